//! Owners refill their buffer from their lines, then by issuing shares; whoever ends short of cash is lent the rest as an
//! overdraft.

use bevy_ecs::prelude::*;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::lender::Lender;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, InOrder, Sector};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::ledger::books::Books;
use crate::economy::lending::{Loan, LoanBook, Security};
use crate::economy::mechanisms::credit::{Rules, terms};
use crate::economy::mechanisms::equity;
use crate::economy::mechanisms::orders::funding::buffer;
use crate::economy::shares::Valuation;
use crate::economy::subscriptions::Subscribers;
use crate::units::Dollars;

/// A firm in need of money, and what it has to show.
type Firm = (
    &'static AgentId,
    &'static Sector,
    &'static Books,
    &'static Standing,
    Option<(&'static Owner, &'static RentalBusiness)>,
    &'static Valuation,
    &'static mut Borrower,
);

pub(super) fn draw(
    clock: Res<Clock>,
    rules: Res<Rules>,
    (investors, subscribers): (Res<equity::Rules>, Res<Subscribers>),
    mut book: ResMut<LoanBook>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut firms: Query<Firm>,
    mut lenders: Query<(&AgentId, &mut Lender)>,
) {
    let due = journal.due();
    let term = i64::from(clock.steps(*rules.term_years).max(1));
    let now = i64::from(clock.step());
    for (&agent, sector, books, standing, owner, valuation, mut borrower) in
        firms.iter_mut().in_order()
    {
        let cash = books.deposits() - due.from(agent);
        let line = owner.map_or(0.0, |(owner, business)| {
            let wanted = buffer(business, owner, &rules) - cash.usd();
            wanted.min(borrower.room).min(headroom(&lenders)).max(0.0)
        });
        let line = if standing.is_trading() { line } else { 0.0 };
        let line = Dollars::from_usd(line.floor());
        let issued = match owner {
            Some((owner, business)) if standing.is_trading() => {
                let missing = buffer(business, owner, &rules) - (cash + line).usd();
                let most = issuable(valuation, &investors, &clock) * (1.0 - subscribers.squeeze);
                missing.clamp(0.0, most.max(0.0))
            }
            _ => 0.0,
        };
        let issued = Dollars::from_usd(issued.floor());
        journal.post(Directory::HOUSEHOLDS, agent, Account::EquityIssue, issued);
        let overdraft = (-(cash + line + issued)).max(Dollars::ZERO);
        let mut lend = |amount: Dollars, security, rate, due| {
            let Some(creditor) = lend(&mut lenders, amount) else { return };
            journal.post(creditor, agent, Account::Lending, amount);
            let loan = Loan { debtor: agent, creditor, security, principal: amount, rate, due };
            book.grant(loan, i64::from(clock.steps_per_year() / 4));
        };
        let security = if *sector == Sector::GpuVendors { Security::None } else { Security::Fleet };
        lend(line, security, borrower.rate, now + term - 1);
        lend(overdraft, Security::None, terms::overdraft_rate(&rules), now + 1);
        borrower.overdraft = overdraft;
        borrower.overdrawn_steps =
            if overdraft > Dollars::ZERO { borrower.overdrawn_steps + 1 } else { 0 };
        if borrower.overdrawn_steps == 1 {
            let cause = log.latest("rent_fall", clock.steps(1.0));
            borrower.overdraft_event = Some(log.log(Happening {
                kind: "overdraft",
                agent,
                amount: overdraft.usd(),
                unit: "USD",
                cause,
                detail: "bills beyond cash and credit line".to_string(),
            }));
        }
    }
}

/// What a firm can raise with new shares in a step \[USD\].
fn issuable(valuation: &Valuation, investors: &equity::Rules, clock: &Clock) -> f64 {
    *investors.most_issued * valuation.price * clock.years_per_step()
}

/// What the lender with most headroom can still lend \[USD\].
fn headroom(lenders: &Query<(&AgentId, &mut Lender)>) -> f64 {
    lenders.iter().map(|(_, lender)| lender.headroom).fold(0.0, f64::max)
}

/// The lender with most headroom lends; nobody where there are no lenders.
fn lend(lenders: &mut Query<(&AgentId, &mut Lender)>, amount: Dollars) -> Option<AgentId> {
    if amount <= Dollars::ZERO {
        return None;
    }
    let mut best: Option<(AgentId, Mut<Lender>)> = None;
    for (&agent, lender) in lenders.iter_mut().in_order() {
        if best.as_ref().is_none_or(|(_, known)| lender.headroom > known.headroom) {
            best = Some((agent, lender));
        }
    }
    let (agent, mut lender) = best?;
    lender.headroom -= amount.usd();
    Some(agent)
}
