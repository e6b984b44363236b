//! Differences between worlds that share their seeds.

use crate::analysis::statistics::bootstrap;
use crate::analysis::statistics::distributions::{sign_test, t_beyond, t_quantile};
use crate::analysis::statistics::estimate::{CONFIDENCE, Estimate, Interval};
use crate::analysis::windows::mean;

/// The mean difference within pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Pairs with both values.
    pub pairs: usize,
    /// Mean of the first less the second, with Student's interval; none where it is the same in all pairs.
    pub difference: Estimate,
    /// Chance of so large a mean where there is no difference, by Student's test of the pairs; none likewise.
    pub p: Option<f64>,
    /// The mean over the standard deviation of the second sample.
    pub standardised: Option<f64>,
    /// Variance of a difference of independent samples over that of the pairs: how many times as many runs
    /// it would take without common seeds, with a bootstrap interval. `None` where the difference is the same in
    /// all pairs.
    pub variance_reduction: Option<Estimate>,
}

/// Which of a pair comes first, counted over pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Pairs in which the first comes earlier, or comes and the other does not.
    pub earlier: u64,
    /// Pairs in which it comes later, or not at all.
    pub later: u64,
    /// Pairs in which both come at once, or neither.
    pub alike: u64,
}

/// The difference of the first and the second of each pair; `None` of no pairs.
pub fn difference(pairs: &[(f64, f64)]) -> Option<Paired> {
    let gaps: Vec<f64> = pairs.iter().map(|(first, second)| first - second).collect();
    let seconds: Vec<f64> = pairs.iter().map(|(_, second)| *second).collect();
    let (value, count) = (mean(&gaps)?, pairs.len() as f64);
    let spread = variance(&gaps).filter(|variance| *variance > 0.0);
    let error = spread.map(|variance| libm::sqrt(variance / count));
    let width = t_quantile(0.5 + CONFIDENCE / 2.0, count - 1.0);
    let half = error.zip(width).map(|(error, width)| error * width);
    let interval = half.map(|half| Interval { low: value - half, high: value + half });
    let of_seconds = variance(&seconds).filter(|variance| *variance > 0.0);
    Some(Paired {
        pairs: pairs.len(),
        difference: Estimate { value, interval },
        p: error.and_then(|error| t_beyond(value / error, count - 1.0)),
        standardised: of_seconds.map(|variance| value / libm::sqrt(variance)),
        variance_reduction: reduction(pairs).map(|value| {
            let drawn = |units: &[usize]| {
                reduction(&units.iter().map(|unit| pairs[*unit]).collect::<Vec<_>>())
            };
            Estimate { value, interval: bootstrap::interval(pairs.len(), drawn) }
        }),
    })
}

/// The variance without pairs over that with them.
fn reduction(pairs: &[(f64, f64)]) -> Option<f64> {
    let of =
        |number: fn(&(f64, f64)) -> f64| variance(&pairs.iter().map(number).collect::<Vec<f64>>());
    let within = of(|(first, second)| first - second).filter(|variance| *variance > 0.0)?;
    Some((of(|(first, _)| *first)? + of(|(_, second)| *second)?) / within)
}

/// Counts which of each pair comes first; what never comes is `None`.
pub fn order(pairs: &[(Option<f64>, Option<f64>)]) -> Order {
    let mut order = Order::default();
    for pair in pairs {
        let [first, second] = [pair.0, pair.1].map(|time| time.unwrap_or(f64::INFINITY));
        let count = match first.total_cmp(&second) {
            std::cmp::Ordering::Less => &mut order.earlier,
            std::cmp::Ordering::Greater => &mut order.later,
            std::cmp::Ordering::Equal => &mut order.alike,
        };
        *count += 1;
    }
    order
}

impl Order {
    /// Chance of so uneven an order where either comes first as often, by the sign test.
    pub fn p(&self) -> Option<f64> {
        let decided = self.earlier + self.later;
        (decided > 0).then(|| sign_test(self.earlier.min(self.later), decided)).flatten()
    }
}

/// The unbiased variance; `None` of fewer than two values.
fn variance(values: &[f64]) -> Option<f64> {
    let (middle, count) = (mean(values)?, values.len() as f64);
    let sum = values.iter().fold(0.0, |sum, value| sum + (value - middle) * (value - middle));
    (values.len() > 1).then(|| sum / (count - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Student's sleep data (1908), R's `t.test(extra ~ group, sleep, paired = TRUE)`: t = -4.0621, 9
    /// degrees of freedom, p = 0.002833, mean -1.58, interval -2.4598858 to -0.7001142.
    const SLEEP: [(f64, f64); 10] = [
        (0.7, 1.9),
        (-1.6, 0.8),
        (-0.2, 1.1),
        (-1.2, 0.1),
        (-0.1, -0.1),
        (3.4, 4.4),
        (3.7, 5.5),
        (0.8, 1.6),
        (0.0, 4.6),
        (2.0, 3.4),
    ];

    #[test]
    fn sleep_is_as_published() {
        let found = difference(&SLEEP).unwrap();
        let interval = found.difference.interval.unwrap();
        assert!((found.difference.value + 1.58).abs() < 1e-12);
        assert!(
            (interval.low + 2.4598858).abs() < 5e-8 && (interval.high + 0.7001142).abs() < 5e-8
        );
        assert!((found.p.unwrap() - 0.002833).abs() < 5e-7);
        // Variances 3.200556 and 4.009, of the differences 1.512889.
        let reduction = found.variance_reduction.unwrap();
        assert!((reduction.value - 7.209556 / 1.512889).abs() < 1e-5);
        assert!(reduction.interval.unwrap().holds(reduction.value));
        assert!((found.standardised.unwrap() + 1.58 / libm::sqrt(4.009)).abs() < 1e-12);
    }

    #[test]
    fn a_difference_without_luck_is_not_tested_and_neither_is_one_pair() {
        let same = difference(&[(3.0, 1.0), (5.0, 3.0), (9.0, 7.0)]).unwrap();
        assert_eq!((same.p, same.variance_reduction), (None, None));
        assert_eq!(same.difference, Estimate { value: 2.0, interval: None });
        let one = difference(&[(3.0, 1.0)]).unwrap();
        assert_eq!((one.pairs, one.difference.interval, one.p), (1, None, None));
        assert_eq!(difference(&[]), None);
    }

    #[test]
    fn pairs_are_counted_by_what_comes_first() {
        let pairs = [(Some(3.0), None), (Some(3.0), Some(9.0)), (None, Some(4.0)), (None, None)];
        let found = order(&pairs);
        assert_eq!(found, Order { earlier: 2, later: 1, alike: 1 });
        assert_eq!(found.p(), Some(1.0));
        assert_eq!(Order::default().p(), None);
    }
}
