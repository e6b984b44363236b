//! Loans on the first day: of every age, spread over the lenders.

use bevy_ecs::prelude::*;

use crate::economy::Rules;
use crate::economy::agents::AgentId;
use crate::economy::agents::lender::Lender;
use crate::economy::clock::Clock;
use crate::economy::lending::{Loan, LoanBook, Security};
use crate::economy::mechanisms::credit::terms;
use crate::economy::opening::money::Purse;
use crate::economy::opening::owners::fleet;
use crate::economy::opening::profile::Profile;
use crate::economy::opening::spec::{Cloud, Population};
use crate::economy::simulation::Simulation;
use crate::units::Dollars;

/// Every debtor's debt in equal parts, one due in each quarter of the term to come, each at another lender in turn.
pub(super) fn open(sim: &mut Simulation, rules: &Rules) {
    let clock = sim.clock();
    let quarter = i64::from(clock.steps_per_year() / 4);
    let quarters = i64::from(clock.steps(*rules.credit.term_years)).max(quarter) / quarter;
    let (debts, lenders) = stocks(&mut sim.world);
    let mut book = LoanBook::default();
    for (turn, (debtor, debt, leverage)) in debts.into_iter().enumerate() {
        let parts = Dollars::from_usd(debt).split(&vec![1.0; quarters as usize]);
        for (at, principal) in parts.into_iter().enumerate() {
            let Some(&creditor) = lenders.get((turn + at) % lenders.len().max(1)) else { continue };
            let due = (at as i64 + 1) * quarter - 1;
            let security = Security::Fleet;
            let rate = terms::rate(leverage, &rules.credit);
            book.grant(Loan { debtor, creditor, security, principal, rate, due }, quarter);
        }
    }
    sim.world.insert_resource(book);
}

/// The most lenders would have lent each cloud of the world on the first day, on its books, and no more than its covenant
/// allows \[USD\]: hyperscalers, then neoclouds.
pub fn limits(population: &Population, rules: &Rules, steps_per_year: u32) -> Vec<f64> {
    let clock = Clock::new(steps_per_year);
    let profile = Profile::new(&population.start, rules, &clock);
    let limit = |cloud: &Cloud| {
        let years = cloud.device_life_years.unwrap_or(rules.depreciation.device_life_years);
        let life = clock.steps(*years).max(1);
        let fleet = fleet(*cloud.capacity, life, rules, &profile, &clock);
        let facilities = fleet.facilities_book().usd() * *rules.resale.facility_price;
        let collateral = fleet.devices_book().usd() + facilities;
        let other = *cloud.other_income_usd_per_year;
        let (credit, covenants) = (&rules.credit, &rules.covenants);
        let lent = *credit.loan_to_value * collateral + *credit.income_multiple * other;
        let allowed = collateral + *credit.business_multiple * other;
        lent.min(*covenants.loan_to_value * allowed)
    };
    population.clouds().map(limit).collect()
}

/// Debtors with their debt and leverage, and the lenders, in order of agents.
fn stocks(world: &mut World) -> (Vec<(AgentId, f64, f64)>, Vec<AgentId>) {
    let mut purses = world.query::<(&AgentId, &Purse)>();
    let indebted = purses.iter(world).filter(|(_, purse)| purse.debt > 0.0);
    let mut debts: Vec<(AgentId, f64, f64)> =
        indebted.map(|(&agent, purse)| (agent, purse.debt, purse.leverage)).collect();
    debts.sort_by_key(|(agent, ..)| *agent);
    let mut lenders: Vec<AgentId> =
        world.query_filtered::<&AgentId, With<Lender>>().iter(world).copied().collect();
    lenders.sort();
    (debts, lenders)
}
