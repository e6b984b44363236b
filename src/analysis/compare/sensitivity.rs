//! How much the probability of a crash hangs on the thresholds of the rule.

use crate::analysis::compare::runs::{Ensemble, Run, World};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::quantiles::Sorted;
use crate::analysis::statistics::wilson;

/// The probability of a crash in a run with all thresholds milder, as they are, and harder.
pub fn sheet(ensemble: &Ensemble) -> Sheet {
    let scaled = ensemble.factors.iter().enumerate();
    let mut ways: Vec<(f64, Option<usize>)> =
        scaled.map(|(at, factor)| (*factor, Some(at))).chain([(1.0, None)]).collect();
    ways.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rows =
        ensemble.worlds.iter().flat_map(|world| ways.iter().map(move |way| row(world, *way)));
    Sheet {
        name: "sensitivity",
        title: "Probability of a crash with other thresholds".into(),
        notes: vec![
            "thresholds: factor of every threshold of the composite rule; above 1 more is needed for a crash. At 1 it is the rule and the date the other tables go by, else the composite rule by its peak.".into(),
            "Wilson intervals; median: of those that crash.".into(),
        ],
        heads: vec![
            Head::plain("world", ""),
            Head::plain("thresholds", ""),
            Head::plain("n", "runs"),
            Head::plain("crashed", "runs"),
            Head::interval("probability", ""),
            Head::quartiles("median", "months"),
        ],
        rows: rows.collect(),
    }
}

fn row(world: &World, (factor, at): (f64, Option<usize>)) -> Vec<Cell> {
    let crash = |run: &Run| at.map_or(run.crash, |at| run.scaled[at]);
    let times = Sorted::of(world.runs.iter().filter_map(crash));
    vec![
        world.name.as_str().into(),
        factor.into(),
        world.runs.len().into(),
        times.count().into(),
        wilson::probability(times.count(), world.runs.len()).into(),
        times.with_quartiles().into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::ensemble;

    #[test]
    fn milder_thresholds_come_first_and_each_has_its_share() {
        let sheet = sheet(&ensemble());
        let shown: Vec<_> = sheet.rows.iter().map(|row| (row[1].clone(), row[3].clone())).collect();
        let of = |factor: f64, count: u64| (Cell::Number(factor), Cell::Count(count));
        assert_eq!(shown[3..], [of(0.75, 40), of(1.0, 30), of(1.25, 0)]);
        assert_eq!(sheet.rows[5][5], Cell::Missing);
    }
}
