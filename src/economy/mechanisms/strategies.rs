//! What owners do to be prepared: they build up their other business, and the software of their own products.
//!
//! Other strategies act where their subject is: flexible infrastructure in `deliveries` and `diffusion`, contract cover in
//! `contracts`, borrowing in `credit`, labs of one's own in `contracts`, `funding` and `dividends`.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::standing::Standing;
use crate::economy::agents::strategy::Strategy;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{Dollars, HOURS_PER_YEAR, NonNegative};

/// The numbers of strategies: what they cost and what they bring.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Yearly income from a dollar put into other business [per year]. Proposal; with the fade, worth 1.07 of its cost at 10 %.
    pub other_return: NonNegative,
    /// Speed at which competition takes that income away [per year]. Proposal.
    pub other_fade: NonNegative,
    /// Efficiency of an owner's own software beyond everybody's that spending a hundredth of its products' compute keeps up, in logs; it grows with the root of spending [logs]. Proposal.
    pub software_gain: NonNegative,
    /// Speed at which software comes up to what is spent on it, and falls behind where nothing is [per year]. Proposal.
    pub software_speed: NonNegative,
    /// What facilities cost more that can run whatever hardware a find needs [share]. Proposal: a tenth of all capital spending.
    pub flexible_premium: NonNegative,
}

/// Puts strategies into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Strategies, (diversify, improve_software).chain())
        .measure_in(
            "strategies_expansion",
            "USD per month",
            "What owners put into their other business",
            |journal: &Journal| journal.paid(Account::Expansion).usd(),
        )
        .measure_of(
            "strategies_other_income",
            "USD per year",
            "Income from what the owner put into its other business during the run",
            |owner: &Owner| owner.bought_income,
        )
        .measure_of(
            "strategies_software",
            "ratio",
            "Efficiency of the owner's own software beyond everybody's",
            |strategy: &Strategy| libm::exp(strategy.log_software),
        )
        .measure_of(
            "strategies_adaptable",
            "share",
            "Infrastructure of the owner that can run whatever hardware a find needs",
            |strategy: &Strategy| strategy.adaptable,
        );
}

/// Beside each dollar for new capacity goes the diversified part into other business; it is an expense, as what a firm
/// builds up itself is in either standard of accounting.
fn diversify(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut journal: ResMut<Journal>,
    vendors: Query<&GpuVendor>,
    mut owners: Query<(&AgentId, &Strategy, &Standing, &mut Owner)>,
) {
    let appeal: f64 = vendors.iter().map(|vendor| vendor.appeal).sum();
    let paid: f64 = vendors.iter().map(|vendor| vendor.appeal * vendor.price_of_capacity()).sum();
    let kept = 1.0 - clock.adjustment(*rules.other_fade);
    for (&agent, strategy, standing, mut owner) in owners.iter_mut() {
        owner.bought_income *= kept;
        if !standing.is_trading() || strategy.diversified == 0.0 {
            continue;
        }
        let amount = Dollars::from_usd(owner.ordered * beside(strategy, paid / appeal));
        journal.post(agent, Directory::HOUSEHOLDS, Account::Expansion, amount);
        owner.bought_income += *rules.other_return * amount.usd();
    }
}

/// What goes into other business beside each unit of new capacity at a price \[USD per H100e\].
pub fn beside(strategy: &Strategy, price: f64) -> f64 {
    price * strategy.diversified / (1.0 - strategy.diversified)
}

/// What is spent, over what the products' compute could be let at, decides how good the software becomes.
fn improve_software(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut journal: ResMut<Journal>,
    mut owners: Query<(&AgentId, &RentalBusiness, &Standing, &mut Strategy)>,
) {
    let closing = clock.adjustment(*rules.software_speed);
    for (&agent, business, standing, mut strategy) in owners.iter_mut() {
        if strategy.software_research == 0.0 || !standing.is_trading() {
            continue;
        }
        let compute = business.captive_served * business.rent * HOURS_PER_YEAR;
        let wages = strategy.software_research * compute * clock.years_per_step();
        journal.post(agent, Directory::HOUSEHOLDS, Account::Research, Dollars::from_usd(wages));
        let kept_up = *rules.software_gain * libm::sqrt(strategy.software_research / 0.01);
        let gap = kept_up - strategy.log_software;
        strategy.log_software += gap * closing;
    }
}
