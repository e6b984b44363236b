//! Claim 6: what matters is when, by whom, and how large. A balanced design over one find.

use crate::analysis::arms::Arm;
use crate::analysis::claims::pair::losses_soon;
use crate::analysis::claims::run::Run;
use crate::analysis::claims::verdict::{Side, Verdict};
use crate::analysis::columns::MissingColumn;
use crate::analysis::find;
use crate::analysis::statistics::bootstrap;
use crate::analysis::statistics::estimate::Estimate;
use crate::analysis::statistics::variance::{Shares, shares};
use crate::record::Record;

/// What the claim says.
pub const TEXT: &str = "What matters is when, by whom, and whether it is 2x, 10x or 100x at once.";

/// The world whose find is varied.
const WORLD: &str = "overnight-10x";
/// Months before a find in which the last peak of capex may be dated: a quarter.
const BEFORE: usize = 3;

/// A factor of the design.
#[derive(Clone, Copy, Debug)]
pub struct Factor {
    /// What differs.
    pub name: &'static str,
    /// Its levels, as in world files.
    pub levels: &'static [&'static str],
    /// Whether the claim says that it matters.
    pub claimed: bool,
}

/// The factors; the last changes fastest.
pub const FACTORS: [Factor; 5] = [
    Factor { name: "kind", levels: &["Inference", "Training", "Energy", "Data"], claimed: false },
    Factor { name: "when: month of the find", levels: &["24", "48"], claimed: true },
    Factor {
        name: "by whom",
        levels: &["lab-1", "hyperscaler-1", "vendor-1", "academia"],
        claimed: true,
    },
    Factor { name: "open or secret", levels: &["true", "false"], claimed: false },
    Factor { name: "size", levels: &["2", "10", "100"], claimed: true },
];

/// What is measured of each run.
pub const OUTCOMES: [&str; 3] = ["crash date", "depth", "write-downs"];

/// The same of finds in inference only.
pub const OF_INFERENCE: [&str; 3] =
    ["crash date, inference", "depth, inference", "write-downs, inference"];

/// Share of the variance from which on a factor matters.
pub const MATTERS: Side = Side::Above(0.05);

/// The outcomes of a run.
pub type Outcome = [f64; 3];

/// What the factors explain of one outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// Each factor's main effect.
    pub factors: Vec<Estimate>,
    /// Interactions of two factors.
    pub pairs: Estimate,
    /// Luck that is the same in all cells.
    pub seeds: Estimate,
    /// All else.
    pub rest: Estimate,
}

/// How many cells there are.
pub fn cells() -> usize {
    FACTORS.iter().map(|factor| factor.levels.len()).product()
}

/// The cells of finds in inference: the first ones, since kind changes slowest.
pub fn cells_of_inference() -> usize {
    cells() / FACTORS[0].levels.len()
}

/// The world of a cell.
pub fn arm(cell: usize) -> Arm {
    let mut faster = cells();
    let [kind, month, finder, open, factor] = FACTORS.map(|factor| {
        faster /= factor.levels.len();
        factor.levels[cell / faster % factor.levels.len()]
    });
    let publication = if open == "true" { 0 } else { 24 };
    let find = format!(
        "rules.breakthroughs.scheduled=[(month: {month}, finder: \"{finder}\", factor: {factor}, kind: {kind}, \
         open: {open}, product_months: 0, publication_months: {publication}, adoption_months: Some(6), \
         share_on_old_hardware: 1)]"
    );
    Arm { world: WORLD, changes: vec![find] }
}

/// Month of the peak of the first crash from the find on, or the length of the run; its depth, or 0; write-downs within
/// 24 months of the find over the book before.
///
/// # Errors
/// A column of the series that is not there.
pub fn outcome(record: &Record) -> Result<Outcome, MissingColumn> {
    let run = Run::of(record)?;
    let found = find::breakthroughs(record).next().map_or(0, |event| event.month as usize);
    let crash = run.dated.composite.iter().find(|crash| crash.peak + BEFORE >= found);
    let never = run.columns.capex.len();
    let date = run.columns.months(crash.map_or(never, |crash| crash.peak));
    let losses = losses_soon(&run.columns, found).unwrap_or(0.0);
    Ok([date, crash.map_or(0.0, |crash| crash.depth), losses])
}

/// The outcomes of the seeds whose runs are whole in every cell, so that the design stays balanced.
pub fn balanced(cells: &[Vec<Option<Outcome>>]) -> Vec<Vec<Outcome>> {
    let seeds = cells.first().map_or(0, Vec::len);
    let is_whole = |seed: &usize| cells.iter().all(|cell| cell[*seed].is_some());
    let whole: Vec<usize> = (0..seeds).filter(is_whole).collect();
    cells.iter().map(|cell| whole.iter().filter_map(|seed| cell[*seed]).collect()).collect()
}

/// Splits the variance of an outcome; `outcomes` has a list a cell, one a seed.
pub fn explain(levels: &[usize], outcomes: &[Vec<Outcome>], which: usize) -> Option<Explained> {
    let seeds = outcomes.first()?.len();
    let values: Vec<Vec<f64>> =
        (0..seeds).map(|seed| outcomes.iter().map(|cell| cell[seed][which]).collect()).collect();
    let split = |units: &[usize]| {
        shares(levels, &units.iter().map(|unit| values[*unit].as_slice()).collect::<Vec<_>>())
    };
    let whole = split(&(0..seeds).collect::<Vec<_>>())?;
    let estimate = |of: &dyn Fn(&Shares) -> f64| Estimate {
        value: of(&whole),
        interval: bootstrap::interval(seeds, |units| split(units).map(|shares| of(&shares))),
    };
    Some(Explained {
        factors: (0..levels.len()).map(|at| estimate(&|shares| shares.factors[at])).collect(),
        pairs: estimate(&|shares| shares.pairs),
        seeds: estimate(&|shares| shares.seeds),
        rest: estimate(&|shares| shares.rest),
    })
}

/// Whether all factors that the claim names matter, outcome by outcome.
pub fn verdict(explained: &[(&'static str, Option<(&[Factor], &Explained)>)]) -> Verdict {
    let matter = |(factors, explained): (&[Factor], &Explained)| {
        let mut claimed =
            factors.iter().zip(&explained.factors).filter(|(factor, _)| factor.claimed);
        claimed.all(|(_, share)| MATTERS.holds(Some(*share)) == Some(true))
    };
    let held = |(name, one): &(&'static str, Option<(&[Factor], &Explained)>)| {
        (*name, Some(one.is_some_and(matter)))
    };
    Verdict::over(&explained.iter().map(held).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::arms::distinct;
    use crate::analysis::sample;

    #[test]
    fn every_cell_is_a_find_of_its_own_and_inference_comes_first() {
        assert_eq!((cells(), cells_of_inference()), (192, 48));
        assert_eq!(distinct((0..192).map(arm)).len(), 192);
        assert!(
            arm(47).changes[0].contains("kind: Inference")
                && arm(48).changes[0].contains("kind: Training")
        );
        assert!(arm(0).changes[0].contains("month: 24, finder: \"lab-1\", factor: 2"));
        assert!(arm(191).changes[0].contains("month: 48, finder: \"academia\", factor: 100"));
    }

    #[test]
    fn a_run_without_a_crash_is_dated_at_its_end() {
        let record = sample::found(sample::record(60), 24, "training 10x, open");
        assert_eq!(outcome(&record), Ok([60.0, 0.0, 0.0]));
    }

    #[test]
    fn a_seed_that_broke_in_one_cell_is_left_out_of_all() {
        let (a, b) = ([1.0; 3], [2.0; 3]);
        let cells = [vec![Some(a), Some(a), Some(b)], vec![Some(b), None, Some(a)]];
        assert_eq!(balanced(&cells), [[a, b], [b, a]]);
    }

    /// Cells of two factors; the first explains all that seeds do not.
    #[test]
    fn factors_are_explained_with_intervals_over_seeds() {
        let cell = |cell: usize| -> Vec<Outcome> {
            (0..6).map(|seed| [(cell / 2) as f64 * 10.0 + f64::from(seed % 2), 0.0, 0.0]).collect()
        };
        let outcomes: Vec<Vec<Outcome>> = (0..4).map(cell).collect();
        let found = explain(&[2, 2], &outcomes, 0).unwrap();
        assert!((found.factors[0].value - 25.0 / 25.25).abs() < 1e-12);
        assert!(found.factors[0].interval.unwrap().holds(25.0 / 25.25));
        assert!(found.factors[1].value.abs() < 1e-12 && found.pairs.value.abs() < 1e-12);
        assert_eq!(explain(&[2, 2], &outcomes, 1), None);
        let factors = [FACTORS[1], FACTORS[3]];
        let verdict =
            |factors: &[Factor]| verdict(&[("one", Some((factors, &found))), ("none", None)]);
        assert_eq!(verdict(&factors), Verdict::OnlyIf(vec!["one"]));
        assert_eq!(verdict(&[FACTORS[1], FACTORS[2]]), Verdict::DoesNotHold);
    }
}
