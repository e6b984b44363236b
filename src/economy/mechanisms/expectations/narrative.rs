//! Owners come to doubt what everybody says of growth, as fast as idle capacity lets them see that demand falls short of it.

use crate::economy::agents::hyperscaler::Expectation;
use crate::economy::clock::Clock;
use crate::economy::mechanisms::expectations::Narrative;

/// A month of doubt, with part of the capacity idle. Who is sold out sees orders and not demand, and goes on believing.
pub(super) fn doubt(expectation: &mut Expectation, idle: f64, rules: &Narrative, clock: &Clock) {
    let shortfall = expectation.narrative - expectation.trend;
    let speed = *rules.doubt * evidence(shortfall, idle);
    expectation.narrative_weight *= 1.0 - clock.adjustment(speed);
}

/// How strongly a shortfall of measured growth speaks against the talk: its square, in so far as capacity stands idle.
/// Growth beyond the talk is no evidence against it.
fn evidence(shortfall: f64, idle: f64) -> f64 {
    let shortfall = shortfall.max(0.0);
    shortfall * shortfall * idle
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{NonNegative, Real, Share};

    fn weight_after_a_year(trend: f64, used: f64) -> f64 {
        let rules = Narrative {
            growth: Real::new(2.53).unwrap(),
            weight: Share::new(0.8).unwrap(),
            doubt: NonNegative::new(1.0).unwrap(),
        };
        let mut expectation = Expectation {
            level: 0.0,
            trend,
            narrative: *rules.growth,
            narrative_weight: *rules.weight,
            rent: 1.0,
            utilisation: used,
            price_decline: 0.0,
            rebound: 1.0,
            unanswered_news: 0.0,
        };
        for _ in 0..12 {
            doubt(&mut expectation, 1.0 - used, &rules, &Clock::new(12));
        }
        expectation.narrative_weight
    }

    #[test]
    fn talk_that_demand_bears_out_or_that_nobody_can_check_keeps_its_weight() {
        assert_eq!(weight_after_a_year(2.6, 0.3), 0.8);
        assert_eq!(weight_after_a_year(0.69, 1.0), 0.8);
    }

    #[test]
    fn talk_fades_exponentially_with_the_square_of_the_shortfall_and_the_idle_share() {
        let expected = 0.8 * libm::exp(-(2.53_f64 - 0.69) * (2.53 - 0.69) * 0.65);
        assert!((weight_after_a_year(0.69, 0.35) - expected).abs() < 1e-12);
    }

    #[test]
    fn growth_reckoned_with_lies_between_talk_and_measurement() {
        let none = weight_after_a_year(0.69, 0.0);
        assert!(none < 0.8 * 0.05 && none > 0.0);
    }
}
