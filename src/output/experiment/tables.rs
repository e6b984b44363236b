//! The tables of an experiment: their columns with kind, unit and meaning.

use crate::experiment::file::Parameter;
use crate::output::ensemble::tables::{RUNS, SERIES, TIMELINES, Table, fields};
use crate::output::frame::Kind;
use crate::output::parquet::Field;
use crate::record::{Column, intern};

/// One row a run: the point, its parameters, how the run ended, its summary, and what happened when.
pub const RUNS_TABLE: Table = Table {
    name: "runs",
    meaning: "One row a run: the values of its point, how it ended, its summary and its timeline",
    key: &["point", "seed"],
};

/// One row a run and month, of the columns that the experiment keeps.
pub const SERIES_TABLE: Table = Table {
    name: "series",
    meaning: "One row a run and month: the columns of the series that the experiment keeps",
    key: &["point", "seed", "month"],
};

/// Columns that every table begins with.
pub const KEY: [&str; 3] = ["point", "world", "seed"];

fn key() -> [Field; 3] {
    let whole = |name, meaning| Field { name, kind: Kind::Whole, unit: "", meaning };
    let [world, seed] = [0, 1].map(|at| fields(RUNS, &[])[at]);
    [whole("point", "Number of the point, from 1, as in points.csv"), world, seed]
}

/// The columns of a run that do not depend on the plan it is made for: what it came to.
pub fn outcome() -> Vec<Field> {
    let mut all: Vec<Field> = fields(RUNS, &[]).into_iter().skip(2).collect();
    for field in fields(TIMELINES, &[]).into_iter().skip(2) {
        // The length of a run stands in its summary and in its timeline.
        if !all.iter().any(|known| known.name == field.name) {
            all.push(field);
        }
    }
    all
}

/// The columns of the table of runs.
pub fn runs(parameters: &[Parameter]) -> Vec<Field> {
    key().into_iter().chain(parameters.iter().map(of_parameter)).chain(outcome()).collect()
}

/// The columns of the table of series, of which these are kept.
pub fn series(kept: &[Column]) -> Vec<Field> {
    let of_month = fields(SERIES, kept).into_iter().skip(2);
    key().into_iter().chain(of_month).collect()
}

/// The column of a parameter.
pub fn of_parameter(parameter: &Parameter) -> Field {
    let kind = if parameter.values.are_numbers() { Kind::Number } else { Kind::Text };
    let meaning = intern(&format!("Value of {}", parameter.set.join(" and of ")));
    Field { name: intern(&parameter.name), kind, unit: "as in the world file", meaning }
}
