//! The timeline of a run: what happened when, by a declared rule.

use serde::Serialize;

use crate::analysis::columns::{Columns, MissingColumn};
use crate::analysis::dating::crash::Crash;
use crate::analysis::dating::falls::is_below_best;
use crate::analysis::dating::quarters::Quarters;
use crate::analysis::dating::regime::{Regime, Regimes};
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::signs::Evidence;
use crate::analysis::find;
use crate::record::Record;

/// Factors by which all thresholds are scaled to see how much hangs on them.
pub const SENSITIVITY: [f64; 2] = [0.75, 1.25];

/// A run as dated by a rule. Months are steps of the run, from 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timeline {
    /// Length of the run [months].
    pub run_months: f64,
    /// Steps in a year.
    pub steps_per_year: u32,
    /// The first breakthrough of any kind and size; timelines are aligned on it or on the find.
    pub first_breakthrough: Option<usize>,
    /// The first breakthrough in inference of 2x or more.
    pub find: Option<usize>,
    /// When shares were first in a bear market.
    pub bear_market: Option<usize>,
    /// When shares were first in a slump.
    pub slump: Option<usize>,
    /// What the rule says.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What it would say with all thresholds scaled by the factors of [`SENSITIVITY`].
    pub sensitivity: Vec<Scaled>,
}

/// What a rule says of a run: its regime, and the crashes by each part of the rule, in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The kind of run: the first of the regimes below that it was.
    pub regime: Regime,
    /// When it was each of them.
    pub regimes: Regimes,
    /// Crashes by the composite rule.
    pub composite: Vec<Crash>,
    /// Crashes by capex alone.
    pub capex: Vec<Crash>,
    /// Crashes by utilisation alone.
    pub utilisation: Vec<Crash>,
    /// Crashes by share prices alone.
    pub equity: Vec<Crash>,
}

/// The same with scaled thresholds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scaled {
    /// By how much.
    pub factor: f64,
    /// What the scaled rule says.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// Dates a run by a rule.
///
/// # Errors
/// A column of the series that is not there.
pub fn date(record: &Record, rule: &Rule) -> Result<Timeline, MissingColumn> {
    let columns = Columns::of(record)?;
    let quarters = Quarters::of(&columns);
    let judge = |rule: &Rule| judge(&Evidence { rule, columns: &columns, quarters: &quarters });
    let scaled = |factor: f64| Scaled { factor, verdict: judge(&rule.scaled(factor)) };
    Ok(Timeline {
        run_months: columns.months(columns.capex.len()),
        steps_per_year: record.steps_per_year,
        first_breakthrough: find::breakthroughs(record).next().map(|event| event.month as usize),
        find: find::first(record).map(|event| event.month as usize),
        bear_market: first_fall(&columns, *rule.equity.bear_fall, Some(rule.equity.bear_months)),
        slump: first_fall(&columns, *rule.equity.slump_fall, None),
        verdict: judge(rule),
        sensitivity: SENSITIVITY.into_iter().map(scaled).collect(),
    })
}

fn judge(evidence: &Evidence) -> Verdict {
    let composite = evidence.composite();
    let regimes = Regimes::of(evidence, &composite);
    Verdict {
        regime: regimes.first(),
        regimes,
        composite,
        capex: evidence.capex(),
        utilisation: evidence.utilisation(),
        equity: evidence.equity(),
    }
}

/// The first step at which shares are so far below their highest of the months before, or of the run so far.
fn first_fall(columns: &Columns, fall: f64, months: Option<u32>) -> Option<usize> {
    let values = &columns.equity;
    let within = months.map_or(values.len(), |months| columns.steps(months));
    (0..values.len()).find(|at| is_below_best(values, *at, fall, within))
}

#[cfg(test)]
mod tests;
