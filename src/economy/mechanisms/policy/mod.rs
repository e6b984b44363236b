//! What the government does about booms and crashes: one file a lever, each paid for and each off unless the world says so.
//!
//! Levers act where their subject is: benchmarks in `news`, disclosure in `expectations` and `useful_life`, research in
//! `breakthroughs` and `diffusion`, the credit in `orders` and `resale`, purchases in `rents` and `services`. What they cost
//! is paid here, and whatever the government does not have is levied on households.

pub mod benchmarks;
pub mod disclosure;
pub mod research;
pub mod investment_credit;
pub mod backstop;
pub mod purchases;

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment, Item};
use crate::economy::ledger::books::Books;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{Dollars, Share};

/// The numbers of policy.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Standard tests of what finds bring.
    pub benchmarks: benchmarks::Benchmarks,
    /// What owners must tell each other, lenders and investors.
    pub disclosure: disclosure::Disclosure,
    /// Public research that feeds the commons.
    pub open_science: research::Programme,
    /// Public research on energy per unit of compute.
    pub energy_research: research::Programme,
    /// Part of what owners pay for devices and facilities that the government pays back when they come into service [share]; 0 is off. 7 to 10 % in the United States from 1962 to 1986.
    pub investment_credit: Share,
    /// Bridge loans to clouds that would default while solvent.
    pub backstop: backstop::Backstop,
    /// Compute the government rents when rents are low.
    pub purchases: purchases::Purchases,
}

impl Rules {
    /// What new capacity costs its buyer of a price.
    pub fn net_of_credit(&self, price: f64) -> f64 {
        price * (1.0 - *self.investment_credit)
    }
}

/// Puts policy into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    let pay = (
        benchmarks::run.run_if(benchmarks::on),
        disclosure::comply.run_if(disclosure::on),
        research::fund.run_if(research::on),
        investment_credit::pay.run_if(investment_credit::on),
        backstop::lend.run_if(backstop::on),
        purchases::decide.run_if(purchases::on),
        levy,
    );
    sim.with(rules).during(Phase::Policy, pay.chain());
    measure(sim);
}

fn measure(sim: &mut Simulation) {
    sim.measure_in(
        "policy_spending",
        "USD per month",
        "What policy costs the government, loans aside: programmes, investment credits and compute",
        |journal: &Journal| {
            (journal.paid(Account::Programmes) + paid(journal, Account::Compute)).usd()
        },
    )
    .measure_in(
        "policy_compute",
        "USD per month",
        "What the government paid for compute",
        |journal: &Journal| paid(journal, Account::Compute).usd(),
    )
    .measure_in(
        "policy_levy",
        "USD per month",
        "What households paid for policy beyond the government's taxes and what comes back of its loans",
        |journal: &Journal| journal.paid(Account::Levy).usd(),
    )
    .measure_in(
        "policy_lent",
        "USD per month",
        "Bridge loans the government paid out",
        |journal: &Journal| paid(journal, Account::Lending).usd(),
    )
    .measure(
        "policy_owed",
        "USD",
        "Bridge loans outstanding",
        |governments: Query<(&AgentId, &Sector, &Books)>| {
            let held = governments.iter().filter(|(_, sector, _)| **sector == Sector::Government);
            held.map(|(.., books)| books.balance(Item::Loans).usd()).sum::<f64>()
        },
    )
    .measure(
        "policy_lost",
        "USD per month",
        "Bridge loans the government wrote off",
        |journal: Res<Journal>, directory: Res<Directory>| {
            let lost = |agent| journal.adjusted_by(agent, Adjustment::LoanWriteOff).usd();
            directory.of(Sector::Government).map(lost).sum::<f64>()
        },
    );
}

/// What the government paid this month on an account it is never paid on.
fn paid(journal: &Journal, account: Account) -> Dollars {
    -journal.net_flows(account)[Sector::Government as usize]
}

/// The government spends what it has first; households pay the rest.
fn levy(directory: Res<Directory>, mut journal: ResMut<Journal>, books: Query<&Books>) {
    for government in directory.of(Sector::Government) {
        let books = books.get(directory.entity(government)).expect("every agent keeps books");
        let missing = journal.due_from(government) - books.deposits();
        if missing > Dollars::ZERO {
            journal.post(Directory::HOUSEHOLDS, government, Account::Levy, missing);
        }
    }
}
