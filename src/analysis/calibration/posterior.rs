//! What is known of each parameter after the fit.

use crate::analysis::calibration::chains::Tried;
use crate::analysis::calibration::space::Point;
use crate::analysis::statistics::quantiles::Sorted;
use crate::analysis::windows::mean;

/// Standard deviation of a number that is even between 0 and 1.
pub const EVEN: f64 = 0.288_675_134_594_812_9;

/// A parameter after the fit, in shares of its prior.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// Where the best point has it.
    pub best: f64,
    /// Below what 5, 50 and 95 % of the posterior lie.
    pub quantiles: [f64; 3],
    /// Standard deviation of the posterior over that of the prior: 1 where the targets say nothing of it.
    pub width: f64,
    /// Spread of all chains over that within them: near 1 where they have come to agree (Gelman and Rubin 1992).
    pub agreement: f64,
}

/// What is known of every parameter, from a sample that goes generation after generation through so many chains.
pub fn known(best: &[f64], sample: &[Tried], chains: usize) -> Vec<Known> {
    let of = |(at, &best): (usize, &f64)| {
        let values: Vec<f64> = sample.iter().map(|tried| tried.point[at]).collect();
        let sorted = Sorted::of(values.iter().copied());
        let quantile = |share| sorted.quantile(share).unwrap_or(f64::NAN);
        Known {
            best,
            quantiles: [0.05, 0.5, 0.95].map(quantile),
            width: libm::sqrt(variance(&values)) / EVEN,
            agreement: agreement(&values, chains),
        }
    };
    best.iter().enumerate().map(of).collect()
}

/// Covariance of the sample over the variance of the prior, row after row.
pub fn covariance(sample: &[Tried]) -> Vec<Point> {
    let dimensions = sample.first().map_or(0, |tried| tried.point.len());
    let column = |at: usize| -> Vec<f64> { sample.iter().map(|tried| tried.point[at]).collect() };
    let columns: Vec<Vec<f64>> = (0..dimensions).map(column).collect();
    let scaled = |a: &Vec<f64>, b: &Vec<f64>| together(a, b) / (EVEN * EVEN);
    columns.iter().map(|a| columns.iter().map(|b| scaled(a, b)).collect()).collect()
}

fn variance(values: &[f64]) -> f64 {
    together(values, values)
}

fn together(a: &[f64], b: &[f64]) -> f64 {
    let [mean_a, mean_b] = [a, b].map(|values| mean(values).unwrap_or(0.0));
    let sum: f64 = a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum();
    sum / (a.len() as f64 - 1.0).max(1.0)
}

fn agreement(values: &[f64], chains: usize) -> f64 {
    let chain =
        |at: usize| -> Vec<f64> { values.iter().skip(at).step_by(chains).copied().collect() };
    let all: Vec<Vec<f64>> = (0..chains).map(chain).collect();
    let length = all.first().map_or(0, Vec::len) as f64;
    let within: Vec<f64> = all.iter().map(|chain| variance(chain)).collect();
    let within = mean(&within).unwrap_or(f64::NAN);
    let means: Vec<f64> = all.iter().filter_map(|chain| mean(chain)).collect();
    let between = variance(&means);
    libm::sqrt(((length - 1.0) / length * within + between) / within)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(points: &[[f64; 2]]) -> Vec<Tried> {
        points.iter().map(|point| Tried { point: point.to_vec(), score: 0.0 }).collect()
    }

    #[test]
    fn covariance_is_counted_in_variances_of_the_prior() {
        let covariance = covariance(&sample(&[[0.0, 0.0], [0.5, 1.0], [1.0, 2.0]]));
        let expected = [[0.25, 0.5], [0.5, 1.0]].map(|row| row.map(|value| 12.0 * value));
        for (row, expected) in covariance.iter().zip(expected) {
            for (value, expected) in row.iter().zip(expected) {
                assert!((value - expected).abs() < 1e-12, "{covariance:?}");
            }
        }
    }

    /// Two chains: 0.1, 0.3 and 0.2, 0.4. Within 0.02, between 0.005: sqrt((0.01 + 0.005) / 0.02).
    #[test]
    fn chains_agree_where_they_spread_as_widely_within_as_together() {
        let known = known(&[0.2], &sample(&[[0.1; 2], [0.2; 2], [0.3; 2], [0.4; 2]]), 2);
        assert!((known[0].agreement - libm::sqrt(0.75)).abs() < 1e-12, "{known:?}");
        assert!((known[0].quantiles[1] - 0.25).abs() < 1e-12);
        assert!((known[0].width - libm::sqrt(0.05 / 3.0 * 12.0)).abs() < 1e-9, "{known:?}");
    }
}
