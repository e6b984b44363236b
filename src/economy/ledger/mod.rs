//! The ledger: money moves only here, in whole cents, from a payer to a payee.
//!
//! Mechanisms write [`Payment`]s and [`Entry`]s into the [`Journal`]; they settle when the phase ends, so within a phase
//! everybody decides on the books as the phase opened.

pub mod account;
pub mod books;
pub mod check;

use bevy_ecs::prelude::*;

use crate::economy::agents::{AgentId, Directory, InOrder, Sector};
use crate::economy::broken::Breaks;
use crate::economy::clock::Clock;
use crate::economy::ledger::account::{Account, Adjustment, Item};
use crate::economy::ledger::books::Books;
use crate::economy::ledger::check::OpeningMoney;
use crate::units::{Dollars, Few};

/// Money on its way from one agent to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Who pays.
    pub payer: AgentId,
    /// Who is paid.
    pub payee: AgentId,
    /// What for.
    pub account: Account,
    /// How much; never negative.
    pub amount: Dollars,
}

/// A change of book values without money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose books.
    pub agent: AgentId,
    /// What happened.
    pub adjustment: Adjustment,
    /// How much; never negative.
    pub amount: Dollars,
}

/// The month's payments and entries: those settled, then those that wait for the end of the phase.
#[derive(Resource, Default, Debug)]
pub struct Journal {
    payments: Vec<Payment>,
    entries: Vec<Entry>,
    /// How many payments are settled.
    settled: usize,
    /// How many entries are settled.
    settled_entries: usize,
    /// The settled payments for shares and on them.
    of_shares: Vec<Payment>,
    /// What those that wait will change in the books of each agent.
    changes: Vec<Change>,
    totals: Totals,
}

/// What waits for one pair of books.
#[derive(Clone, Debug, Default)]
struct Change {
    books: Books,
    waits: bool,
}

/// What was settled since the month opened, by account and by adjustment.
#[derive(Debug)]
struct Totals {
    paid: [Dollars; Account::COUNT],
    flows: [[Dollars; Sector::COUNT]; Account::COUNT],
    adjusted: [Dollars; Adjustment::COUNT],
}

impl Default for Totals {
    fn default() -> Totals {
        Totals {
            paid: [Dollars::ZERO; Account::COUNT],
            flows: [[Dollars::ZERO; Sector::COUNT]; Account::COUNT],
            adjusted: [Dollars::ZERO; Adjustment::COUNT],
        }
    }
}

impl Totals {
    fn count(&mut self, payment: &Payment, directory: &Directory) {
        self.paid[payment.account as usize] += payment.amount;
        let flows = &mut self.flows[payment.account as usize];
        flows[directory.sector(payment.payer) as usize] -= payment.amount;
        flows[directory.sector(payment.payee) as usize] += payment.amount;
    }
}

impl Journal {
    /// The one way money moves. An amount of zero is no payment.
    pub fn post(&mut self, payer: AgentId, payee: AgentId, account: Account, amount: Dollars) {
        if amount != Dollars::ZERO {
            let (debit, credit) = account.sides();
            self.changes_of(payer).pay(debit, amount);
            self.changes_of(payee).receive(credit, amount);
            self.payments.push(Payment { payer, payee, account, amount });
        }
    }

    /// Books a change of value without money. An amount of zero is no entry.
    pub fn adjust(&mut self, agent: AgentId, adjustment: Adjustment, amount: Dollars) {
        if amount != Dollars::ZERO {
            let (debit, credit) = adjustment.sides();
            self.changes_of(agent).enter(debit, credit, amount);
            self.entries.push(Entry { agent, adjustment, amount });
        }
    }

    fn changes_of(&mut self, agent: AgentId) -> &mut Books {
        let at = agent.0 as usize;
        if self.changes.len() <= at {
            self.changes.resize(at + 1, Change::default());
        }
        let change = &mut self.changes[at];
        change.waits = true;
        &mut change.books
    }

    /// What will change in an item of an agent's books when this phase ends.
    pub fn change(&self, agent: AgentId, item: Item) -> Dollars {
        let change = self.changes.get(agent.0 as usize);
        change.map_or(Dollars::ZERO, |change| change.books.balance(item))
    }

    /// What an agent has promised in this phase, net of what it was promised.
    pub fn due_from(&self, agent: AgentId) -> Dollars {
        -self.change(agent, Item::Deposits)
    }

    /// The payments that wait for the end of the phase.
    pub fn waiting(&self) -> &[Payment] {
        &self.payments[self.settled..]
    }

    /// The entries that wait with them.
    fn waiting_entries(&self) -> &[Entry] {
        &self.entries[self.settled_entries..]
    }

    /// Whether anything waits.
    pub(super) fn waits(&self) -> bool {
        !self.waiting().is_empty() || !self.waiting_entries().is_empty()
    }

    /// The payments settled since the month opened.
    pub fn settled(&self) -> &[Payment] {
        &self.payments[..self.settled]
    }

    /// Those of them for shares and on them: issues, calls, dividends and buybacks.
    pub fn settled_of_shares(&self) -> &[Payment] {
        &self.of_shares
    }

    /// All that was paid on an account since the month opened.
    pub fn paid(&self, account: Account) -> Dollars {
        self.totals.paid[account as usize]
    }

    /// What one agent paid on an account since the month opened.
    pub fn paid_by(&self, payer: AgentId, account: Account) -> Dollars {
        if self.paid(account) == Dollars::ZERO {
            return Dollars::ZERO;
        }
        let same = |payment: &&Payment| payment.account == account && payment.payer == payer;
        self.settled().iter().filter(same).map(|payment| payment.amount).sum()
    }

    /// The changes of value settled since the month opened.
    pub fn settled_entries(&self) -> &[Entry] {
        &self.entries[..self.settled_entries]
    }

    /// All that was booked as an adjustment since the month opened.
    pub fn adjusted(&self, adjustment: Adjustment) -> Dollars {
        self.totals.adjusted[adjustment as usize]
    }

    /// The same for one agent.
    pub fn adjusted_by(&self, agent: AgentId, adjustment: Adjustment) -> Dollars {
        if self.adjusted(adjustment) == Dollars::ZERO {
            return Dollars::ZERO;
        }
        let same = |entry: &&Entry| entry.adjustment == adjustment && entry.agent == agent;
        self.settled_entries().iter().filter(same).map(|entry| entry.amount).sum()
    }

    /// Net inflow of each sector on an account since the month opened: a row of the transaction-flow matrix.
    pub fn net_flows(&self, account: Account) -> [Dollars; Sector::COUNT] {
        self.totals.flows[account as usize]
    }

    fn open(&mut self) {
        self.payments.drain(..std::mem::take(&mut self.settled));
        self.entries.drain(..std::mem::take(&mut self.settled_entries));
        self.of_shares.clear();
        self.totals = Totals::default();
    }

    /// Counts what waited as settled.
    fn settle(&mut self, directory: &Directory) {
        for payment in &self.payments[self.settled..] {
            self.totals.count(payment, directory);
            if payment.account.is_of_shares() {
                self.of_shares.push(*payment);
            }
        }
        for entry in &self.entries[self.settled_entries..] {
            self.totals.adjusted[entry.adjustment as usize] += entry.amount;
        }
        (self.settled, self.settled_entries) = (self.payments.len(), self.entries.len());
    }
}

/// Clears the journal as a month opens.
pub(super) fn open(world: &mut World) {
    world.resource_mut::<Journal>().open();
}

/// Settles what waits: every payment in two pairs of books, every entry in one.
pub(super) fn settle(
    clock: Res<Clock>,
    mut journal: ResMut<Journal>,
    directory: Res<Directory>,
    opening: Res<OpeningMoney>,
    mut breaks: ResMut<Breaks>,
    mut books: Query<(&AgentId, &mut Books)>,
) {
    check::waiting(&clock, &directory, &mut breaks, &journal);
    let journal = &mut *journal;
    journal.settle(&directory);
    for (agent, mut books) in &mut books {
        let change = journal.changes.get_mut(agent.0 as usize);
        if let Some(change) = change.filter(|change| change.waits) {
            books.take_over(&mut change.books);
            change.waits = false;
        }
    }
    if cfg!(debug_assertions) {
        check::settled(
            &clock,
            &directory,
            &opening,
            &mut breaks,
            books.iter().in_order(&mut Few::new()),
        );
    }
}
