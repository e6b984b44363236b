//! The grid on the first day: what each owner has connected, by what its fleet draws.

use bevy_ecs::prelude::*;

use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::mechanisms::{deliveries, grid};
use crate::economy::simulation::Simulation;
use crate::economy::technology::Roadmap;

/// Gives every owner its connection.
pub(super) fn open(sim: &mut Simulation, rules: &grid::Rules) {
    let world = &mut sim.world;
    let generations = world.resource::<Roadmap>().generations.clone();
    let per_kilowatt = rules.connected.map_or(0.0, |ratio| *ratio * *rules.effectiveness);
    let mut fleets = world.query::<(Entity, &Fleet)>();
    let connected: Vec<(Entity, f64)> = fleets
        .iter(world)
        .map(|(entity, fleet)| (entity, per_kilowatt * deliveries::power(fleet, &generations)))
        .collect();
    for (entity, connected) in connected {
        let connection = GridConnection { connected, ..GridConnection::default() };
        world.entity_mut(entity).insert(connection);
    }
}
