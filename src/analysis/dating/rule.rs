//! The rule by which crashes are dated: every threshold and window, as data.
//!
//! The defaults were fixed before any run was dated. A rule file holds what differs from them; [`Rule::scaled`] gives the
//! same rule with all thresholds milder or harder, for the sensitivity of what it says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{NonNegative, Share};

mod defaults;
mod scaled;

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

fn any_amplitude() -> NonNegative {
    defaults::amount(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::dating::rule::defaults::share;

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
