//! The ledger: money moves only here, in whole cents, from a payer to a payee.
//!
//! Mechanisms write [`Payment`]s and [`Entry`]s into the [`Journal`]; they settle when the phase ends, so within a phase
//! everybody decides on the books as the phase opened.

pub mod account;
pub mod books;
pub mod check;

use bevy_ecs::prelude::*;

use crate::economy::agents::{AgentId, ByAgent, Directory, Sector};
use crate::economy::broken::{Breaks, Broken};
use crate::economy::clock::Clock;
use crate::economy::ledger::account::{Account, Adjustment};
use crate::economy::ledger::books::Books;
use crate::economy::ledger::check::OpeningMoney;
use crate::units::Dollars;

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

/// The month's payments and entries: those that wait for the end of the phase, and those settled.
#[derive(Resource, Default, Debug)]
pub struct Journal {
    waiting: Vec<Payment>,
    entries: Vec<Entry>,
    settled: Vec<Payment>,
    settled_entries: Vec<Entry>,
    /// What the waiting payments take from each agent less what they bring it.
    due: ByAgent<Dollars>,
    totals: Totals,
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
            self.due.add(payer, amount);
            self.due.add(payee, -amount);
            self.waiting.push(Payment { payer, payee, account, amount });
        }
    }

    /// Books a change of value without money. An amount of zero is no entry.
    pub fn adjust(&mut self, agent: AgentId, adjustment: Adjustment, amount: Dollars) {
        if amount != Dollars::ZERO {
            self.entries.push(Entry { agent, adjustment, amount });
        }
    }

    /// What an agent has promised in this phase, net of what it was promised.
    pub fn due_from(&self, agent: AgentId) -> Dollars {
        self.due.of(agent)
    }

    /// The payments that wait for the end of the phase.
    pub fn waiting(&self) -> &[Payment] {
        &self.waiting
    }

    /// The payments settled since the month opened.
    pub fn settled(&self) -> &[Payment] {
        &self.settled
    }

    /// All that was paid on an account since the month opened.
    pub fn paid(&self, account: Account) -> Dollars {
        self.totals.paid[account as usize]
    }

    /// What one agent paid on an account since the month opened.
    pub fn paid_by(&self, payer: AgentId, account: Account) -> Dollars {
        let same = |payment: &&Payment| payment.account == account && payment.payer == payer;
        self.settled.iter().filter(same).map(|payment| payment.amount).sum()
    }

    /// The changes of value settled since the month opened.
    pub fn settled_entries(&self) -> &[Entry] {
        &self.settled_entries
    }

    /// All that was booked as an adjustment since the month opened.
    pub fn adjusted(&self, adjustment: Adjustment) -> Dollars {
        self.totals.adjusted[adjustment as usize]
    }

    /// The same for one agent.
    pub fn adjusted_by(&self, agent: AgentId, adjustment: Adjustment) -> Dollars {
        let same = |entry: &&Entry| entry.adjustment == adjustment && entry.agent == agent;
        self.settled_entries.iter().filter(same).map(|entry| entry.amount).sum()
    }

    /// Net inflow of each sector on an account since the month opened: a row of the transaction-flow matrix.
    pub fn net_flows(&self, account: Account) -> [Dollars; Sector::COUNT] {
        self.totals.flows[account as usize]
    }

    fn open(&mut self) {
        self.settled.clear();
        self.settled_entries.clear();
        self.totals = Totals::default();
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
    let journal = &mut *journal;
    if journal.waiting.is_empty() && journal.entries.is_empty() {
        return;
    }
    journal.due.clear();
    let mut books = by_number(&mut books, directory.agents().len());
    for payment in journal.waiting.drain(..) {
        let misdirected = payment.amount < Dollars::ZERO || payment.payer == payment.payee;
        if misdirected || !payment.amount.is_countable() {
            breaks.report(wrong(&clock, &directory, &payment));
        }
        let (debit, credit) = payment.account.sides();
        books_of(&mut books, payment.payer).pay(debit, payment.amount);
        books_of(&mut books, payment.payee).receive(credit, payment.amount);
        journal.totals.count(&payment, &directory);
        journal.settled.push(payment);
    }
    for entry in journal.entries.drain(..) {
        if entry.amount < Dollars::ZERO || !entry.amount.is_countable() {
            breaks.report(wrong_entry(&clock, &directory, &entry));
        }
        let (debit, credit) = entry.adjustment.sides();
        books_of(&mut books, entry.agent).enter(debit, credit, entry.amount);
        journal.totals.adjusted[entry.adjustment as usize] += entry.amount;
        journal.settled_entries.push(entry);
    }
    if cfg!(debug_assertions) {
        check::settled(&clock, &directory, &opening, &mut breaks, &books);
    }
}

fn wrong(clock: &Clock, directory: &Directory, payment: &Payment) -> Broken {
    let payer = directory.name(payment.payer);
    let rule = "I2: a payment is positive, at most 1e16 USD, and has a payer and another payee";
    Broken::at(clock, payer, rule, format!("{} USD of {:?}", payment.amount, payment.account))
}

/// The books of so many agents, each at the place of its number.
fn by_number<'a>(
    books: &'a mut Query<(&AgentId, &mut Books)>,
    agents: usize,
) -> Vec<Option<Mut<'a, Books>>> {
    let mut placed: Vec<Option<Mut<Books>>> = (0..agents).map(|_| None).collect();
    for (agent, books) in books {
        placed[agent.0 as usize] = Some(books);
    }
    placed
}

fn books_of<'a>(books: &'a mut [Option<Mut<Books>>], agent: AgentId) -> &'a mut Books {
    books[agent.0 as usize].as_mut().expect("every agent keeps books")
}

fn wrong_entry(clock: &Clock, directory: &Directory, entry: &Entry) -> Broken {
    let rule = "I2: an entry is positive and at most 1e16 USD";
    let detail = format!("{} USD of {:?}", entry.amount, entry.adjustment);
    Broken::at(clock, directory.name(entry.agent), rule, detail)
}
