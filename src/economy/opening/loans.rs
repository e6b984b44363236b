//! Loans on the first day: of every age, spread over the lenders.

use bevy_ecs::prelude::*;

use crate::economy::Rules;
use crate::economy::agents::AgentId;
use crate::economy::agents::lender::Lender;
use crate::economy::lending::{Loan, LoanBook, Security};
use crate::economy::mechanisms::credit::terms;
use crate::economy::opening::money::Purse;
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
