//! The same rule with milder or harder thresholds.

use crate::analysis::dating::rule::defaults::{amount, share};
use crate::analysis::dating::rule::{
    CrashRule, EquityRule, RegimeRule, Rule, Spacing, TurningPoints,
};
use crate::units::{NonNegative, Share};

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
