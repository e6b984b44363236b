//! How far runs lie from the targets, in units of the targets' uncertainty.

use crate::analysis::statistics::quantiles::Sorted;
use crate::scenario::calibration::targets::{Observed, Targets};

/// Standard deviations between the ends of the middle 90 % of a normal distribution.
pub const NINETY: f64 = 2.0 * 1.644_853_626_951_472_2;
/// The largest error that counts: a point that is worse than hopeless is not much worse.
const MOST: f64 = 30.0;

/// What runs say of one target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Median over runs, with what 5 % and 95 % of them lie below.
    pub simulated: [f64; 3],
    /// Error of the median in standard deviations of the observation, in logs; none where nothing was observed.
    pub error: Option<f64>,
    /// Part of the whole score: weight times squared error.
    pub part: f64,
    /// Weight where something was observed, else nought.
    pub weight: f64,
}

/// Scores runs, each with a number for every target.
pub fn score(targets: &Targets, runs: &[Vec<f64>]) -> Vec<Scored> {
    let each = targets.targets.iter().enumerate();
    each.map(|(at, target)| {
        let sorted = Sorted::of(runs.iter().map(|run| run[at]));
        // One run that is too short or broken spoils the point: what it lacks cannot be compared.
        let is_whole = sorted.count() == runs.len();
        let quantile = |share| sorted.quantile(share).filter(|_| is_whole).unwrap_or(f64::NAN);
        let simulated = [0.5, 0.05, 0.95].map(quantile);
        let error = target.observed.map(|observed| error(simulated[0], &observed));
        let weight = target.observed.map_or(0.0, |_| *target.weight);
        Scored { simulated, error, part: weight * error.map_or(0.0, |error| error * error), weight }
    })
    .collect()
}

/// The whole score: the weighted sum of squared errors.
pub fn total(scored: &[Scored]) -> f64 {
    scored.iter().map(|one| one.part).sum()
}

/// What the targets weigh together.
pub fn weight(scored: &[Scored]) -> f64 {
    scored.iter().map(|one| one.weight).sum()
}

/// Standard deviation of an observation, from the 90 % between its ends \[logs\].
pub fn deviation(observed: &Observed) -> f64 {
    libm::log(*observed.high / *observed.low) / NINETY
}

fn error(simulated: f64, observed: &Observed) -> f64 {
    let distance = libm::log(simulated.max(1e-300) / *observed.value) / deviation(observed);
    if simulated.is_nan() { MOST } else { distance.clamp(-MOST, MOST) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::calibration::month::Month;
    use crate::scenario::calibration::targets::{Take, Target};

    fn target(observed: Option<[f64; 3]>, weight: f64) -> Target {
        let month = Month::try_from("2023-01".to_string()).unwrap();
        let positive = |value: f64| value.try_into().unwrap();
        let observed = observed.map(|[value, low, high]| Observed {
            value: positive(value),
            low: positive(low),
            high: positive(high),
        });
        Target {
            series: "capex".into(),
            agent: None,
            from: month,
            to: month,
            take: Take::Mean,
            observed,
            weight: weight.try_into().unwrap(),
            source: String::new(),
        }
    }

    fn targets(targets: Vec<Target>) -> Targets {
        Targets { first_month: Month::try_from("2023-01".to_string()).unwrap(), targets }
    }

    /// Half to double at 90 % is a standard deviation of ln 4 / 3.2897 = 0.42140; a median of 150 where 100 was observed is
    /// ln 1.5 / 0.42140 = 0.96218 of them too high.
    #[test]
    fn errors_are_logs_over_the_deviation_that_the_ends_imply() {
        let targets = targets(vec![target(Some([100.0, 50.0, 200.0]), 0.5), target(None, 1.0)]);
        let scored = score(&targets, &[vec![100.0, 7.0], vec![150.0, 8.0], vec![200.0, 9.0]]);
        assert!((scored[0].error.unwrap() - 0.96218).abs() < 1e-5, "{scored:?}");
        assert!((total(&scored) - 0.5 * 0.96218 * 0.96218).abs() < 1e-5);
        assert_eq!(scored[0].simulated, [150.0, 105.0, 195.0]);
        assert_eq!((scored[1].error, scored[1].part, weight(&scored)), (None, 0.0, 0.5));
    }

    #[test]
    fn what_is_missing_or_nought_is_as_far_as_counts() {
        let targets = targets(vec![target(Some([100.0, 50.0, 200.0]), 1.0)]);
        let error = |runs: &[Vec<f64>]| score(&targets, runs)[0].error;
        assert_eq!(error(&[vec![100.0], vec![f64::NAN]]), Some(MOST));
        assert_eq!(error(&[vec![0.0]]), Some(-MOST));
    }
}
