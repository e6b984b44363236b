//! Finds become common knowledge, and developers adopt what is common.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::developer::{Developer, Efficiency, LogEfficiency};
use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::markets::{Find, Frontier, Roadmap};
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::NonNegative;

/// The numbers of diffusion.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Time constant with which labs adopt what is common knowledge [months]. Proposal; sweep 1 to 36.
    pub lab_adoption_months: NonNegative,
    /// The same for hyperscalers, whose own products run on it [months].
    pub hyperscaler_adoption_months: NonNegative,
    /// The same for vendors [months].
    pub vendor_adoption_months: NonNegative,
}

/// Puts diffusion into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Diffusion, (realise, publish, adopt, share).chain())
        .measure(
            "diffusion_commons",
            "ratio",
            "Inference efficiency above trend that is common knowledge",
            |frontier: Res<Frontier>| libm::exp(frontier.commons[Efficiency::Inference as usize]),
        )
        .measure(
            "diffusion_frontier",
            "ratio",
            "Best inference efficiency above trend in anybody's hands",
            |developers: Query<&Developer>| {
                developers.iter().map(|d| d.efficiency(Efficiency::Inference)).fold(0.0, f64::max)
            },
        );
}

/// How much of each find the installed hardware can realise.
fn realise(roadmap: Res<Roadmap>, mut frontier: ResMut<Frontier>, fleets: Query<&Fleet>) {
    for find in &mut frontier.finds {
        if find.share_on_old_hardware < 1.0 {
            let fit = supporting_share(find, &roadmap, &fleets);
            find.realised = find.share_on_old_hardware + (1.0 - find.share_on_old_hardware) * fit;
        }
    }
}

/// Share of installed capacity whose generation was released after the find.
fn supporting_share(find: &Find, roadmap: &Roadmap, fleets: &Query<&Fleet>) -> f64 {
    let (mut fit, mut all) = (0.0, 0.0);
    for lot in fleets.iter().flat_map(|fleet| &fleet.lots) {
        let generation = roadmap.generations[lot.generation];
        let capacity = lot.devices as f64 * generation.performance;
        all += capacity;
        if generation.release_step > i64::from(find.found_step) {
            fit += capacity;
        }
    }
    if all > 0.0 { fit / all } else { 0.0 }
}

/// Products carry a find into common knowledge.
fn publish(clock: Res<Clock>, mut frontier: ResMut<Frontier>) {
    for find in &mut frontier.finds {
        if clock.step() >= find.product_step {
            find.common += (1.0 - find.common) * approach(&clock, find.publication_years);
        }
    }
}

/// Developers catch up with the commons; a finder uses its own from the day it is a product.
fn adopt(
    clock: Res<Clock>,
    frontier: Res<Frontier>,
    mut log: ResMut<EventLog>,
    mut developers: Query<(&AgentId, &mut Developer)>,
) {
    for (&agent, mut developer) in developers.iter_mut().in_order() {
        developer.adopted.resize(frontier.finds.len(), 0.0);
        for (i, find) in frontier.finds.iter().enumerate() {
            let before = developer.adopted[i];
            let years = find.adoption_years.unwrap_or(developer.adoption_years);
            let after = match find.finder == agent && clock.step() >= find.product_step {
                true => 1.0,
                false => before + (find.common - before).max(0.0) * approach(&clock, years),
            };
            developer.adopted[i] = after;
            if before < 0.5 && after >= 0.5 {
                log.log(adopted(agent, find));
            }
        }
        developer.log_efficiency = level(&frontier, |i| developer.adopted[i]);
    }
}

fn adopted(agent: AgentId, find: &Find) -> Happening {
    Happening {
        kind: "adoption",
        agent,
        amount: find.size,
        unit: "ratio",
        cause: Some(find.event),
        detail: format!("half of {} {}x", find.kind.name(), find.size),
    }
}

/// What everybody may use.
fn share(mut frontier: ResMut<Frontier>) {
    frontier.commons = level(&frontier, |i| frontier.finds[i].common);
}

/// Sum of the finds, each as far as it is held and the hardware can realise it, on top of the steady gain.
fn level(frontier: &Frontier, held: impl Fn(usize) -> f64) -> LogEfficiency {
    let mut level = frontier.drift;
    for (i, find) in frontier.finds.iter().enumerate() {
        for (sum, gain) in level.iter_mut().zip(find.log_gain) {
            *sum += gain * held(i) * find.realised;
        }
    }
    level
}

/// How far a first-order process with this time constant comes within a step; all the way without one.
fn approach(clock: &Clock, years: f64) -> f64 {
    if years > 0.0 { clock.adjustment(1.0 / years) } else { 1.0 }
}
