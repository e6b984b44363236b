//! Series side by side, counted in months from the breakthrough.

use std::collections::BTreeMap;

use crate::analysis::compare::runs::{Ensemble, Measure, Run};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::quantiles::Sorted;

/// Series of every run of every world, picked at some months before and after a mark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aligned {
    /// The series.
    pub series: Vec<Measure>,
    /// Months from the mark.
    pub offsets: Vec<i32>,
    /// By world and run: the values, offset after offset, in each the series in order; `NaN` where a run has none.
    pub worlds: Vec<Vec<Vec<f64>>>,
}

/// The month from which a run is counted, and why that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// Its own breakthrough.
    Own(f64),
    /// That of the run of the first world with the same seed.
    OfBase(f64),
    /// The median of all breakthroughs there are.
    Median(f64),
    /// Its start: nothing was found anywhere.
    Start,
}

impl Mark {
    /// The month, from the start.
    pub fn month(self) -> f64 {
        match self {
            Mark::Own(month) | Mark::OfBase(month) | Mark::Median(month) => month,
            Mark::Start => 0.0,
        }
    }
}

/// The marks of every run of every world.
pub fn marks(ensemble: &Ensemble) -> Vec<Vec<Mark>> {
    let all = || ensemble.worlds.iter().flat_map(|world| &world.runs);
    let median = Sorted::of(all().filter_map(|run| run.find)).median();
    let base = ensemble.worlds.first().map_or(&[][..], |world| &world.runs);
    let base: BTreeMap<u64, f64> =
        base.iter().filter_map(|run| Some((run.seed, run.find?))).collect();
    let mark = |run: &Run| match (run.find, base.get(&run.seed), median) {
        (Some(own), ..) => Mark::Own(own),
        (None, Some(of_base), _) => Mark::OfBase(*of_base),
        (None, None, Some(median)) => Mark::Median(median.floor()),
        _ => Mark::Start,
    };
    ensemble.worlds.iter().map(|world| world.runs.iter().map(mark).collect()).collect()
}

/// The values of one series at months from a mark; `NaN` outside the run.
pub fn pick(values: &[f64], mark: Mark, offsets: &[i32], steps_per_year: u32) -> Vec<f64> {
    let at = |offset: &i32| {
        let step = (mark.month() + f64::from(*offset)) * f64::from(steps_per_year) / 12.0;
        let inside = step >= 0.0 && step < values.len() as f64;
        if inside { values[step as usize] } else { f64::NAN }
    };
    offsets.iter().map(at).collect()
}

/// Median and quartiles over seeds at every offset.
pub fn sheet(ensemble: &Ensemble, aligned: &Aligned, marks: &[Vec<Mark>]) -> Sheet {
    let mut heads =
        vec![Head::plain("months", "since"), Head::plain("world", ""), Head::plain("n", "runs")];
    heads.extend(aligned.series.iter().map(|one| Head::quartiles(one.name, one.unit)));
    let mut rows = Vec::new();
    for (at, offset) in aligned.offsets.iter().enumerate() {
        for (world, runs) in ensemble.worlds.iter().zip(&aligned.worlds) {
            let row = row(runs, at, aligned.series.len());
            let count = row.iter().map(|(count, _)| *count).max().unwrap_or(0);
            let mut cells: Vec<Cell> =
                vec![f64::from(*offset).into(), world.name.as_str().into(), count.into()];
            cells.extend(row.into_iter().map(|(_, cell)| cell));
            rows.push(cells);
        }
    }
    let mut notes = vec!["Median and quartiles over seeds.".to_string()];
    notes.extend(aligned.series.iter().map(|one| format!("{}: {}.", one.name, one.meaning)));
    notes.extend(ensemble.worlds.iter().zip(marks).map(|(world, marks)| said(&world.name, marks)));
    Sheet { name: "timelines", title: "Timelines from the breakthrough".into(), notes, heads, rows }
}

fn row(runs: &[Vec<f64>], at: usize, width: usize) -> Vec<(usize, Cell)> {
    let cell = |series: usize| {
        let sorted = Sorted::of(runs.iter().map(|values| values[at * width + series]));
        (sorted.count(), sorted.with_quartiles().into())
    };
    (0..width).map(cell).collect()
}

/// From which month the runs of a world are counted.
fn said(world: &str, marks: &[Mark]) -> String {
    let count = |is: fn(&Mark) -> bool| marks.iter().filter(|mark| is(mark)).count();
    let kinds = [
        (count(|mark| matches!(mark, Mark::Own(_))), "from their own breakthrough"),
        (
            count(|mark| matches!(mark, Mark::OfBase(_))),
            "from that of the same seed in the first world",
        ),
        (
            count(|mark| matches!(mark, Mark::Median(_))),
            "from the median month of all breakthroughs",
        ),
        (
            count(|mark| matches!(mark, Mark::Start)),
            "from their start, as nothing was found anywhere",
        ),
    ];
    let kinds = kinds.iter().filter(|(count, _)| *count > 0);
    let kinds: Vec<String> = kinds.map(|(count, what)| format!("{count} {what}")).collect();
    format!("{world}: runs are counted {}.", kinds.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::ensemble;
    use crate::analysis::statistics::estimate::{Estimate, Interval};

    fn found() -> Ensemble {
        let mut ensemble = ensemble();
        ensemble.worlds[0].runs[0].find = Some(12.0);
        ensemble.worlds[1].runs[1].find = Some(37.0);
        ensemble
    }

    #[test]
    fn a_run_without_a_find_is_counted_from_that_of_its_twin_or_the_median() {
        let marks = marks(&found());
        assert_eq!(marks[0][..2], [Mark::Own(12.0), Mark::Median(24.0)]);
        assert_eq!(marks[1][..2], [Mark::OfBase(12.0), Mark::Own(37.0)]);
        assert_eq!(super::marks(&ensemble())[0][0], Mark::Start);
        assert_eq!(
            said("w", &marks[1]),
            "w: runs are counted 1 from their own breakthrough, 1 from that of the same seed in the first world, 38 from the median month of all breakthroughs."
        );
    }

    #[test]
    fn values_are_picked_by_months_whatever_the_step() {
        let values: Vec<f64> = (0..48).map(f64::from).collect();
        let picked = pick(&values, Mark::Own(12.0), &[-1, 0, 6, 24], 24);
        assert_eq!(picked[..3], [22.0, 24.0, 36.0]);
        assert!(picked[3].is_nan());
        assert!(pick(&values, Mark::Start, &[-1], 12)[0].is_nan());
    }

    #[test]
    fn a_row_has_medians_and_quartiles_of_the_runs_that_have_the_month() {
        let ensemble = found();
        let series = vec![Measure { name: "rent", unit: "USD", meaning: "what compute costs" }];
        let run = |value: f64| vec![value, if value < 3.0 { f64::NAN } else { 1.0 }];
        let runs: Vec<Vec<f64>> = (1..=5).map(|value| run(f64::from(value))).collect();
        let worlds = vec![runs.clone(), runs];
        let aligned = Aligned { series, offsets: vec![-6, 0], worlds };
        let sheet = sheet(&ensemble, &aligned, &marks(&ensemble));
        let interval = Some(Interval { low: 2.0, high: 4.0 });
        let estimate = Estimate { value: 3.0, interval };
        assert_eq!(sheet.rows[0], [(-6.0).into(), "calm".into(), 5_usize.into(), estimate.into()]);
        assert_eq!(sheet.rows[2][2], Cell::Count(3));
    }
}
