//! The hurdle as what it is: the value of the option to wait with an investment that cannot be undone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{NonNegative, Positive};

/// What makes waiting worth while.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// Volatility of the value of new capacity, in logs [per square root of a year]. Proposal; sweep 0 to 0.4.
    pub volatility: NonNegative,
    /// What capacity in place earns over its value, and who waits forgoes [per year]. Proposal; sweep 0.04 to 0.5.
    pub payout: Positive,
}

impl Waiting {
    /// Value over price from which investing now is better than waiting: b / (b - 1), with b the positive root of
    /// volatility² b (b - 1) / 2 + (discount - payout) b = discount.
    ///
    /// Source: McDonald and Siegel (1986); Dixit and Pindyck (1994), chapter 5. The ratio is written so that it holds without
    /// volatility and without discount too.
    pub fn hurdle(&self, discount: f64) -> f64 {
        let (variance, payout) = (*self.volatility * *self.volatility, *self.payout);
        if discount <= 0.0 {
            return 1.0 + 0.5 * variance / payout;
        }
        let drift = discount - payout - 0.5 * variance;
        let root = drift + libm::sqrt(drift * drift + 2.0 * variance * discount);
        2.0 * discount / (2.0 * discount - root).max(1e-300)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hurdle(volatility: f64, payout: f64, discount: f64) -> f64 {
        let (volatility, payout) =
            (NonNegative::new(volatility).unwrap(), Positive::new(payout).unwrap());
        Waiting { volatility, payout }.hurdle(discount)
    }

    #[test]
    fn the_textbook_case_is_two() {
        assert!((hurdle(0.2, 0.04, 0.04) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn without_volatility_waiting_pays_only_where_value_grows() {
        for volatility in [0.0, 1e-9] {
            assert!((hurdle(volatility, 0.04, 0.1) - 2.5).abs() < 1e-6);
            assert!((hurdle(volatility, 0.2, 0.1) - 1.0).abs() < 1e-6);
            assert!((hurdle(volatility, 0.1, 0.1) - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn the_root_solves_its_equation_and_holds_without_discount() {
        for (volatility, payout, discount) in [(0.3, 0.2, 0.1), (0.4, 0.05, 0.08), (0.1, 0.3, 0.02)]
        {
            let hurdle = hurdle(volatility, payout, discount);
            let b = hurdle / (hurdle - 1.0);
            let left = 0.5 * volatility * volatility * b * (b - 1.0) + (discount - payout) * b;
            assert!((left - discount).abs() < 1e-9 && b > 1.0);
        }
        assert!((hurdle(0.3, 0.2, 1e-7) / hurdle(0.3, 0.2, 0.0) - 1.0).abs() < 1e-5);
    }
}
