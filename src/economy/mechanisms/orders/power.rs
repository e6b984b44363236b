//! Orders must find power when they arrive: what is connected by then, less what devices worth keeping will draw.

use bevy_ecs::prelude::*;

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::fleet::{Fleet, Lot, LotStatus};
use crate::economy::agents::gpu_vendor::{GpuVendor, Order};
use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::clock::Clock;
use crate::economy::markets::{ComputeMarket, PowerMarket};
use crate::economy::mechanisms::grid::market::{Worth, occupancy};
use crate::economy::mechanisms::orders::plan::mean_lead_time;
use crate::economy::mechanisms::{grid, operations, retirement};
use crate::economy::technology::{Generation, Roadmap};

/// An owner that looks for power.
type Seeker = (
    &'static AgentId,
    &'static Fleet,
    &'static Developer,
    &'static RentalBusiness,
    &'static mut GridConnection,
    &'static mut Owner,
);

/// Owners lease power from each other, so the room is common: all wishes are cut alike.
pub(super) fn fit(
    clock: Res<Clock>,
    rules: (Res<operations::Rules>, Res<retirement::Rules>),
    market: (Res<PowerMarket>, Res<ComputeMarket>),
    roadmap: Res<Roadmap>,
    utilities: Res<grid::Rules>,
    vendors: Query<(&AgentId, &GpuVendor)>,
    mut owners: Query<Seeker>,
) {
    let (power, compute) = market;
    if !power.limited {
        return;
    }
    let lead = clock.steps(mean_lead_time(&vendors));
    let occupancy = occupancy(&compute, owners.iter().map(|(_, _, _, own, ..)| own));
    let worth = Worth { running: &rules.0, market: &power, occupancy };
    let life = clock.steps(*rules.1.service_life_years);
    let (_, latest) = roadmap.latest();
    let (mut connected, mut coming, mut taken, mut sought) = (0.0, 0.0, 0.0, 0.0);
    for (&agent, fleet, developer, business, connection, owner) in owners.iter() {
        let saving = developer.efficiency(Efficiency::Energy);
        let draw = |device: &Generation| power.draw(device, saving);
        let new = draw(&latest) / latest.performance;
        let stays = |lot: &&Lot| {
            let device = &roadmap.generations[lot.generation];
            // A device that earns less with its power than a new one beyond its own cost makes room for it.
            let kept = worth.of(device, business.rent, saving) >= owner.surplus / new;
            let running = matches!(lot.status, LotStatus::Running { .. });
            kept && running && lot.value.age + lead < life
        };
        let lots = fleet.lots.iter().filter(stays);
        taken += lots
            .map(|lot| lot.devices as f64 * draw(&roadmap.generations[lot.generation]))
            .sum::<f64>();
        let orders = vendors.iter().flat_map(|(_, vendor)| &vendor.backlog);
        let ordered =
            |order: &Order| order.devices as f64 * draw(&roadmap.generations[order.generation]);
        taken += orders.filter(|order| order.buyer == agent).map(ordered).sum::<f64>();
        connected += connection.connected + connection.own;
        connected += connection.own_due_by(clock.step() + lead);
        coming += connection.due_by(clock.step() + lead);
        sought += owner.wish.max(0.0) * new;
    }
    // What is due may have to wait: utilities connect no more than they can.
    let able = utilities.most_kilowatts(f64::from(lead) * clock.years_per_step());
    let room = connected + coming.min(able) - taken;
    let share = if sought > 0.0 { (room / sought).clamp(0.0, 1.0) } else { 1.0 };
    for (.., mut connection, mut owner) in &mut owners {
        let wish = owner.wish.max(0.0);
        connection.kept_back = wish * (1.0 - share);
        if wish > 0.0 && share < 1.0 {
            owner.wish = wish * share;
        }
    }
}
