//! The share not yet over by a time, where some are watched for less long than others.

use crate::analysis::statistics::estimate::{Estimate, share_on_log_log};
use crate::analysis::statistics::spells::{Moment, Spell, moments};

/// A time at which the curve falls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// Spells not over before it.
    pub at_risk: usize,
    /// Spells that ended at it.
    pub ended: usize,
    /// Share that lasts longer.
    pub survival: f64,
    /// Greenwood's sum: the variance of the share over its square.
    pub greenwood: f64,
}

/// A curve of Kaplan and Meier (1958), with Greenwood's variance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Where it falls; before the first step it is 1.
    pub steps: Vec<Step>,
}

/// A time by which half is over; no end where the curve or its bounds stay above a half.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Median {
    /// The first time at which at most half last longer.
    pub value: Option<f64>,
    /// The first time at which the lower bound of the curve is at most a half.
    pub low: Option<f64>,
    /// The same of the upper bound.
    pub high: Option<f64>,
}

/// What rounding may add to a share that is one half.
const ROUNDING: f64 = 1e-12;

impl Curve {
    /// The curve of a sample; every cause of an end counts.
    pub fn of(spells: &[Spell]) -> Curve {
        let mut curve = Curve::default();
        let (mut survival, mut greenwood) = (1.0, 0.0);
        for moment in moments(spells) {
            let (at_risk, ended) = (moment.at_risk as f64, moment.all_ended() as f64);
            survival *= 1.0 - ended / at_risk;
            greenwood += ended / (at_risk * (at_risk - ended));
            curve.steps.push(step(&moment, survival, greenwood));
        }
        curve
    }

    /// The share that lasts longer than a time, with its interval on the scale log(-log).
    pub fn at(&self, time: f64) -> Estimate {
        let passed = self.steps.iter().take_while(|step| step.time <= time).last();
        passed.map_or(Estimate { value: 1.0, interval: None }, Step::share)
    }

    /// The time by which half is over. Interval after Brookmeyer & Crowley (1982).
    pub fn median(&self) -> Median {
        let first = |value: &dyn Fn(&Step) -> Option<f64>| {
            let over = |step: &&Step| value(step).is_some_and(|share| share <= 0.5 + ROUNDING);
            self.steps.iter().find(over).map(|step| step.time)
        };
        Median {
            value: first(&|step| Some(step.survival)),
            low: first(&|step| step.share().interval.map(|interval| interval.low)),
            high: first(&|step| step.share().interval.map(|interval| interval.high)),
        }
    }
}

impl Step {
    /// The share that lasts longer, with its interval; none once nobody is left.
    fn share(&self) -> Estimate {
        share_on_log_log(self.survival, self.survival * self.survival * self.greenwood)
    }
}

fn step(moment: &Moment, survival: f64, greenwood: f64) -> Step {
    let ended = moment.all_ended();
    Step { time: moment.time, at_risk: moment.at_risk, ended, survival, greenwood }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::statistics::sample::{constant_hazard, lung, remission};

    fn assert_share(found: Estimate, [value, low, high]: [f64; 3]) {
        let interval = found.interval.unwrap();
        for (found, expected) in [(found.value, value), (interval.low, low), (interval.high, high)]
        {
            assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
        }
    }

    /// Reference: lifelines 0.30.3, `k = KaplanMeierFitter().fit(time, event)`: `k.survival_function_` and
    /// `k.confidence_interval_`; `survfit(..., conf.type = "log-log")` of R gives the same.
    #[test]
    fn lung_and_remission_are_those_of_the_reference() {
        let all = Curve::of(&[lung::men(), lung::women()].concat());
        assert_share(all.at(100.0), [0.863968967645243, 0.8122223197535388, 0.9023101805150431]);
        assert_share(all.at(365.0), [0.4092416244600636, 0.33871426908832264, 0.4783807676469135]);
        assert_share(all.at(700.0), [0.14239150565481729, 0.08937380168800722, 0.2073703101137285]);
        let treated = Curve::of(&remission::treated());
        assert_share(treated.at(10.0), [0.7529411764705878, 0.5031995107999564, 0.889361835169265]);
        assert_share(
            treated.at(23.0),
            [0.44817927170868327, 0.18805200595923233, 0.6801426284952412],
        );
    }

    /// Reference: `median_survival_times(k.confidence_interval_)` of lifelines; 310, 270 and 426 days are
    /// the medians in the manual of R's survival package, 23 and 8 weeks those of Freireich et al. (1963).
    #[test]
    fn medians_are_those_published() {
        let median = |spells: &[Spell]| {
            let found = Curve::of(spells).median();
            (found.value, found.low, found.high)
        };
        let all = [lung::men(), lung::women()].concat();
        assert_eq!(median(&all), (Some(310.0), Some(284.0), Some(361.0)));
        assert_eq!(median(&lung::men()), (Some(270.0), Some(210.0), Some(306.0)));
        assert_eq!(median(&lung::women()), (Some(426.0), Some(345.0), Some(524.0)));
        assert_eq!(median(&remission::treated()), (Some(23.0), Some(13.0), None));
        assert_eq!(median(&remission::placebo()), (Some(8.0), Some(4.0), Some(11.0)));
    }

    #[test]
    fn without_censoring_it_is_the_share_with_the_variance_of_a_share() {
        let curve = Curve::of(&[1.0, 2.0, 3.0, 4.0, 4.0, 5.0, 6.0, 7.0].map(Spell::ended));
        let at = curve.steps[3];
        assert_eq!((at.time, at.at_risk, at.ended), (4.0, 5, 2));
        assert!((at.survival - 0.375).abs() < 1e-15);
        let variance = at.survival * at.survival * at.greenwood;
        assert!((variance - 0.375 * 0.625 / 8.0).abs() < 1e-15);
        assert_eq!(curve.at(0.5), Estimate { value: 1.0, interval: None });
        assert_eq!(curve.at(7.0), Estimate { value: 0.0, interval: None });
    }

    /// Limit A23: finds come at a constant rate and one in so many brings a crash, so that the share without
    /// a crash is exp(-rate x chance x time). Of 200 samples about 190 intervals hold it.
    #[test]
    fn a_constant_hazard_is_recovered_with_censoring_at_the_horizon_and_before() {
        let (rate, chance) = (0.25, 0.4);
        let truth = libm::exp(-rate * chance * 8.0);
        let samples = (0..200).map(|round| constant_hazard(round, 200, rate, chance, 12.0));
        let estimates: Vec<Estimate> = samples.map(|spells| Curve::of(&spells).at(8.0)).collect();
        let holding = estimates.iter().filter(|one| one.interval.unwrap().holds(truth)).count();
        assert!((181..=198).contains(&holding), "{holding} of 200 intervals hold the truth");
        let mean = estimates.iter().map(|one| one.value).sum::<f64>() / 200.0;
        assert!((mean - truth).abs() < 0.01, "{mean} for {truth}");
    }
}
