//! Vendors on the first day: the pipeline that growth has left on order, and plants to work it off.

use std::collections::VecDeque;

use bevy_ecs::prelude::*;

use crate::economy::Rules;
use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::developer::Developer;
use crate::economy::agents::gpu_vendor::{GpuVendor, Order};
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::opening::money::{self, Purse, enter};
use crate::economy::opening::profile::{Profile, Rounding};
use crate::economy::opening::spec::{Population, Vendor};
use crate::economy::simulation::Simulation;
use crate::units::Dollars;

pub(super) fn open(
    sim: &mut Simulation,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
) {
    let clock = sim.clock();
    for spec in &population.vendors {
        let vendor = vendor(spec, rules, profile, &clock);
        let research = *spec.research * vendor.revenue;
        let developer = Developer {
            race_share: *spec.race,
            research_at_start: research,
            research,
            adoption_years: *rules.diffusion.vendor_adoption_months / 12.0,
            ..Developer::default()
        };
        let stocks = (vendor, developer, money::firm(Borrower::default()));
        enter(sim, &spec.name, Sector::GpuVendors, *spec.deposits_usd, stocks);
    }
}

fn vendor(spec: &Vendor, rules: &Rules, profile: &Profile, clock: &Clock) -> GpuVendor {
    let share = *spec.shipments;
    let step = clock.years_per_step();
    let price = *rules.production.price_usd_per_h100e;
    let cost = price / *rules.production.markup_at_start;
    let orders = share * profile.delivery(i64::from(profile.lead) - 1) / step;
    let shipped = share * profile.capacity;
    let revenue = share * profile.first_delivery * price / step;
    GpuVendor {
        capacity: share * profile.first_delivery * *spec.spare_capacity / step,
        expansions: expansions(share * *spec.spare_capacity, rules, profile, clock),
        markup: *rules.production.markup_at_start,
        appeal: share,
        shipped,
        shipped_at_start: shipped,
        expected_orders: libm::log(orders.max(1e-9)),
        expected_growth: profile.yearly_growth,
        lead_time: f64::from(profile.lead) * step,
        price,
        unit_cost: cost,
        cost_at_start: cost,
        specialises: spec.specialise_month.map(|month| clock.steps_of_months(*month)),
        research_share: *spec.research,
        revenue,
        revenue_of_year: vec![revenue; clock.steps_per_year() as usize].into(),
        ..GpuVendor::default()
    }
}

/// Plants under construction, so that capacity grows as the pipeline does.
fn expansions(share: f64, rules: &Rules, profile: &Profile, clock: &Clock) -> VecDeque<(u32, f64)> {
    let building = clock.steps_of_months(*rules.production.building_months).max(1);
    let more =
        |step: u32| profile.delivery(i64::from(step)) - profile.delivery(i64::from(step) - 1);
    let begun = |step: u32| (step, (share * more(step) / clock.years_per_step()).max(0.0));
    (1..building).map(begun).collect()
}

/// Puts the opening pipeline into the vendors' books: what is delivered in each coming step was ordered a lead time before.
pub(super) fn fill_books(
    sim: &mut Simulation,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
) {
    let world = &mut sim.world;
    let mut owners: Vec<AgentId> =
        world.query_filtered::<&AgentId, With<Owner>>().iter(world).copied().collect();
    owners.sort();
    let shares: Vec<f64> = population.clouds().map(|spec| *spec.capacity).collect();
    let mut vendors: Vec<AgentId> =
        world.query_filtered::<&AgentId, With<GpuVendor>>().iter(world).copied().collect();
    vendors.sort();
    for (&vendor, spec) in vendors.iter().zip(&population.vendors) {
        let buyers: Vec<(AgentId, f64)> = owners.iter().copied().zip(shares.clone()).collect();
        let backlog = pipeline(&buyers, *spec.shipments, rules, profile);
        let ahead: f64 =
            backlog.iter().map(|order| order.deposit.usd() * order.devices as f64).sum();
        let entity = world.resource::<Directory>().entity(vendor);
        let mut vendor = world.entity_mut(entity);
        vendor.get_mut::<Purse>().expect("every agent has a purse").deposits += ahead;
        let mut stock = vendor.get_mut::<GpuVendor>().expect("vendors have a plant");
        stock.ordered = backlog.iter().map(|order| order.devices).sum();
        stock.backlog = backlog;
    }
}

fn pipeline(
    buyers: &[(AgentId, f64)],
    share: f64,
    rules: &Rules,
    profile: &Profile,
) -> VecDeque<Order> {
    let mut orders = VecDeque::new();
    let mut rounding = vec![Rounding::default(); buyers.len()];
    for step in 0..i64::from(profile.lead) {
        let placed = step - i64::from(profile.lead);
        let generation = profile.roadmap.sold_in(placed);
        let performance = profile.roadmap.generations[generation].performance;
        let price = Dollars::from_usd(
            *rules.production.price_usd_per_h100e * profile.past_price(placed) * performance,
        );
        let deposit = price.scaled(*rules.orders.deposit);
        for ((buyer, part), rounding) in buyers.iter().zip(&mut rounding) {
            let exact = part * share * profile.delivery(step) / performance;
            let devices = rounding.whole(exact);
            if devices > 0 {
                let (buyer, event) = (*buyer, None);
                orders.push_back(Order {
                    buyer,
                    generation,
                    devices,
                    price,
                    deposit,
                    credit: Dollars::ZERO,
                    placed,
                    event,
                });
            }
        }
    }
    orders
}
