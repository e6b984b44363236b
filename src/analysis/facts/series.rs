//! Arithmetic of series that facts need: pure functions.

use crate::analysis::windows::{mean, total};

/// The standard deviation of changes from quarter to quarter over the mean of the quarters: how much something swings.
pub fn swing(values: &[f64], quarter: usize) -> Option<f64> {
    let quarters: Vec<f64> = values.chunks_exact(quarter).filter_map(mean).collect();
    let changes: Vec<f64> = quarters.windows(2).map(|two| two[1] - two[0]).collect();
    let level = mean(&quarters).filter(|level| *level > 0.0)?;
    Some(libm::sqrt(variance(&changes)?) / level)
}

/// The variance over the mean; 1 of what comes at a constant rate, more of what comes in clusters.
pub fn dispersion(values: &[f64]) -> Option<f64> {
    let level = mean(values).filter(|level| *level > 0.0)?;
    Some(variance(values)? / level)
}

/// How far a series falls from its first highest value so far, and rises again from there: the largest rise, as a share of
/// the trough, after a fall of at least `fall`.
pub fn rise_after_fall(values: &[f64], fall: f64) -> Option<f64> {
    let (mut peak, mut trough, mut rise) = (*values.first()?, f64::INFINITY, 0.0_f64);
    for value in values {
        peak = peak.max(*value);
        if *value <= (1.0 - fall) * peak {
            trough = trough.min(*value);
        }
        if trough.is_finite() && trough > 0.0 {
            rise = rise.max(value / trough - 1.0);
        }
    }
    Some(rise)
}

/// By how many positions the second series follows the first: the lag, up to `most` either way, at which they are most
/// correlated.
pub fn lag(first: &[f64], second: &[f64], most: usize) -> Option<f64> {
    let most = most as i64;
    let shifted = |by: i64| {
        let pairs: Vec<(f64, f64)> = (0..first.len() as i64)
            .filter_map(|at| {
                let other = usize::try_from(at + by).ok()?;
                Some((first[at as usize], *second.get(other)?))
            })
            .collect();
        correlation(&pairs).map(|correlation| (by, correlation))
    };
    let best = (-most..=most).filter_map(shifted).max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(best.0 as f64)
}

/// Growth in logs over so many positions; what is not positive counts as next to nothing.
pub fn growth(values: &[f64], over: usize) -> Vec<f64> {
    let log = |value: f64| libm::log(value.max(1e-9));
    values.windows(over + 1).map(|window| log(window[over]) - log(window[0])).collect()
}

/// Skewness; above 0 where large values are rarer than small ones.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let (middle, spread) = (mean(values)?, libm::sqrt(variance(values)?));
    let cubes: Vec<f64> = values
        .iter()
        .map(|value| {
            let gap = (value - middle) / spread;
            gap * gap * gap
        })
        .collect();
    mean(&cubes).filter(|skewness| skewness.is_finite())
}

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let (first, second): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (a, b) = (mean(&first)?, mean(&second)?);
    let products: Vec<f64> = pairs.iter().map(|(x, y)| (x - a) * (y - b)).collect();
    let scale = libm::sqrt(variance(&first)? * variance(&second)?) * pairs.len() as f64;
    (scale > 0.0).then(|| total(&products) / scale)
}

fn variance(values: &[f64]) -> Option<f64> {
    let middle = mean(values)?;
    mean(&values.iter().map(|value| (value - middle) * (value - middle)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swings_are_those_of_quarters_over_their_level() {
        assert_eq!(swing(&[1.0, 3.0, 3.0, 5.0, 1.0, 3.0], 2), Some(2.0 / (8.0 / 3.0)));
        assert_eq!(swing(&[0.0, 0.0, 0.0, 0.0], 2), None);
    }

    #[test]
    fn what_comes_in_clusters_is_dispersed() {
        assert_eq!(dispersion(&[2.0, 2.0, 2.0]), Some(0.0));
        assert_eq!(dispersion(&[0.0, 0.0, 0.0, 4.0]), Some(3.0));
    }

    #[test]
    fn a_rise_counts_only_after_a_fall() {
        assert_eq!(rise_after_fall(&[2.0, 1.0, 1.5, 3.0], 0.25), Some(2.0));
        assert_eq!(rise_after_fall(&[1.0, 2.0, 3.0], 0.25), Some(0.0));
        assert_eq!(rise_after_fall(&[2.0, 1.8, 3.0], 0.25), Some(0.0));
    }

    #[test]
    fn the_second_series_follows_the_first_by_its_lag() {
        let wave = |at: i32| f64::from((at * 37) % 11);
        let first: Vec<f64> = (0..40).map(wave).collect();
        let second: Vec<f64> = (0..40).map(|at| wave(at - 3 + 11)).collect();
        assert_eq!(lag(&first, &second, 5), Some(3.0));
        assert_eq!(lag(&second, &first, 5), Some(-3.0));
        assert_eq!(lag(&[1.0; 9], &[1.0; 9], 2), None);
    }

    #[test]
    fn skewness_has_the_sign_of_the_long_tail() {
        assert!(skewness(&[1.0, 1.0, 1.0, 9.0]).unwrap() > 1.0);
        assert!(skewness(&[-1.0, 0.0, 1.0]).unwrap().abs() < 1e-12);
        assert_eq!(skewness(&[2.0, 2.0]), None);
        assert!((growth(&[1.0, 1.0, libm::exp(0.5)], 2)[0] - 0.5).abs() < 1e-12);
    }
}
