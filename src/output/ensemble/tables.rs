//! The tables of an ensemble: their columns with kind, unit and meaning.

use crate::analysis::dating::timeline::Timeline;
use crate::analysis::summary::{Key, Summary};
use crate::output::frame::Kind;
use crate::output::parquet::Field;
use crate::record::{Column, intern};

/// A table of an ensemble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name, that of its file without ending.
    pub name: &'static str,
    /// What one row is.
    pub meaning: &'static str,
    /// The columns that tell rows apart.
    pub key: &'static [&'static str],
}

/// One row a run.
pub const RUNS: Table = Table {
    name: "runs",
    meaning: "One row a run: how it ended, and its summary",
    key: &["world", "seed"],
};

/// One row a run and month.
pub const SERIES: Table = Table {
    name: "series",
    meaning: "One row a run and month: the series of series.csv",
    key: &["world", "seed", "month"],
};

/// One row an event of a run.
pub const EVENTS: Table = Table {
    name: "events",
    meaning: "One row an event of a run, in the order in which they happened",
    key: &["world", "seed", "event"],
};

/// One row a run that came to its end.
pub const TIMELINES: Table = Table {
    name: "timelines",
    meaning: "One row a run that came to its end: what happened when, by the rule of ensemble.json",
    key: &["world", "seed"],
};

/// All tables.
pub const TABLES: [Table; 4] = [RUNS, SERIES, EVENTS, TIMELINES];

/// What `status` says of a run that came to its end.
pub const FINISHED: &str = "finished";
/// What `status` says of a run that did not.
pub const FAILED: &str = "failed";

const WORLD: Field = field("world", Kind::Text, "", "Name of the world");
const SEED: Field = field("seed", Kind::Whole, "", "Seed of all chance");
const MONTH: Field = field("month", Kind::Whole, "steps", "Step of the run, from 0");

const RUN: [Field; 3] = [
    field("world_sha256", Kind::Text, "", "SHA-256 of the world as resolved"),
    field("status", Kind::Text, "", "`finished`, or `failed` if the program stopped the run"),
    field("message", Kind::Text, "", "Why it failed; missing if it did not"),
];

const EVENT: [Field; 8] = [
    field("event", Kind::Whole, "", "Number of the event within its run, from 0"),
    MONTH,
    field("kind", Kind::Text, "", "What happened"),
    field("agent", Kind::Text, "", "To whom or by whom"),
    field("amount", Kind::Number, "see `unit`", "How much"),
    field("unit", Kind::Text, "", "Unit of the amount"),
    field("cause", Kind::Whole, "", "Number of the event that led to it, where a rule knows one"),
    field("detail", Kind::Text, "", "What a reader needs to understand it"),
];

const fn field(name: &'static str, kind: Kind, unit: &'static str, meaning: &'static str) -> Field {
    Field { name, kind, unit, meaning }
}

/// The columns of a table, where `series` are those of its worlds.
pub fn fields(table: Table, series: &[Column]) -> Vec<Field> {
    let mut fields = vec![WORLD, SEED];
    match table {
        SERIES => fields.extend([MONTH].into_iter().chain(series.iter().map(of_column))),
        EVENTS => fields.extend(EVENT),
        TIMELINES => fields.extend(Timeline::keys().iter().map(of_key)),
        _ => fields.extend(RUN.into_iter().chain(summary())),
    }
    fields
}

fn of_column(column: &Column) -> Field {
    field(column.name, Kind::Number, column.unit, column.meaning)
}

/// The numbers of the summary.
pub fn summary() -> Vec<Field> {
    Summary::keys().iter().map(of_key).collect()
}

/// What has no unit is a name.
fn of_key(key: &Key) -> Field {
    let kind = if key.unit.is_empty() { Kind::Text } else { Kind::Number };
    field(intern(&key.name), kind, intern(&key.unit), intern(&key.meaning))
}

/// The columns of several worlds together, each where it first stands.
pub fn together<'a>(worlds: impl IntoIterator<Item = &'a [Column]>) -> Vec<Column> {
    let mut all: Vec<Column> = Vec::new();
    for column in worlds.into_iter().flatten() {
        if !all.iter().any(|known| known.name == column.name) {
            all.push(*column);
        }
    }
    all
}
