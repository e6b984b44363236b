//! How much of every outcome is luck: its variance parted between parameters and seeds.

use crate::analysis::sensitivity::enough;
use crate::analysis::sensitivity::study::{Outcome, Study, notes};
use crate::analysis::sensitivity::variance::{Parts, split};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::windows::mean;

/// A row a world and outcome.
pub fn sheet(studies: &[Study]) -> Sheet {
    let (mut rows, mut warnings) = (Vec::new(), Vec::new());
    for study in studies {
        for outcome in &study.outcomes {
            let parts = split(&outcome.values);
            let warn = |what: String| format!("{}, {}: {what}", study.world, outcome.name);
            warnings.extend(parts.iter().flat_map(enough::of_parts).map(warn));
            rows.push(row(&study.world, outcome, parts.as_ref()));
        }
    }
    Sheet {
        name: "luck",
        title: "What outcomes owe to parameters and to luck".into(),
        notes: notes(
            &[
                "Shares of the variance over all points and seeds. parameters: whatever the seed; seed: whatever the parameters; both: what a seed does at one point and not at another; luck: seed and both together. Two-way random effects; intervals by resampling points and seeds.",
                "As points lie, so parameters weigh: the shares speak of the ranges and the design of this experiment.",
            ],
            warnings,
        ),
        heads: vec![
            Head::plain("world", ""),
            Head::plain("outcome", ""),
            Head::plain("unit", ""),
            Head::plain("n", "runs"),
            Head::plain("mean", ""),
            Head::plain("sd", ""),
            Head::interval("parameters", "share"),
            Head::interval("luck", "share"),
            Head::interval("seed", "share"),
            Head::interval("both", "share"),
        ],
        rows,
    }
}

fn row(world: &str, outcome: &Outcome, parts: Option<&Parts>) -> Vec<Cell> {
    let known: Vec<f64> = outcome.values.iter().flatten().flatten().copied().collect();
    vec![
        world.into(),
        outcome.name.as_str().into(),
        outcome.unit.as_str().into(),
        known.len().into(),
        mean(&known).into(),
        parts.map(|parts| libm::sqrt(parts.variance)).into(),
        parts.map(|parts| parts.parameters).into(),
        parts.map(|parts| parts.luck).into(),
        parts.map(|parts| parts.seed).into(),
        parts.map(|parts| parts.both).into(),
    ]
}
