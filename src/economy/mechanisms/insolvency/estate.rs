//! An estate is shared out and its books are closed; the debts of a firm with another business are cut to what it can carry.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::lender::Lender;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, InOrder};
use crate::economy::clock::Clock;
use crate::economy::commitments::Contracts;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment, Item};
use crate::economy::ledger::books::Books;
use crate::economy::lending::{Loan, LoanBook, Security};
use crate::economy::mechanisms::credit;
use crate::economy::mechanisms::insolvency::waterfall::{Claim, Kind, pay_out};
use crate::economy::mechanisms::insolvency::{DamageClaims, Failed};
use crate::economy::shares::Stakes;
use crate::record::EventId;
use crate::units::Dollars;

/// A firm about to be wound up.
type Estate = (
    &'static AgentId,
    &'static Books,
    &'static mut Standing,
    &'static mut Borrower,
    Option<&'static Owner>,
    Option<&'static mut ModelLab>,
);

pub(super) fn wind_up(
    clock: Res<Clock>,
    directory: Res<Directory>,
    lending: Res<credit::Rules>,
    promises: (ResMut<LoanBook>, ResMut<Stakes>, ResMut<DamageClaims>, ResMut<Contracts>),
    mut failed: ResMut<Failed>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut lenders: Query<&mut Lender>,
    mut firms: Query<Estate>,
) {
    let (mut loans, mut stakes, mut claims, mut contracts) = promises;
    for (&agent, books, mut standing, mut borrower, owner, lab) in firms.iter_mut().in_order() {
        let Standing::Stayed { until, event } = *standing else { continue };
        if clock.step() < until {
            continue;
        }
        if owner.is_some_and(Owner::has_other_business) {
            let kept = sustainable(&borrower, &lending);
            let losses = reduce(&mut loans, &mut journal, agent, kept);
            let reorganisation = reorganised(&mut log, agent, event, kept, &losses);
            for (creditor, lost) in losses {
                failed.written_off += lost;
                bear(&mut log, &directory, &mut lenders, (creditor, lost), reorganisation);
            }
            borrower.cure();
            borrower.overdrawn_steps = 0;
            *standing = Standing::Trading;
            continue;
        }
        let owed = claims_on(agent, &mut loans, &mut claims);
        let paid = pay_out(books.deposits(), &owed);
        let liquidation = announce(&mut log, agent, event, &owed, &paid);
        let left = books.deposits().max(Dollars::ZERO) - paid.iter().copied().sum();
        journal.post(agent, Directory::HOUSEHOLDS, Account::Dividends, left);
        for (claim, paid) in owed.iter().zip(paid) {
            let lost = settle(&mut journal, agent, claim, paid);
            failed.written_off += lost;
            bear(&mut log, &directory, &mut lenders, (claim.creditor, lost), liquidation);
        }
        lapse_shares(&mut journal, &mut stakes, agent, books);
        contracts.void(agent);
        borrower.cure();
        borrower.overdrawn_steps = 0;
        *standing = Standing::Closed;
        if let Some(mut lab) = lab {
            // Nobody chooses a lab that has closed.
            lab.appeal = 0.0;
        }
    }
}

/// What is claimed of an estate; claims of one creditor of one kind are one claim.
fn claims_on(debtor: AgentId, book: &mut LoanBook, damages: &mut DamageClaims) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut add = |creditor, amount, kind| match claims
        .iter_mut()
        .find(|claim| (claim.creditor, claim.kind) == (creditor, kind))
    {
        Some(claim) => claim.amount += amount,
        None => claims.push(Claim { creditor, amount, kind }),
    };
    for loan in book.call(debtor) {
        add(loan.creditor, loan.principal, Kind::Loan(loan.security));
    }
    for claim in damages.0.iter().filter(|claim| claim.debtor == debtor) {
        add(claim.creditor, claim.amount, Kind::Damages);
    }
    damages.0.retain(|claim| claim.debtor != debtor);
    claims
}

fn announce(
    log: &mut EventLog,
    agent: AgentId,
    event: EventId,
    owed: &[Claim],
    paid: &[Dollars],
) -> EventId {
    let (owed, paid): (Dollars, Dollars) =
        (owed.iter().map(|claim| claim.amount).sum(), paid.iter().copied().sum());
    log.log(Happening {
        kind: "liquidation",
        agent,
        amount: paid.usd(),
        unit: "USD",
        cause: Some(event),
        detail: format!("paid to creditors of {owed} USD owed"),
    })
}

/// Pays a claim and writes off the rest of it on both sides; gives what its holder lost on a loan.
fn settle(journal: &mut Journal, debtor: AgentId, claim: &Claim, paid: Dollars) -> Dollars {
    let lost = claim.amount - paid;
    let Kind::Loan(security) = claim.kind else {
        journal.post(debtor, claim.creditor, Account::Damages, paid);
        return Dollars::ZERO;
    };
    let (release, write_off) = write_offs(security);
    journal.post(debtor, claim.creditor, security.repayment(), paid);
    journal.adjust(debtor, release, lost);
    journal.adjust(claim.creditor, write_off, lost);
    lost
}

/// A lender bears a loss.
fn bear(
    log: &mut EventLog,
    directory: &Directory,
    lenders: &mut Query<&mut Lender>,
    (creditor, lost): (AgentId, Dollars),
    cause: EventId,
) {
    let Ok(mut lender) = lenders.get_mut(directory.entity(creditor)) else { return };
    lender.lost += lost;
    if lost > Dollars::ZERO {
        log.log(Happening {
            kind: "lender_loss",
            agent: creditor,
            amount: lost.usd(),
            unit: "USD",
            cause: Some(cause),
            detail: "written off".to_string(),
        });
    }
}

/// Debt that a reorganised firm can carry: what lenders would grant it anew \[USD\].
fn sustainable(borrower: &Borrower, lending: &credit::Rules) -> f64 {
    let earnings = borrower.earnings.max(0.0) * *lending.income_multiple;
    *lending.loan_to_value * borrower.collateral + earnings
}

/// Creditors of a firm with another business give up what it cannot carry, all in proportion; gives what each lost.
fn reduce(
    loans: &mut LoanBook,
    journal: &mut Journal,
    debtor: AgentId,
    kept: f64,
) -> BTreeMap<AgentId, Dollars> {
    let of = |loan: &&Loan| loan.debtor == debtor;
    let owed: f64 = loans.loans().iter().filter(of).map(|loan| loan.principal.usd()).sum();
    let lost_share = if owed > 0.0 { (1.0 - kept / owed).clamp(0.0, 1.0) } else { 0.0 };
    let mut losses: BTreeMap<AgentId, Dollars> = BTreeMap::new();
    loans.update(|loan| {
        if loan.debtor == debtor {
            let lost = loan.principal.scaled(lost_share);
            let (release, write_off) = write_offs(loan.security);
            journal.adjust(debtor, release, lost);
            journal.adjust(loan.creditor, write_off, lost);
            loan.principal -= lost;
            *losses.entry(loan.creditor).or_default() += lost;
        }
    });
    losses
}

fn reorganised(
    log: &mut EventLog,
    agent: AgentId,
    event: EventId,
    kept: f64,
    losses: &BTreeMap<AgentId, Dollars>,
) -> EventId {
    let lost: Dollars = losses.values().copied().sum();
    log.log(Happening {
        kind: "reorganisation",
        agent,
        amount: lost.usd(),
        unit: "USD",
        cause: Some(event),
        detail: format!("given up by creditors; it can carry {kept:.0} USD"),
    })
}

/// What the debtor is released from and the creditor writes off.
fn write_offs(security: Security) -> (Adjustment, Adjustment) {
    match security {
        Security::Vendor | Security::Invoice => {
            (Adjustment::ReceivableRelease, Adjustment::ReceivableWriteOff)
        }
        Security::Fleet | Security::None => (Adjustment::LoanRelease, Adjustment::LoanWriteOff),
    }
}

/// The shares of a failed firm are worth nothing: they leave the books of those who hold them.
fn lapse_shares(journal: &mut Journal, stakes: &mut Stakes, agent: AgentId, books: &Books) {
    let mut held = -books.balance(Item::Equity);
    journal.adjust(agent, Adjustment::ShareRelease, held);
    for (holder, amount) in stakes.lapse(agent) {
        journal.adjust(holder, Adjustment::ShareWriteOff, amount);
        held -= amount;
    }
    journal.adjust(Directory::HOUSEHOLDS, Adjustment::ShareWriteOff, held);
}
