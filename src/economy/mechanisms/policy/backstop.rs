//! The backstop: the government bridges clouds that are about to default although they own more than they owe.
//!
//! It lends freely, against what is good security in ordinary times, at a high rate (Bagehot 1873): it pays the bills beyond
//! a cloud's cash and takes over what it owes lenders beyond its covenant. Who cannot earn its interest is not helped; where
//! the budget does not reach all, the soundest are helped first.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::ledger::books::Books;
use crate::economy::lending::{Loan, LoanBook, Security};
use crate::economy::mechanisms::policy::Rules;
use crate::economy::mechanisms::{covenants, credit, insolvency, operations};
use crate::units::{Dollars, NonNegative, Positive, Share};

/// The numbers of the backstop.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Backstop {
    /// The most it has lent at a time [USD]; 0 is off.
    pub budget_usd: NonNegative,
    /// What a bridge costs more than the policy rate [per year]. Proposal: a penalty rate, above what sound firms pay lenders.
    pub spread: NonNegative,
    /// Time in which it is repaid, like a lender's loan [years]. Proposal.
    pub years: Positive,
    /// Debt over what a cloud's cash, fleet and other business are worth, up to which it counts as solvent [share]. Proposal; sweep 0.5 to 1.
    pub most_leverage: Share,
}

/// What decides who is about to fail, and who is solvent.
#[derive(bevy_ecs::system::SystemParam)]
pub(super) struct Terms<'w> {
    clock: Res<'w, Clock>,
    rules: Res<'w, Rules>,
    insolvency: Res<'w, insolvency::Rules>,
    covenants: Res<'w, covenants::Rules>,
    lending: Res<'w, credit::Rules>,
    running: Res<'w, operations::Rules>,
}

pub(super) fn on(rules: Res<Rules>, insolvency: Res<insolvency::Rules>) -> bool {
    *rules.backstop.budget_usd > 0.0 && insolvency.enabled
}

pub(super) fn lend(
    terms: Terms,
    directory: Res<Directory>,
    mut book: ResMut<LoanBook>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut clouds: Query<(&AgentId, &Books, &Standing, &Owner, &mut Borrower)>,
) {
    let Some(government) = directory.of(Sector::Government).next() else { return };
    let backstop = &terms.rules.backstop;
    let mut left = Dollars::from_usd(*backstop.budget_usd) - book.held(government);
    let mut sound: Vec<_> = clouds
        .iter_mut()
        .filter(|(_, _, standing, ..)| standing.is_trading())
        .map(|(&agent, books, _, owner, borrower)| {
            (terms.leverage(books, owner, &borrower), agent, borrower)
        })
        .filter(|(leverage, ..)| *leverage <= *backstop.most_leverage)
        .collect();
    sound.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (_, agent, mut borrower) in sound {
        let (bills, excess) = terms.missing(&borrower);
        let bridge = bills + excess;
        if bridge <= Dollars::ZERO || bridge > left {
            continue;
        }
        left -= bridge;
        let cause = borrower.breach.or(borrower.overdraft_event);
        log.log(Happening {
            kind: "backstop",
            agent,
            amount: bridge.usd(),
            unit: "USD",
            cause,
            detail: format_args!("the government bridges a solvent cloud"),
        });
        journal.post(government, agent, Account::Lending, bridge);
        let lenders = |loan: &Loan| loan.creditor != government;
        book.prepay(&mut journal, (agent, excess), lenders);
        book.grant(terms.loan(agent, government, bridge), i64::from(terms.quarter()));
        borrower.cure();
        borrower.overdrawn_steps = 0;
    }
}

impl Terms<'_> {
    /// What a cloud about to default lacks: money for its bills, and for debt beyond its covenant. Nothing if it is not, or
    /// if no loan would help.
    fn missing(&self, borrower: &Borrower) -> (Dollars, Dollars) {
        let grace = self.clock.steps_of_months(*self.insolvency.grace_months);
        let overdrawn = borrower.overdrawn_steps > grace;
        let least = *self.covenants.interest_cover * borrower.interest;
        if !(overdrawn || borrower.uncured) || borrower.earnings < least {
            return (Dollars::ZERO, Dollars::ZERO);
        }
        let excess = borrower.over_collateral.excess.floor();
        (borrower.overdraft, Dollars::from_usd(excess))
    }

    fn leverage(&self, books: &Books, owner: &Owner, borrower: &Borrower) -> f64 {
        let grown = operations::other_growth(&self.running, &self.clock);
        let other = operations::other_income(owner, grown);
        let cash = books.deposits().usd().max(0.0);
        let worth = cash + borrower.collateral + *self.lending.business_multiple * other;
        books.debt().usd() / worth.max(1.0)
    }

    fn loan(&self, debtor: AgentId, creditor: AgentId, principal: Dollars) -> Loan {
        let backstop = &self.rules.backstop;
        let due = self.clock.step() + self.clock.steps(*backstop.years).max(1);
        Loan {
            debtor,
            creditor,
            security: Security::Fleet,
            principal,
            original: principal,
            rate: (*self.lending.policy_rate + *backstop.spread).max(0.0),
            granted: i64::from(self.clock.step()),
            due: i64::from(due),
        }
    }

    fn quarter(&self) -> u32 {
        self.clock.steps_per_year() / 4
    }
}
