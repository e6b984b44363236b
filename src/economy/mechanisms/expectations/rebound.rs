//! Owners learn how compute demand answers efficiency: constant-gain least squares on what they saw.
//!
//! Perceived law of motion: demand grows as expected, plus `(rebound - 1)` times the change of the efficiency in common
//! use, which demand answers with the time constant that owners reckon with.

use crate::economy::agents::hyperscaler::{Expectation, Hindsight};
use crate::economy::clock::Clock;
use crate::economy::mechanisms::expectations::Rules;
use crate::units::MONTHS_PER_YEAR;

/// Revises the belief by the demand of last month, in excess of the growth expected of it, and the efficiency it answered.
pub(super) fn learn(
    expectation: &mut Expectation,
    hindsight: &mut Hindsight,
    asked: f64,
    rules: &Rules,
    clock: &Clock,
) {
    let asked = libm::log(asked.max(1e-9));
    let months = MONTHS_PER_YEAR * clock.years_per_step();
    let excess = (asked - hindsight.asked) / months - expectation.growth() / MONTHS_PER_YEAR;
    hindsight.asked = asked;
    let prior = *rules.rebound_prior;
    let gain = clock.gain(*rules.rebound_gain);
    let slope = expectation.rebound - 1.0;
    let revision = hindsight.revision(slope, excess, gain, prior * prior);
    // Services can only gain from efficiency, so nobody believes in less than none of it coming back.
    expectation.rebound = (expectation.rebound + revision).max(0.0);
}

impl Hindsight {
    /// What an observation adds to the slope. The moment never falls below `prior`: quiet years do not make an owner
    /// believe the next accident.
    ///
    /// Source: constant-gain recursive least squares, Evans and Honkapohja (2001), with the moment bounded from below.
    pub fn revision(&mut self, slope: f64, excess: f64, gain: f64, prior: f64) -> f64 {
        let square = self.change * self.change;
        self.moment = (self.moment + gain * (square - self.moment)).max(prior);
        gain * self.change * (excess - slope * self.change) / self.moment
    }

    /// Efficiency in common use now, as far as demand has had time to answer it.
    pub(super) fn remember(&mut self, efficiency: f64, response_years: f64, clock: &Clock) {
        let step = clock.adjustment(1.0 / response_years) * (efficiency - self.answered);
        self.answered += step;
        self.change = step / (MONTHS_PER_YEAR * clock.years_per_step());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economy::sampling::{normal, uniform};
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    const PRIOR: f64 = 0.09 * 0.09;

    /// The slope believed after so many months in an economy whose demand answers efficiency with `truth`.
    fn believed(first: f64, truth: f64, gain: f64, months: usize, noise: f64) -> f64 {
        let mut numbers = ChaCha8Rng::seed_from_u64(7);
        let mut draw = || normal(uniform(numbers.next_u64()));
        let mut hindsight = Hindsight { asked: 0.0, answered: 0.0, change: 0.0, moment: PRIOR };
        let mut slope = first;
        for _ in 0..months {
            hindsight.change = 0.1 * draw().abs();
            let excess = truth * hindsight.change + noise * draw();
            slope += hindsight.revision(slope, excess, gain, PRIOR);
        }
        slope
    }

    #[test]
    fn belief_converges_to_the_slope_of_a_hand_made_economy_from_either_side() {
        for first in [-1.0, 2.0] {
            assert!((believed(first, 0.6, 0.05, 600, 0.0) - 0.6).abs() < 1e-6);
            assert!((believed(first, 0.6, 0.01, 2400, 0.02) - 0.6).abs() < 0.1);
        }
    }

    #[test]
    fn without_gain_or_without_change_nothing_is_learned() {
        assert_eq!(believed(0.3, 0.6, 0.0, 100, 0.0), 0.3);
        let mut still = Hindsight { asked: 0.0, answered: 0.0, change: 0.0, moment: 1.0 };
        assert_eq!((0..500).map(|_| still.revision(0.3, 5.0, 0.05, PRIOR)).sum::<f64>(), 0.0);
        assert_eq!(still.moment, PRIOR);
    }
}
