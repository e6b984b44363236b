//! Intervals by drawing the sample again from itself. The seed is the unit: all of a run comes or stays away.

use crate::analysis::statistics::chance::{Chance, Use};
use crate::analysis::statistics::estimate::{CONFIDENCE, Estimate, Interval};
use crate::analysis::statistics::quantiles::Sorted;

/// How often the sample is drawn.
pub const ROUNDS: u32 = 2000;

/// Least number of units that an interval is given for.
const LEAST: usize = 5;

/// The interval of a statistic of `count` units, by the percentiles of its values in resamples.
///
/// `statistic` is given the positions of the units drawn, some more than once. `None` of fewer than five
/// units, or where the statistic is not defined for every resample. Source: Efron & Tibshirani (1993), §13.3.
pub fn interval(count: usize, statistic: impl Fn(&[usize]) -> Option<f64>) -> Option<Interval> {
    let estimates = estimates(&[count], |drawn| vec![statistic(&drawn[0])]);
    estimates.into_iter().next()??.interval
}

/// Several statistics of the same units with their intervals, from the same resamples.
///
/// Units may be of several kinds that cross each other, such as points and seeds, so many of each; every kind is drawn
/// by itself, which makes intervals rather too wide than too narrow. `None` where a statistic is not defined.
/// Source, for kinds that cross: Owen (2007), Annals of Applied Statistics 1(2).
pub fn estimates(
    counts: &[usize],
    statistics: impl Fn(&[Vec<usize>]) -> Vec<Option<f64>>,
) -> Vec<Option<Estimate>> {
    let mut drawn: Vec<Vec<usize>> = counts.iter().map(|count| (0..*count).collect()).collect();
    let values = statistics(&drawn);
    let rounds = if counts.iter().all(|count| *count >= LEAST) { ROUNDS } else { 0 };
    let mut resampled = vec![Vec::with_capacity(rounds as usize); values.len()];
    for round in 0..rounds {
        let mut chance = Chance::of(Use::Bootstrap, round);
        for (units, count) in drawn.iter_mut().zip(counts) {
            units.iter_mut().for_each(|unit| *unit = chance.below(*count));
        }
        resampled.iter_mut().zip(statistics(&drawn)).for_each(|(all, one)| all.extend(one));
    }
    let estimate = |(value, resampled): (Option<f64>, Vec<f64>)| {
        value.map(|value| Estimate { value, interval: percentiles(resampled) })
    };
    values.into_iter().zip(resampled).map(estimate).collect()
}

/// The middle of what resamples have given, if each gave something.
fn percentiles(resampled: Vec<f64>) -> Option<Interval> {
    if resampled.len() < ROUNDS as usize {
        return None;
    }
    let (sorted, tail) = (Sorted::of(resampled), (1.0 - CONFIDENCE) / 2.0);
    Some(Interval { low: sorted.quantile(tail)?, high: sorted.quantile(1.0 - tail)? })
}

/// The interval of a quantile of a sample.
pub fn of_quantile(sample: &Sorted, share: f64) -> Option<Interval> {
    let values = sample.values();
    let drawn =
        |units: &[usize]| Sorted::of(units.iter().map(|unit| values[*unit])).quantile(share);
    interval(values.len(), drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean of 0..99: standard error 28.87 / sqrt(100), so an interval of 49.5 ± 5.66.
    #[test]
    fn the_interval_of_a_mean_is_that_of_the_normal_theory() {
        let mean = |units: &[usize]| Some(units.iter().sum::<usize>() as f64 / 100.0);
        let found = interval(100, mean).unwrap();
        assert!((found.low - 43.84).abs() < 0.5 && (found.high - 55.16).abs() < 0.5, "{found:?}");
    }

    /// Of 200 samples of 40 from 0 to 1, about 190 intervals of the median hold one half.
    #[test]
    fn intervals_of_the_median_hold_it_as_often_as_they_say() {
        let holds = |sample: u32| {
            let mut numbers = Chance::of(Use::Permutation, sample);
            let values = (0..40).map(|_| numbers.below(1_000_000) as f64 / 1e6);
            of_quantile(&Sorted::of(values), 0.5).unwrap().holds(0.5)
        };
        let holding = (0..200).filter(|sample| holds(*sample)).count();
        assert!((178..=198).contains(&holding), "{holding} of 200");
    }

    #[test]
    fn too_few_units_have_no_interval() {
        assert_eq!(interval(4, |_| Some(1.0)), None);
        assert_eq!(interval(9, |_| None), None);
        assert_eq!(interval(9, |_| Some(1.0)), Some(Interval { low: 1.0, high: 1.0 }));
    }

    /// A sum over two kinds has the variance of both: 100 (28.87^2 / 100 + 28.87^2 / 100), half-width 1.96 times its root.
    #[test]
    fn units_of_two_kinds_are_drawn_apart() {
        let means = |drawn: &[Vec<usize>]| {
            let mean = |units: &Vec<usize>| units.iter().sum::<usize>() as f64 / 100.0;
            vec![Some(mean(&drawn[0]) + mean(&drawn[1])), None]
        };
        let found = estimates(&[100, 100], means);
        let [Some(sum), None] = found[..] else { panic!("{found:?}") };
        assert_eq!(sum.value, 99.0);
        assert!((sum.interval.unwrap().half_width() / 8.0 - 1.0).abs() < 0.06, "{sum:?}");
        assert_eq!(estimates(&[100, 4], means)[0].unwrap().interval, None);
    }
}
