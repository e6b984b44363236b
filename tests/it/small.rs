//! Economies made by hand: a few agents, and only the mechanisms a limit is about. Rules are those of a shipped world
//! with what a test overrides.

use bevy_ecs::prelude::*;

use overbuild::economy::Rules;
use overbuild::economy::agents::borrower::Borrower;
use overbuild::economy::agents::developer::Developer;
use overbuild::economy::agents::fleet::{Fleet, Lot, LotStatus};
use overbuild::economy::agents::gpu_vendor::GpuVendor;
use overbuild::economy::agents::grid_connection::GridConnection;
use overbuild::economy::agents::hyperscaler::{Expectation, Hindsight, Owner, RentalBusiness};
use overbuild::economy::agents::strategy::Strategy;
use overbuild::economy::agents::value::Value;
use overbuild::economy::agents::{AgentId, Directory, Sector};
use overbuild::economy::commitments::Contracts;
use overbuild::economy::markets::{Captive, ComputeMarket, ServiceMarket, ServiceOffer};
use overbuild::economy::mechanisms::{
    deliveries, depreciation, expectations, orders, production, rents, retirement,
};
use overbuild::economy::opening::money;
use overbuild::economy::shares::StockMarket;
use overbuild::economy::simulation::Simulation;
use overbuild::economy::technology::{Frontier, Generation, Roadmap};
use overbuild::units::Dollars;

use crate::support::world;

/// More money than anybody here can spend [USD].
pub const PLENTY: f64 = 1e15;

/// Devices whose price and design stand still, and that cost nothing to house or to run.
pub const PLAIN_DEVICES: [&str; 9] = [
    "deliveries.facility_usd_per_kilowatt=0",
    "production.markup_speed=0",
    "production.markup_at_start=1.5",
    "production.least_markup=1.5",
    "production.learning=0",
    "production.design_gain=1",
    "production.generation_months=None",
    "operations.energy_usd_per_kilowatt_hour=0",
    "operations.other_usd_per_h100e_hour=0",
];

/// The rules of a world in which nobody finds anything, with overrides of `rules.`.
pub fn rules(overrides: &[&str]) -> Rules {
    let paths: Vec<String> = overrides.iter().map(|text| format!("rules.{text}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    world("no-breakthrough", &paths).rules
}

/// An economy of households, a lender, and one generation of devices of one H100e that need no power.
pub fn economy(steps_per_year: u32) -> Simulation {
    let mut sim = Simulation::new(steps_per_year);
    let device = Generation::general(-1000, 1.0, 0.0);
    sim.with(Roadmap { generations: vec![device] }).init::<Frontier>();
    money::enter(&mut sim, "households", Sector::Households, PLENTY, ());
    money::enter(&mut sim, "lender", Sector::Lenders, PLENTY, ());
    sim
}

/// Adds an owner with a fleet and more money than it can spend.
pub fn own(sim: &mut Simulation, name: &str, fleet: Fleet, stocks: impl Bundle) -> AgentId {
    own_with(PLENTY, sim, name, fleet, stocks)
}

/// Adds an owner with so much money \[USD\] and a fleet.
pub fn own_with(
    deposits: f64,
    sim: &mut Simulation,
    name: &str,
    fleet: Fleet,
    stocks: impl Bundle,
) -> AgentId {
    let hindsight = Hindsight { asked: 0.0, answered: 0.0, change: 0.0, moment: 1.0 };
    let known = (
        Developer::default(),
        Strategy::default(),
        GridConnection::default(),
        hindsight,
        money::firm(Borrower::default()),
    );
    money::enter(sim, name, Sector::Hyperscalers, deposits, (fleet, known, stocks))
}

/// What an owner expects that takes today for granted.
pub fn expecting(demand: f64, rent: f64, utilisation: f64, decline: f64) -> Expectation {
    Expectation {
        level: libm::log(demand),
        trend: 0.0,
        narrative: 0.0,
        narrative_weight: 0.0,
        rent,
        utilisation,
        price_decline: decline,
        rebound: 1.0,
        unanswered_news: 0.0,
    }
}

/// A business that lets its compute at a rent, and did so for a year.
pub fn renting(sim: &Simulation, rent: f64) -> RentalBusiness {
    let steps = sim.clock().steps_per_year() as usize;
    let (rents_of_year, occupancy_of_year) = (vec![rent; steps], vec![0.0; steps]);
    RentalBusiness { rent, rents_of_year, occupancy_of_year, ..RentalBusiness::default() }
}

/// A lot of devices of one H100e, `age` steps into its life in the books.
pub fn lot(devices: u64, cost_usd: f64, age: u32, life: u32) -> Lot {
    let value = Value::aged(Dollars::from_usd(cost_usd), age, life);
    Lot { generation: 0, devices, value, status: LotStatus::Running { idle_steps: 0 } }
}

/// A component of an agent, to look at.
pub fn of<T: Component>(sim: &Simulation, agent: AgentId) -> &T {
    let entity = sim.world.resource::<Directory>().entity(agent);
    sim.world.get::<T>(entity).expect("the agent has this stock")
}

/// A component of an agent, to change.
pub fn edit<T: Component<Mutability = bevy_ecs::component::Mutable>>(
    sim: &mut Simulation,
    agent: AgentId,
    change: impl FnOnce(&mut T),
) {
    let entity = sim.world.resource::<Directory>().entity(agent);
    change(&mut sim.world.get_mut::<T>(entity).expect("the agent has this stock"));
}

/// Steps that must not break anything.
pub fn steps(sim: &mut Simulation, count: u32) {
    for _ in 0..count {
        sim.step().unwrap_or_else(|broken| panic!("{broken}"));
    }
}

/// What a trade in devices starts from.
pub struct Trade {
    /// Devices of the one owner.
    pub fleet: Fleet,
    /// Compute its own products use [H100e].
    pub demand: f64,
    /// Rent, its own and expected [USD per H100e-hour].
    pub rent: f64,
    /// Utilisation, as expected.
    pub utilisation: f64,
    /// Fall of rents expected, in logs [per year].
    pub decline: f64,
    /// Useful life [steps].
    pub life: u32,
    /// What the one vendor can ship [H100e per year].
    pub capacity: f64,
    /// Its price [USD per H100e].
    pub price: f64,
    /// Its lead time at the start [years].
    pub lead_time: f64,
}

/// An owner that orders from a vendor to serve the products of its own, whose demand only a test changes: deliveries,
/// expectations, rents, orders, production and depreciation are installed; usage, money and credit are not.
pub fn trade(rules: &Rules, steps_per_year: u32, start: Trade) -> (Simulation, AgentId, AgentId) {
    let mut sim = economy(steps_per_year);
    let stocks = (
        expecting(start.demand, start.rent, start.utilisation, start.decline),
        RentalBusiness { asked: start.demand, ..renting(&sim, start.rent) },
        Owner { device_life: start.life, ..Owner::default() },
    );
    let buyer = own(&mut sim, "owner", start.fleet, stocks);
    let unit_cost = start.price / *rules.production.markup_at_start;
    let vendor = GpuVendor {
        capacity: start.capacity,
        markup: *rules.production.markup_at_start,
        appeal: 1.0,
        shipped: 1.0,
        shipped_at_start: 1.0,
        lead_time: start.lead_time,
        price: start.price,
        unit_cost,
        cost_at_start: unit_cost,
        ..GpuVendor::default()
    };
    let seller = money::enter(&mut sim, "vendor", Sector::GpuVendors, PLENTY, vendor);
    money::close_books(&mut sim);
    let open_model = ServiceOffer { price: 1.0, compute_per_service: 1.0, ..Default::default() };
    let captive = Captive { owners: vec![buyer], usage: vec![start.demand], ..Captive::default() };
    sim.with(Captive { cost_at_start: 1.0, ..captive })
        .with(ServiceMarket { offers: vec![open_model], price_at_start: 1.0, ..Default::default() })
        .init::<ComputeMarket>()
        .with(rules.operations.clone())
        .with(rules.strategies.clone())
        .with(rules.policy.clone())
        .with(rules.grid.clone())
        .with(rules.silicon.clone())
        .with(rules.contracts.clone())
        .with(rules.equity.clone())
        .with(rules.credit.clone())
        .init::<Contracts>()
        .init::<StockMarket>();
    let rules = rules.clone();
    deliveries::install(&mut sim, rules.deliveries);
    expectations::install(&mut sim, rules.expectations);
    rents::install(&mut sim, rules.rents);
    orders::install(&mut sim, rules.orders);
    production::install(&mut sim, rules.production);
    retirement::install(&mut sim, rules.retirement);
    depreciation::install(&mut sim, rules.depreciation);
    (sim, buyer, seller)
}
