//! A panel of end users, sampled evenly over the population: looking changes nothing.

use bevy_ecs::prelude::*;

use crate::economy::agents::end_user::EndUser;
use crate::economy::markets::Segments;
use crate::economy::portfolio::columns::{AdoptionThreshold, Provider, Usage};
use crate::record::UserRow;

/// The end users watched, as they are now: about `count` of them, the same ones every month.
pub fn users(world: &mut World, count: u32, month: u32) -> Vec<UserRow> {
    let mut columns =
        world.query_filtered::<(&AdoptionThreshold, &Provider, &Usage), With<EndUser>>();
    let columns = columns.query(world);
    let segments = world.resource::<Segments>();
    let all: usize = segments.0.iter().map(|segment| segment.rows).sum();
    let every = (all / count.max(1) as usize).max(1);
    let mut rows = Vec::new();
    for (threshold, provider, usage) in
        columns.contiguous_iter().expect("users are stored in tables")
    {
        for (position, segment) in segments.0.iter().enumerate() {
            let watched = segment.first..segment.first + segment.rows;
            rows.extend(watched.filter(|row| row % every == 0).map(|row| UserRow {
                month,
                user: row as u32,
                segment: position as u32,
                provider: u32::from(provider[row].0),
                adopted: u32::from(threshold[row].0 <= segment.hazard as f32),
                usage: usage[row].0,
            }));
        }
    }
    rows
}
