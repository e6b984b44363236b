//! The share that a cause has ended by a time, where other causes compete.

use crate::analysis::statistics::estimate::{Estimate, share_on_log_log};
use crate::analysis::statistics::spells::{Moment, Spell, moments};

/// A time at which the incidence of the cause is known anew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// Share that the cause has ended by then.
    pub incidence: f64,
    /// Its variance.
    pub variance: f64,
}

/// The cumulative incidence of a cause, by Aalen & Johansen (1978).
///
/// Variance by the delta method, after Marubini & Valsecchi (1995), equation 10.12; without censoring it is
/// that of a share.
pub fn cumulative_incidence(spells: &[Spell], cause: usize) -> Vec<Step> {
    let (mut survival, mut incidence) = (1.0, 0.0);
    let (mut steps, mut parts) = (Vec::new(), Vec::new());
    for moment in moments(spells) {
        let part = Part::of(&moment, cause, survival);
        incidence += survival * part.of_cause / part.at_risk;
        parts.push((part, incidence));
        let variance = variance(&parts, incidence);
        steps.push(Step { time: moment.time, incidence, variance });
        survival *= 1.0 - part.ended / part.at_risk;
    }
    steps
}

/// The incidence at a time, with its interval on the scale log(-log).
pub fn at(steps: &[Step], time: f64) -> Estimate {
    let passed = steps.iter().take_while(|step| step.time <= time).last();
    let nothing = Estimate { value: 0.0, interval: None };
    passed.map_or(nothing, |step| share_on_log_log(step.incidence, step.variance))
}

/// What a moment adds to the variance.
#[derive(Clone, Copy)]
struct Part {
    at_risk: f64,
    ended: f64,
    of_cause: f64,
    survival_before: f64,
}

impl Part {
    fn of(moment: &Moment, cause: usize, survival_before: f64) -> Part {
        let of_cause = moment.ended.get(cause).copied().unwrap_or(0) as f64;
        let (at_risk, ended) = (moment.at_risk as f64, moment.all_ended() as f64);
        Part { at_risk, ended, of_cause, survival_before }
    }
}

fn variance(parts: &[(Part, f64)], now: f64) -> f64 {
    let add = |sum: f64, (part, then): &(Part, f64)| {
        let rise = now - then;
        let share = part.of_cause / part.at_risk;
        let left = part.at_risk - part.ended;
        // Once nobody is left nothing rises any more.
        let all = if left > 0.0 { rise * rise * part.ended / (part.at_risk * left) } else { 0.0 };
        let own =
            part.survival_before * part.survival_before * share * (1.0 - share) / part.at_risk;
        let both = rise * part.survival_before * share / part.at_risk;
        sum + all + own - 2.0 * both
    };
    parts.iter().fold(0.0, add).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::statistics::kaplan_meier::Curve;

    /// The sample of the reference: `i = np.arange(60)`, `time = i*37 % 61 + 1`, cause `i % 3`, 0 censored.
    fn sample() -> Vec<Spell> {
        let spell =
            |i: usize| Spell { time: (i * 37 % 61 + 1) as f64, cause: (i % 3).checked_sub(1) };
        (0..60).map(spell).collect()
    }

    /// Reference: `AalenJohansenFitter().fit(time, cause, event_of_interest=1)` of lifelines 0.30.3:
    /// `cumulative_density_` and `variance_`.
    #[test]
    fn incidence_and_variance_are_those_of_the_reference() {
        let steps = cumulative_incidence(&sample(), 0);
        for (time, incidence, variance) in REFERENCE {
            let step = steps.iter().rfind(|step| step.time <= time).unwrap();
            assert!((step.incidence - incidence).abs() < 1e-12, "{step:?}");
            assert!((step.variance - variance).abs() < 1e-12, "{step:?}");
        }
    }

    const REFERENCE: [(f64, f64, f64); 3] = [
        (10.0, 0.03448275862068967, 0.0005740292754930509),
        (30.0, 0.18463782160255154, 0.002799254364578026),
        (50.0, 0.3502618231793001, 0.004924679301395973),
    ];

    #[test]
    fn without_censoring_it_is_the_share_with_the_variance_of_a_share() {
        let spell = |i: usize| Spell { time: (i / 2) as f64, cause: Some(usize::from(i % 5 < 3)) };
        let spells: Vec<Spell> = (0..40).map(spell).collect();
        for step in cumulative_incidence(&spells, 1) {
            let past = |spell: &&Spell| spell.time <= step.time && spell.cause == Some(1);
            let share = spells.iter().filter(past).count() as f64 / 40.0;
            assert!((step.incidence - share).abs() < 1e-12);
            assert!((step.variance - share * (1.0 - share) / 40.0).abs() < 1e-12, "{step:?}");
        }
    }

    #[test]
    fn the_causes_add_up_to_all_that_is_over() {
        let curve = Curve::of(&sample());
        let causes = [0, 1].map(|cause| cumulative_incidence(&sample(), cause));
        for time in [5.0, 20.0, 60.0] {
            let sum = at(&causes[0], time).value + at(&causes[1], time).value;
            assert!((sum + curve.at(time).value - 1.0).abs() < 1e-12);
        }
        assert_eq!(at(&causes[0], 0.5), Estimate { value: 0.0, interval: None });
        assert_eq!(cumulative_incidence(&[Spell::censored(3.0)], 0), []);
    }

    /// Two constant hazards a and b: a / (a + b) x (1 - exp(-(a + b) time)). Limit A23 with a second cause.
    #[test]
    fn two_constant_hazards_are_recovered() {
        use crate::analysis::statistics::sample::constant_hazard;
        let (rate, chance, first) = (0.25, 0.4, 3);
        let truth = first as f64 / 5.0 * (1.0 - libm::exp(-rate * chance * 8.0));
        let holds = |round: u32| {
            // Which of the causes ended a run is drawn by its place: three of five are of the first.
            let mut spells = constant_hazard(round, 200, rate, chance, 12.0);
            let ended = spells.iter_mut().filter_map(|spell| spell.cause.as_mut());
            ended.enumerate().for_each(|(at, cause)| *cause = usize::from(at % 5 >= first));
            at(&cumulative_incidence(&spells, 0), 8.0).interval.unwrap().holds(truth)
        };
        // The causes are shared out more evenly than by lot, so more than 190 of 200 are expected.
        let holding = (0..200).filter(|round| holds(*round)).count();
        assert!(holding >= 181, "{holding} of 200 intervals hold the truth");
    }
}
