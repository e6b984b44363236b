//! Compute contracts on the first day: of every age, at the level rents of the time they were signed.

use bevy_ecs::prelude::*;

use crate::economy::Rules;
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::commitments::{Contract, Contracts};
use crate::economy::discounting::level_of_falling;
use crate::economy::opening::profile::Profile;
use crate::economy::opening::spec::Population;
use crate::economy::simulation::Simulation;

/// Capacity let under contract over what the clouds state, so that labs have no more cover than the rules allow.
pub(super) fn scale(population: &Population, rules: &Rules, profile: &Profile) -> f64 {
    let start = &population.start;
    let stated: f64 = population.clouds().map(|cloud| *cloud.contracted * *cloud.capacity).sum();
    let needed = (*start.sold + *start.training) * profile.demand;
    let most = *rules.contracts.cover * needed / profile.capacity;
    if stated > most { most / stated } else { 1.0 }
}

pub(super) fn open(
    sim: &mut Simulation,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
) {
    let clock = sim.clock();
    let tenor = clock.steps_of_months(*rules.contracts.tenor_months).max(1);
    let years = f64::from(tenor) * clock.years_per_step();
    let decline = *population.start.price_decline;
    let level = level_of_falling(*rules.orders.discount, decline, years);
    let scale = scale(population, rules, profile);
    let mut signed = Vec::new();
    let buyers = buyers(sim);
    for (owner, spec) in owners(sim).into_iter().zip(population.clouds()) {
        let capacity = scale * *spec.contracted * *spec.capacity * profile.capacity;
        for ends in 1..=tenor {
            let age = f64::from(tenor - ends) * clock.years_per_step();
            let rent = *population.start.rent * libm::exp(decline * age) * level;
            for &(buyer, share) in &buyers {
                let capacity = capacity * share / f64::from(tenor);
                signed.push(Contract { buyer, owner, capacity, rent, ends: i64::from(ends) });
            }
        }
    }
    let mut contracts = Contracts::among(sim.world.resource::<Directory>().agents().len());
    contracts.sign(signed);
    sim.with(contracts);
}

/// Labs and their parts of all labs' need for compute.
fn buyers(sim: &mut Simulation) -> Vec<(AgentId, f64)> {
    let world = &mut sim.world;
    let mut labs: Vec<(AgentId, f64)> = world
        .query::<(&AgentId, &ModelLab)>()
        .iter(world)
        .map(|(&agent, lab)| (agent, lab.compute_wanted()))
        .collect();
    labs.sort_by_key(|(agent, _)| *agent);
    let all: f64 = labs.iter().map(|(_, need)| need).sum();
    labs.iter_mut().for_each(|(_, need)| *need /= all.max(1e-9));
    labs
}

/// Owners in the order of the world file.
fn owners(sim: &mut Simulation) -> Vec<AgentId> {
    let world = &mut sim.world;
    let mut owners: Vec<AgentId> =
        world.query_filtered::<&AgentId, With<Owner>>().iter(world).copied().collect();
    owners.sort();
    owners
}
