//! The economy: who there is, what happens each month, and the books that close.

pub mod dice;
pub mod elementary;
pub mod sampling;
pub mod portfolio;
pub mod population;
pub mod surplus;
pub mod clock;
pub mod discounting;
pub mod apportion;
pub mod phase;
pub mod agents;
pub mod broken;
pub mod events;
pub mod ledger;
pub mod lending;
pub mod shares;
pub mod subscriptions;
pub mod technology;
pub mod inventory;
pub mod merit_order;
pub mod markets;
pub mod commitments;
pub mod watch;
mod measures;
mod month;
pub mod simulation;
pub mod explain;
pub mod mechanisms;
pub mod opening;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::dice::Dice;
use crate::economy::mechanisms::{
    absorption, adoption, audit, breakthroughs, calls, contracts, covenants, credit, deliveries,
    depreciation, diffusion, dividends, edge, entry, equity, expectations, funding, grid,
    impairment, insolvency, news, operations, orders, policy, pricing, production, rents, resale,
    retirement, services, silicon, strategies, tax, training, usage, useful_life,
};
use crate::economy::opening::spec::Population;
use crate::economy::opening::users::Fitted;
use crate::economy::portfolio::workers::Workers;
use crate::economy::simulation::Simulation;

/// The numbers of every mechanism, in the order of the month.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The race for more efficient architectures.
    pub breakthroughs: breakthroughs::Rules,
    /// How finds spread.
    pub diffusion: diffusion::Rules,
    /// How much of a gain goes into larger models.
    pub absorption: absorption::Rules,
    /// Which tasks run on users' own devices.
    pub edge: edge::Rules,
    /// What the world hears of finds.
    pub news: news::Rules,
    /// How investors price shares.
    pub equity: equity::Rules,
    /// How devices arrive and are housed.
    pub deliveries: deliveries::Rules,
    /// What owners expect.
    pub expectations: expectations::Rules,
    /// How labs set prices.
    pub pricing: pricing::Rules,
    /// How users adopt AI, and how the stock of tasks grows.
    pub adoption: adoption::Rules,
    /// How users and owners' products use services.
    pub usage: usage::Rules,
    /// How labs spend on training and research.
    pub training: training::Rules,
    /// How labs secure compute ahead.
    pub contracts: contracts::Rules,
    /// How data centres get power.
    pub grid: grid::Rules,
    /// How compute is rented.
    pub rents: rents::Rules,
    /// How services are served.
    pub services: services::Rules,
    /// What running costs, and the owners' other business.
    pub operations: operations::Rules,
    /// What strategies cost and bring.
    pub strategies: strategies::Rules,
    /// Devices for a kind of work, and clouds' chips of their own.
    pub silicon: silicon::Rules,
    /// How owners order.
    pub orders: orders::Rules,
    /// How vendors produce and price.
    pub production: production::Rules,
    /// How labs are funded.
    pub funding: funding::Rules,
    /// How shares are subscribed and called.
    pub calls: calls::Rules,
    /// How owners borrow.
    pub credit: credit::Rules,
    /// What firms pay out.
    pub dividends: dividends::Rules,
    /// How used devices change hands.
    pub resale: resale::Rules,
    /// How devices are depreciated.
    pub depreciation: depreciation::Rules,
    /// When devices are switched off and scrapped.
    pub retirement: retirement::Rules,
    /// How book values are tested.
    pub impairment: impairment::Rules,
    /// How useful lives are reviewed.
    pub useful_life: useful_life::Rules,
    /// What debtors promise.
    pub covenants: covenants::Rules,
    /// What the government does about booms and crashes.
    pub policy: policy::Rules,
    /// How firms fail.
    pub insolvency: insolvency::Rules,
    /// How firms are founded.
    pub entry: entry::Rules,
    /// Tax on profits.
    pub tax: tax::Rules,
}

/// Builds an economy on its first day: a run waits to be stepped. `users` is the number of end users simulated.
pub fn build(rules: &Rules, population: &Population, size: (u64, u32, u32)) -> Simulation {
    build_on(Workers::default(), rules, population, size)
}

/// The same with threads that share out the end users, from the day they are drawn.
pub fn build_on(
    workers: Workers,
    rules: &Rules,
    population: &Population,
    (seed, users, steps_per_year): (u64, u32, u32),
) -> Simulation {
    let mut sim = Simulation::new(steps_per_year);
    sim.with(workers);
    fill(&mut sim, rules, population, (seed, users));
    sim
}

/// Builds it with another seed in the place of one built of the same rules and population, whose machine is kept.
pub fn rebuild(
    sim: &mut Simulation,
    rules: &Rules,
    population: &Population,
    (seed, users): (u64, u32),
) {
    let fitted = sim.world.remove_resource::<Fitted>().unwrap_or_default();
    sim.clear();
    sim.with(fitted);
    fill(sim, rules, population, (seed, users));
}

fn fill(sim: &mut Simulation, rules: &Rules, population: &Population, (seed, users): (u64, u32)) {
    sim.init::<Fitted>();
    install(sim, rules.clone());
    opening::open(sim, population, rules, users, Dice::new(seed));
    resale::open(sim);
    usage::measure_segments(sim, population.segments.iter().map(|segment| &*segment.name));
}

/// Every mechanism in the order of the month, before there are agents: bevy keeps a place for each agent there is with every
/// resource that comes after.
fn install(sim: &mut Simulation, rules: Rules) {
    breakthroughs::install(sim, rules.breakthroughs);
    diffusion::install(sim, rules.diffusion);
    absorption::install(sim, rules.absorption);
    edge::install(sim, rules.edge);
    news::install(sim, rules.news);
    equity::install(sim, rules.equity);
    deliveries::install(sim, rules.deliveries);
    expectations::install(sim, rules.expectations);
    pricing::install(sim, rules.pricing);
    adoption::install(sim, rules.adoption);
    usage::install(sim, rules.usage);
    training::install(sim, rules.training);
    contracts::install(sim, rules.contracts);
    grid::install(sim, rules.grid);
    rents::install(sim, rules.rents);
    services::install(sim, rules.services);
    operations::install(sim, rules.operations);
    strategies::install(sim, rules.strategies);
    silicon::install(sim, rules.silicon);
    orders::install(sim, rules.orders);
    production::install(sim, rules.production);
    funding::install(sim, rules.funding);
    calls::install(sim, rules.calls);
    credit::install(sim, rules.credit);
    dividends::install(sim, rules.dividends);
    resale::install(sim, rules.resale);
    depreciation::install(sim, rules.depreciation);
    retirement::install(sim, rules.retirement);
    impairment::install(sim, rules.impairment);
    useful_life::install(sim, rules.useful_life);
    covenants::install(sim, rules.covenants);
    policy::install(sim, rules.policy);
    insolvency::install(sim, rules.insolvency);
    entry::install(sim, rules.entry);
    tax::install(sim, rules.tax);
    audit::install(sim);
}
