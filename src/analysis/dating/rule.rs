//! The rule by which crashes are dated: every threshold and window, as data.
//!
//! The defaults were fixed before any run was dated. A rule file holds what differs from them; [`Rule::scaled`] gives the
//! same rule with all thresholds milder or harder, for the sensitivity of what it says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{NonNegative, Share};

/// A dating rule. Windows are counted in quarters or months of the calendar, whatever the step of the run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// How peaks and troughs are found.
    pub turning_points: TurningPoints,
    /// The composite rule, whose parts are also rules of their own.
    pub crash: CrashRule,
    /// Share prices alone.
    pub equity: EquityRule,
    /// When a series counts as recovered.
    pub recovery: RecoveryRule,
    /// What kind of run it was.
    pub regimes: RegimeRule,
}

/// Turning points of series of either frequency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TurningPoints {
    /// Of quarterly series: capex and utilisation. Harding and Pagan (2002): window 2, phase 2, cycle 5.
    pub quarterly: Spacing,
    /// Of monthly series: share prices. Bry and Boschan (1971): window 5, phase 5, cycle 15.
    pub monthly: Spacing,
}

/// How far turning points are apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spacing {
    /// Periods on either side that a turning point must beat [periods].
    #[schemars(range(min = 1, max = 60))]
    pub window: u32,
    /// Shortest phase, from a peak to a trough or back [periods].
    #[schemars(range(min = 1, max = 120))]
    pub least_phase: u32,
    /// Shortest cycle, from peak to peak or trough to trough [periods].
    #[schemars(range(min = 1, max = 240))]
    pub least_cycle: u32,
    /// Smallest change over a phase [logs]. Harding and Pagan (2002) have none.
    #[serde(default = "any_amplitude")]
    pub least_amplitude: NonNegative,
}

/// The composite rule: a peak of capex followed by a fall, and at least two other signs of a crash. A proposal of this program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CrashRule {
    /// Time from the peak of capex within which everything must happen [quarters].
    #[schemars(range(min = 1, max = 80))]
    pub within_quarters: u32,
    /// Fall of quarterly capex from its peak [share].
    pub capex_fall: Share,
    /// How many of the four other signs are needed [signs].
    #[schemars(range(min = 0, max = 4))]
    pub least_signs: u32,
    /// First sign: utilisation below this level [share], for `idle_quarters`; or else the fall below.
    pub busy: Share,
    /// How long utilisation must be below that level [quarters].
    #[schemars(range(min = 1, max = 80))]
    pub idle_quarters: u32,
    /// Fall of utilisation from its best quarter before the peak, in points of a share of capacity [share].
    pub utilisation_fall: Share,
    /// Second sign: write-downs over the book before the peak [share].
    pub write_downs: NonNegative,
    /// Time within which that much is written down [quarters].
    #[schemars(range(min = 1, max = 80))]
    pub write_down_quarters: u32,
    /// Third sign: fall of share prices from their highest month before the peak [share].
    pub equity_fall: Share,
    /// Fourth sign: debt of firms that defaulted, over all loans before the peak [share].
    pub defaulted_debt: NonNegative,
}

/// Falls of share prices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EquityRule {
    /// Fall from a peak [share]. Greenwood, Shleifer and You (2019): a crash of a sector is 40 %.
    pub fall: Share,
    /// Time within which it happens [months]. Greenwood, Shleifer and You (2019): two years.
    #[schemars(range(min = 1, max = 240))]
    pub within_months: u32,
    /// Rise before the peak [share]; 0 asks for none. Greenwood, Shleifer and You (2019): prices doubled.
    pub run_up: NonNegative,
    /// Time over which that rise is measured [months]. Greenwood, Shleifer and You (2019): two years.
    #[schemars(range(min = 1, max = 240))]
    pub run_up_months: u32,
    /// Fall that makes a bear market [share]. Mishkin and White (2002): 20 %.
    pub bear_fall: Share,
    /// Time within which it happens [months]. Mishkin and White (2002): up to a year.
    #[schemars(range(min = 1, max = 240))]
    pub bear_months: u32,
    /// Fall from the highest month so far that makes a slump, however long it takes [share]. Barro and Ursua (2009): 25 %.
    pub slump_fall: Share,
}

/// When a series counts as recovered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RecoveryRule {
    /// Capex and share prices: part of the peak that is reached again [share].
    pub of_peak: Share,
    /// Utilisation: level that is reached again, or that of the peak if it was lower [share].
    pub busy: Share,
}

/// What kind of run it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RegimeRule {
    /// AI winter: capex stays below this part of its peak [share], and services do not fall as below.
    pub winter_capex: Share,
    /// How long [quarters].
    #[schemars(range(min = 1, max = 80))]
    pub winter_quarters: u32,
    /// Services stay at or above this part of their level before the peak meanwhile [share].
    pub winter_services: Share,
    /// Glut: utilisation stays below this level [share].
    pub glut_busy: Share,
    /// How long [quarters].
    #[schemars(range(min = 1, max = 80))]
    pub glut_quarters: u32,
    /// Soft landing: capex falls by at least this much [share]; a smaller fall is one only if capex drifts.
    pub landing_least_fall: Share,
    /// And by at most this much [share].
    pub landing_most_fall: Share,
    /// Capex drifts once it has not risen above its peak for this long [quarters].
    #[schemars(range(min = 1, max = 80))]
    pub drift_quarters: u32,
    /// Write-downs from the peak on are below this part of the book before it [share], or spread as below.
    pub landing_write_downs: NonNegative,
    /// Or they are spread: time between their 10th and their 90th percentile [quarters].
    #[schemars(range(min = 1, max = 240))]
    pub landing_span_quarters: u32,
}

fn share(value: f64) -> Share {
    Share::new(value).expect("the thresholds of the rule are shares")
}

fn amount(value: f64) -> NonNegative {
    NonNegative::new(value).expect("the thresholds of the rule are not negative")
}

fn any_amplitude() -> NonNegative {
    amount(0.0)
}

impl Default for TurningPoints {
    fn default() -> TurningPoints {
        let least_amplitude = any_amplitude();
        TurningPoints {
            quarterly: Spacing { window: 2, least_phase: 2, least_cycle: 5, least_amplitude },
            monthly: Spacing { window: 5, least_phase: 5, least_cycle: 15, least_amplitude },
        }
    }
}

impl Default for CrashRule {
    fn default() -> CrashRule {
        CrashRule {
            within_quarters: 8,
            capex_fall: share(0.4),
            least_signs: 2,
            busy: share(0.6),
            idle_quarters: 2,
            utilisation_fall: share(0.2),
            write_downs: amount(0.2),
            write_down_quarters: 4,
            equity_fall: share(0.4),
            defaulted_debt: amount(0.05),
        }
    }
}

impl Default for EquityRule {
    fn default() -> EquityRule {
        EquityRule {
            fall: share(0.4),
            within_months: 24,
            run_up: amount(1.0),
            run_up_months: 24,
            bear_fall: share(0.2),
            bear_months: 12,
            slump_fall: share(0.25),
        }
    }
}

impl Default for RecoveryRule {
    fn default() -> RecoveryRule {
        RecoveryRule { of_peak: share(1.0), busy: share(0.85) }
    }
}

impl Default for RegimeRule {
    fn default() -> RegimeRule {
        RegimeRule {
            winter_capex: share(0.5),
            winter_quarters: 8,
            winter_services: share(0.9),
            glut_busy: share(0.7),
            glut_quarters: 4,
            landing_least_fall: share(0.1),
            landing_most_fall: share(0.4),
            drift_quarters: 8,
            landing_write_downs: amount(0.1),
            landing_span_quarters: 12,
        }
    }
}

impl Rule {
    /// The same rule with every threshold so many times as large: every fall, loss, rise and amplitude; and of a level
    /// that a series falls below or keeps, what it leaves to the whole. At 1.25 capacity counts as idle below a
    /// utilisation of .50, not .60: half stands idle, not two fifths. Windows, levels of recovery and counts stay.
    pub fn scaled(&self, factor: f64) -> Rule {
        let fall = |threshold: Share| share((*threshold * factor).clamp(0.0, 1.0));
        let level = |threshold: Share| share(1.0 - ((1.0 - *threshold) * factor).clamp(0.0, 1.0));
        let size = |threshold: NonNegative| amount((*threshold * factor).clamp(0.0, 1e15));
        let spacing = |spacing: &Spacing| Spacing {
            least_amplitude: size(spacing.least_amplitude),
            ..spacing.clone()
        };
        Rule {
            turning_points: TurningPoints {
                quarterly: spacing(&self.turning_points.quarterly),
                monthly: spacing(&self.turning_points.monthly),
            },
            crash: CrashRule {
                capex_fall: fall(self.crash.capex_fall),
                busy: level(self.crash.busy),
                utilisation_fall: fall(self.crash.utilisation_fall),
                write_downs: size(self.crash.write_downs),
                equity_fall: fall(self.crash.equity_fall),
                defaulted_debt: size(self.crash.defaulted_debt),
                ..self.crash.clone()
            },
            equity: EquityRule {
                fall: fall(self.equity.fall),
                run_up: size(self.equity.run_up),
                bear_fall: fall(self.equity.bear_fall),
                slump_fall: fall(self.equity.slump_fall),
                ..self.equity.clone()
            },
            recovery: self.recovery.clone(),
            regimes: RegimeRule {
                winter_capex: level(self.regimes.winter_capex),
                winter_services: level(self.regimes.winter_services),
                glut_busy: level(self.regimes.glut_busy),
                landing_least_fall: fall(self.regimes.landing_least_fall),
                landing_most_fall: fall(self.regimes.landing_most_fall),
                landing_write_downs: size(self.regimes.landing_write_downs),
                ..self.regimes.clone()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scaled_rule_asks_for_larger_falls_and_more_idle_capacity_in_the_same_windows() {
        let rule = Rule::default();
        let hard = rule.scaled(1.25);
        assert_eq!(*hard.crash.capex_fall, 0.5);
        assert_eq!((*hard.crash.busy, *hard.crash.write_downs), (0.5, 0.25));
        assert_eq!((*hard.equity.run_up, *hard.equity.fall), (1.25, 0.5));
        assert_eq!((*hard.regimes.winter_capex, *hard.regimes.winter_services), (0.375, 0.875));
        assert_eq!(hard.crash.within_quarters, rule.crash.within_quarters);
        assert_eq!(hard.recovery, rule.recovery);
        assert_eq!(rule.scaled(1.0).crash, rule.crash);
        assert_eq!(*rule.scaled(9.0).crash.capex_fall, 1.0);
    }

    #[test]
    fn a_rule_says_only_what_differs_and_knows_no_other_fields() {
        let rule: Rule = ron::from_str("(crash: (capex_fall: 0.3))").unwrap();
        let crash = CrashRule { capex_fall: share(0.3), ..CrashRule::default() };
        assert_eq!(rule, Rule { crash, ..Rule::default() });
        assert!(ron::from_str::<Rule>("(crash: (capex_fal: 0.3))").is_err());
        assert!(ron::from_str::<Rule>("(crash: (capex_fall: 1.3))").is_err());
        let text = ron::to_string(&Rule::default()).unwrap();
        assert_eq!(ron::from_str::<Rule>(&text).unwrap(), Rule::default());
    }
}
