//! An estate is shared out and its books are closed; a firm that creditors keep alive is reorganised instead.

use std::collections::BTreeMap;

use std::fmt;

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::lender::Lender;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, InOrder, Sector};
use crate::economy::clock::Clock;
use crate::economy::commitments::Contracts;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment, Item};
use crate::economy::ledger::books::Books;
use crate::economy::lending::LoanBook;
use crate::economy::mechanisms::credit;
use crate::economy::mechanisms::insolvency::reorganisation::{cut, is_kept_alive, sustainable};
use crate::economy::mechanisms::insolvency::waterfall::{Claim, Kind, pay_out};
use crate::economy::mechanisms::insolvency::{DamageClaims, Failed};
use crate::economy::shares::Stakes;
use crate::record::EventId;
use crate::units::{Dollars, Few};

/// A firm about to be wound up.
type Estate = (
    &'static AgentId,
    &'static Sector,
    &'static Books,
    &'static mut Standing,
    &'static mut Borrower,
    Option<&'static Owner>,
    Option<&'static mut ModelLab>,
);

/// What an end of a firm touches.
#[derive(SystemParam)]
pub(super) struct Court<'w, 's> {
    clock: Res<'w, Clock>,
    directory: Res<'w, Directory>,
    lending: Res<'w, credit::Rules>,
    loans: ResMut<'w, LoanBook>,
    stakes: ResMut<'w, Stakes>,
    damages: ResMut<'w, DamageClaims>,
    contracts: ResMut<'w, Contracts>,
    failed: ResMut<'w, Failed>,
    journal: ResMut<'w, Journal>,
    log: ResMut<'w, EventLog>,
    lenders: Query<'w, 's, &'static mut Lender>,
}

/// Whether the protection of a firm ends.
pub(super) fn is_due(clock: Res<Clock>, firms: Query<&Standing>) -> bool {
    let ends = |standing: &Standing| match *standing {
        Standing::Stayed { until, .. } => clock.step() >= until,
        _ => false,
    };
    firms.iter().any(ends)
}

/// Labs come first, so that what their estates pay owners is there when owners are wound up.
pub(super) fn wind_up(mut court: Court, mut firms: Query<Estate>) {
    let issued = issued(&court.stakes, &firms);
    for is_lab in [true, false] {
        for (&agent, sector, books, mut standing, mut borrower, owner, lab) in
            firms.iter_mut().in_order(&mut Few::new())
        {
            let Standing::Stayed { until, event } = *standing else { continue };
            if lab.is_some() != is_lab || court.clock.step() < until {
                continue;
            }
            let shares = issued.get(&agent).copied().unwrap_or_default();
            if is_kept_alive(*sector, owner) {
                court.reorganise(agent, event, &borrower, shares);
                *standing = Standing::Trading;
            } else {
                let cash = books.deposits() - court.journal.due_from(agent);
                court.liquidate(agent, event, cash);
                court.lapse_shares(agent, shares);
                court.pass_on(agent);
                court.contracts.void(agent);
                *standing = Standing::Closed;
            }
            borrower.cure();
            borrower.overdrawn_steps = 0;
            if let Some(mut lab) = lab.filter(|_| *standing == Standing::Closed) {
                // Nobody chooses a lab that has closed.
                lab.appeal = 0.0;
            }
        }
    }
    release_labs(&mut firms);
}

/// Labs whose parent has closed belong to households.
fn release_labs(firms: &mut Query<Estate>) {
    let is_closed =
        |(&agent, _, _, standing, ..): (&AgentId, &Sector, &Books, &Standing, _, _, _)| {
            (*standing == Standing::Closed).then_some(agent)
        };
    let closed: Vec<AgentId> =
        firms.iter().in_order(&mut Few::new()).filter_map(is_closed).collect();
    for (.., lab) in firms.iter_mut().in_order(&mut Few::new()) {
        if let Some(mut lab) = lab.filter(|lab| lab.parent.is_some_and(|by| closed.contains(&by))) {
            lab.parent = None;
        }
    }
}

/// Shares each firm has issued: what its books say, those it holds of others left out.
fn issued(stakes: &Stakes, firms: &Query<Estate>) -> BTreeMap<AgentId, Dollars> {
    let of = |(&agent, _, books, ..): (&AgentId, &Sector, &Books, &Standing, _, _, _)| {
        (agent, stakes.issued_to(agent) - books.balance(Item::Equity))
    };
    firms.iter().map(of).collect()
}

impl Court<'_, '_> {
    /// Creditors give up what a firm cannot carry, and its shareholders all they have before that; what is left is lent anew.
    fn reorganise(&mut self, agent: AgentId, event: EventId, firm: &Borrower, shares: Dollars) {
        let kept = sustainable(firm, &self.lending);
        let due = i64::from(self.clock.step() + self.clock.steps(*self.lending.term_years).max(1));
        let terms = (i64::from(self.clock.step()), due - 1, firm.rate);
        let losses = cut(&mut self.loans, &mut self.journal, agent, kept, terms);
        let lost: Dollars = losses.values().copied().sum();
        if lost > Dollars::ZERO {
            self.lapse_shares(agent, shares);
        }
        let detail = format_args!("given up by creditors; it can carry {kept:.0} USD");
        let reorganisation = self.say("reorganisation", agent, lost, event, detail);
        for (creditor, lost) in losses {
            self.bear(creditor, lost, reorganisation);
        }
    }

    /// What there is goes to creditors by rank; what is left to shareholders.
    fn liquidate(&mut self, agent: AgentId, event: EventId, cash: Dollars) {
        let owed = claims_on(agent, &mut self.loans, &mut self.damages);
        let paid = pay_out(cash, &owed);
        let all: Dollars = owed.iter().map(|claim| claim.amount).sum();
        let sum: Dollars = paid.iter().copied().sum();
        let detail = format_args!("paid to creditors of {all} USD owed");
        let liquidation = self.say("liquidation", agent, sum, event, detail);
        let left = cash.max(Dollars::ZERO) - sum;
        self.journal.post(agent, Directory::HOUSEHOLDS, Account::Dividends, left);
        for (claim, paid) in owed.iter().zip(paid) {
            let lost = settle(&mut self.journal, agent, claim, paid);
            self.bear(claim.creditor, lost, liquidation);
        }
    }

    /// The shares of a failed firm are worth nothing: they leave the books of those who hold them.
    fn lapse_shares(&mut self, agent: AgentId, issued: Dollars) {
        let mut left = issued;
        self.journal.adjust(agent, Adjustment::ShareRelease, issued);
        for (holder, amount) in self.stakes.lapse(agent) {
            self.journal.adjust(holder, Adjustment::ShareWriteOff, amount);
            left -= amount;
        }
        self.journal.adjust(Directory::HOUSEHOLDS, Adjustment::ShareWriteOff, left);
    }

    /// What others owe a closed firm, and the shares it held, pass to households: they would come to its creditors bit by bit
    /// over years, and nobody pays a firm that has closed.
    fn pass_on(&mut self, agent: AgentId) {
        let households = Directory::HOUSEHOLDS;
        let owed = self.loans.pass_on(agent, households);
        self.journal.adjust(agent, Adjustment::ReceivablePassedOn, owed);
        self.journal.adjust(households, Adjustment::ReceivableTakenOver, owed);
        let held = self.stakes.pass_on(agent);
        self.journal.adjust(agent, Adjustment::SharePassedOn, held);
        self.journal.adjust(households, Adjustment::ShareTakenOver, held);
        for claim in self.damages.0.iter_mut().filter(|claim| claim.creditor == agent) {
            claim.creditor = households;
        }
    }

    /// A creditor bears a loss.
    fn bear(&mut self, creditor: AgentId, lost: Dollars, cause: EventId) {
        self.failed.written_off += lost;
        if lost <= Dollars::ZERO {
            return;
        }
        let detail = format_args!("written off");
        if let Ok(mut lender) = self.lenders.get_mut(self.directory.entity(creditor)) {
            lender.lost += lost;
            self.say("lender_loss", creditor, lost, cause, detail);
        } else if self.directory.sector(creditor).is_firm() {
            self.say("supplier_loss", creditor, lost, cause, detail);
        }
    }

    fn say(
        &mut self,
        kind: &'static str,
        agent: AgentId,
        amount: Dollars,
        cause: EventId,
        detail: fmt::Arguments,
    ) -> EventId {
        let (amount, unit, cause) = (amount.usd(), "USD", Some(cause));
        self.log.log(Happening { kind, agent, amount, unit, cause, detail })
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

/// Pays a claim and writes off the rest of it on both sides; gives what its holder lost on a loan.
fn settle(journal: &mut Journal, debtor: AgentId, claim: &Claim, paid: Dollars) -> Dollars {
    let lost = claim.amount - paid;
    let Kind::Loan(security) = claim.kind else {
        journal.post(debtor, claim.creditor, Account::Damages, paid);
        return Dollars::ZERO;
    };
    let (release, write_off) = security.write_offs();
    journal.post(debtor, claim.creditor, security.repayment(), paid);
    journal.adjust(debtor, release, lost);
    journal.adjust(claim.creditor, write_off, lost);
    lost
}
