//! The shape of the past: how old the devices are, and how much is on its way, when capacity has grown at one rate.

use crate::economy::Rules;
use crate::economy::clock::Clock;
use crate::economy::opening::spec::Start;
use crate::economy::technology::{Generation, Roadmap};

/// Capacity by age and on order, as exponential growth leaves it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Growth of deliveries \[logs per step\].
    pub growth: f64,
    /// Service life \[steps\].
    pub life: u32,
    /// Steps from order to delivery at the start.
    pub lead: u32,
    /// What is delivered in the first step \[H100e\].
    pub first_delivery: f64,
    /// Capacity in the first step \[H100e\].
    pub capacity: f64,
    /// Demand for compute in the first step \[H100e\].
    pub demand: f64,
    /// Fall of the price of devices before the start \[logs per step\].
    pub decline: f64,
    /// Growth a year, in logs.
    pub yearly_growth: f64,
    /// Generations sold so far.
    pub roadmap: Roadmap,
}

impl Profile {
    pub(super) fn new(start: &Start, rules: &Rules, clock: &Clock) -> Profile {
        let step = clock.years_per_step();
        let growth = *start.growth * step;
        let life = clock.steps(*rules.retirement.service_life_years).max(2);
        let weights: f64 = (1..life).map(|age| libm::exp(-growth * f64::from(age))).sum();
        let first_delivery = *start.capacity_h100e / weights;
        let capacity = *start.capacity_h100e + first_delivery;
        let release = |month: f64| (month / 12.0 / step).round() as i64;
        let generation = |known: &crate::economy::mechanisms::production::KnownGeneration| {
            let (performance, kilowatts) = (*known.performance, *known.kilowatts);
            Generation::general(release(*known.release_month), performance, kilowatts)
        };
        let generations = rules.production.generations.iter().map(generation).collect();
        Profile {
            growth,
            life,
            lead: clock.steps_of_months(*rules.production.target_lead_months).max(1),
            first_delivery,
            capacity,
            demand: *start.utilisation * capacity,
            decline: *start.price_decline * step,
            yearly_growth: *start.growth,
            roadmap: Roadmap { generations },
        }
    }

    /// What was or will be delivered in a step, counted from the first \[H100e\].
    pub fn delivery(&self, step: i64) -> f64 {
        self.first_delivery * libm::exp(self.growth * step as f64)
    }

    /// Price of devices sold in a step before the first, over the price at the start.
    pub fn past_price(&self, step: i64) -> f64 {
        libm::exp(-self.decline * step.min(0) as f64)
    }
}

/// Whole devices for a series of exact numbers, the fraction left over carried to the next.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rounding(f64);

impl Rounding {
    /// The whole devices of the next number.
    pub fn whole(&mut self, exact: f64) -> u64 {
        let sum = exact + self.0;
        let whole = sum.floor().clamp(0.0, 1e15);
        self.0 = sum - whole;
        whole as u64
    }
}
