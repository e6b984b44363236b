//! A table of results before anybody decides how it looks.

use crate::analysis::statistics::estimate::Estimate;

/// Several tables and what all of them rest on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What the tables rest on: name and value, as in version, seeds, rule.
    pub about: Vec<(&'static str, String)>,
    /// The tables.
    pub sheets: Vec<Sheet>,
}

/// A table: heads, rows and what has to be said about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Short name, one word.
    pub name: &'static str,
    /// What the table shows.
    pub title: String,
    /// What a reader must know: sizes of samples, limits, what an interval is.
    pub notes: Vec<String>,
    /// What stands in each column.
    pub heads: Vec<Head>,
    /// Rows, with a cell for every head.
    pub rows: Vec<Vec<Cell>>,
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Name, as in `crash_free_months`.
    pub name: &'static str,
    /// Unit; empty where there is none.
    pub unit: &'static str,
    /// What the two ends beside a number are; `None` where numbers stand alone.
    pub ends: Option<[&'static str; 2]>,
}

/// What stands in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A number.
    Number(f64),
    /// A number with two ends.
    Estimate(Estimate),
    /// Nothing: not defined, or too few runs.
    Missing,
}

impl Head {
    /// A column of plain cells.
    pub const fn plain(name: &'static str, unit: &'static str) -> Head {
        Head { name, unit, ends: None }
    }

    /// A column of numbers with the ends of their intervals.
    pub const fn interval(name: &'static str, unit: &'static str) -> Head {
        Head { name, unit, ends: Some(["low", "high"]) }
    }

    /// A column of medians with the quartiles beside them.
    pub const fn quartiles(name: &'static str, unit: &'static str) -> Head {
        Head { name, unit, ends: Some(["q25", "q75"]) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_string())
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Cell {
        Cell::Count(count as u64)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Cell {
        Cell::Count(count)
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Cell {
        if value.is_finite() { Cell::Number(value) } else { Cell::Missing }
    }
}

impl From<Estimate> for Cell {
    fn from(estimate: Estimate) -> Cell {
        if estimate.value.is_finite() { Cell::Estimate(estimate) } else { Cell::Missing }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Cell {
        cell.map_or(Cell::Missing, T::into)
    }
}
