//! Loans on the first day: of every age, from all lenders.

use bevy_ecs::prelude::*;

use crate::economy::Rules;
use crate::economy::agents::AgentId;
use crate::economy::agents::lender::Lender;
use crate::economy::lending::{Loan, LoanBook, Security};
use crate::economy::mechanisms::credit::terms::{self, Risk};
use crate::economy::opening::money::Purse;
use crate::economy::simulation::Simulation;
use crate::units::Dollars;

/// Every debtor's debt in equal parts, one due in each quarter of the term to come, each from all lenders by their capital.
pub(super) fn open(sim: &mut Simulation, rules: &Rules) {
    let clock = sim.clock();
    let quarter = i64::from(clock.steps_per_year() / 4);
    let term = i64::from(clock.steps(*rules.credit.term_years)).max(quarter);
    let quarters = (term / quarter) as usize;
    let (debts, lenders) = stocks(&mut sim.world);
    let capital: Vec<f64> = lenders.iter().map(|(_, capital)| *capital).collect();
    let mut book = LoanBook::default();
    for (debtor, debt, risk) in debts {
        let rate = terms::rate(risk, 0.0, &rules.credit);
        let parts = Dollars::from_usd(debt).split(&vec![1.0; quarters]);
        for (at, part) in parts.into_iter().enumerate() {
            let due = (at as i64 + 1) * quarter - 1;
            let granted = due + 1 - term;
            for (&(creditor, _), principal) in lenders.iter().zip(part.split(&capital)) {
                let original = lent(principal, granted, due, *rules.credit.amortised);
                let security = Security::Fleet;
                let loan =
                    Loan { debtor, creditor, security, principal, original, rate, granted, due };
                book.grant(loan, quarter);
            }
        }
    }
    sim.world.insert_resource(book);
}

/// What was lent of what is left, before the first step.
fn lent(left: Dollars, granted: i64, due: i64, amortised: f64) -> Dollars {
    let paid = amortised * (-1 - granted).max(0) as f64 / (due - granted).max(1) as f64;
    left.scaled(1.0 / (1.0 - paid))
}

/// Debtors with their debt and risk, and the lenders with their capital, in order of agents.
fn stocks(world: &mut World) -> (Vec<(AgentId, f64, Risk)>, Vec<(AgentId, f64)>) {
    let mut purses = world.query::<(&AgentId, &Purse)>();
    let indebted = purses.iter(world).filter(|(_, purse)| purse.debt > 0.0);
    let mut debts: Vec<(AgentId, f64, Risk)> =
        indebted.map(|(&agent, purse)| (agent, purse.debt, purse.risk)).collect();
    debts.sort_by_key(|(agent, ..)| *agent);
    let mut lenders: Vec<(AgentId, f64)> = world
        .query::<(&AgentId, &Lender)>()
        .iter(world)
        .map(|(&agent, lender)| (agent, lender.capital.usd()))
        .collect();
    lenders.sort_by_key(|(agent, _)| *agent);
    (debts, lenders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_lent_leaves_what_there_is_on_the_first_day() {
        let left = Dollars::from_usd(1e6);
        assert_eq!(lent(left, -1, 58, 0.3), left);
        let of_old = lent(left, -58, 2, 0.3);
        assert!((of_old.usd() * (1.0 - 0.3 * 57.0 / 60.0) / 1e6 - 1.0).abs() < 1e-6);
    }
}
