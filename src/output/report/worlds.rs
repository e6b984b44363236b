//! A world of an ensemble for a page: bands of its series, and a row a run.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::analysis::compare::runs::{Measure, Run, World};
use crate::output::figure::fan::{Rung, SHARES};
use crate::output::figure::strips::{self, Strip};
use crate::output::page::number::{number, numbers};

/// Measures of a run that its row has.
const MEASURES: [&str; 5] =
    ["depth", "crash_write_downs", "write_downs", "utilisation_min", "defaults"];

/// A world with all that is shown of it.
pub struct Shown<'a> {
    /// Its runs.
    pub world: &'a World,
    /// The same as strips.
    pub strips: &'a strips::World,
    /// What it is for.
    pub about: &'a str,
    /// The quantiles of its series, by the name of the column.
    pub fans: BTreeMap<&'static str, Vec<Rung>>,
}

impl Shown<'_> {
    /// The world for a page.
    pub fn json(&self, measures: &[Measure]) -> Value {
        let bands = self.fans.iter().map(|(column, fan)| (column.to_string(), bands(fan)));
        let rows = self.world.runs.iter().zip(&self.strips.strips);
        json!({
            "name": self.world.name,
            "about": self.about,
            "note": self.strips.note,
            "failed": self.world.failed,
            "every": 12.0 / f64::from(self.world.steps_per_year.max(1)),
            "bands": bands.collect::<Value>(),
            "runs": rows.map(|(run, strip)| row(run, strip, measures)).collect::<Vec<_>>(),
        })
    }
}

/// The quantiles of a column, each step after step.
pub fn bands(rungs: &[Rung]) -> Value {
    let quantile = |at: usize| numbers(rungs.iter().map(|rung| rung.values[at]));
    (0..SHARES.len()).map(quantile).collect()
}

/// What the columns of a row are.
pub fn heads(measures: &[Measure]) -> Value {
    let known = |name: &str| measures.iter().find(|measure| measure.name == name);
    let measures = MEASURES.iter().filter_map(|name| known(name));
    measures.map(|one| json!([one.name.replace('_', " "), one.unit, one.meaning])).collect()
}

/// Seed, kind, find, month it is counted from, length, peak, trough, recovery, and the measures.
fn row(run: &Run, strip: &Strip, measures: &[Measure]) -> Value {
    let measured = MEASURES.iter().filter_map(|name| {
        let place = measures.iter().position(|measure| measure.name == *name)?;
        Some(number(run.numbers.get(place).copied().flatten().unwrap_or(f64::NAN)))
    });
    let month = |date: Option<f64>| number(date.unwrap_or(f64::NAN));
    let first = [
        json!(run.seed),
        json!(run.regime),
        month(run.find),
        number(strip.mark),
        number(strip.months),
    ];
    first.into_iter().chain(strip.dates.map(month)).chain(measured).collect()
}
