//! A claim as data, and its measurement.

use crate::analysis::arms::{Arm, Runs};
use crate::analysis::claims::pair::Pair;
use crate::analysis::claims::run::Run;
use crate::analysis::claims::verdict::{Side, Verdict};
use crate::analysis::statistics::bootstrap;
use crate::analysis::statistics::estimate::Estimate;
use crate::analysis::statistics::quantiles::Sorted;
use crate::analysis::statistics::wilson;

/// A setting in which a claim is tested: changes made to all of its worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Name in tables.
    pub name: &'static str,
    /// Changes `path=value`.
    pub changes: &'static [&'static str],
}

/// A world of a part with what the part changes of it, after the setting.
pub type Cast = (&'static str, &'static [&'static str]);

/// What is measured over seeds.
#[derive(Clone, Copy, Debug)]
pub enum Statistic {
    /// The share of seeds in which something happens, with Wilson's interval.
    Share(fn(&Pair) -> bool),
    /// The median over seeds of a number of the pair, with the interval of the bootstrap over seeds.
    Median(fn(&Pair) -> Option<f64>),
}

/// One thing that must be so if the claim is true.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// What is measured, with its unit.
    pub what: &'static str,
    /// The world in question.
    pub treated: Cast,
    /// The world it is compared with on the same seeds; itself where there is none.
    pub control: Cast,
    /// The month from which both are measured.
    pub mark: u32,
    /// How.
    pub statistic: Statistic,
    /// What the claim says of it.
    pub side: Side,
}

/// A claim.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Its number in `docs/model.md`.
    pub number: u8,
    /// What it says.
    pub text: &'static str,
    /// What tests it: all parts must hold.
    pub parts: &'static [Part],
    /// The settings it is tested in.
    pub settings: &'static [Setting],
}

impl Part {
    fn arms(&self, setting: &Setting) -> [Arm; 2] {
        [self.treated, self.control].map(|(world, own)| Arm::of(world, setting.changes, own))
    }

    /// What was measured in a setting; `None` where it is not defined in half of the pairs.
    pub fn measure(&self, setting: &Setting, runs: &Runs<Run>) -> Option<Estimate> {
        let [treated, control] = self.arms(setting).map(|arm| runs.get(&arm));
        let both = treated?.iter().zip(control?);
        let pairs: Vec<Pair> = both
            .filter_map(|(treated, control)| {
                let (treated, control) = treated.as_ref().zip(control.as_ref())?;
                let mark = treated.columns.steps(self.mark);
                Some(Pair { treated, control, mark })
            })
            .collect();
        match self.statistic {
            Statistic::Share(of) => {
                wilson::probability(pairs.iter().filter(|pair| of(pair)).count(), pairs.len())
            }
            Statistic::Median(of) => {
                let values = Sorted::of(pairs.iter().filter_map(of));
                if 2 * values.count() < pairs.len() {
                    return None;
                }
                let interval = bootstrap::of_quantile(&values, 0.5);
                values.median().map(|value| Estimate { value, interval })
            }
        }
    }

    /// Whether the part held in each setting, by what was measured there.
    pub fn held(
        &self,
        settings: &[Setting],
        measured: &[Option<Estimate>],
    ) -> Vec<(&'static str, Option<bool>)> {
        let held = |(setting, measured): (&Setting, &Option<Estimate>)| {
            (setting.name, self.side.holds(*measured))
        };
        settings.iter().zip(measured).map(held).collect()
    }
}

impl Claim {
    /// Every arm that the claim needs.
    pub fn arms(&self) -> impl Iterator<Item = Arm> {
        let of = |setting| self.parts.iter().flat_map(move |part| part.arms(setting));
        self.settings.iter().flat_map(of)
    }

    /// What was measured of a part in each setting.
    pub fn measure(&self, part: &Part, runs: &Runs<Run>) -> Vec<Option<Estimate>> {
        self.settings.iter().map(|setting| part.measure(setting, runs)).collect()
    }

    /// In a setting a claim holds if all of its parts do.
    pub fn verdict(&self, parts: &[Vec<(&'static str, Option<bool>)>]) -> Verdict {
        let all = |at: usize| {
            let held = parts.iter().filter_map(|part| part[at].1);
            held.fold(None, |all: Option<bool>, one| Some(all.unwrap_or(true) && one))
        };
        let settings = self.settings.iter().enumerate();
        Verdict::over(&settings.map(|(at, setting)| (setting.name, all(at))).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::claims::pair::idle;
    use crate::analysis::sample;

    const SETTINGS: [Setting; 2] =
        [Setting { name: "usual", changes: &[] }, Setting { name: "odd", changes: &["x=1"] }];
    const IDLE: Part = Part {
        what: "lowest utilisation",
        treated: ("a", &[]),
        control: ("b", &[]),
        mark: 12,
        statistic: Statistic::Median(|pair| pair.less(idle)),
        side: Side::Below(-0.2),
    };
    const CALM: Part = Part {
        statistic: Statistic::Share(|pair| pair.crash_within(24)),
        side: Side::Below(0.5),
        ..IDLE
    };
    const CLAIM: Claim =
        Claim { number: 1, text: "idle", parts: &[IDLE, CALM], settings: &SETTINGS };

    fn runs(of: f64) -> Vec<Option<Run>> {
        let run = |more: f64| {
            let record = sample::with(sample::record(60), "rents_utilisation", |_| of + more);
            Some(Run::of(&record).unwrap())
        };
        [0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07].map(run).to_vec()
    }

    #[test]
    fn a_claim_holds_where_all_of_its_parts_do() {
        let arm = |world, changes: &[&str]| Arm::of(world, changes, &[]);
        let known: Runs<Run> = [
            (arm("a", &[]), runs(0.3)),
            (arm("b", &[]), runs(0.8)),
            (arm("a", &["x=1"]), runs(0.7)),
            (arm("b", &["x=1"]), runs(0.8)),
        ]
        .into();
        let arms: Vec<Arm> = CLAIM.arms().collect();
        assert!(arms.iter().all(|arm| known.contains_key(arm)) && arms.len() == 8);
        let measured = IDLE.measure(&SETTINGS[0], &known).unwrap();
        assert!((measured.value + 0.5).abs() < 1e-12);
        let held =
            CLAIM.parts.iter().map(|part| part.held(&SETTINGS, &CLAIM.measure(part, &known)));
        let held: Vec<_> = held.collect();
        assert_eq!(held[0], [("usual", Some(true)), ("odd", Some(false))]);
        assert_eq!(held[1], [("usual", Some(true)), ("odd", Some(true))]);
        assert_eq!(CLAIM.verdict(&held), Verdict::OnlyIf(vec!["usual"]));
        assert_eq!(IDLE.measure(&SETTINGS[0], &Runs::new()), None);
    }
}
