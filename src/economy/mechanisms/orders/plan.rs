//! How much capacity an owner wants to order: stock management after Sterman (1989).
//!
//! The order placed now arrives after the lead time. It replaces what will retire then and follows the growth expected
//! then, as far as its planning horizon lets it see; on top it closes part of the gap in capacity and, weighed less, of the
//! gap in the supply line. An owner that weighs its supply line too little forgets what it has ordered, and overbuilds.

use bevy_ecs::prelude::*;

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::fleet::{Fleet, Lot};
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::agents::hyperscaler::{Decision, Expectation, Owner, RentalBusiness, answered};
use crate::economy::agents::strategy::Strategy;
use crate::economy::clock::Clock;
use crate::economy::mechanisms::orders::replacement::Replacement;
use crate::economy::mechanisms::orders::rivalry::Announced;
use crate::economy::mechanisms::orders::{Rules, on_order_by_buyer};
use crate::economy::mechanisms::{equity, expectations, rents, retirement};
use crate::economy::shares::StockMarket;
use crate::economy::technology::Roadmap;
use crate::units::{Few, number};

/// What the rule needs to know of an owner.
#[derive(Clone, Debug, Default)]
pub struct Position {
    /// Capacity in place \[H100e\].
    pub capacity: f64,
    /// Capacity on order \[H100e\].
    pub on_order: f64,
    /// Capacity wanted now, a step before an order placed now arrives, and when it arrives \[H100e\].
    pub wanted: [f64; 3],
    /// Capacity to be replaced by deliveries 1, 2, … lead-time steps ahead \[H100e\].
    pub retiring: Vec<f64>,
}

impl Position {
    /// Capacity to order in this step; negative where there is too much \[H100e\].
    ///
    /// `closing` is the share of a gap closed in a step, `weight` that of the supply line.
    pub fn order(&self, closing: f64, weight: f64) -> f64 {
        let lead = self.retiring.len();
        let [now, before, then] = self.wanted;
        let on_arrival = then - before + self.retiring[lead - 1];
        let until_then: f64 = self.retiring[..lead - 1].iter().sum();
        let line_wanted = (before - now + until_then).max(0.0);
        on_arrival
            + closing * (now - self.capacity)
            + closing * weight * (line_wanted - self.on_order)
    }
}

/// A time to plan for.
#[derive(Clone, Copy, Debug)]
struct Horizon {
    /// How far ahead, as far as owners look \[years\].
    years: f64,
    /// Share of the news that demand has answered by then.
    answered: f64,
    /// Share of what is on order that has arrived by then.
    arrived: f64,
}

/// An owner that plans.
type Planner = (
    &'static AgentId,
    &'static Fleet,
    &'static Expectation,
    &'static RentalBusiness,
    (&'static Strategy, &'static Developer),
    &'static GridConnection,
    &'static mut Owner,
);

pub(super) fn plan(
    clock: Res<Clock>,
    rules: Res<Rules>,
    (market, beliefs): (Res<rents::Rules>, Res<expectations::Rules>),
    retirement: Res<retirement::Rules>,
    roadmap: Res<Roadmap>,
    shares: (Res<equity::Rules>, Res<StockMarket>),
    replacement: Replacement,
    vendors: Query<(&AgentId, &GpuVendor)>,
    (mut announced, mut old, mut position): (
        Local<Vec<Announced>>,
        Local<Vec<bool>>,
        Local<Position>,
    ),
    mut owners: Query<Planner>,
) {
    let lead = clock.steps(mean_lead_time(&vendors)).max(1) as usize;
    let service_life = clock.steps(*retirement.service_life_years);
    let dear_shares = libm::exp(*shares.0.investment_response * shares.1.mispricing);
    let offer = replacement.offer();
    let mut owners: Few<_> = owners.iter_mut().collect();
    let sellers = vendors.iter().map(|(_, vendor)| vendor);
    let on_order = on_order_by_buyer(sellers, &roadmap);
    announced.clear();
    announced.extend(owners.iter().map(|(agent, _, _, business, ..)| Announced {
        installed: business.installed,
        on_order: on_order.of(**agent),
    }));
    let total = Announced::total(&announced);
    let closing = clock.adjustment(1.0 / *rules.adjustment_years);
    let horizons = [0, lead - 1, lead].map(|step| {
        // What owners know of demand is a step old.
        let years = ((step + 1) as f64 * clock.years_per_step()).min(*rules.horizon_years);
        let answered = answered(years, *beliefs.response_years);
        Horizon { years, answered, arrived: step as f64 / lead as f64 }
    });
    for ((_, fleet, expectation, business, who, connection, owner), own) in
        owners.iter_mut().zip(&*announced)
    {
        let owner = &mut **owner;
        let (strategy, developer) = who;
        let savings = offer.savings(developer.efficiency(Efficiency::Energy));
        let entry = libm::pow(owner.value_over_price.max(0.0), *rules.profit_exponent);
        let wanted = |at: Horizon| {
            let needed = expectation.demand_once(at.answered, at.years)
                * entry.clamp(1.0, 2.0)
                * dear_shares
                / *market.target_utilisation;
            needed.max(own.keeping_up(&total, *rules.rivalry, at.arrived))
        };
        let utilisation = business.utilisation();
        old.clear();
        old.extend(roadmap.generations.iter().map(|kind| savings.pay(kind, utilisation)));
        position.capacity = business.installed
            - outdated(fleet, connection, &old, &roadmap)
            - business.stranded(*market.target_utilisation);
        position.on_order = own.on_order;
        position.wanted = horizons.map(wanted);
        retire(&mut position.retiring, fleet, (service_life, lead), &roadmap);
        owner.wanted = position.wanted[0];
        let wish = position.order(closing, *rules.supply_line_weight);
        owner.wish = if wish > 0.0 { wish * (1.0 - strategy.diversified) } else { wish };
        let (on_order, planned) = (own.on_order, owner.wish);
        owner.decision = Decision { on_order, planned, ..Decision::default() };
    }
}

/// Capacity worth replacing before it is worn out, and capacity without power: neither counts \[H100e\].
fn outdated(
    fleet: &Fleet,
    connection: &GridConnection,
    outdated: &[bool],
    roadmap: &Roadmap,
) -> f64 {
    let mut capacity = 0.0;
    for (at, lot) in fleet.lots.iter().enumerate() {
        let devices = match outdated[lot.generation] {
            true => lot.devices,
            false => lot.devices - connection.powered(at, lot.devices),
        };
        if devices > 0 {
            capacity += number(devices) * roadmap.generations[lot.generation].performance;
        }
    }
    capacity
}

/// Lead time quoted by the vendors, mean by appeal \[years\].
pub(super) fn mean_lead_time(vendors: &Query<(&AgentId, &GpuVendor)>) -> f64 {
    let by_order = || vendors.iter();
    let appeal: f64 = by_order().map(|(_, vendor)| vendor.appeal).sum();
    let lead: f64 = by_order().map(|(_, vendor)| vendor.lead_time * vendor.appeal).sum();
    if appeal > 0.0 { lead / appeal } else { 0.0 }
}

/// Capacity that deliveries 1, 2, … steps ahead replace: lots then at the end of their service life \[H100e\].
fn retire(
    retiring: &mut Vec<f64>,
    fleet: &Fleet,
    (service_life, lead): (u32, usize),
    roadmap: &Roadmap,
) {
    retiring.clear();
    retiring.resize(lead, 0.0);
    // The oldest lots are the first.
    let ends = |lot: &Lot| service_life.saturating_sub(lot.value.age) as usize;
    for lot in fleet.lots.iter().take_while(|lot| ends(lot) <= lead) {
        if ends(lot) > 0 {
            let performance = roadmap.generations[lot.generation].performance;
            retiring[ends(lot) - 1] += number(lot.devices) * performance;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(capacity: f64, on_order: f64, lead: usize) -> Position {
        let (wanted, retiring) = ([100.0; 3], vec![2.0; lead]);
        Position { capacity, on_order, wanted, retiring }
    }

    #[test]
    fn in_balance_an_owner_orders_what_retires() {
        assert_eq!(steady(100.0, 16.0, 9).order(0.2, 0.34), 2.0);
    }

    #[test]
    fn capacity_beyond_the_wanted_is_not_replaced_and_a_full_supply_line_holds_orders_back() {
        assert!(steady(150.0, 16.0, 9).order(0.2, 0.34) < 0.0);
        assert!(steady(100.0, 30.0, 9).order(0.2, 1.0) < steady(100.0, 30.0, 9).order(0.2, 0.0));
    }
}
