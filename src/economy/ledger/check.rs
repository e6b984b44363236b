//! The audit of money, after every settlement: sums of deposits, every pair of books, households by themselves.

use bevy_ecs::prelude::*;

use crate::economy::agents::{AgentId, Directory, InOrder, Sector};
use crate::economy::broken::{Breaks, Broken};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Item;
use crate::economy::ledger::books::Books;
use crate::units::Dollars;

/// Deposits of each agent at the start, and what all agents hold together for ever.
#[derive(Resource, Clone, Debug, Default)]
pub struct OpeningMoney {
    /// By agent.
    pub by_agent: Vec<Dollars>,
}

impl OpeningMoney {
    /// The money there is.
    pub fn total(&self) -> Dollars {
        self.by_agent.iter().copied().sum()
    }
}

/// Devices in fleets at the start, by generation.
#[derive(Resource, Clone, Debug, Default)]
pub struct OpeningDevices(pub Vec<u64>);

/// What somebody holds because somebody else owes it.
const CLAIMS: [Item; 4] = [Item::Loans, Item::Receivables, Item::Prepayments, Item::Equity];

/// I1, I2, I3, I4 and I11, exact to the cent. Sums are of all books, the rest is asked of those that something was entered in.
pub(in crate::economy) fn check(
    clock: Res<Clock>,
    directory: Res<Directory>,
    opening: Res<OpeningMoney>,
    mut breaks: ResMut<Breaks>,
    mut books: Query<(&AgentId, &Sector, &mut Books)>,
) {
    let (mut money, mut claims) = (Dollars::ZERO, [Dollars::ZERO; 4]);
    let (mut others, mut held) = (Dollars::ZERO, Dollars::ZERO);
    // Sums of whole cents are the same in any order.
    for (&agent, sector, mut books) in &mut books {
        money += books.deposits();
        for (sum, item) in claims.iter_mut().zip(CLAIMS) {
            *sum += books.balance(item);
        }
        let start = opening.by_agent.get(agent.0 as usize).copied().unwrap_or_default();
        let moved = books.deposits() - start;
        match sector {
            Sector::Households => held += books.deposits(),
            _ => others += moved,
        }
        if !books.bypass_change_detection().take_touched() {
            continue;
        }
        let rule = "I2: the change of deposits is what was received less what was paid";
        breaks.expect_zero(&clock, &directory, agent, rule, moved - books.turnover());
        if !books.is_countable() {
            let rule = "I0: books hold at most 1e16 USD a line";
            let name = directory.name(agent);
            breaks.report(Broken::at(&clock, name, rule, "a balance beyond it"));
        }
        let rule = "I3: assets less liabilities are net worth";
        breaks.expect_zero(&clock, &directory, agent, rule, books.imbalance());
    }
    let all = Directory::HOUSEHOLDS;
    let rule = "I1: deposits sum to the money there is, loans netted";
    breaks.expect_zero(&clock, &directory, all, rule, money - opening.total());
    for sum in claims {
        let rule = "I4: what is held of a claim is what is owed";
        breaks.expect_zero(&clock, &directory, all, rule, sum);
    }
    let households = opening.by_agent.first().copied().unwrap_or_default();
    let residual = households - others;
    let rule = "I11: households' deposits are what all others' flows leave them";
    breaks.expect_zero(&clock, &directory, all, rule, held - residual);
}

/// Closes the month: nobody but the lender ends it overdrawn.
pub(in crate::economy) fn nobody_overdrawn(
    clock: Res<Clock>,
    directory: Res<Directory>,
    journal: Res<Journal>,
    mut breaks: ResMut<Breaks>,
    books: Query<(&AgentId, &Sector, &Books)>,
) {
    if journal.settled().is_empty() {
        return;
    }
    for (&agent, _, books) in
        books.iter().in_order().filter(|(_, sector, _)| **sector != Sector::Lenders)
    {
        let below = books.deposits().min(Dollars::ZERO);
        breaks.expect_zero(&clock, &directory, agent, "I1: no deposit is negative", below);
    }
}
