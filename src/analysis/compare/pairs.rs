//! Differences within seeds: what a world changes, luck being the same.

use crate::analysis::compare::runs::{Ensemble, Run, World};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::holm;
use crate::analysis::statistics::paired::{Paired, difference};

/// A number of a run that differences are taken of.
type Number<'a> = (&'static str, &'static str, Box<dyn Fn(&Run) -> Option<f64> + 'a>);

/// Every measure of each world less that of the base with the same seed, whether it crashed, and its time without a crash.
pub fn sheet(ensemble: &Ensemble) -> Sheet {
    let Some((base, others)) = ensemble.worlds.split_first() else { return Sheet::default() };
    let numbers = numbers(ensemble);
    let pairs = numbers.iter().flat_map(|number| others.iter().map(move |world| (number, world)));
    let pairs: Vec<_> = pairs.collect();
    let found: Vec<Option<Paired>> =
        pairs.iter().map(|(number, world)| of_pairs(world, base, &number.2)).collect();
    let values: Vec<Option<f64>> =
        found.iter().map(|paired| paired.and_then(|one| one.p)).collect();
    let rows = pairs.iter().zip(&found).zip(holm::correct_known(&values));
    let rows = rows.map(|((((name, unit, _), world), paired), corrected)| {
        let mut row: Vec<Cell> = vec![
            (*name).into(),
            (*unit).into(),
            world.name.as_str().into(),
            base.name.as_str().into(),
        ];
        row.extend(cells(paired.as_ref(), corrected));
        row
    });
    Sheet {
        name: "differences",
        title: format!("Difference to {} within seeds", base.name),
        notes: notes(base, others),
        heads: vec![
            Head::plain("measure", ""),
            Head::plain("unit", ""),
            Head::plain("world", ""),
            Head::plain("against", ""),
            Head::plain("n", "seeds"),
            Head::interval("difference", ""),
            Head::plain("standardised", ""),
            Head::plain("p_holm", ""),
            Head::interval("variance_reduction", ""),
        ],
        rows: rows.collect(),
    }
}

fn numbers(ensemble: &Ensemble) -> Vec<Number<'_>> {
    let horizon = ensemble.horizon();
    let time = move |run: &Run| run.crash.map_or(horizon, |crash| crash.min(horizon));
    let crashed = move |run: &Run| f64::from(u8::from(run.crash.is_some_and(|at| at <= horizon)));
    let mut numbers: Vec<Number> = vec![
        ("crashed", "share", Box::new(move |run| Some(crashed(run)))),
        ("crash_free", "months", Box::new(move |run| Some(time(run)))),
    ];
    for (at, measure) in ensemble.measures.iter().enumerate() {
        numbers.push((measure.name, measure.unit, Box::new(move |run| run.numbers[at])));
    }
    numbers
}

fn of_pairs(world: &World, base: &World, of: &dyn Fn(&Run) -> Option<f64>) -> Option<Paired> {
    let pairs = world.paired(base).into_iter();
    let both = pairs.filter_map(|(run, other)| Some((of(run)?, of(other)?)));
    difference(&both.collect::<Vec<_>>())
}

fn cells(paired: Option<&Paired>, corrected: Option<f64>) -> Vec<Cell> {
    let Some(paired) = paired else {
        return vec![Cell::Count(0), Cell::Missing, Cell::Missing, Cell::Missing, Cell::Missing];
    };
    vec![
        paired.pairs.into(),
        paired.difference.into(),
        paired.standardised.into(),
        corrected.into(),
        paired.variance_reduction.into(),
    ]
}

fn notes(base: &World, others: &[World]) -> Vec<String> {
    let mut notes = vec![
        "Mean difference over the seeds in which both runs have the number, with Student's interval, none where it is the same in all seeds; standardised: over the standard deviation of the other world; p_holm: Student's test of the pairs, corrected for the rows of this table.".to_string(),
        "variance_reduction: variance of a difference of independent runs over that within seeds: how many times as many runs it would take without common seeds, with a bootstrap interval. Where that holds 1 common seeds brought nothing that can be seen.".to_string(),
    ];
    let apart = others.iter().filter(|world| world.paired(base).is_empty());
    notes.extend(
        apart.map(|world| format!("{} and {} have no seed in common.", world.name, base.name)),
    );
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::ensemble;

    fn row(sheet: &Sheet, measure: &str) -> Vec<Cell> {
        sheet.rows.iter().find(|row| row[0] == measure.into()).unwrap().clone()
    }

    #[test]
    fn the_difference_is_taken_within_seeds() {
        let sheet = sheet(&ensemble());
        let crashed = row(&sheet, "crashed");
        assert_eq!(crashed[2..5], ["wild".into(), "calm".into(), 40_usize.into()]);
        let Cell::Estimate(gap) = crashed[5].clone() else { panic!() };
        assert!((gap.value - (30.0 - 4.0) / 40.0).abs() < 1e-12);
        // Seeds go from 1 to 40 in both worlds; 10 are added where a run crashes.
        let losses = row(&sheet, "write_downs");
        let Cell::Estimate(gap) = losses[5].clone() else { panic!() };
        assert!((gap.value - 10.0 * (30.0 - 4.0) / 40.0).abs() < 1e-12);
        let Cell::Estimate(reduction) = losses[8] else { panic!() };
        assert!(reduction.value > 5.0, "{reduction:?}");
        // Three seeds crash in both worlds.
        assert_eq!(row(&sheet, "depth")[4], Cell::Count(3));
    }

    #[test]
    fn worlds_without_a_common_seed_have_no_difference() {
        let mut ensemble = ensemble();
        ensemble.worlds[1].runs.iter_mut().for_each(|run| run.seed += 1000);
        let sheet = sheet(&ensemble);
        assert_eq!(sheet.rows[0][4..6], [Cell::Count(0), Cell::Missing]);
        assert!(sheet.notes.last().unwrap().contains("no seed in common"));
    }
}
