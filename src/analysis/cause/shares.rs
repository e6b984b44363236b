//! Shares of causes in what came of a run, with their error over seeds.

use serde::Serialize;

use crate::analysis::cause::outcome::Outcome;
use crate::analysis::cause::shapley::shapley;
use crate::analysis::windows::{mean, total};

/// A number of one run, and its mean over runs with other luck.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// With the luck of the run asked about.
    pub this_run: f64,
    /// Mean over seeds.
    pub mean: f64,
    /// Standard error of the mean; none of one seed.
    pub standard_error: Option<f64>,
}

/// What each cause adds to a number. The shares and what is left without any cause add up to what all bring.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The number that is explained.
    pub measure: &'static str,
    /// What it is with all causes removed: the boom's own end.
    pub without_any: Estimate,
    /// Shapley values, in the order of the causes.
    pub shares: Vec<Estimate>,
    /// What it is with all causes there.
    pub with_all: Estimate,
}

/// The names of the numbers that are explained.
pub const MEASURES: [&str; 4] = ["crash", "crash_by_then", "depth", "write_downs_over_book"];

/// The numbers explained: whether there is a crash, whether the rule was met by a step, depth, and write-downs over book.
fn measures(outcome: &Outcome, by: usize) -> [f64; 4] {
    let is = |yes: bool| f64::from(u8::from(yes));
    let by_then = outcome.confirmed.is_some_and(|step| step <= by);
    [is(outcome.crash), is(by_then), outcome.depth, outcome.write_downs_over_book]
}

/// The shares of causes in each of [`MEASURES`]. `outcomes` holds, for every set of causes that is there, numbered as by
/// [`shapley`], what came of each seed; the first seed is that of the run asked about. `by` is the step of the second measure.
pub fn shares(outcomes: &[Vec<Outcome>], by: usize) -> Vec<Explained> {
    let explain = |(at, measure): (usize, &'static str)| {
        let games = transposed(outcomes, |outcome| measures(outcome, by)[at]);
        let each: Vec<Vec<f64>> = games.iter().map(|game| shapley(game)).collect();
        let of = |set: usize| estimate(&games.iter().map(|game| game[set]).collect::<Vec<_>>());
        let share = |cause: usize| estimate(&each.iter().map(|all| all[cause]).collect::<Vec<_>>());
        Explained {
            measure,
            without_any: of(0),
            shares: (0..outcomes.len().ilog2() as usize).map(share).collect(),
            with_all: of(outcomes.len() - 1),
        }
    };
    MEASURES.into_iter().enumerate().map(explain).collect()
}

/// One game a seed.
fn transposed(outcomes: &[Vec<Outcome>], value: impl Fn(&Outcome) -> f64) -> Vec<Vec<f64>> {
    let seeds = outcomes.first().map_or(0, Vec::len);
    (0..seeds).map(|seed| outcomes.iter().map(|set| value(&set[seed])).collect()).collect()
}

/// The first of some numbers, their mean, and its standard error.
fn estimate(values: &[f64]) -> Estimate {
    let middle = mean(values).unwrap_or(f64::NAN);
    let squares: Vec<f64> =
        values.iter().map(|value| (value - middle) * (value - middle)).collect();
    let count = values.len() as f64;
    let error = || libm::sqrt(total(&squares) / (count - 1.0) / count);
    Estimate {
        this_run: values.first().copied().unwrap_or(f64::NAN),
        mean: middle,
        standard_error: (values.len() > 1).then(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::dating::regime::Regime;

    fn outcome(confirmed: Option<usize>, depth: f64) -> Outcome {
        Outcome {
            regime: Regime::Unsettled,
            crash: confirmed.is_some(),
            confirmed,
            peak: confirmed,
            depth,
            write_downs_over_book: 2.0 * depth,
        }
    }

    #[test]
    fn an_estimate_has_the_error_of_its_mean() {
        let of = estimate(&[1.0, 3.0]);
        assert_eq!((of.this_run, of.mean, of.standard_error), (1.0, 2.0, Some(1.0)));
        assert_eq!(estimate(&[1.0]).standard_error, None);
    }

    #[test]
    fn shares_are_exact_for_each_seed_and_averaged_over_them() {
        let sets = [
            vec![outcome(None, 0.1), outcome(Some(50), 0.2)],
            vec![outcome(Some(40), 0.4), outcome(Some(40), 0.6)],
            vec![outcome(None, 0.1), outcome(Some(60), 0.2)],
            vec![outcome(Some(30), 0.5), outcome(Some(30), 0.6)],
        ];
        let explained = shares(&sets, 45);
        let named: Vec<&str> = explained.iter().map(|one| one.measure).collect();
        assert_eq!(named, MEASURES);
        let first = |at: usize| -> Vec<f64> {
            explained[at].shares.iter().map(|share| share.this_run).collect()
        };
        let means = |at: usize| -> Vec<f64> {
            explained[at].shares.iter().map(|share| share.mean).collect()
        };
        assert_eq!((first(0), means(0)), (vec![1.0, 0.0], vec![0.5, 0.0]));
        assert_eq!((first(1), means(1)), (vec![1.0, 0.0], vec![1.0, 0.0]));
        assert!((first(2)[0] - 0.35).abs() < 1e-12 && (first(2)[1] - 0.05).abs() < 1e-12);
        assert_eq!(explained[0].without_any.mean, 0.5);
        assert_eq!(explained[0].without_any.standard_error, Some(0.5));
        for one in &explained {
            let sum: f64 = one.shares.iter().map(|share| share.mean).sum();
            assert!((one.without_any.mean + sum - one.with_all.mean).abs() < 1e-12);
        }
    }
}
