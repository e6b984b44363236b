//! How deep, how much: the distribution of what was measured, and how far worlds lie apart in it.

use crate::analysis::compare::runs::{Ensemble, Measure, World};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::estimate::Estimate;
use crate::analysis::statistics::permutation::{self, Tested};
use crate::analysis::statistics::quantiles::Sorted;
use crate::analysis::statistics::{bootstrap, holm};

/// Median, quartiles and outer tenths of every measure in every world.
pub fn distributions(ensemble: &Ensemble) -> Sheet {
    let row = |(at, measure): (usize, &Measure), world: &World| {
        let sample = Sorted::of(numbers(world, at));
        let median = sample.median().map(|value| {
            let interval = bootstrap::of_quantile(&sample, 0.5);
            Estimate { value, interval }
        });
        let mut row: Vec<Cell> = vec![
            measure.name.into(),
            measure.unit.into(),
            world.name.as_str().into(),
            sample.count().into(),
            median.into(),
        ];
        row.extend([0.1, 0.25, 0.75, 0.9].map(|share| sample.quantile(share).into()));
        row
    };
    let rows = each(ensemble)
        .flat_map(|measure| ensemble.worlds.iter().map(move |world| row(measure, world)));
    let mut notes = vec![format!(
        "n: runs that have the number; only runs with a crash have a depth. Interval of the median: {} bootstrap resamples of seeds, none below 5 runs.",
        bootstrap::ROUNDS
    )];
    notes.extend(ensemble.measures.iter().map(|one| format!("{}: {}.", one.name, one.meaning)));
    Sheet {
        name: "distributions",
        title: "How deep, how much".into(),
        notes,
        heads: vec![
            Head::plain("measure", ""),
            Head::plain("unit", ""),
            Head::plain("world", ""),
            Head::plain("n", "runs"),
            Head::interval("median", ""),
            Head::plain("q10", ""),
            Head::plain("q25", ""),
            Head::plain("q75", ""),
            Head::plain("q90", ""),
        ],
        rows: rows.collect(),
    }
}

/// The energy distance of every measure between each world and the base, with permutation p values.
pub fn distances(ensemble: &Ensemble) -> Sheet {
    let Some((base, others)) = ensemble.worlds.split_first() else { return Sheet::default() };
    let pairs = each(ensemble).flat_map(|measure| others.iter().map(move |world| (measure, world)));
    let pairs: Vec<_> = pairs.collect();
    let compared: Vec<Compared> =
        pairs.iter().map(|((at, _), world)| Compared::of(world, base, *at)).collect();
    let values: Vec<Option<f64>> =
        compared.iter().map(|one| one.tested.map(|tested| tested.p)).collect();
    let rows = pairs.iter().zip(&compared).zip(holm::correct_known(&values));
    let rows = rows.map(|((((_, measure), world), compared), corrected)| -> Vec<Cell> {
        let tested = compared.tested;
        vec![
            measure.name.into(),
            measure.unit.into(),
            world.name.as_str().into(),
            base.name.as_str().into(),
            compared.counts[0].into(),
            compared.counts[1].into(),
            tested.map(|test| test.distance.energy).into(),
            tested.map(|test| test.distance.share).into(),
            tested.map(|test| test.p).into(),
            corrected.into(),
        ]
    });
    Sheet {
        name: "distances",
        title: format!("Distance of distributions from {}", base.name),
        notes: vec![
            "Energy distance after Székely & Rizzo, in the unit of the measure; share: from 0, alike, to 1, wholly apart.".into(),
            format!("p: {} permutations, of worlds within each seed where worlds share seeds, else of labels; p_holm: corrected for the rows of this table.", permutation::ROUNDS),
        ],
        heads: vec![
            Head::plain("measure", ""),
            Head::plain("unit", ""),
            Head::plain("world", ""),
            Head::plain("against", ""),
            Head::plain("n", "runs"),
            Head::plain("n_against", "runs"),
            Head::plain("energy", ""),
            Head::plain("share", ""),
            Head::plain("p", ""),
            Head::plain("p_holm", ""),
        ],
        rows: rows.collect(),
    }
}

fn each(ensemble: &Ensemble) -> impl Iterator<Item = (usize, &Measure)> {
    ensemble.measures.iter().enumerate()
}

fn numbers(world: &World, at: usize) -> impl Iterator<Item = f64> {
    world.runs.iter().filter_map(move |run| run.numbers[at])
}

/// Two samples as they were tested.
struct Compared {
    counts: [usize; 2],
    tested: Option<Tested>,
}

impl Compared {
    /// Over the seeds that both worlds have, if there are any.
    fn of(world: &World, base: &World, at: usize) -> Compared {
        let pairs = world.paired(base);
        if pairs.is_empty() {
            let samples = [world, base].map(|world| numbers(world, at).collect::<Vec<f64>>());
            let counts = [samples[0].len(), samples[1].len()];
            return Compared { counts, tested: permutation::independent(&samples[0], &samples[1]) };
        }
        let pairs: Vec<_> = pairs.iter().map(|(a, b)| (a.numbers[at], b.numbers[at])).collect();
        let first = pairs.iter().filter(|(first, _)| first.is_some()).count();
        let second = pairs.iter().filter(|(_, second)| second.is_some()).count();
        Compared { counts: [first, second], tested: permutation::paired(&pairs) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::ensemble;

    #[test]
    fn medians_are_of_the_runs_that_have_the_number() {
        let sheet = distributions(&ensemble());
        assert_eq!(sheet.rows[0][2..4], ["calm".into(), 4_usize.into()]);
        let alone = Estimate { value: 0.3, interval: None };
        assert_eq!(sheet.rows[0][4], Cell::Estimate(alone));
        assert_eq!(sheet.rows[1][2..4], ["wild".into(), 30_usize.into()]);
        let Cell::Estimate(median) = sheet.rows[1][4].clone() else { panic!() };
        assert!((median.value - 0.655).abs() < 1e-12 && median.interval.unwrap().holds(0.655));
    }

    #[test]
    fn depths_of_other_worlds_lie_apart_with_a_p_value() {
        let sheet = distances(&ensemble());
        let row = &sheet.rows[0];
        assert_eq!(row[..4], ["depth".into(), "share".into(), "wild".into(), "calm".into()]);
        assert_eq!(row[4..6], [30_usize.into(), 4_usize.into()]);
        let (Cell::Number(share), Cell::Number(p)) = (&row[7], &row[8]) else { panic!() };
        assert!(*share > 0.5 && *p < 0.05, "{share} {p}");
        // Three quarters of the seeds differ by ten in the other measure.
        assert_eq!(sheet.rows[1][4..6], [40_usize.into(), 40_usize.into()]);
    }

    #[test]
    fn worlds_without_common_seeds_are_told_apart_by_labels() {
        let mut ensemble = ensemble();
        ensemble.worlds[1].runs.iter_mut().for_each(|run| run.seed += 1000);
        let Cell::Number(p) = distances(&ensemble).rows[0][8] else { panic!() };
        assert!(p < 0.05, "{p}");
    }
}
