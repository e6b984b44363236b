//! Latin hypercubes: in every parameter alone the points lie as evenly as they can.
//!
//! Source: McKay, Beckman & Conover (1979), Technometrics 21(2).

use crate::experiment::design::chance::{Chance, Use};

/// So many points, of which each parameter has one in every interval of length 1 / `count`, at a random place within it.
///
/// A parameter added at the end moves no other; a larger design is another one. At most 2^20 points.
pub fn points(parameters: usize, count: usize, seed: u64) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = (0..parameters).map(|one| column(one, count, seed)).collect();
    (0..count).map(|at| columns.iter().map(|column| column[at]).collect()).collect()
}

fn column(parameter: usize, count: usize, seed: u64) -> Vec<f64> {
    let mut chance = Chance::of(seed, Use::LatinHypercube, parameter);
    let intervals = chance.permutation(count);
    intervals.iter().map(|from| (*from as f64 + chance.uniform()) / count as f64).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_parameter_has_one_point_in_every_interval(
            parameters in 1..9_usize, count in 1..200_usize, seed: u64
        ) {
            let points = points(parameters, count, seed);
            for parameter in 0..parameters {
                let mut hit: Vec<usize> = points
                    .iter()
                    .map(|point| (point[parameter] * count as f64) as usize)
                    .collect();
                hit.sort_unstable();
                prop_assert_eq!(hit, (0..count).collect::<Vec<_>>());
            }
            let more = super::points(parameters + 1, count, seed);
            prop_assert!(more.iter().zip(&points).all(|(more, point)| more[..parameters] == point[..]));
        }
    }

    /// Independent columns: no correlation beyond four standard errors of 1 / sqrt(1000).
    #[test]
    fn parameters_have_nothing_to_do_with_each_other() {
        let points = points(6, 1000, 3);
        for (one, other) in (0..6).flat_map(|one| (0..one).map(move |other| (one, other))) {
            let product = |point: &Vec<f64>| (point[one] - 0.5) * (point[other] - 0.5);
            let correlation = points.iter().map(product).sum::<f64>() / 1000.0 * 12.0;
            assert!(correlation.abs() < 4.0 / libm::sqrt(1000.0), "{one} {other} {correlation}");
        }
        assert_ne!(points, super::points(6, 1000, 4));
    }
}
