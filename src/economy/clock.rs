//! The calendar of a run: which step it is and how long a step lasts.

use bevy_ecs::prelude::Resource;

/// The current step. All rates of the model are a year; a step is a month unless the world says otherwise.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    step: u32,
    steps_per_year: u32,
}

impl Clock {
    /// A clock at step 0. `steps_per_year` is a multiple of 4, so that quarters end with a step.
    pub fn new(steps_per_year: u32) -> Clock {
        Clock { step: 0, steps_per_year }
    }

    /// Steps since the start of the run.
    pub fn step(self) -> u32 {
        self.step
    }

    /// How many steps a year has.
    pub fn steps_per_year(self) -> u32 {
        self.steps_per_year
    }

    /// Length of a step in years.
    pub fn years_per_step(self) -> f64 {
        1.0 / f64::from(self.steps_per_year)
    }

    /// Time since the start of the run in years.
    pub fn years(self) -> f64 {
        f64::from(self.step) * self.years_per_step()
    }

    /// The nearest whole number of steps to a time in years.
    pub fn steps(self, years: f64) -> u32 {
        (years * f64::from(self.steps_per_year)).round() as u32
    }

    /// The nearest whole number of steps to a time in months.
    pub fn steps_of_months(self, months: f64) -> u32 {
        self.steps(months / 12.0)
    }

    /// Whether a quarter closes with this step.
    pub fn closes_quarter(self) -> bool {
        (self.step + 1).is_multiple_of(self.steps_per_year / 4)
    }

    /// Whether a year closes with this step.
    pub fn closes_year(self) -> bool {
        (self.step + 1).is_multiple_of(self.steps_per_year)
    }

    /// How far a first-order adjustment at `speed` a year comes within a step: `1 - exp(-speed dt)`, exact for any step.
    pub fn adjustment(self, speed: f64) -> f64 {
        -libm::expm1(-speed * self.years_per_step())
    }

    /// The gain a step that amounts to `monthly` gain a month.
    pub fn gain(self, monthly: f64) -> f64 {
        1.0 - libm::pow(1.0 - monthly, 12.0 * self.years_per_step())
    }

    /// The next step.
    pub(super) fn tick(&mut self) {
        self.step += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjustment_does_not_depend_on_the_length_of_a_step() {
        let left =
            |steps: u32| libm::pow(1.0 - Clock::new(steps).adjustment(0.7), f64::from(steps));
        assert!((left(12) - libm::exp(-0.7)).abs() < 1e-12);
        assert!((left(48) - left(12)).abs() < 1e-12);
    }

    #[test]
    fn quarters_and_years_close_with_their_last_step() {
        let clock = Clock { step: 11, steps_per_year: 12 };
        assert!(clock.closes_quarter() && clock.closes_year());
        assert!(!Clock { step: 3, ..clock }.closes_quarter());
    }
}
