//! Finds become common knowledge, and developers adopt what is common.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::developer::{Developer, Efficiency, LogEfficiency};
use crate::economy::agents::fleet::{Fleet, Lost};
use crate::economy::agents::hyperscaler::RentalBusiness;
use crate::economy::agents::strategy::Strategy;
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::markets::{Find, Frontier, Line, Plan, Roadmap, Work};
use crate::economy::mechanisms::{breakthroughs, policy};
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

/// An owner and what it runs.
type Hardware = (&'static AgentId, &'static mut Fleet, &'static Strategy, &'static RentalBusiness);

/// How much of each find the installed hardware can realise.
fn realise(roadmap: Res<Roadmap>, mut frontier: ResMut<Frontier>, mut fleets: Query<Hardware>) {
    let specialised = roadmap.generations.iter().any(|kind| kind.line != Line::General);
    for (i, find) in frontier.finds.iter_mut().enumerate() {
        if find.share_on_old_hardware < 1.0 {
            let (fit, adaptable) = supporting(find, &roadmap, &fleets);
            let on_fit =
                |fit| find.share_on_old_hardware + (1.0 - find.share_on_old_hardware) * fit;
            (find.realised_rigid, find.realised) = (on_fit(fit), on_fit(fit + adaptable));
        }
        if specialised && find.limits_serving() {
            let lost = lose((i, find), &roadmap, &mut fleets);
            let old = if find.share_on_old_hardware < 1.0 { find.realised } else { 1.0 };
            find.realised = old - lost;
        }
    }
}

/// Share of installed capacity whose generation was released after the find, and that of older capacity in adaptable
/// infrastructure.
fn supporting(find: &Find, roadmap: &Roadmap, fleets: &Query<Hardware>) -> (f64, f64) {
    let (mut fit, mut adaptable, mut all) = (0.0, 0.0, 0.0);
    for (_, fleet, strategy, _) in fleets.iter().in_order() {
        for lot in &fleet.lots {
            let generation = roadmap.generations[lot.generation];
            let capacity = lot.devices as f64 * generation.performance;
            all += capacity;
            match generation.release_step > i64::from(find.found_step) {
                true => fit += capacity,
                false => adaptable += capacity * strategy.adaptable,
            }
        }
    }
    if all > 0.0 { (fit / all, adaptable / all) } else { (0.0, 0.0) }
}

/// What specialised devices older than a find lose of its gain beyond what general ones do: by owner, and as a share of all
/// capacity but owners' own chips, which no tenant meets. Infrastructure that can run whatever a find needs loses nothing.
fn lose((i, find): (usize, &Find), roadmap: &Roadmap, fleets: &mut Query<Hardware>) -> f64 {
    let (mut all_lost, mut everything) = (0.0, 0.0);
    for (_, mut fleet, strategy, business) in fleets.iter_mut().in_order() {
        // Open capacity, then own chips: lost and all of it.
        let mut sums = [(0.0, 0.0); 2];
        for lot in &fleet.lots {
            let kind = roadmap.generations[lot.generation];
            let capacity = lot.devices as f64 * kind.performance;
            let (lost, all) = &mut sums[usize::from(kind.work == Work::OwnProducts)];
            *all += capacity;
            if kind.release_step <= i64::from(find.found_step) {
                *lost += capacity
                    * find.share_on_old_hardware
                    * (1.0 - kind.share_of_finds)
                    * (1.0 - strategy.adaptable);
            }
        }
        let [tenants, chips] = sums.map(|(lost, all)| if all > 0.0 { lost / all } else { 0.0 });
        let products = tenants + business.part_on_own() * (chips - tenants);
        fleet.lost.resize(i + 1, Lost::default());
        fleet.lost[i] = Lost { tenants, products };
        (all_lost, everything) = (all_lost + sums[0].0, everything + sums[0].1);
    }
    if everything > 0.0 { all_lost / everything } else { 0.0 }
}

/// Products carry a find into common knowledge, the sooner the more open science looks into it.
fn publish(
    clock: Res<Clock>,
    race: Res<breakthroughs::Rules>,
    policy: Res<policy::Rules>,
    plan: Res<Plan>,
    mut frontier: ResMut<Frontier>,
) {
    let open_science = policy.open_science.effort(plan.0, *race.research_exponent);
    for find in &mut frontier.finds {
        if clock.step() >= find.product_step {
            find.common +=
                (1.0 - find.common) * approach(&clock, find.publication_years / open_science);
        }
    }
}

/// Developers catch up with the commons; a finder uses its own from the day it is a product.
fn adopt(
    clock: Res<Clock>,
    frontier: Res<Frontier>,
    mut log: ResMut<EventLog>,
    mut developers: Query<(&AgentId, &mut Developer, Option<(&Strategy, &Fleet)>)>,
) {
    for (&agent, mut developer, hardware) in developers.iter_mut().in_order() {
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
        // Who runs its own hardware has what that can realise; all others have the mean of what they rent.
        developer.log_efficiency = level(&frontier, |i, find| {
            let own = hardware
                .map(|(own, fleet)| on_own_hardware(find, own.adaptable, fleet.lost(i).products));
            (developer.adopted[i], own.unwrap_or(find.realised))
        });
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
    frontier.commons = level(&frontier, |_, find| (find.common, find.realised));
}

/// Share of a find's gain that an owner's hardware can realise.
pub fn on_own_hardware(find: &Find, adaptable: f64, lost: f64) -> f64 {
    find.realised_rigid + (1.0 - find.realised_rigid) * adaptable - lost
}

/// Sum of the finds, each as far as it is held and the hardware can realise it, on top of the steady gain.
fn level(frontier: &Frontier, held: impl Fn(usize, &Find) -> (f64, f64)) -> LogEfficiency {
    let mut level = frontier.drift;
    for (i, find) in frontier.finds.iter().enumerate() {
        let (held, realised) = held(i, find);
        for (sum, gain) in level.iter_mut().zip(find.log_gain) {
            *sum += gain * held * realised;
        }
    }
    level
}

/// How far a first-order process with this time constant comes within a step; all the way without one.
fn approach(clock: &Clock, years: f64) -> f64 {
    if years > 0.0 { clock.adjustment(1.0 / years) } else { 1.0 }
}
