//! Trajectories of Morris: paths on a grid along which every parameter moves once, each step an elementary effect.
//!
//! Source: Morris (1991), Technometrics 33(2). Trajectories are not chosen for their spread, as Campolongo, Cariboni &
//! Saltelli (2007) propose: those lie at corners, which biases mean effects. For a g function of eight parameters SALib's
//! 20 most spread of 200 gave sizes 42 to 68 % too large, 20 random ones at most 9 % off (`tests/reference/salib.py spread`).

use crate::experiment::design::chance::{Chance, Use};
use crate::experiment::design::factorial::place;

/// The length of a step between 0 and 1 on so many levels, which are even: a bit more than one half.
pub fn step(levels: usize) -> f64 {
    place(levels / 2, levels)
}

/// The points of so many trajectories on a grid with an even number of levels, one trajectory after the other; each has
/// one point more than there are parameters.
///
/// Fewer trajectories are the beginning of more.
pub fn points(parameters: usize, trajectories: usize, levels: usize, seed: u64) -> Vec<Vec<f64>> {
    let of =
        |number| trajectory(parameters, levels, &mut Chance::of(seed, Use::Trajectory, number));
    (0..trajectories).flat_map(of).collect()
}

/// From a random corner every parameter moves by half of the levels, up or down, in random order.
fn trajectory(parameters: usize, levels: usize, chance: &mut Chance) -> Vec<Vec<f64>> {
    let half = levels / 2;
    let ends: Vec<[usize; 2]> = (0..parameters)
        .map(|_| {
            let low = chance.below(half);
            if chance.coin() { [low, low + half] } else { [low + half, low] }
        })
        .collect();
    let mut point: Vec<usize> = ends.iter().map(|[from, _]| *from).collect();
    let places = |point: &[usize]| point.iter().map(|level| place(*level, levels)).collect();
    let mut points = vec![places(&point)];
    for parameter in chance.permutation(parameters) {
        point[parameter] = ends[parameter][1];
        points.push(places(&point));
    }
    points
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn every_step_moves_one_parameter_by_the_same_length_and_every_parameter_moves_once(
            parameters in 1..8_usize, trajectories in 1..8_usize, half in 1..5_usize, seed: u64
        ) {
            let points = points(parameters, trajectories, 2 * half, seed);
            prop_assert_eq!(points.len(), trajectories * (parameters + 1));
            prop_assert!(points.iter().flatten().all(|at| (0.0..=1.0).contains(at)));
            for path in points.chunks(parameters + 1) {
                let mut moved: Vec<usize> = path.windows(2).map(|pair| {
                    let gap = |one: &usize| (pair[1][*one] - pair[0][*one]).abs();
                    let moved: Vec<usize> = (0..parameters).filter(|one| gap(one) > 0.0).collect();
                    assert_eq!(moved.len(), 1);
                    assert!((gap(&moved[0]) - step(2 * half)).abs() < 1e-15);
                    moved[0]
                }).collect();
                moved.sort_unstable();
                prop_assert_eq!(moved, (0..parameters).collect::<Vec<_>>());
            }
        }
    }

    /// Each parameter stands on each level as often in the first point, to four standard deviations.
    #[test]
    fn trajectories_begin_anywhere() {
        let points = points(3, 4000, 4, 1);
        for parameter in 0..3 {
            let mut counts = [0_u32; 4];
            points
                .iter()
                .step_by(4)
                .for_each(|at| counts[(at[parameter] * 3.0).round() as usize] += 1);
            assert!(counts.iter().all(|count| count.abs_diff(1000) < 110), "{counts:?}");
        }
    }

    #[test]
    fn the_step_is_that_of_morris() {
        assert_eq!(step(4), 2.0 / 3.0);
        assert_eq!(step(2), 1.0);
    }
}
