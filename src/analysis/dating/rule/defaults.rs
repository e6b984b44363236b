//! The rule as it was fixed before any run was dated.

use crate::analysis::dating::rule::{
    CrashRule, EquityRule, RecoveryRule, RegimeRule, Spacing, TurningPoints, any_amplitude,
};
use crate::units::{NonNegative, Share};

pub(super) fn share(value: f64) -> Share {
    Share::new(value).expect("the thresholds of the rule are shares")
}

pub(super) fn amount(value: f64) -> NonNegative {
    NonNegative::new(value).expect("the thresholds of the rule are not negative")
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
