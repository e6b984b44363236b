//! Finds become common knowledge, and developers adopt what is common.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::developer::{Developer, Efficiency, LogEfficiency};
use crate::economy::agents::fleet::{Fleet, Realised};
use crate::economy::agents::hyperscaler::RentalBusiness;
use crate::economy::agents::strategy::Strategy;
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::markets::Plan;
use crate::economy::mechanisms::{breakthroughs, policy};
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::{Find, Frontier, Line, Roadmap, Work};
use crate::units::{Few, NonNegative};

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
        .measure_in(
            "diffusion_commons",
            "ratio",
            "Inference efficiency above trend that is common knowledge",
            |frontier: &Frontier| libm::exp(frontier.known[Efficiency::Inference as usize]),
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

/// How much of each find the installed hardware realises: each owner's, and all that is let.
fn realise(roadmap: Res<Roadmap>, mut frontier: ResMut<Frontier>, mut fleets: Query<Hardware>) {
    let specialised = roadmap.generations.iter().any(|kind| kind.line != Line::General);
    for (i, find) in frontier.finds.iter_mut().enumerate() {
        if find.share_on_old_hardware >= 1.0 && !(specialised && find.limits_serving()) {
            continue;
        }
        let mut everything = OnHardware::default();
        for (_, mut fleet, strategy, business) in fleets.iter_mut() {
            let (open, chips) = on_hardware(find, &fleet, strategy.adaptable, &roadmap);
            everything.realised += open.realised;
            everything.capacity += open.capacity;
            let tenants = open.share().unwrap_or(find.realised);
            let on_chips = chips.share().unwrap_or(tenants);
            let products = tenants + business.part_on_own() * (on_chips - tenants);
            fleet.realised.resize(i + 1, Realised::FULL);
            fleet.realised[i] = Realised { tenants, products };
        }
        find.realised = everything.share().unwrap_or(find.realised);
    }
}

/// Capacity, and what it would be if only the part of a find's gain counted that it realises \[H100e\].
#[derive(Clone, Copy, Debug, Default)]
struct OnHardware {
    realised: f64,
    capacity: f64,
}

impl OnHardware {
    fn share(&self) -> Option<f64> {
        (self.capacity > 0.0).then(|| self.realised / self.capacity)
    }
}

/// What of a find an owner's devices realise: those it may let, and its own chips, which no tenant meets.
fn on_hardware(
    find: &Find,
    fleet: &Fleet,
    adaptable: f64,
    roadmap: &Roadmap,
) -> (OnHardware, OnHardware) {
    let mut sums = (OnHardware::default(), OnHardware::default());
    for lot in &fleet.lots {
        let kind = &roadmap.generations[lot.generation];
        let capacity = lot.devices as f64 * kind.performance;
        let sum = if kind.work == Work::OwnProducts { &mut sums.1 } else { &mut sums.0 };
        sum.realised += capacity * find.realised_on(kind, adaptable);
        sum.capacity += capacity;
    }
    sums
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
    mut developers: Query<(&AgentId, &mut Developer, Option<&Fleet>)>,
) {
    for (&agent, mut developer, fleet) in developers.iter_mut().in_order(&mut Few::new()) {
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
                note_adoption(&mut log, agent, find);
            }
        }
        // Who runs its own hardware has what that realises; all others have the mean of what they rent.
        developer.log_efficiency = level(&frontier, |i, find| {
            let own = fleet.map(|fleet| fleet.realised(i).products);
            (developer.adopted[i], own.unwrap_or(find.realised))
        });
    }
}

fn note_adoption(log: &mut EventLog, agent: AgentId, find: &Find) {
    log.log(Happening {
        kind: "adoption",
        agent,
        amount: find.size,
        unit: "ratio",
        cause: Some(find.event),
        detail: format_args!("half of {} {}x", find.kind.name(), find.size),
    });
}

/// What everybody may use.
fn share(mut frontier: ResMut<Frontier>) {
    frontier.known = level(&frontier, |_, find| (find.common, 1.0));
    frontier.commons = level(&frontier, |_, find| (find.common, find.realised));
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
