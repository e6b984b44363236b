//! How much of an outcome is luck: its variance over points and seeds, where every point has the same seeds.
//!
//! Two-way random effects without replication: outcome = mean + point + seed + both. What the point adds is due to
//! parameters. What the seed adds is luck that is the same at all points, which common random numbers take out of every
//! comparison of points. The rest is luck that strikes points differently; a run is decided by its point and its seed, so
//! nothing else is left in it. Shares are of the sum of the three components, a negative one taken as 0; an outcome that
//! is 0 or 1 is a number like any other. Sources: Searle, Casella & McCulloch (1992), Variance Components, §4.3; for the
//! intervals Owen (2007), Annals of Applied Statistics 1(2).

use crate::analysis::statistics::bootstrap;
use crate::analysis::statistics::estimate::Estimate;
use crate::analysis::windows::{mean, total};

/// What the variance of an outcome is made of \[shares, which sum to 1\]; intervals by resampling points and seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// Points that were compared.
    pub points: usize,
    /// Seeds that all of them have.
    pub seeds: usize,
    /// Points left out because an outcome of theirs is missing.
    pub dropped_points: usize,
    /// Seeds left out for the same reason.
    pub dropped_seeds: usize,
    /// Sum of the three components, in the square of the outcome's unit.
    pub variance: f64,
    /// Due to parameters, whatever the seed.
    pub parameters: Estimate,
    /// Due to the seed, whatever the parameters.
    pub seed: Estimate,
    /// Due to what a seed does at one point and not at another.
    pub both: Estimate,
    /// Due to luck: all but parameters.
    pub luck: Estimate,
}

/// Variance over squared mean below which numbers differ by rounding alone.
const ROUNDING: f64 = 1e-24;

/// Splits the variance of an outcome, given as a list a point with a value a seed.
///
/// Missing outcomes: the point or the seed with the largest share of them is left out, and again, until none is missing.
/// `None` of fewer than two points or seeds, and where nothing varies.
pub fn split(outcomes: &[Vec<Option<f64>>]) -> Option<Parts> {
    let table = complete(outcomes);
    let (points, seeds) = (table.len(), table.first()?.len());
    let statistics = |drawn: &[Vec<usize>]| match components(&table, &drawn[0], &drawn[1]) {
        Some(components) => {
            let whole = total(&components);
            let [parameters, seed, both] = components.map(|component| component / whole);
            [parameters, seed, both, seed + both, whole].map(Some)
        }
        None => [None; 5],
    };
    let estimates = bootstrap::estimates(&[points, seeds], |drawn| statistics(drawn).to_vec());
    Some(Parts {
        points,
        seeds,
        dropped_points: outcomes.len() - points,
        dropped_seeds: outcomes.first()?.len() - seeds,
        parameters: estimates[0]?,
        seed: estimates[1]?,
        both: estimates[2]?,
        luck: estimates[3]?,
        variance: estimates[4]?.value,
    })
}

/// The variances due to points, to seeds and to both; `None` where nothing varies or two of either kind are wanting.
///
/// From pairs of different points, of different seeds and of both, so that a unit drawn twice counts as no pair; of a table
/// as it is they are those of the analysis of variance.
fn components(table: &[Vec<f64>], points: &[usize], seeds: &[usize]) -> Option<[f64; 3]> {
    let rows: Vec<Vec<f64>> = points
        .iter()
        .map(|point| seeds.iter().map(|seed| table[*point][*seed]).collect())
        .collect();
    let (count, width) = (points.len() as f64, seeds.len() as f64);
    let by_point: Vec<f64> = rows.iter().filter_map(|row| mean(row)).collect();
    let by_seed: Vec<f64> = (0..seeds.len())
        .map(|seed| rows.iter().fold(0.0, |sum, row| sum + row[seed]) / count)
        .collect();
    let grand = mean(&by_point)?;
    let of_points = width * squares(by_point.iter().map(|mean| mean - grand));
    let of_seeds = count * squares(by_seed.iter().map(|mean| mean - grand));
    let residual = |(row, of_point): (&Vec<f64>, &f64)| {
        squares(row.iter().zip(&by_seed).map(|(value, of_seed)| value - of_point - of_seed + grand))
    };
    let rest = rows.iter().zip(&by_point).map(residual).fold(0.0, |sum, part| sum + part);
    let (pairs, pairs_of_seeds) = (pairs(points), pairs(seeds));
    let both = count * width * rest / (pairs * pairs_of_seeds);
    let parameters = (count * (of_points + rest) / (width * pairs) - both).max(0.0);
    let seed = (width * (of_seeds + rest) / (count * pairs_of_seeds) - both).max(0.0);
    let varies = parameters + seed + both > ROUNDING * grand * grand;
    let known = pairs > 0.0 && pairs_of_seeds > 0.0 && varies;
    known.then_some([parameters, seed, both])
}

fn squares(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value * value)
}

/// Ordered pairs of different units among those drawn.
fn pairs(drawn: &[usize]) -> f64 {
    let mut times = vec![0.0; drawn.iter().max().map_or(0, |last| last + 1)];
    drawn.iter().for_each(|unit| times[*unit] += 1.0);
    let all = drawn.len() as f64;
    all * all - squares(times.into_iter())
}

/// The table without the points and seeds that have to go.
fn complete(outcomes: &[Vec<Option<f64>>]) -> Vec<Vec<f64>> {
    let mut missing = missing(outcomes);
    let mut kept = missing.each_ref().map(|units| vec![true; units.len()]);
    while let Some((kind, unit)) = worst(&missing, &kept) {
        kept[kind][unit] = false;
        missing[kind][unit] = 0;
        for (other, count) in missing[1 - kind].iter_mut().enumerate() {
            let (point, seed) = if kind == 0 { (unit, other) } else { (other, unit) };
            *count = count.saturating_sub(usize::from(outcomes[point][seed].is_none()));
        }
    }
    let row = |(point, _): (usize, &bool)| {
        let seeds = outcomes[point].iter().zip(&kept[1]);
        seeds.filter_map(|(value, kept)| value.filter(|_| *kept)).collect()
    };
    kept[0].iter().enumerate().filter(|(_, kept)| **kept).map(row).collect()
}

/// How many outcomes are missing of each point and of each seed.
fn missing(outcomes: &[Vec<Option<f64>>]) -> [Vec<usize>; 2] {
    let seeds = outcomes.first().map_or(0, Vec::len);
    let none = |values: &mut dyn Iterator<Item = &Option<f64>>| {
        values.filter(|value| value.is_none()).count()
    };
    let of_points = outcomes.iter().map(|values| none(&mut values.iter())).collect();
    let of_seed = |seed: usize| none(&mut outcomes.iter().map(|values| &values[seed]));
    [of_points, (0..seeds).map(of_seed).collect()]
}

/// The point (kind 0) or seed (kind 1) with the largest share of missing outcomes; the first of equals.
fn worst(missing: &[Vec<usize>; 2], kept: &[Vec<bool>; 2]) -> Option<(usize, usize)> {
    let left = kept.each_ref().map(|kept| kept.iter().filter(|kept| **kept).count());
    let share = |(kind, unit): (usize, usize)| missing[kind][unit] as f64 / left[1 - kind] as f64;
    let worse = |a: &(usize, usize), b: &(usize, usize)| {
        f64::total_cmp(&share(*a), &share(*b)).then(b.cmp(a))
    };
    let units = (0..2).flat_map(|kind| (0..missing[kind].len()).map(move |unit| (kind, unit)));
    units.filter(|(kind, unit)| missing[*kind][*unit] > 0).max_by(worse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economy::sampling::normal;
    use crate::experiment::design::chance::{Chance, Use};

    /// A table of independent normal effects with these variances.
    fn sample(
        points: usize,
        seeds: usize,
        variances: [f64; 3],
        round: u64,
    ) -> Vec<Vec<Option<f64>>> {
        let mut chance = Chance::of(round, Use::LatinHypercube, 0);
        let mut draw = |variance: f64| libm::sqrt(variance) * normal(chance.uniform());
        let of_points: Vec<f64> = (0..points).map(|_| draw(variances[0])).collect();
        let of_seeds: Vec<f64> = (0..seeds).map(|_| draw(variances[1])).collect();
        let mut cell = |point: &f64, seed: &f64| Some(7.0 + point + seed + draw(variances[2]));
        of_points
            .iter()
            .map(|point| of_seeds.iter().map(|seed| cell(point, seed)).collect())
            .collect()
    }

    fn table(of: impl Fn(usize, usize) -> f64) -> Vec<Vec<Option<f64>>> {
        (0..8).map(|point| (0..6).map(|seed| Some(of(point, seed))).collect()).collect()
    }

    /// By hand: mean squares with 2, 1 and 2 degrees of freedom, and what they are expected to be made of.
    #[test]
    fn components_are_those_of_the_analysis_of_variance() {
        let table = [vec![0.0, 2.0], vec![2.0, 6.0], vec![5.0, 7.0]];
        // Means of points 1, 4, 6 and of seeds 7/3, 5; grand mean 11/3.
        let (of_points, of_seeds) = (2.0 * (64.0 + 1.0 + 49.0) / 9.0, 3.0 * 2.0 * 16.0 / 9.0);
        let rest = 118.0 - 6.0 * 121.0 / 9.0 - of_points - of_seeds;
        let (points, seeds, both) = (of_points / 2.0, of_seeds, rest / 2.0);
        let expected = [(points - both) / 2.0, (seeds - both) / 3.0, both];
        let found = components(&table, &[0, 1, 2], &[0, 1]).unwrap();
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
        }
    }

    #[test]
    fn all_of_it_can_be_parameters_or_seeds_or_both() {
        let parts = |of: fn(usize, usize) -> f64| split(&table(of)).unwrap();
        let shares =
            |parts: &Parts| [parts.parameters, parts.seed, parts.both].map(|one| one.value);
        assert_eq!(shares(&parts(|point, _| (point % 2) as f64)), [1.0, 0.0, 0.0]);
        assert_eq!(shares(&parts(|_, seed| (seed % 2) as f64)), [0.0, 1.0, 0.0]);
        let crossed = parts(|point, seed| ((point + seed) % 2) as f64);
        assert_eq!(shares(&crossed), [0.0, 0.0, 1.0]);
        assert_eq!(crossed.luck.value, 1.0);
        assert_eq!(split(&table(|_, _| 0.1)), None);
        assert_eq!(split(&[vec![Some(1.0)], vec![Some(2.0)]]), None);
        assert_eq!(split(&[]), None);
    }

    /// Of fifty tables with a known share of luck, at least 45 intervals hold it.
    #[test]
    fn intervals_hold_the_share_of_luck_as_often_as_they_say() {
        let holds = |round: &u64| {
            let parts = split(&sample(40, 20, [0.62, 0.18, 0.2], *round)).unwrap();
            parts.luck.interval.unwrap().holds(0.38)
        };
        let holding = (0..50).filter(holds).count();
        assert!(holding >= 45, "{holding} of 50");
    }

    #[test]
    fn points_and_seeds_with_missing_outcomes_are_left_out_and_counted() {
        let mut outcomes = sample(8, 6, [1.0, 1.0, 1.0], 1);
        let whole = split(&outcomes[1..]).unwrap();
        outcomes[0] = vec![None; 6];
        let without = split(&outcomes).unwrap();
        assert_eq!((without.dropped_points, without.dropped_seeds), (1, 0));
        assert_eq!(Parts { dropped_points: 0, ..without }, whole);
        // A seed that is missing at three points goes before any of them.
        [1, 2, 3].into_iter().for_each(|point| outcomes[point][4] = None);
        let found = split(&outcomes).unwrap();
        assert_eq!((found.points, found.seeds, found.dropped_seeds), (7, 5, 1));
    }
}
