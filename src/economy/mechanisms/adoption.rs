//! End users meet AI and adopt it: a generalised Bass process with one integrated hazard a segment.
//!
//! A user draws its threshold once, at birth, and adopts when the hazard of its segment passes it; a month needs no draw.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::clock::Clock;
use crate::economy::markets::{Segment, Segments, TaskStock};
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{NonNegative, Positive, Share};

/// The numbers of adoption and of the growth of what can be automated.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Exponent of the hazard in a segment's viable share of tasks relative to the start [exponent]. Proposal.
    pub viability_exponent: NonNegative,
    /// Growth of the users' task stock at constant price and quality, in logs, at the start [per year]. Proposal; sweep 0.4 to 1.2.
    pub users_growth: NonNegative,
    /// The same for captive portfolios [per year].
    pub captive_growth: NonNegative,
    /// Time in which that growth halves [years]; none: it never does. Proposal; sweep 0.7 to 6.
    pub growth_half_life_years: Option<Positive>,
    /// Value of all tasks AI may ever do for users, over output [share]; none: no cap. Proposal; sweep 0.03 to 0.30.
    pub value_cap: Option<Share>,
    /// Yearly output of the economy [USD per year].
    pub output_usd_per_year: Positive,
}

/// Puts adoption into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Adoption, (grow, adopt))
        .measure_in(
            "adoption_share",
            "share",
            "Real end users who have adopted AI",
            |segments: &Segments| {
                let users = |s: &Segment| s.weight * s.users.count() as f64;
                let all: f64 = segments.0.iter().map(users).sum();
                segments.0.iter().map(|s| s.adopted * users(s)).sum::<f64>() / all.max(1e-300)
            },
        )
        .measure_in(
            "adoption_tasks",
            "ratio",
            "Stock of tasks that AI could do for end users, relative to the start",
            |tasks: &TaskStock| tasks.users,
        );
}

fn grow(clock: Res<Clock>, rules: Res<Rules>, mut tasks: ResMut<TaskStock>) {
    let half_life = rules.growth_half_life_years.map(|years| *years);
    let growth = |rate: f64| libm::exp(decaying(rate, half_life, &clock));
    let cap = tasks.cap;
    tasks.users = (tasks.users * growth(*rules.users_growth)).min(cap.max(tasks.users));
    tasks.captive *= growth(*rules.captive_growth);
}

/// Growth within this step at a rate that halves every so many years: the exact integral \[logs\].
pub fn decaying(rate: f64, half_life_years: Option<f64>, clock: &Clock) -> f64 {
    let step = clock.years_per_step();
    match half_life_years {
        None => rate * step,
        Some(half_life) => {
            let decay = std::f64::consts::LN_2 / half_life;
            rate * libm::exp(-decay * clock.years()) * -libm::expm1(-decay * step) / decay
        }
    }
}

fn adopt(clock: Res<Clock>, rules: Res<Rules>, mut segments: ResMut<Segments>) {
    for segment in &mut segments.0 {
        let attraction = match segment.viable_at_start {
            at_start if at_start > 0.0 => {
                libm::pow(segment.viable / at_start, *rules.viability_exponent)
            }
            _ => 1.0,
        };
        let years = clock.years_per_step() * attraction;
        segment.hazard += bass_hazard(segment, years);
    }
}

fn bass_hazard(segment: &Segment, years: f64) -> f64 {
    let adopted = segment.adopted;
    if adopted >= 1.0 {
        return 0.0;
    }
    let next = bass(adopted, segment.innovation, segment.imitation, years);
    -libm::log1p(-(next - adopted) / (1.0 - adopted))
}

/// Adopted share after `years` of Bass adoption from `adopted` on, exactly.
///
/// Source: Bass (1969): dF/dt = (p + qF)(1 - F); (1-F)/(1+(q/p)F) decays at rate p+q.
pub fn bass(adopted: f64, innovation: f64, imitation: f64, years: f64) -> f64 {
    if innovation <= 0.0 {
        let odds = adopted / (1.0 - adopted) * libm::exp(imitation * years);
        return odds / (1.0 + odds);
    }
    let ratio = imitation / innovation;
    let left =
        (1.0 - adopted) / (1.0 + ratio * adopted) * libm::exp(-(innovation + imitation) * years);
    (1.0 - left) / (1.0 + ratio * left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_the_bass_process_add_up_to_its_closed_form() {
        let (p, q) = (0.03, 0.38);
        let stepped = (0..120).fold(0.0, |share, _| bass(share, p, q, 1.0 / 12.0));
        let decay = libm::exp(-(p + q) * 10.0);
        assert!((stepped - (1.0 - decay) / (1.0 + q / p * decay)).abs() < 1e-12);
    }

    #[test]
    fn growth_that_halves_integrates_exactly() {
        let clock = Clock::new(12);
        let decay = std::f64::consts::LN_2 / 2.5;
        let exact = 0.9 * (1.0 - libm::exp(-decay / 12.0)) / decay;
        assert!((decaying(0.9, Some(2.5), &clock) - exact).abs() < 1e-15);
        assert_eq!(decaying(0.9, None, &clock), 0.9 / 12.0);
    }
}
