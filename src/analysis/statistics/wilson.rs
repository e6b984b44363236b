//! A probability from counts.

use crate::analysis::statistics::estimate::{Estimate, Interval, normal_width};

/// The share of `hits` in `count`, with the interval of Wilson (1927), which holds at 0 and at 1 too.
///
/// `None` of nothing.
pub fn probability(hits: usize, count: usize) -> Option<Estimate> {
    if count == 0 {
        return None;
    }
    let (n, width) = (count as f64, normal_width());
    let share = hits as f64 / n;
    let square = width * width / n;
    let middle = (share + square / 2.0) / (1.0 + square);
    let half = libm::sqrt(share * (1.0 - share) * square + square * square / 4.0) / (1.0 + square);
    let (low, high) = ((middle - half).max(0.0), (middle + half).min(1.0));
    Some(Estimate { value: share, interval: Some(Interval { low, high }) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference: `binomtest(k, n).proportion_ci(method="wilson")` of scipy.
    #[test]
    fn intervals_are_those_of_the_reference() {
        for (hits, count, low, high) in REFERENCE {
            let interval = probability(hits, count).unwrap().interval.unwrap();
            assert!((interval.low - low).abs() < 1e-12, "{interval:?}");
            assert!((interval.high - high).abs() < 1e-12, "{interval:?}");
        }
        assert_eq!(probability(0, 0), None);
    }

    const REFERENCE: [(usize, usize, f64, f64); 3] = [
        (0, 200, 0.0, 0.018845326377266575),
        (13, 20, 0.4328542766852363, 0.8188081758989179),
        (200, 200, 0.9811546736227335, 1.0),
    ];
}
