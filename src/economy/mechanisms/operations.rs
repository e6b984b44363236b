//! Owners run what is used, the cheapest lots first, and earn from their other business.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::fleet::{Fleet, Lot, LotStatus};
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::inventory::Inventory;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::markets::PowerMarket;
use crate::economy::mechanisms::rents;
use crate::economy::merit_order::MeritOrder;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::{Generation, Roadmap, Work};
use crate::units::{Dollars, HOURS_PER_YEAR, NonNegative, Real, number};

/// The numbers of operations.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Price of electricity, cooling included [USD per kWh]. 0.057 USD per H100e-hour at 0.836 kW.
    pub energy_usd_per_kilowatt_hour: NonNegative,
    /// Other variable cost of running capacity [USD per H100e-hour].
    pub other_usd_per_h100e_hour: NonNegative,
    /// Growth of the owners' other business, in logs [per year]. Proposal.
    pub other_business_growth: Real,
}

impl Rules {
    /// What an hour of use costs in energy and operations \[USD per H100e-hour\]. `saving` is energy efficiency above trend.
    pub fn variable_cost(&self, generation: &Generation, saving: f64) -> f64 {
        let power = generation.kilowatts / generation.performance / saving;
        power * *self.energy_usd_per_kilowatt_hour + *self.other_usd_per_h100e_hour
    }
}

/// Puts operations into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Operations, (run, earn, research).chain())
        .measure_in(
            "operations_energy",
            "USD per month",
            "Owners' electricity bill",
            |journal: &Journal| journal.paid(Account::Energy).usd(),
        )
        .measure(
            "operations_power",
            "MW",
            "Power of installed devices",
            |owners: Query<&Inventory>| {
                owners.iter().map(|inventory| inventory.kilowatts).sum::<f64>() / 1000.0
            },
        );
}

/// Used hours cost energy and upkeep; the lots that need least are used first, the others stand idle.
fn run(
    clock: Res<Clock>,
    rules: Res<Rules>,
    market: Res<rents::Rules>,
    roadmap: Res<Roadmap>,
    grid: Res<PowerMarket>,
    mut order: Local<MeritOrder>,
    mut journal: ResMut<Journal>,
    mut owners: Query<(&AgentId, &RentalBusiness, &Developer, &mut GridConnection, &mut Fleet)>,
) {
    order.rank(&roadmap.generations);
    let hours = HOURS_PER_YEAR * clock.years_per_step();
    for (&agent, business, developer, mut connection, mut fleet) in owners.iter_mut() {
        let saving = developer.efficiency(Efficiency::Energy);
        let target = market.target_utilisation.max(1e-9);
        // Devices that wait for power are not idle while those that have it are needed.
        let waiting =
            connection.unpowered > 0.0 && business.utilisation() >= *market.target_utilisation;
        let parts = [
            (Work::All, business.used_general(), true),
            (Work::Serving, business.on_serving_only, business.serving_only > 0.0),
            (Work::OwnProducts, business.on_own, business.own > 0.0),
        ];
        order.line_up(&fleet.lots);
        let mut power = 0.0;
        for (work, used, _) in parts.into_iter().filter(|(.., there)| *there) {
            let held = if waiting { f64::INFINITY } else { used / target };
            let load = Load { work, used, held };
            power += use_cheapest(&mut fleet.lots, &connection, load, (&order, &roadmap));
        }
        let energy = power / saving;
        connection.drawn = energy * grid.effectiveness;
        let bill = energy * hours * *rules.energy_usd_per_kilowatt_hour;
        let upkeep = business.used() * hours * *rules.other_usd_per_h100e_hour;
        journal.post(agent, Directory::HOUSEHOLDS, Account::Energy, Dollars::from_usd(bill));
        journal.post(agent, Directory::HOUSEHOLDS, Account::Operations, Dollars::from_usd(upkeep));
    }
}

/// What an owner's devices for a kind of work do in a month.
struct Load {
    work: Work,
    /// Compute used \[H100e\].
    used: f64,
    /// Capacity held ready for it, the headroom of target utilisation included \[H100e\].
    held: f64,
}

/// Uses the lots for a kind of work in merit order, as far as they have power, and gives what they draw \[kW\]. Lots beyond
/// what is held ready count as idle.
fn use_cheapest(
    lots: &mut [Lot],
    connection: &GridConnection,
    load: Load,
    (order, roadmap): (&MeritOrder, &Roadmap),
) -> f64 {
    let generations = roadmap.generations.as_slice();
    let (mut left, mut held, mut power) = (load.used, load.held, 0.0);
    for rank in order.ranks(load.work) {
        for at in order.line(rank) {
            let lot = &mut lots[at];
            let LotStatus::Running { idle_steps } = &mut lot.status else { continue };
            let performance = generations[lot.generation].performance;
            let part = left.min(number(connection.powered(at, lot.devices)) * performance);
            *idle_steps = if held > 0.0 { 0 } else { *idle_steps + 1 };
            held -= number(lot.devices) * performance;
            power += part * rank.per_unit;
            left -= part;
        }
    }
    power
}

/// Households pay owners for their other business.
fn earn(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut journal: ResMut<Journal>,
    mut owners: Query<(&AgentId, &mut Owner)>,
) {
    let grown = other_growth(&rules, &clock);
    for (&agent, mut owner) in owners.iter_mut() {
        owner.other_income_now = other_income(&owner, grown);
        let income = Dollars::from_usd(owner.other_income_now * clock.years_per_step());
        journal.post(Directory::HOUSEHOLDS, agent, Account::OtherBusiness, income);
    }
}

/// How far the owners' other business has grown since the start of the run \[ratio\].
pub fn other_growth(rules: &Rules, clock: &Clock) -> f64 {
    libm::exp(*rules.other_business_growth * clock.years())
}

/// Operating cash flow of the other business now, where such business has grown so far \[USD per year\].
pub fn other_income(owner: &Owner, grown: f64) -> f64 {
    owner.other_income * grown + owner.bought_income
}

/// Owners and vendors pay their next-architecture researchers.
fn research(
    clock: Res<Clock>,
    mut journal: ResMut<Journal>,
    mut owners: Query<(&AgentId, &Owner, &mut Developer), Without<GpuVendor>>,
    mut vendors: Query<(&AgentId, &GpuVendor, &mut Developer), Without<Owner>>,
) {
    let mut pay = |agent, yearly: f64| {
        let amount = Dollars::from_usd(yearly * clock.years_per_step());
        journal.post(agent, Directory::HOUSEHOLDS, Account::Research, amount);
    };
    for (&agent, owner, mut developer) in owners.iter_mut() {
        developer.research = owner.research_share * owner.other_income_now;
        pay(agent, developer.research);
    }
    for (&agent, vendor, mut developer) in vendors.iter_mut() {
        developer.research = vendor.research_share * vendor.revenue;
        pay(agent, developer.research);
    }
}
