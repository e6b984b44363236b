//! Companies have shares subscribed against a deposit and call the rest while they build; subscribers who sign for more than
//! they can pay sell what they have, and forfeit.

pub mod paying;
pub mod subscribing;

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::AgentId;
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::subscriptions::{Subscribers, Subscriptions};
use crate::units::{Dollars, Few, NonNegative, Positive, Share};

/// The numbers of partly-paid shares.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Part of the planned cost of what an owner orders that is raised by subscription [share]. 0: no partly-paid shares.
    pub subscribed: Share,
    /// Part of the price of a share paid when it is subscribed [share]. 0.05 to 0.10 by the rules of Parliament of 1844 and 1845.
    pub deposit: Share,
    /// Time over which the rest is called in equal parts [months]. Proposal; sweep 12 to 60.
    pub call_months: Positive,
    /// Savings that subscribers have ready at the start, and the most they ever keep so [USD]. Proposal.
    pub savings_usd: NonNegative,
    /// What they save to put into shares [USD per year]. Proposal.
    pub saving_usd_per_year: NonNegative,
    /// Part of the calls to come that they reckon with when they subscribe [share]. Proposal; 0 looks at the deposit alone, 1 signs for no more than can be paid.
    pub foresight: Share,
    /// Exponent of what they subscribe in the mood of the stock market [exponent]. Proposal; 0 switches it off.
    pub mood_exponent: NonNegative,
    /// The most of all shares, by value, that they sell in a month to pay calls [share]. Proposal; sweep 0 to 0.1.
    pub most_sold: Share,
    /// Fall of share prices, in logs, for each part of all shares sold to pay calls [ratio]. Proposal; sweep 0 to 3.
    pub price_impact: NonNegative,
    /// Mean time from a call that cannot be paid to forfeit [months]. Proposal.
    pub patience_months: Positive,
}

/// What calls did this month.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct Called {
    /// Called or still unpaid from before.
    pub due: Dollars,
    /// Subscribed, at the price of the shares.
    pub subscribed: Dollars,
    /// No longer called because shares were forfeited.
    pub forfeited: Dollars,
    /// No longer called because companies gave it up or were wound up.
    pub released: Dollars,
    /// Sold of other shares to pay \[USD\].
    pub sold: f64,
}

/// Puts calls into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    let systems = (
        paying::save,
        paying::pay,
        subscribing::release,
        subscribing::subscribe,
        subscribing::offer,
    );
    sim.with(rules)
        .init::<Subscriptions>()
        .init::<Subscribers>()
        .flow::<Called>()
        .during(Phase::Calls, systems.chain().run_if(in_use));
    measure(sim);
}

fn in_use(rules: Res<Rules>) -> bool {
    *rules.subscribed > 0.0
}

fn measure(sim: &mut Simulation) {
    sim.measure_in(
        "calls_subscribed",
        "USD per month",
        "Price of shares subscribed, of which only a deposit is paid at once",
        |called: &Called| called.subscribed.usd(),
    )
    .measure_in(
        "calls_due",
        "USD",
        "Calls made, and those of before that were not paid",
        |called: &Called| called.due.usd(),
    )
    .measure_in(
        "calls_paid",
        "USD per month",
        "Deposits and calls paid on partly-paid shares",
        |journal: &Journal| journal.paid(Account::Calls).usd(),
    )
    .measure_in(
        "calls_uncalled",
        "USD",
        "What may still be called on shares subscribed",
        |subscribers: &Subscribers| subscribers.promised.usd(),
    )
    .measure_in(
        "calls_forfeited",
        "USD per month",
        "What is no longer called because shares were forfeited",
        |called: &Called| called.forfeited.usd(),
    )
    .measure_in(
        "calls_squeeze",
        "share",
        "Calls that subscribers' savings did not cover",
        |subscribers: &Subscribers| subscribers.squeeze,
    )
    .measure_each(
        "calls_uncalled",
        "USD",
        "What the owner may still call on its shares",
        uncalled,
    );
}

fn uncalled(
    register: Res<Subscriptions>,
    owners: Query<&AgentId, With<Owner>>,
) -> Few<(AgentId, f64)> {
    owners.iter().map(|&agent| (agent, register.uncalled(agent).usd())).collect()
}

impl Rules {
    /// Steps over which a share is called.
    pub fn steps(&self, clock: &Clock) -> u32 {
        clock.steps_of_months(*self.call_months).max(1)
    }
}
