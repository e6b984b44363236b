//! What a comparison is made of: one row a run, plain numbers.

use std::collections::BTreeMap;

use crate::analysis::statistics::spells::Spell;

/// A crash, as a cause that ends a spell.
pub const CRASH: usize = 0;
/// A soft landing, as a cause that ends a spell.
pub const LANDING: usize = 1;

/// Worlds with their runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ensemble {
    /// What was measured of every run.
    pub measures: Vec<Measure>,
    /// Factors by which all thresholds of the rule were scaled to see how much hangs on them.
    pub factors: Vec<f64>,
    /// The worlds. The first is the one that others are compared with.
    pub worlds: Vec<World>,
}

/// A number that runs have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Name, as in `write_downs`.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// What it is, in a few words.
    pub meaning: &'static str,
}

/// A world and its runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// Its name.
    pub name: String,
    /// How long its runs are [months].
    pub months: f64,
    /// Steps in a year of its runs.
    pub steps_per_year: u32,
    /// Its runs, by seed.
    pub runs: Vec<Run>,
    /// Runs that broke off and count nowhere.
    pub failed: usize,
}

/// A run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Its seed.
    pub seed: u64,
    /// How long it was watched [months].
    pub watched: f64,
    /// What kind of run it was, in a word.
    pub regime: String,
    /// When its first crash came, if it had one [months from the start].
    pub crash: Option<f64>,
    /// When it landed softly, if it did and did not crash [months from the start].
    pub landing: Option<f64>,
    /// When something was found, if it was [months from the start].
    pub find: Option<f64>,
    /// When it crashed with thresholds scaled by each of [`Ensemble::factors`] [months from the start].
    pub scaled: Vec<Option<f64>>,
    /// What was measured, in the order of [`Ensemble::measures`]; `None` where a run does not have it.
    pub numbers: Vec<Option<f64>>,
}

impl Run {
    /// The time until it crashed or landed, whichever it did.
    pub fn spell(&self) -> Spell {
        match (self.crash, self.landing) {
            (Some(time), _) => Spell { time, cause: Some(CRASH) },
            (None, Some(time)) => Spell { time, cause: Some(LANDING) },
            (None, None) => Spell::censored(self.watched),
        }
    }

    /// The time until it crashed; a run that landed is watched on.
    pub fn until_crash(&self) -> Spell {
        self.crash.map_or(Spell::censored(self.watched), Spell::ended)
    }
}

impl World {
    /// The times until runs crashed.
    pub fn until_crash(&self) -> Vec<Spell> {
        self.runs.iter().map(Run::until_crash).collect()
    }

    /// The runs with the other world's of the same seeds.
    pub fn paired<'a>(&'a self, other: &'a World) -> Vec<(&'a Run, &'a Run)> {
        let by_seed: BTreeMap<u64, &Run> = other.runs.iter().map(|run| (run.seed, run)).collect();
        let pair = |run: &'a Run| by_seed.get(&run.seed).map(|other| (run, *other));
        self.runs.iter().filter_map(pair).collect()
    }
}

impl Ensemble {
    /// The longest time for which runs of every world are watched [months].
    pub fn horizon(&self) -> f64 {
        let horizon = self.worlds.iter().map(|world| world.months).fold(f64::INFINITY, f64::min);
        if horizon.is_finite() { horizon } else { 0.0 }
    }

    /// The ends of years up to the horizon, and the horizon [months]; the last years in which nothing ended any
    /// more are left out.
    pub fn dates(&self) -> Vec<f64> {
        let horizon = self.horizon();
        let runs = self.worlds.iter().flat_map(|world| &world.runs);
        let ends = runs.filter_map(|run| run.crash.or(run.landing)).filter(|end| *end <= horizon);
        let last = ends.fold(0.0, f64::max);
        let years = (1..).map(|year| f64::from(year) * 12.0);
        let years = years.take_while(|date| *date < horizon && *date < last + 12.0);
        years.chain((horizon > 0.0).then_some(horizon)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::{ensemble, run as idle};

    #[test]
    fn a_run_ends_by_its_crash_or_its_landing_or_not_at_all() {
        let crash = Run { crash: Some(9.0), ..idle(1) };
        let landing = Run { landing: Some(7.0), ..idle(2) };
        assert_eq!(crash.spell(), Spell { time: 9.0, cause: Some(CRASH) });
        assert_eq!(landing.spell(), Spell { time: 7.0, cause: Some(LANDING) });
        assert_eq!(landing.until_crash(), Spell::censored(60.0));
        assert_eq!(idle(3).spell(), Spell::censored(60.0));
    }

    #[test]
    fn runs_are_paired_by_seed_and_dates_end_with_the_shortest_world() {
        let mut ensemble = ensemble();
        ensemble.worlds[1].runs.remove(0);
        let seeds = |worlds: &[World]| -> Vec<(u64, u64)> {
            worlds[1].paired(&worlds[0]).iter().map(|(a, b)| (a.seed, b.seed)).collect()
        };
        assert_eq!(seeds(&ensemble.worlds), (2..=40).map(|seed| (seed, seed)).collect::<Vec<_>>());
        ensemble.worlds[1].months = 30.0;
        assert_eq!(ensemble.dates(), [12.0, 24.0, 30.0]);
        ensemble.worlds[1].months = 36.0;
        ensemble
            .worlds
            .iter_mut()
            .flat_map(|world| &mut world.runs)
            .for_each(|run| *run = idle(run.seed));
        assert_eq!(ensemble.dates(), [36.0]);
        assert_eq!(Ensemble::default().dates(), [0.0; 0]);
    }
}
