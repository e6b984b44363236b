//! What removing a single cause does to a run.

use serde::Serialize;

use crate::analysis::cause::outcome::Outcome;
use crate::analysis::windows::mean;

/// What comes of a run without one cause, and how that differs from the run with all of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// What comes of it.
    pub outcome: Outcome,
    /// How much later the peak comes [months]; none where there is no fall in one of the two.
    pub months_later: Option<f64>,
    /// How much shallower the fall is [share].
    pub shallower: f64,
    /// Part of the seeds in which there is a crash [share].
    pub crashes: f64,
}

/// What removing each cause alone does, after the run with all of them. `outcomes` is as in
/// [`shares`](crate::analysis::cause::shares::shares).
pub fn effects(outcomes: &[Vec<Outcome>], steps_per_year: u32) -> Vec<Effect> {
    let all = outcomes.len() - 1;
    let causes = outcomes.len().ilog2() as usize;
    let sets = std::iter::once(all).chain((0..causes).map(|cause| all ^ (1 << cause)));
    sets.map(|set| effect(&outcomes[set], &outcomes[all][0], steps_per_year)).collect()
}

fn effect(seeds: &[Outcome], whole: &Outcome, steps_per_year: u32) -> Effect {
    let outcome = seeds[0];
    let months = |steps: f64| steps * 12.0 / f64::from(steps_per_year.max(1));
    let later = whole.peak.zip(outcome.peak).map(|(was, is)| months(is as f64 - was as f64));
    let crashed: Vec<f64> = seeds.iter().map(|one| f64::from(u8::from(one.crash))).collect();
    Effect {
        outcome,
        months_later: later,
        shallower: whole.depth - outcome.depth,
        crashes: mean(&crashed).unwrap_or(f64::NAN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::dating::regime::Regime;

    #[test]
    fn effects_are_those_of_removing_one_cause_from_all() {
        let outcome = |peak: Option<usize>, depth: f64| Outcome {
            regime: Regime::Unsettled,
            crash: peak.is_some(),
            confirmed: peak,
            peak,
            depth,
            write_downs_over_book: 0.0,
        };
        let sets = [
            vec![outcome(None, 0.0), outcome(None, 0.0)],
            vec![outcome(None, 0.25), outcome(Some(3), 0.5)],
            vec![outcome(Some(64), 0.75), outcome(Some(64), 0.75)],
            vec![outcome(Some(40), 0.5), outcome(Some(40), 0.5)],
        ];
        let [whole, no_first, no_second] = &effects(&sets, 24)[..] else { panic!("three effects") };
        assert_eq!((whole.months_later, whole.shallower, whole.crashes), (Some(0.0), 0.0, 1.0));
        assert_eq!((no_first.months_later, no_first.shallower), (Some(12.0), -0.25));
        assert_eq!((no_second.months_later, no_second.shallower), (None, 0.25));
        assert_eq!((no_first.crashes, no_second.crashes), (1.0, 0.5));
    }
}
