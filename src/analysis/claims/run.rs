//! What claims look at of one run.

use crate::analysis::columns::{Columns, MissingColumn};
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::timeline::{Verdict, date};
use crate::record::Record;

/// A run by its series and by what the usual rule dates in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its series.
    pub columns: Columns,
    /// What the usual rule says.
    pub dated: Verdict,
}

impl Run {
    /// Looks at a record.
    ///
    /// # Errors
    /// A column of the series that is not there.
    pub fn of(record: &Record) -> Result<Run, MissingColumn> {
        Ok(Run { columns: Columns::of(record)?, dated: date(record, &Rule::default())?.verdict })
    }

    /// Peaks of the crashes of the composite rule, as steps.
    pub fn crashes(&self) -> Vec<usize> {
        self.dated.composite.iter().map(|crash| crash.peak).collect()
    }

    /// The first quarter of the AI winter, if there was one.
    pub fn winter(&self) -> Vec<usize> {
        self.dated.regimes.ai_winter.into_iter().collect()
    }
}
