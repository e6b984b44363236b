//! Tasks small enough for phones and laptops leave the cloud as open models need less compute and devices grow faster.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::developer::Efficiency;
use crate::economy::clock::Clock;
use crate::economy::markets::ServiceMarket;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::Frontier;
use crate::units::{NonNegative, Positive, Share};

/// The numbers of the edge.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Gain over the start, of open models and users' devices together, with which half of all tasks run on users' devices [ratio]; none: no task ever does. Proposal; sweep 30 to 10000.
    pub median_gain: Option<Positive>,
    /// Standard deviation of the compute tasks need, in logs [logs]. Proposal; sweep 1.5 to 4.
    pub spread: Positive,
    /// Growth of the compute of users' devices, in logs [per year]. Proposal; sweep 0.25 to 0.40.
    pub device_growth: NonNegative,
    /// Price of a lab's service on the user's device, over its price in the cloud [share]. Proposal.
    pub licence: Share,
}

/// Puts the edge into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Edge, leave)
        .measure(
            "edge_share",
            "share",
            "Tasks small enough for users' devices",
            |clock: Res<Clock>, rules: Res<Rules>, frontier: Res<Frontier>| {
                fitting(log_gain(&clock, &rules, &frontier), &rules)
            },
        )
        .measure_in(
            "edge_left_cloud",
            "share",
            "Services of those sold from the cloud at the start that now run on users' devices",
            |market: &ServiceMarket| market.on_device,
        );
}

/// What runs on devices on the first day is no part of the market for services; what fits since then leaves it.
fn leave(
    clock: Res<Clock>,
    rules: Res<Rules>,
    frontier: Res<Frontier>,
    mut market: ResMut<ServiceMarket>,
) {
    let at_start = fitting(0.0, &rules);
    let now = fitting(log_gain(&clock, &rules, &frontier), &rules);
    market.on_device = if at_start < 1.0 { (now - at_start) / (1.0 - at_start) } else { 0.0 };
}

/// How much more users' devices can do than at the start: they run open models, and what goes into larger ones is spent.
fn log_gain(clock: &Clock, rules: &Rules, frontier: &Frontier) -> f64 {
    let known = frontier.known[Efficiency::Inference as usize];
    *rules.device_growth * clock.years() + known - frontier.open_model_size
}

/// Share of tasks that fit on a device after a gain: the compute they need is log-normal.
fn fitting(log_gain: f64, rules: &Rules) -> f64 {
    rules.median_gain.map_or(0.0, |median| {
        let distance = (log_gain - libm::log(*median)) / *rules.spread;
        0.5 * libm::erfc(-distance / std::f64::consts::SQRT_2)
    })
}
