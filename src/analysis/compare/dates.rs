//! How likely a crash is by a date, and the curves of Kaplan & Meier and of Nelson & Aalen.

use crate::analysis::compare::runs::{Ensemble, World};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::estimate::{Estimate, Interval};
use crate::analysis::statistics::kaplan_meier::{Curve, Median, Step};
use crate::analysis::statistics::restricted_mean::restricted_mean;
use crate::analysis::statistics::{estimate, nelson_aalen, wilson};

/// The probability of a crash by the end of each year and by the horizon.
pub fn by_year(ensemble: &Ensemble) -> Sheet {
    let row = |date: f64, world: &World| {
        // Who crashed is known by the date, however long it was watched after that.
        let known = world.runs.iter().filter(|run| run.crash.is_some() || run.watched >= date);
        let hits = world.runs.iter().filter(|run| run.crash.is_some_and(|crash| crash <= date));
        let (known, hits) = (known.count(), hits.count());
        let probability = wilson::probability(hits, known);
        vec![date.into(), world.name.as_str().into(), known.into(), hits.into(), probability.into()]
    };
    let dates = ensemble.dates();
    let rows = dates.iter().flat_map(|date| ensemble.worlds.iter().map(|world| row(*date, world)));
    Sheet {
        name: "crashes",
        title: "Probability of a crash by a date".into(),
        notes: vec!["Wilson intervals; the last date is the end of the runs. Years in which nothing ended any more are left out.".into()],
        heads: vec![
            Head::plain("by", "months"),
            Head::plain("world", ""),
            Head::plain("n", "runs"),
            Head::plain("crashed", "runs"),
            Head::interval("probability", ""),
        ],
        rows: rows.collect(),
    }
}

/// When crashes come in each world: the median time and the mean time without a crash.
pub fn times(ensemble: &Ensemble) -> Sheet {
    let horizon = ensemble.horizon();
    let row = |world: &World| {
        let curve = Curve::of(&world.until_crash());
        let crashes = world.runs.iter().filter(|run| run.crash.is_some()).count();
        let mean = restricted_mean(&curve, horizon);
        let half = estimate::normal_width() * libm::sqrt(mean.variance);
        let interval = Interval { low: mean.value - half, high: mean.value + half };
        let mean = Estimate { value: mean.value, interval: (half > 0.0).then_some(interval) };
        vec![
            world.name.as_str().into(),
            world.runs.len().into(),
            crashes.into(),
            median(curve.median(), horizon),
            mean.into(),
        ]
    };
    Sheet {
        name: "times",
        title: "Time until a crash".into(),
        notes: vec![
            format!(
                "Median after Kaplan & Meier, interval after Brookmeyer & Crowley; none where less than half crash. An end that is not reached is set to the horizon, {horizon} months."
            ),
            "Mean time without a crash: the area below the curve up to the horizon.".into(),
        ],
        heads: vec![
            Head::plain("world", ""),
            Head::plain("n", "runs"),
            Head::plain("crashed", "runs"),
            Head::interval("median", "months"),
            Head::interval("crash_free", "months"),
        ],
        rows: ensemble.worlds.iter().map(row).collect(),
    }
}

/// The curves themselves: a row wherever a world's falls.
pub fn survival(ensemble: &Ensemble) -> Sheet {
    Sheet {
        name: "survival",
        title: "Share without a crash so far".into(),
        notes: vec!["Kaplan & Meier with intervals on the scale log(-log) from Greenwood's variance; hazard summed up after Nelson & Aalen.".into()],
        heads: vec![
            Head::plain("world", ""),
            Head::plain("after", "months"),
            Head::plain("at_risk", "runs"),
            Head::plain("crashes", "runs"),
            Head::interval("crash_free", ""),
            Head::interval("hazard", ""),
        ],
        rows: ensemble.worlds.iter().flat_map(steps).collect(),
    }
}

fn steps(world: &World) -> Vec<Vec<Cell>> {
    let spells = world.until_crash();
    let curve = Curve::of(&spells);
    let hazard = nelson_aalen::cumulative_hazard(&spells);
    let row = |step: &Step| {
        vec![
            world.name.as_str().into(),
            step.time.into(),
            step.at_risk.into(),
            step.ended.into(),
            curve.at(step.time).into(),
            nelson_aalen::at(&hazard, step.time).into(),
        ]
    };
    curve.steps.iter().map(row).collect()
}

fn median(median: Median, horizon: f64) -> Cell {
    let Some(value) = median.value else { return Cell::Missing };
    let high = median.high.unwrap_or(horizon);
    let interval = median.low.map(|low| Interval { low, high });
    Cell::Estimate(Estimate { value, interval })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::ensemble;

    #[test]
    fn probabilities_are_the_shares_that_crashed_by_then() {
        let sheet = by_year(&ensemble());
        assert_eq!(sheet.rows.len(), 10);
        let wild_by_24 = &sheet.rows[3];
        assert_eq!(wild_by_24[..4], [24.0.into(), "wild".into(), 40_usize.into(), 14_usize.into()]);
        assert_eq!(wild_by_24[4], wilson::probability(14, 40).into());
        assert_eq!(sheet.rows[8][4], wilson::probability(4, 40).into());
    }

    #[test]
    fn the_wild_world_has_a_median_and_a_shorter_mean_and_the_calm_one_none() {
        let sheet = times(&ensemble());
        assert_eq!(sheet.rows[0][3], Cell::Missing);
        let Cell::Estimate(median) = sheet.rows[1][3].clone() else { panic!() };
        // Twenty of forty have crashed in month 30.
        assert_eq!(median.value, 30.0);
        let mean = |row: usize| match &sheet.rows[row][4] {
            Cell::Estimate(mean) => mean.value,
            other => panic!("{other:?}"),
        };
        assert!((mean(0) - (36.0 * 60.0 + 4.0 * 50.0) / 40.0).abs() < 1e-9);
        assert!((mean(1) - (30.0 * 25.5 + 10.0 * 60.0) / 40.0).abs() < 1e-9);
    }

    #[test]
    fn curves_fall_where_runs_crash() {
        let sheet = survival(&ensemble());
        assert_eq!(sheet.rows.len(), 31);
        assert_eq!(sheet.rows[0][1..4], [50.0.into(), 40_usize.into(), 4_usize.into()]);
        let Cell::Estimate(share) = sheet.rows[0][4].clone() else { panic!() };
        assert!((share.value - 0.9).abs() < 1e-12 && share.interval.unwrap().holds(0.9));
    }
}
