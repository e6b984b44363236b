//! What was seen of a run: monthly series, firms, events and the matrices. Plain data.

pub mod panel;

use std::collections::BTreeSet;
use std::sync::Mutex;

use crate::record::panel::FirmPanel;
use crate::units::Dollars;

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name, prefixed with the mechanism that knows it: `orders_placed`.
    pub name: &'static str,
    /// Unit, in the words of the glossary: `H100e`, `USD per month`, `share`.
    pub unit: &'static str,
    /// Meaning, in a sentence.
    pub meaning: &'static str,
}

/// The one copy of a text that lives as long as the program: names that come from a world file.
pub fn intern(text: &str) -> &'static str {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().expect("nobody panics while holding the names");
    if let Some(same) = known.get(text) {
        return same;
    }
    let kept: &'static str = Box::leak(text.into());
    known.insert(kept);
    kept
}

/// One number a column and month, row after row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The columns, in the order of the values of a row.
    pub columns: Vec<Column>,
    /// Rows one after another, each as long as `columns`.
    pub values: Vec<f64>,
}

impl Series {
    /// The months recorded, in order.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.columns.len().max(1))
    }

    /// How many months were recorded.
    pub fn months(&self) -> usize {
        self.values.len() / self.columns.len().max(1)
    }

    /// The values of one column, month after month; `None` if there is no such column.
    pub fn column(&self, name: &str) -> Option<Vec<f64>> {
        let at = self.columns.iter().position(|column| column.name == name)?;
        Some(self.rows().map(|row| row[at]).collect())
    }
}

/// Number of an event within its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventId(pub u32);

/// Something that happened, and what caused it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its number.
    pub id: EventId,
    /// Step of the run, from 0.
    pub month: u32,
    /// What happened: `breakthrough`, `order`, `write_down`, …
    pub kind: &'static str,
    /// Position of the agent in [`Record::names`].
    pub agent: usize,
    /// How much.
    pub amount: f64,
    /// Unit of the amount.
    pub unit: &'static str,
    /// The event that led to it, where a rule knows one.
    pub cause: Option<EventId>,
    /// What a reader needs to understand it: the trigger, the kind of find, the generation.
    pub detail: String,
}

/// How many sectors a matrix has.
pub const SECTORS: usize = 7;

/// A row of a matrix by sector: a transaction account or a balance-sheet item in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    /// Step of the run, from 0.
    pub month: u32,
    /// Account or item.
    pub entry: &'static str,
    /// Net inflow or holding of each sector, in the order of [`Record::sectors`].
    pub amounts: [Dollars; SECTORS],
}

/// One end user of the sampled panel in one month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UserRow {
    /// Step of the run, from 0.
    pub month: u32,
    /// Row of the user in the population.
    pub user: u32,
    /// Position in the world's list of segments.
    pub segment: u32,
    /// Position of its provider in the choice set.
    pub provider: u32,
    /// 1 once it has adopted, else 0.
    pub adopted: u32,
    /// Services used, before rationing \[service units running\].
    pub usage: f32,
}

/// Everything seen of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Steps in a year: 12 unless the world says otherwise.
    pub steps_per_year: u32,
    /// Names of the agents.
    pub names: Vec<String>,
    /// The monthly series.
    pub series: Series,
    /// Columns of the firms' panel.
    pub agent_columns: Vec<Column>,
    /// The firms' panel.
    pub agents: FirmPanel,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Sectors of the matrices.
    pub sectors: Vec<&'static str>,
    /// The transaction-flow matrix, month after month.
    pub flows: Vec<MatrixRow>,
    /// The balance-sheet matrix, month after month.
    pub balances: Vec<MatrixRow>,
    /// The sampled panel of end users, if one was asked for.
    pub users: Vec<UserRow>,
}
