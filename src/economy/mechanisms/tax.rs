//! Once a year firms pay tax on what they earned beyond earlier losses; the government spends it.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, InOrder, Sector};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment, Item};
use crate::economy::ledger::books::Books;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{Dollars, Few, Share};

/// The numbers of tax.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Tax on profits; the cash flow of owners' other business is stated after tax [share].
    pub rate: Share,
}

/// What a firm is taxed on.
#[derive(Component, Clone, Copy, Debug, Default)]
pub struct TaxBase {
    /// Net worth when it was last taxed.
    net_worth: Dollars,
    /// Paid to shareholders since then, less what was earned where tax was paid already or by release from debts.
    untaxed: Dollars,
    /// Losses of earlier years not yet set against profits.
    losses: Dollars,
}

impl TaxBase {
    /// Profit of the year after earlier losses; a loss is carried forward.
    fn close(&mut self, net_worth: Dollars) -> Dollars {
        let profit = net_worth - self.net_worth + self.untaxed - self.losses;
        self.losses = (-profit).max(Dollars::ZERO);
        (self.net_worth, self.untaxed) = (net_worth, Dollars::ZERO);
        profit.max(Dollars::ZERO)
    }
}

/// Puts tax into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules).during(Phase::Tax, (note, assess.run_if(year), spend).chain()).measure_in(
        "tax_paid",
        "USD per month",
        "Tax on profits",
        |journal: &Journal| journal.paid(Account::Tax).usd(),
    );
}

fn year(clock: Res<Clock>) -> bool {
    clock.closes_year()
}

/// Dividends and buybacks lower net worth but are no cost; the other business has paid its tax.
fn note(directory: Res<Directory>, journal: Res<Journal>, mut firms: Query<&mut TaxBase>) {
    for entry in journal.settled_entries().iter().filter(|entry| is_relief(entry.adjustment)) {
        if let Ok(mut base) = firms.get_mut(directory.entity(entry.agent)) {
            base.untaxed -= entry.amount;
        }
    }
    for payment in journal.settled() {
        let (agent, amount) = match payment.account {
            Account::Dividends | Account::Buybacks => (payment.payer, payment.amount),
            Account::OtherBusiness => (payment.payee, -payment.amount),
            _ => continue,
        };
        if let Ok(mut base) = firms.get_mut(directory.entity(agent)) {
            base.untaxed += amount;
        }
    }
}

/// Whether an entry releases a firm from what it owes in an insolvency: a gain in the books that nobody taxes.
fn is_relief(adjustment: Adjustment) -> bool {
    matches!(
        adjustment,
        Adjustment::LoanRelease | Adjustment::ReceivableRelease | Adjustment::ShareRelease
    )
}

fn assess(
    rules: Res<Rules>,
    directory: Res<Directory>,
    mut journal: ResMut<Journal>,
    mut firms: Query<(&AgentId, &Books, &Standing, &mut TaxBase)>,
) {
    let Some(government) = directory.of(Sector::Government).next() else { return };
    for (&agent, books, standing, mut base) in firms.iter_mut().in_order(&mut Few::new()) {
        let profit = base.close(books.balance(Item::NetWorth));
        let cash = books.deposits().max(Dollars::ZERO);
        if standing.is_trading() {
            journal.post(agent, government, Account::Tax, profit.scaled(*rules.rate).min(cash));
        }
    }
}

/// The government spends what it has.
fn spend(mut journal: ResMut<Journal>, governments: Query<(&AgentId, &Sector, &Books)>) {
    for (&agent, _, books) in
        governments.iter().filter(|(_, sector, _)| **sector == Sector::Government)
    {
        let has = books.deposits().max(Dollars::ZERO);
        journal.post(agent, Directory::HOUSEHOLDS, Account::PublicSpending, has);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_set_against_later_profits() {
        let mut base = TaxBase::default();
        assert_eq!(base.close(Dollars::from_cents(-300)), Dollars::ZERO);
        assert_eq!(base.close(Dollars::from_cents(-100)), Dollars::ZERO);
        assert_eq!(base.close(Dollars::from_cents(50)), Dollars::from_cents(50));
    }
}
