//! Screening by elementary effects: which parameters move an outcome at all, and which do so evenly.
//!
//! An elementary effect is the change of the outcome along one step of a trajectory over the length of the step, so it is
//! in the unit of the outcome per whole range of the parameter. Their mean is Morris's mu, the mean of their sizes the mu*
//! of Campolongo, by which parameters are ranked, and their standard deviation is sigma: large where the effect depends on
//! where the others stand. Sources: Morris (1991), Technometrics 33(2); Campolongo, Cariboni & Saltelli (2007),
//! Environmental Modelling & Software 22(10).

use crate::analysis::statistics::bootstrap;
use crate::analysis::statistics::estimate::Estimate;
use crate::analysis::windows::{mean, total};

/// What trajectories tell of each parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Screening {
    /// How many trajectories there are.
    pub trajectories: usize,
    /// Outcomes that are missing.
    pub missing: usize,
    /// The effects of each parameter.
    pub effects: Vec<Effects>,
}

/// The elementary effects of a parameter; intervals by resampling whole trajectories.
#[derive(Clone, Debug, PartialEq)]
pub struct Effects {
    /// How many of them are known: those between two outcomes.
    pub count: usize,
    /// Their mean, mu; near 0 too where they cancel.
    pub mean: Option<Estimate>,
    /// The mean of their sizes, mu*.
    pub size: Option<Estimate>,
    /// Their standard deviation, sigma; none of fewer than two.
    pub deviation: Option<Estimate>,
}

/// The effects of the parameters on an outcome at the points of `design::morris`.
///
/// A missing outcome takes away the two effects beside it and no others, so what is left speaks of the part of the
/// space where the outcome exists.
pub fn screen(points: &[Vec<f64>], outcomes: &[Option<f64>]) -> Screening {
    let parameters = points.first().map_or(0, Vec::len);
    let paths = points.chunks(parameters + 1).zip(outcomes.chunks(parameters + 1));
    let trajectories: Vec<Vec<Option<f64>>> =
        paths.map(|(path, along)| elementary(path, along)).collect();
    let statistics = |drawn: &[Vec<usize>]| {
        let of = |parameter| summary(&known(&trajectories, &drawn[0], parameter));
        (0..parameters).flat_map(of).collect()
    };
    let estimates = bootstrap::estimates(&[trajectories.len()], statistics);
    let all: Vec<usize> = (0..trajectories.len()).collect();
    let effects = |(parameter, of_one): (usize, &[Option<Estimate>])| Effects {
        count: known(&trajectories, &all, parameter).len(),
        mean: of_one[0],
        size: of_one[1],
        deviation: of_one[2],
    };
    Screening {
        trajectories: trajectories.len(),
        missing: outcomes.iter().filter(|outcome| outcome.is_none()).count(),
        effects: estimates.chunks(3).enumerate().map(effects).collect(),
    }
}

/// The effect of each parameter along one trajectory.
fn elementary(path: &[Vec<f64>], along: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut effects = vec![None; path.len() - 1];
    for (pair, outcomes) in path.windows(2).zip(along.windows(2)) {
        let step = |one: usize| pair[1][one] - pair[0][one];
        if let Some(moved) = (0..effects.len()).find(|one| step(*one) != 0.0) {
            let change = outcomes[1].zip(outcomes[0]).map(|(after, before)| after - before);
            effects[moved] = change.map(|change| change / step(moved));
        }
    }
    effects
}

/// The effects of a parameter that are known, in some trajectories.
fn known(trajectories: &[Vec<Option<f64>>], drawn: &[usize], parameter: usize) -> Vec<f64> {
    drawn.iter().filter_map(|number| trajectories[*number][parameter]).collect()
}

/// The mean of effects, the mean of their sizes and their standard deviation.
fn summary(effects: &[f64]) -> [Option<f64>; 3] {
    let middle = mean(effects);
    let sizes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
    let spread = middle.filter(|_| effects.len() > 1).map(|middle| {
        let squares: Vec<f64> =
            effects.iter().map(|effect| (effect - middle) * (effect - middle)).collect();
        libm::sqrt(total(&squares) / (effects.len() - 1) as f64)
    });
    [middle, mean(&sizes), spread]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::morris;

    fn screened(trajectories: usize, outcome: impl Fn(&[f64]) -> Option<f64>) -> Screening {
        let points = morris::points(3, trajectories, 4, 1);
        let outcomes: Vec<Option<f64>> = points.iter().map(|point| outcome(point)).collect();
        screen(&points, &outcomes)
    }

    #[test]
    fn effects_of_a_plane_are_its_slopes_and_do_not_vary() {
        let found = screened(8, |at| Some(7.0 + 2.0 * at[0] - 3.0 * at[1]));
        for (effects, slope) in found.effects.iter().zip([2.0_f64, -3.0, 0.0]) {
            assert_eq!(effects.count, 8);
            assert!((effects.mean.unwrap().value - slope).abs() < 1e-12);
            assert!((effects.size.unwrap().value - slope.abs()).abs() < 1e-12);
            assert!(effects.deviation.unwrap().interval.unwrap().high < 1e-12);
        }
    }

    /// x(1 - 2y): the effect of x is 1 - 2y, that of y is -2x; on four levels y is 0, 1/3, 2/3 or 1.
    #[test]
    fn an_effect_that_changes_its_sign_has_size_and_no_mean() {
        let found = screened(400, |at| Some(at[0] * (1.0 - 2.0 * at[1])));
        let first = &found.effects[0];
        assert!(first.mean.unwrap().interval.unwrap().holds(0.0), "{first:?}");
        assert!(first.size.unwrap().interval.unwrap().holds(2.0 / 3.0), "{first:?}");
        assert!((first.deviation.unwrap().value - libm::sqrt(5.0) / 3.0).abs() < 0.05, "{first:?}");
    }

    #[test]
    fn a_missing_outcome_takes_away_the_effects_beside_it_only() {
        let found = screened(10, |at| (at[0] < 0.9).then_some(at[1]));
        let counts: Vec<usize> = found.effects.iter().map(|effects| effects.count).collect();
        assert!(found.missing > 0 && counts[0] < counts[1] && counts[1] < 10, "{counts:?}");
        assert!((found.effects[1].mean.unwrap().value - 1.0).abs() < 1e-12);
        let nothing = screened(10, |_| None);
        assert_eq!((nothing.missing, nothing.effects[0].mean), (40, None));
    }
}
