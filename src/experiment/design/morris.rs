//! Trajectories of Morris: paths on a grid along which every parameter moves once, each step an elementary effect.
//!
//! Of ten times as many random trajectories those are kept that lie far apart. Sources: Morris (1991), Technometrics 33(2);
//! Campolongo, Cariboni & Saltelli (2007), Environmental Modelling & Software 22(10), for the distance and the wish for
//! spread; Ruano et al. (2012), Environmental Modelling & Software 37, for finding it step by step.

use crate::experiment::design::chance::{Chance, Use};
use crate::experiment::design::factorial::place;

/// Random trajectories for each one kept.
const CANDIDATES: usize = 10;

/// The level of each parameter in each point of a path.
type Trajectory = Vec<Vec<usize>>;

/// The length of a step between 0 and 1 on so many levels, which are even: a bit more than one half.
pub fn step(levels: usize) -> f64 {
    place(levels / 2, levels)
}

/// The points of so many trajectories on a grid with an even number of levels, one trajectory after the other; each has
/// one point more than there are parameters.
pub fn points(parameters: usize, trajectories: usize, levels: usize, seed: u64) -> Vec<Vec<f64>> {
    let candidates: Vec<Trajectory> = (0..CANDIDATES * trajectories)
        .map(|number| {
            trajectory(parameters, levels, &mut Chance::of(seed, Use::Trajectory, number))
        })
        .collect();
    let point = |point: &Vec<usize>| point.iter().map(|level| place(*level, levels)).collect();
    let chosen = spread(&candidates, trajectories);
    chosen.iter().flat_map(|number| candidates[*number].iter().map(point)).collect()
}

/// From a random corner every parameter moves by half of the levels, up or down, in random order.
fn trajectory(parameters: usize, levels: usize, chance: &mut Chance) -> Trajectory {
    let half = levels / 2;
    let ends: Vec<[usize; 2]> = (0..parameters)
        .map(|_| {
            let low = chance.below(half);
            if chance.coin() { [low, low + half] } else { [low + half, low] }
        })
        .collect();
    let mut point: Vec<usize> = ends.iter().map(|[from, _]| *from).collect();
    let mut points = vec![point.clone()];
    for parameter in chance.permutation(parameters) {
        point[parameter] = ends[parameter][1];
        points.push(point.clone());
    }
    points
}

/// Numbers of trajectories far apart: the first, and step by step the one with the largest sum of squared distances to all
/// that are chosen.
fn spread(candidates: &[Trajectory], count: usize) -> Vec<usize> {
    let mut sums = vec![0.0; candidates.len()];
    let mut chosen: Vec<usize> = Vec::with_capacity(count);
    while chosen.len() < count {
        let farthest = (0..candidates.len())
            .filter(|number| !chosen.contains(number))
            .max_by(|a, b| f64::total_cmp(&sums[*a], &sums[*b]).then(b.cmp(a)));
        let Some(next) = farthest else { break };
        for (sum, candidate) in sums.iter_mut().zip(candidates) {
            let distance = distance(candidate, &candidates[next]);
            *sum += distance * distance;
        }
        chosen.push(next);
    }
    chosen
}

/// The sum of the distances of every point of one trajectory from every point of another, in levels.
fn distance(one: &Trajectory, other: &Trajectory) -> f64 {
    let gap = |a: &Vec<usize>, b: &Vec<usize>| {
        let square = |(a, b): (&usize, &usize)| a.abs_diff(*b) * a.abs_diff(*b);
        libm::sqrt(a.iter().zip(b).map(square).sum::<usize>() as f64)
    };
    one.iter().flat_map(|a| other.iter().map(move |b| gap(a, b))).fold(0.0, |sum, gap| sum + gap)
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

    /// The sum of squared distances over all pairs, which Campolongo's choice makes large.
    fn apart(paths: &[&Trajectory]) -> f64 {
        let pairs = (0..paths.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
        let squared = pairs.map(|(a, b)| distance(paths[a], paths[b])).map(|gap| gap * gap);
        squared.sum()
    }

    #[test]
    fn those_chosen_lie_farther_apart_than_those_that_came_first() {
        for seed in 0..20 {
            let path = |number| trajectory(5, 4, &mut Chance::of(seed, Use::Trajectory, number));
            let candidates: Vec<Trajectory> = (0..60).map(path).collect();
            let chosen: Vec<_> =
                spread(&candidates, 6).into_iter().map(|number| &candidates[number]).collect();
            let first: Vec<_> = candidates.iter().take(6).collect();
            assert!(apart(&chosen) > apart(&first), "seed {seed}");
        }
    }

    #[test]
    fn the_step_is_that_of_morris() {
        assert_eq!(step(4), 2.0 / 3.0);
        assert_eq!(step(2), 1.0);
    }
}
