//! How long spells last on average up to a time: what to compare where hazards cross.

use crate::analysis::statistics::estimate::{Estimate, Interval, normal_width};
use crate::analysis::statistics::kaplan_meier::Curve;

/// A mean time with its variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RestrictedMean {
    /// Mean of the time, or of the limit where that is earlier.
    pub value: f64,
    /// Variance of that mean.
    pub variance: f64,
}

/// A difference of means of two independent samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The first less the second, with its interval.
    pub estimate: Estimate,
    /// Chance of so large a difference where there is none.
    pub p: Option<f64>,
}

/// The area below the curve up to a time.
///
/// Variance after Klein & Moeschberger (2003), §4.5: each step counts with the square of the area beyond it.
pub fn restricted_mean(curve: &Curve, until: f64) -> RestrictedMean {
    let (mut beyond, mut variance, mut end) = (0.0, 0.0, until);
    for step in curve.steps.iter().rev().filter(|step| step.time < until) {
        beyond += step.survival * (end - step.time);
        let (at_risk, ended) = (step.at_risk as f64, step.ended as f64);
        if step.ended < step.at_risk {
            variance += beyond * beyond * ended / (at_risk * (at_risk - ended));
        }
        end = step.time;
    }
    RestrictedMean { value: beyond + end, variance }
}

/// How much longer the first lasts on average, up to a time. Source: Royston & Parmar (2013).
pub fn difference(first: &Curve, second: &Curve, until: f64) -> Difference {
    let [first, second] = [first, second].map(|curve| restricted_mean(curve, until));
    let value = first.value - second.value;
    let deviation = libm::sqrt(first.variance + second.variance);
    let half = normal_width() * deviation;
    let known = deviation > 0.0;
    let interval = known.then_some(Interval { low: value - half, high: value + half });
    let p = known.then(|| libm::erfc(value.abs() / deviation / std::f64::consts::SQRT_2));
    Difference { estimate: Estimate { value, interval }, p }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::statistics::sample::{lung, remission};
    use crate::analysis::statistics::spells::Spell;

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} is not {expected}");
    }

    /// Reference: `restricted_mean_survival_time(k, 365)` and `(k, 20)` of lifelines 0.30.3. The variances
    /// are of the formula written out in numpy: `sum(area_beyond_i**2 * d/(n*(n-d)))`.
    #[test]
    fn lung_and_remission_are_those_of_the_reference() {
        let mean = |spells: &[Spell], until| restricted_mean(&Curve::of(spells), until);
        close(mean(&lung::men(), 365.0).value, 241.49508519205682);
        close(mean(&lung::women(), 365.0).value, 297.4654095320365);
        let (treated, placebo) = (remission::treated(), remission::placebo());
        close(mean(&treated, 20.0).value, 16.116526610644254);
        close(mean(&treated, 20.0).variance, 1.5664029242241924);
        close(mean(&placebo, 20.0).variance, 1.6080336896663432);
        let found = difference(&Curve::of(&treated), &Curve::of(&placebo), 20.0);
        close(found.estimate.value, 7.687955182072827);
        close(found.estimate.interval.unwrap().half_width(), 1.959963984540054 * 1.781694871152335);
        close(found.p.unwrap(), 1.596264999036541e-5);
    }

    #[test]
    fn without_censoring_it_is_the_mean_of_what_is_cut_off_at_the_limit() {
        let curve = Curve::of(&[1.0, 2.0, 3.0, 9.0].map(Spell::ended));
        let found = restricted_mean(&curve, 4.0);
        close(found.value, 2.5);
        close(found.variance, 1.25 / 4.0);
        let never = Curve::of(&[Spell::censored(9.0)]);
        assert_eq!(restricted_mean(&never, 4.0), RestrictedMean { value: 4.0, variance: 0.0 });
        assert_eq!(difference(&never, &never, 4.0).p, None);
    }
}
