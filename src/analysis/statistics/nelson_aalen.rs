//! The hazard summed up to a time.

use crate::analysis::statistics::estimate::{Estimate, Interval, normal_width};
use crate::analysis::statistics::spells::{Moment, Spell, moments};

/// A time at which the sum rises: the sum and its variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// The hazard up to it.
    pub hazard: f64,
    /// Variance of the sum, of ends that may come at once: d (n - d) / n^3 a time.
    pub variance: f64,
}

/// The cumulative hazard of a sample; every cause of an end counts.
///
/// Source: Nelson (1972), Aalen (1978); variance after Klein (1991), Scandinavian Journal of Statistics 18.
pub fn cumulative_hazard(spells: &[Spell]) -> Vec<Step> {
    let (mut hazard, mut variance) = (0.0, 0.0);
    let rise = |moment: Moment| {
        let (at_risk, ended) = (moment.at_risk as f64, moment.all_ended() as f64);
        hazard += ended / at_risk;
        variance += ended * (at_risk - ended) / (at_risk * at_risk * at_risk);
        Step { time: moment.time, hazard, variance }
    };
    moments(spells).into_iter().map(rise).collect()
}

/// The cumulative hazard at a time, with an interval on the logarithmic scale.
pub fn at(steps: &[Step], time: f64) -> Estimate {
    let passed = steps.iter().take_while(|step| step.time <= time).last();
    let Some(step) = passed else { return Estimate { value: 0.0, interval: None } };
    let width = libm::exp(normal_width() * libm::sqrt(step.variance) / step.hazard);
    let interval = Interval { low: step.hazard / width, high: step.hazard * width };
    Estimate { value: step.hazard, interval: (step.variance > 0.0).then_some(interval) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::statistics::sample::{constant_hazard, lung, remission};

    /// Reference: lifelines 0.30.3, `NelsonAalenFitter(nelson_aalen_smoothing=False).fit(time, event)`.
    #[test]
    fn lung_and_remission_are_those_of_the_reference() {
        let close = |spells: &[Spell], time: f64, expected: [f64; 3]| {
            let found = at(&cumulative_hazard(spells), time);
            let interval = found.interval.unwrap();
            for (found, expected) in [found.value, interval.low, interval.high].iter().zip(expected)
            {
                assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
            }
        };
        let all = [lung::men(), lung::women()].concat();
        close(&all, 100.0, [0.14565422863400024, 0.10253956061354262, 0.20689726181802737]);
        close(&all, 700.0, [1.9244475602018973, 1.5614001837997453, 2.3719085282508336]);
        let treated = remission::treated();
        close(&treated, 10.0, [0.2683473389355742, 0.11581581999116156, 0.6217656130164203]);
        close(&treated, 23.0, [0.7521135727018079, 0.3816728720295672, 1.482093351917493]);
    }

    /// Limit A23: the sum is rate x chance x time.
    #[test]
    fn a_constant_hazard_is_recovered_with_censoring() {
        let (rate, chance) = (0.25, 0.4);
        let truth = rate * chance * 8.0;
        let holds = |round| {
            let spells = constant_hazard(round, 200, rate, chance, 12.0);
            at(&cumulative_hazard(&spells), 8.0).interval.unwrap().holds(truth)
        };
        let holding = (0..200).filter(|round| holds(*round)).count();
        assert!((181..=198).contains(&holding), "{holding} of 200 intervals hold the truth");
    }

    #[test]
    fn before_the_first_end_there_is_no_hazard() {
        let steps = cumulative_hazard(&[Spell::ended(3.0)]);
        assert_eq!(at(&steps, 2.0), Estimate { value: 0.0, interval: None });
        assert_eq!(cumulative_hazard(&[Spell::censored(3.0)]), []);
    }
}
