//! Power goes to the devices that earn most with it, that of the grid before that of owners' plants. Where it does not reach
//! all, the best device left out sets its rent, and at least what plants in use cost; owners who use more than they have pay
//! that rent to those who use less.
//!
//! The market is that for transferable permits (Montgomery 1972): who has the power connected decides who is paid, not what runs.

use bevy_ecs::prelude::*;

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::fleet::{Fleet, Lot, LotStatus};
use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::agents::hyperscaler::RentalBusiness;
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::markets::{ComputeMarket, PowerMarket};
use crate::economy::mechanisms::{expectations, operations};
use crate::economy::technology::{Generation, Roadmap};
use crate::units::{Dollars, HOURS_PER_YEAR};

/// What decides the worth of power.
#[derive(Clone, Copy, Debug)]
pub struct Worth<'a> {
    /// Rules of running costs.
    pub running: &'a operations::Rules,
    /// Power of devices.
    pub market: &'a PowerMarket,
    /// Chance that a device switched on is used: demand over capacity running, at most 1.
    pub occupancy: f64,
}

impl Worth<'_> {
    /// What a kilowatt from the grid earns in a device over its running cost \[USD per kW and year\].
    pub fn of(&self, device: &Generation, rent: f64, saving: f64) -> f64 {
        let margin = rent - self.running.variable_cost(device, saving);
        let hours = HOURS_PER_YEAR * self.occupancy;
        hours * margin * device.performance / self.market.draw(device, saving)
    }
}

/// Demand over capacity running, at most 1, as of last month; 1 before anything is known.
pub fn occupancy<'a>(
    compute: &ComputeMarket,
    owners: impl Iterator<Item = &'a RentalBusiness>,
) -> f64 {
    let running: f64 = owners.map(|owner| owner.running).sum();
    let known = compute.demand > 0.0 && running > 0.0;
    if known { (compute.demand / running).min(1.0) } else { 1.0 }
}

/// A lot that wants power.
#[derive(Clone, Copy, Debug)]
struct Bid {
    owner: usize,
    lot: usize,
    devices: u64,
    /// Power a device draws \[kW\].
    draw: f64,
    /// Capacity a device \[H100e\].
    performance: f64,
    /// What a kilowatt earns \[USD per kW and year\].
    worth: f64,
}

/// An owner in the market for power.
type Bidder = (
    &'static AgentId,
    &'static Fleet,
    &'static Developer,
    &'static RentalBusiness,
    &'static mut GridConnection,
);

pub(super) fn allot(
    running: Res<operations::Rules>,
    roadmap: Res<Roadmap>,
    compute: Res<ComputeMarket>,
    mut market: ResMut<PowerMarket>,
    mut owners: Query<Bidder>,
) {
    let occupancy = occupancy(&compute, owners.iter().map(|(.., business, _)| business));
    let worth = Worth { running: &running, market: &market, occupancy };
    let mut bids = bids(&worth, &roadmap, &owners);
    let total = |of: fn(&GridConnection) -> f64| -> f64 {
        owners.iter().map(|(.., connection)| of(connection)).sum()
    };
    let connected = total(|connection| connection.connected);
    let own = total(|connection| connection.own);
    let wanted: f64 = bids.iter().map(|bid| bid.devices as f64 * bid.draw).sum();
    let mut all: Vec<_> = owners.iter_mut().collect();
    for (_, fleet, _, _, connection) in &mut all {
        // What is switched off wants no power and does not lack it.
        connection.running.clear();
        connection.running.extend(fleet.lots.iter().map(|lot| lot.devices));
        connection.gained = connection.unpowered;
        (connection.allotted, connection.wanted, connection.unpowered) = (0.0, 0.0, 0.0);
    }
    let short = wanted > connected;
    if short {
        // The thriftier of two that earn the same comes first, as it does when compute is used.
        let thrift = |bid: &Bid| bid.draw / bid.performance;
        bids.sort_by(|a, b| {
            let worth = b.worth.total_cmp(&a.worth).then(thrift(a).total_cmp(&thrift(b)));
            worth.then(a.owner.cmp(&b.owner)).then(b.lot.cmp(&a.lot))
        });
    }
    let mut supply = Supply { connected, own, own_price: market.own_price };
    let mut marginal = None;
    for bid in &bids {
        let room = if short { (supply.open_to(bid) / bid.draw) as u64 } else { bid.devices };
        let devices = if marginal.is_some() { 0 } else { room.min(bid.devices) };
        supply.take(devices as f64 * bid.draw);
        if devices < bid.devices {
            marginal = marginal.or(Some(bid.worth));
        }
        let connection = &mut all[bid.owner].4;
        connection.running[bid.lot] = devices;
        connection.allotted += devices as f64 * bid.draw;
        connection.wanted += bid.devices as f64 * bid.draw;
        connection.unpowered += (bid.devices - devices) as f64 * bid.performance;
    }
    let own_used = (own - supply.own).clamp(0.0, own);
    for (_, fleet, _, _, connection) in &mut all {
        connection.own_used = if own > 0.0 { connection.own * own_used / own } else { 0.0 };
        connection.gained = (connection.gained - connection.unpowered).max(0.0);
        connection.shares = powered_shares(fleet, &connection.running, &roadmap);
    }
    let scarcity = marginal.unwrap_or(0.0).max(0.0);
    market.rent = if own_used > 0.0 { scarcity.max(market.own_price) } else { scarcity };
}

/// Power not given to anybody yet.
struct Supply {
    /// From the grid \[kW\].
    connected: f64,
    /// From owners' plants \[kW\].
    own: f64,
    /// What power from these costs \[USD per kW and year\].
    own_price: f64,
}

impl Supply {
    /// Power a bid may take: from plants only where it earns what that costs \[kW\].
    fn open_to(&self, bid: &Bid) -> f64 {
        self.connected + if bid.worth > self.own_price { self.own } else { 0.0 }
    }

    /// Takes power, that of the grid first.
    fn take(&mut self, kilowatts: f64) {
        self.connected -= kilowatts;
        if self.connected < 0.0 {
            self.own += self.connected;
            self.connected = 0.0;
        }
    }
}

/// Share of the devices switched on of each generation that have power.
fn powered_shares(fleet: &Fleet, running: &[u64], roadmap: &Roadmap) -> Vec<f64> {
    let mut devices = vec![(0, 0); roadmap.generations.len()];
    let on = |lot: &Lot| matches!(lot.status, LotStatus::Running { .. });
    for (lot, powered) in fleet.lots.iter().zip(running).filter(|(lot, _)| on(lot)) {
        devices[lot.generation].0 += powered;
        devices[lot.generation].1 += lot.devices;
    }
    let share = |(powered, all)| if all > 0 { powered as f64 / all as f64 } else { 1.0 };
    devices.into_iter().map(share).collect()
}

/// All lots switched on, of all owners in order.
fn bids(worth: &Worth, roadmap: &Roadmap, owners: &Query<Bidder>) -> Vec<Bid> {
    let mut bids = Vec::new();
    for (owner, (_, fleet, developer, business, _)) in owners.iter().enumerate() {
        let saving = developer.efficiency(Efficiency::Energy);
        for (lot, what) in fleet.lots.iter().enumerate() {
            if !matches!(what.status, LotStatus::Running { .. }) {
                continue;
            }
            let device = &roadmap.generations[what.generation];
            bids.push(Bid {
                owner,
                lot,
                devices: what.devices,
                draw: worth.market.draw(device, saving),
                performance: device.performance,
                worth: worth.of(device, business.rent, saving),
            });
        }
    }
    bids
}

/// Owners who were allotted more than they have connected lease it from those who were allotted less, at the scarcity rent.
pub(super) fn lease(
    clock: Res<Clock>,
    market: Res<PowerMarket>,
    mut journal: ResMut<Journal>,
    mut owners: Query<(&AgentId, &mut GridConnection, &mut RentalBusiness)>,
) {
    let (mut spare, mut needed) = (0.0, 0.0);
    for (_, connection, _) in owners.iter() {
        spare += (connection.has() - connection.allotted).max(0.0);
        needed += (connection.allotted - connection.has()).max(0.0);
    }
    let let_out = if spare > 0.0 { needed / spare } else { 0.0 };
    let mut leases: Vec<(AgentId, f64)> = Vec::new();
    for (&agent, mut connection, mut business) in owners.iter_mut() {
        let more = connection.allotted - connection.has();
        connection.leased = if more > 0.0 { more } else { more * let_out };
        business.power_income = -market.rent * connection.leased;
        leases.push((agent, connection.leased));
    }
    if market.rent <= 0.0 {
        return;
    }
    let lessors = || leases.iter().filter(|(_, leased)| *leased < 0.0);
    for (lessee, leased) in leases.iter().filter(|(_, leased)| *leased > 0.0) {
        for (lessor, let_by) in lessors() {
            let yearly = market.rent * leased * -let_by / needed;
            let amount = Dollars::from_usd(yearly * clock.years_per_step());
            journal.post(*lessee, *lessor, Account::PowerLease, amount);
        }
    }
}

/// Owners reckon with a rent that follows what it is, as with that of compute.
pub(super) fn expect(
    clock: Res<Clock>,
    rules: Res<expectations::Rules>,
    mut market: ResMut<PowerMarket>,
) {
    let gap = market.rent - market.expected_rent;
    market.expected_rent += gap * clock.gain(*rules.rent_gain);
}
