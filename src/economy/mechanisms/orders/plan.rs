//! How much capacity an owner wants to order: stock management after Sterman (1989).
//!
//! The order placed now arrives after the lead time. It replaces what will retire then and follows the growth expected
//! then; on top it closes part of the gap in capacity and, weighed less, of the gap in the supply line. An owner that
//! weighs its supply line too little forgets what it has ordered, and overbuilds.

use bevy_ecs::prelude::*;

use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Expectation, Owner, RentalBusiness};
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::clock::Clock;
use crate::economy::markets::Roadmap;
use crate::economy::mechanisms::orders::replacement::{Replacement, Savings};
use crate::economy::mechanisms::orders::rivalry::Announced;
use crate::economy::mechanisms::orders::{Rules, on_order};
use crate::economy::mechanisms::{equity, expectations, rents, retirement};
use crate::economy::shares::StockMarket;

/// What the rule needs to know of an owner.
#[derive(Clone, Debug)]
pub struct Position {
    /// Capacity in place \[H100e\].
    pub capacity: f64,
    /// Capacity on order \[H100e\].
    pub on_order: f64,
    /// Capacity wanted 0, 1, … lead-time steps ahead \[H100e\].
    pub wanted: Vec<f64>,
    /// Capacity to be replaced by deliveries 1, 2, … lead-time steps ahead \[H100e\].
    pub retiring: Vec<f64>,
}

impl Position {
    /// Capacity to order in this step; negative where there is too much \[H100e\].
    ///
    /// `closing` is the share of a gap closed in a step, `weight` that of the supply line.
    pub fn order(&self, closing: f64, weight: f64) -> f64 {
        let lead = self.retiring.len();
        let (now, before, then) = (self.wanted[0], self.wanted[lead - 1], self.wanted[lead]);
        let on_arrival = then - before + self.retiring[lead - 1];
        let until_then: f64 = self.retiring[..lead - 1].iter().sum();
        let line_wanted = (before - now + until_then).max(0.0);
        on_arrival
            + closing * (now - self.capacity)
            + closing * weight * (line_wanted - self.on_order)
    }
}

pub(super) fn plan(
    clock: Res<Clock>,
    rules: Res<Rules>,
    market: Res<rents::Rules>,
    beliefs: Res<expectations::Rules>,
    retirement: Res<retirement::Rules>,
    roadmap: Res<Roadmap>,
    shares: (Res<equity::Rules>, Res<StockMarket>),
    replacement: Replacement,
    vendors: Query<(&AgentId, &GpuVendor)>,
    mut owners: Query<(&AgentId, &Fleet, &Expectation, &RentalBusiness, &mut Owner)>,
) {
    let lead = clock.steps(mean_lead_time(&vendors)).max(1) as usize;
    let service_life = clock.steps(*retirement.service_life_years);
    let dear_shares = libm::exp(*shares.0.investment_response * shares.1.mispricing);
    let savings = replacement.savings();
    let announced = announced(&vendors, &owners, &roadmap);
    let total = Announced::total(&announced);
    let all = owners.iter_mut().in_order().zip(&announced);
    for ((_, fleet, expectation, business, mut owner), own) in all {
        let entry = libm::pow(owner.value_over_price.max(0.0), *rules.profit_exponent);
        let wanted = |step: usize| {
            // What owners know of demand is a step old.
            let years = (step + 1) as f64 * clock.years_per_step();
            let needed = expectation.demand(years, *beliefs.response_years)
                * entry.clamp(1.0, 2.0)
                * dear_shares
                / *market.target_utilisation;
            needed.max(own.keeping_up(&total, *rules.rivalry, step as f64 / lead as f64))
        };
        let retiring = |step: usize| retiring(fleet, service_life, step as u32, &roadmap);
        let position = Position {
            capacity: business.installed - outdated(fleet, business, &savings, &roadmap),
            on_order: own.on_order,
            wanted: (0..=lead).map(wanted).collect(),
            retiring: (1..=lead).map(retiring).collect(),
        };
        let closing = clock.adjustment(1.0 / *rules.adjustment_years);
        owner.wanted = position.wanted[0];
        owner.wish = position.order(closing, *rules.supply_line_weight);
    }
}

/// What each owner has and has ordered so far, in the order of agents.
fn announced(
    vendors: &Query<(&AgentId, &GpuVendor)>,
    owners: &Query<(&AgentId, &Fleet, &Expectation, &RentalBusiness, &mut Owner)>,
    roadmap: &Roadmap,
) -> Vec<Announced> {
    let by_vendor = || vendors.iter().in_order();
    let of = |agent| by_vendor().map(|(_, vendor)| on_order(vendor, agent, roadmap)).sum();
    let by_owner = owners.iter().in_order();
    by_owner
        .map(|(&agent, .., business, _)| Announced {
            installed: business.installed,
            on_order: of(agent),
        })
        .collect()
}

/// Capacity worth replacing before it is worn out: it no longer counts \[H100e\].
fn outdated(
    fleet: &Fleet,
    business: &RentalBusiness,
    replacement: &Savings,
    roadmap: &Roadmap,
) -> f64 {
    let outdated = replacement.outdated(business.utilisation());
    let lots = fleet.lots.iter().filter(|lot| outdated[lot.generation]);
    lots.map(|lot| lot.devices as f64 * roadmap.generations[lot.generation].performance).sum()
}

/// Lead time quoted by the vendors, mean by appeal \[years\].
fn mean_lead_time(vendors: &Query<(&AgentId, &GpuVendor)>) -> f64 {
    let by_order = || vendors.iter().in_order();
    let appeal: f64 = by_order().map(|(_, vendor)| vendor.appeal).sum();
    let lead: f64 = by_order().map(|(_, vendor)| vendor.lead_time * vendor.appeal).sum();
    if appeal > 0.0 { lead / appeal } else { 0.0 }
}

/// Capacity that a delivery so many steps ahead replaces: lots then at the end of their service life \[H100e\].
fn retiring(fleet: &Fleet, service_life: u32, steps: u32, roadmap: &Roadmap) -> f64 {
    let ends = |age: u32| age + steps == service_life;
    let lots = fleet.lots.iter().filter(|lot| ends(lot.value.age));
    lots.map(|lot| lot.devices as f64 * roadmap.generations[lot.generation].performance).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(capacity: f64, on_order: f64, lead: usize) -> Position {
        let (wanted, retiring) = (vec![100.0; lead + 1], vec![2.0; lead]);
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
