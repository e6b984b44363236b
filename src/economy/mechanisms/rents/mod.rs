//! Compute is allocated between owners and buyers, and owners move their list rents by how full they are.

pub mod allocation;

use std::collections::VecDeque;

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::strategy::Strategy;
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::markets::{Captive, ComputeMarket, PowerMarket, ServiceMarket};
use crate::economy::mechanisms::operations;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::{Find, Frontier, Generation, Roadmap, Work};
use crate::units::{NonNegative, Positive, Share, number};

/// The numbers of the compute market.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Growth of a list rent per unit of utilisation above target, in logs [per year]. Proposal; sweep 2 to 20.
    pub speed: NonNegative,
    /// Utilisation owners aim at [share]. 0.80 to 0.87 in the sources.
    pub target_utilisation: Share,
    /// The most anybody pays: value in use [USD per H100e-hour]. Proposal; above 7 in 2023.
    pub most: Positive,
    /// Elasticity with which buyers prefer the cheaper owner [exponent]. Proposal.
    pub substitution: NonNegative,
}

/// Puts the compute market into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .init::<Memory>()
        .init::<PowerMarket>()
        .during(Phase::Rents, (relist, offer, ask, allocation::allocate, remember, notice).chain())
        .measure(
            "rents_list",
            "USD per H100e-hour",
            "List rent of compute, mean over owners' running capacity",
            |owners: Query<&RentalBusiness>| {
                let running: f64 = owners.iter().map(|owner| owner.running).sum();
                let listed: f64 = owners.iter().map(|owner| owner.rent * owner.running).sum();
                if running > 0.0 { listed / running } else { 0.0 }
            },
        )
        .measure_in(
            "rents_utilisation",
            "share",
            "Compute used over capacity installed, mothballed lots included",
            |market: &ComputeMarket| market.utilisation().unwrap_or(0.0),
        )
        .measure_in(
            "rents_demand",
            "H100e",
            "Compute wanted: captive, inference, training and self-hosted",
            |market: &ComputeMarket| market.demand,
        )
        .measure_in(
            "rents_capacity",
            "H100e",
            "Capacity installed, mothballed lots included",
            |market: &ComputeMarket| market.installed,
        )
        .measure_in(
            "rents_fill",
            "share",
            "Share of the compute wanted from the market that was served",
            |market: &ComputeMarket| market.fill,
        )
        .measure_of(
            "rents_list",
            "USD per H100e-hour",
            "The owner's list rent",
            |owner: &RentalBusiness| owner.rent,
        )
        .measure_of(
            "rents_utilisation",
            "share",
            "Compute used over the owner's running capacity",
            |owner: &RentalBusiness| owner.utilisation(),
        )
        .measure_of(
            "rents_captive",
            "H100e",
            "Compute the owner's own products use",
            |owner: &RentalBusiness| owner.captive_served,
        )
        .measure_of(
            "rents_sold",
            "H100e",
            "Compute the owner sold at its list rent",
            |owner: &RentalBusiness| owner.sold,
        );
}

/// What each owner can offer this month, and what it costs to run.
fn offer(
    roadmap: Res<Roadmap>,
    operations: Res<operations::Rules>,
    frontier: Res<Frontier>,
    mut owners: Query<(&Fleet, &GridConnection, &mut RentalBusiness, &Developer)>,
) {
    for (fleet, connection, mut business, developer) in &mut owners {
        let saving = developer.efficiency(Efficiency::Energy);
        let (mut installed, mut running, mut cost) = (0.0, 0.0, 0.0);
        let (mut own, mut serving_only) = (0.0, 0.0);
        for (at, lot) in fleet.lots.iter().enumerate() {
            let generation = &roadmap.generations[lot.generation];
            installed += number(lot.devices) * generation.performance;
            if lot.is_dark() {
                continue;
            }
            let capacity = number(connection.powered(at, lot.devices)) * generation.performance;
            running += capacity;
            cost += capacity * variable_cost(generation, saving, &operations);
            match generation.work {
                Work::All => {}
                Work::Serving => serving_only += capacity,
                Work::OwnProducts => own += capacity,
            }
        }
        let business = &mut *business;
        business.advantage = advantage(&frontier, fleet);
        (business.installed, business.running) = (installed, running);
        (business.own, business.serving_only) = (own, serving_only);
        business.variable_cost = if running > 0.0 { cost / running } else { 0.0 };
    }
}

/// What an owner's hardware makes of finds everybody knows, over what hardware on the whole makes of them \[logs\].
fn advantage(frontier: &Frontier, fleet: &Fleet) -> f64 {
    let more = |(i, find): (usize, &Find)| {
        let gain = find.log_gain[Efficiency::Inference as usize] * find.common;
        gain * (fleet.realised(i).tenants - find.realised)
    };
    frontier.finds.iter().enumerate().map(more).sum()
}

/// What an hour of use costs in energy and operations \[USD per H100e-hour\]. `saving` is energy efficiency above trend.
pub fn variable_cost(generation: &Generation, saving: f64, rules: &operations::Rules) -> f64 {
    rules.variable_cost(generation, saving)
}

/// What owners' products, labs, self-hosting users and the government want.
fn ask(
    captive: Res<Captive>,
    service: Res<ServiceMarket>,
    mut market: ResMut<ComputeMarket>,
    mut labs: Query<&mut ModelLab>,
    mut owners: Query<(&AgentId, &Developer, &Owner, &Strategy, &mut RentalBusiness)>,
) {
    for (agent, developer, owner, strategy, mut business) in &mut owners {
        let at = captive.owners.iter().position(|known| known == agent);
        let services = at.map_or(0.0, |at| captive.usage[at]);
        let per_service = libm::exp(owner.log_model_size - strategy.log_software)
            / developer.efficiency(Efficiency::Inference);
        business.captive_wanted = services * per_service * service.in_cloud();
    }
    for mut lab in &mut labs {
        let offer = &service.offers[lab.offer];
        lab.asked = offer.asked;
        lab.inference_wanted = offer.asked * offer.compute_per_service;
    }
    let open = service.offers.last().expect("the open model is always there");
    market.self_hosted = open.asked * open.compute_per_service;
    market.public = if market.rent > 0.0 { market.tender / market.rent } else { 0.0 };
}

/// Fall of the rent within a year worth an event \[share\].
const NOTABLE: f64 = 0.25;

/// The market's rents of the last year, from the one last spoken of on.
#[derive(Resource, Clone, Debug, Default)]
struct Memory(VecDeque<f64>);

/// Says that rents have fallen far within a year, and again when they have fallen as far from there.
fn notice(
    clock: Res<Clock>,
    market: Res<ComputeMarket>,
    mut memory: ResMut<Memory>,
    mut log: ResMut<EventLog>,
    owners: Query<(&AgentId, &Owner)>,
) {
    let rents = &mut memory.0;
    if rents.len() > clock.steps_per_year() as usize {
        rents.pop_front();
    }
    rents.push_back(market.rent);
    let fall = 1.0 - market.rent / rents.iter().copied().fold(0.0, f64::max);
    if fall > NOTABLE {
        let (agent, owner) = owners.iter().next().expect("somebody lets");
        let cause = owner.cause(&clock);
        let (kind, agent, unit) = ("rent_fall", *agent, "share");
        let detail = format_args!("to {:.3} USD an H100e-hour within a year", market.rent);
        log.log(Happening { kind, agent, amount: fall, unit, cause, detail });
        rents.clear();
        rents.push_back(market.rent);
    }
}

/// The month's list rent: `d ln rent = speed (occupancy - target) dt` by last month's occupancy, between the cost of running
/// and value in use. What is paid for under contract is occupied, used or not. An owner without capacity follows the market.
fn relist(
    clock: Res<Clock>,
    rules: Res<Rules>,
    market: Res<ComputeMarket>,
    mut owners: Query<&mut RentalBusiness>,
) {
    for mut owner in &mut owners {
        if owner.running > 0.0 {
            let drive = *rules.speed * (owner.occupancy() - *rules.target_utilisation);
            let rent = owner.rent * libm::exp(drive * clock.years_per_step());
            owner.rent = rent.min(*rules.most).max(owner.variable_cost);
        } else if market.rent > 0.0 {
            owner.rent = market.rent;
        }
    }
}

/// Owners remember a year of rents and occupancy.
fn remember(clock: Res<Clock>, mut owners: Query<&mut RentalBusiness>) {
    let at = clock.step() as usize % clock.steps_per_year() as usize;
    for mut owner in &mut owners {
        owner.rents_of_year[at] = owner.rent;
        owner.occupancy_of_year[at] = owner.occupancy();
    }
}
