//! The space of free parameters: a cube in which the prior is even, and the values its points stand for.

use crate::analysis::statistics::chance::{Chance, Use};
use crate::scenario::calibration::parameters::Parameters;

/// A point of the unit cube: for every parameter the share of its prior that lies below.
pub type Point = Vec<f64>;

/// The values of a point, in the order of the parameters.
pub fn values(parameters: &Parameters, point: &[f64]) -> Vec<f64> {
    let each = parameters.parameters.iter().zip(point);
    each.map(|(parameter, share)| parameter.prior.quantile(*share)).collect()
}

/// What sets a world to values: `path=value`, every path of every parameter.
pub fn overrides(parameters: &Parameters, values: &[f64]) -> Vec<String> {
    let each = parameters.parameters.iter().zip(values);
    each.flat_map(|(parameter, value)| {
        parameter.set.iter().map(move |path| format!("{path}={value}"))
    })
    .collect()
}

/// Points spread evenly over the cube: a Latin hypercube (McKay, Beckman and Conover 1979).
pub fn scattered(count: usize, dimensions: usize) -> Vec<Point> {
    let mut points = vec![Vec::with_capacity(dimensions); count];
    for dimension in 0..dimensions {
        let mut chance = Chance::of(Use::Scatter, dimension as u32);
        let mut strata: Vec<usize> = (0..count).collect();
        chance.shuffle(&mut strata);
        for (point, stratum) in points.iter_mut().zip(strata) {
            point.push((stratum as f64 + chance.uniform()) / count as f64);
        }
    }
    points
}

/// A number folded back into the unit interval at its ends.
pub fn folded(number: f64) -> f64 {
    let within = number.rem_euclid(2.0);
    if within <= 1.0 { within } else { 2.0 - within }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::calibration::parameters::{Parameter, Prior};

    #[test]
    fn a_point_sets_every_path_to_the_quantile_of_its_prior() {
        let parameter = |paths: &[&str], prior| Parameter {
            name: "a".into(),
            set: paths.iter().map(|path| path.to_string()).collect(),
            prior,
        };
        let parameters = Parameters {
            parameters: vec![
                parameter(&["a.b", "a.c"], Prior::Range { low: 0.0, high: 2.0 }),
                parameter(&["d"], Prior::Range { low: 1.0, high: 2.0 }),
            ],
        };
        let values = values(&parameters, &[0.25, 0.5]);
        assert_eq!(overrides(&parameters, &values), ["a.b=0.5", "a.c=0.5", "d=1.5"]);
    }

    #[test]
    fn scattered_points_meet_every_stratum_of_every_dimension_once() {
        let points = scattered(20, 3);
        for dimension in 0..3 {
            let mut strata: Vec<usize> =
                points.iter().map(|point| (20.0 * point[dimension]) as usize).collect();
            strata.sort_unstable();
            assert!(strata.into_iter().eq(0..20));
        }
        assert_ne!(points[0][0], points[0][1]);
    }

    #[test]
    fn steps_out_of_the_cube_are_folded_back() {
        let folds = [-0.25, 0.25, 1.25, 2.25, -1.25].map(folded);
        assert_eq!(folds, [0.25, 0.25, 0.75, 0.25, 0.75]);
    }
}
