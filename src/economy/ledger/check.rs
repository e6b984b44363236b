//! The audit of money when the month closes: every pair of books, and all of them together.

use bevy_ecs::prelude::*;

use crate::economy::agents::{AgentId, Directory, InOrder, Sector};
use crate::economy::broken::{Breaks, Broken};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Item;
use crate::economy::ledger::books::Books;
use crate::units::{Dollars, Few};

/// Deposits of each agent at the start, and what all agents hold together for ever.
#[derive(Resource, Clone, Debug, Default)]
pub struct OpeningMoney {
    /// By agent.
    pub by_agent: Vec<Dollars>,
}

impl OpeningMoney {
    /// What an agent had; firms founded later had nothing.
    fn of(&self, agent: AgentId) -> Dollars {
        self.by_agent.get(agent.0 as usize).copied().unwrap_or_default()
    }

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

/// Whether there is nothing to report of the books of an agent.
fn are_sound(opening: &OpeningMoney, agent: AgentId, books: &Books) -> bool {
    books.deposits() - opening.of(agent) == books.turnover()
        && books.imbalance() == Dollars::ZERO
        && books.is_countable()
}

/// I0, I2 and I3, exact to the cent, of the books of an agent.
fn check_books(
    clock: &Clock,
    directory: &Directory,
    opening: &OpeningMoney,
    breaks: &mut Breaks,
    (agent, books): (AgentId, &Books),
) {
    let moved = books.deposits() - opening.of(agent);
    let rule = "I2: the change of deposits is what was received less what was paid";
    breaks.expect_zero(clock, directory, agent, rule, moved - books.turnover());
    if !books.is_countable() {
        let rule = "I0: books hold at most 1e16 USD a line";
        breaks.report(Broken::at(clock, directory.name(agent), rule, "a balance beyond it"));
    }
    let rule = "I3: assets less liabilities are net worth";
    breaks.expect_zero(clock, directory, agent, rule, books.imbalance());
}

/// I2 of what waits: a payment or an entry moves an amount that books can hold, and a payment has two parties.
pub(super) fn waiting(
    clock: &Clock,
    directory: &Directory,
    breaks: &mut Breaks,
    journal: &Journal,
) {
    let sound = |amount| (Dollars::ZERO..=Dollars::MOST).contains(&amount);
    for payment in journal.waiting() {
        if !sound(payment.amount) || payment.payer == payment.payee {
            let rule =
                "I2: a payment is positive, at most 1e16 USD, and has a payer and another payee";
            let off = format!("{} USD of {:?}", payment.amount, payment.account);
            breaks.report(Broken::at(clock, directory.name(payment.payer), rule, off));
        }
    }
    for entry in journal.waiting_entries() {
        if !sound(entry.amount) {
            let rule = "I2: an entry is positive and at most 1e16 USD";
            let off = format!("{} USD of {:?}", entry.amount, entry.adjustment);
            breaks.report(Broken::at(clock, directory.name(entry.agent), rule, off));
        }
    }
}

/// The same of everybody's books, by number of agent: after each settlement of a build with debug assertions, so that a break
/// is found in its phase.
pub(super) fn settled<'a>(
    clock: &Clock,
    directory: &Directory,
    opening: &OpeningMoney,
    breaks: &mut Breaks,
    books: impl Iterator<Item = (&'a AgentId, &'a Books)>,
) {
    for (&agent, books) in books {
        check_books(clock, directory, opening, breaks, (agent, books));
    }
}

/// I0 to I4 and I11, exact to the cent, as the month closes: every pair of books, and all of them together.
pub(in crate::economy) fn closed(
    clock: Res<Clock>,
    directory: Res<Directory>,
    opening: Res<OpeningMoney>,
    mut breaks: ResMut<Breaks>,
    books: Query<(&AgentId, &Sector, &Books)>,
) {
    let (mut money, mut claims) = (Dollars::ZERO, [Dollars::ZERO; 4]);
    let (mut others, mut held) = (Dollars::ZERO, Dollars::ZERO);
    let mut sound = true;
    for (&agent, sector, books) in &books {
        sound &= are_sound(&opening, agent, books);
        money += books.deposits();
        for (sum, item) in claims.iter_mut().zip(CLAIMS) {
            *sum += books.balance(item);
        }
        match sector {
            Sector::Households => held += books.deposits(),
            _ => others += books.deposits() - opening.of(agent),
        }
    }
    if !sound {
        for (&agent, _, books) in books.iter().in_order(&mut Few::new()) {
            check_books(&clock, &directory, &opening, &mut breaks, (agent, books));
        }
    }
    let all = Directory::HOUSEHOLDS;
    let rule = "I1: deposits sum to the money there is, loans netted";
    breaks.expect_zero(&clock, &directory, all, rule, money - opening.total());
    for sum in claims {
        let rule = "I4: what is held of a claim is what is owed";
        breaks.expect_zero(&clock, &directory, all, rule, sum);
    }
    let residual = opening.of(all) - others;
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
    let is_overdrawn = |(_, sector, books): &(&AgentId, &Sector, &Books)| {
        **sector != Sector::Lenders && books.deposits() < Dollars::ZERO
    };
    if journal.settled().is_empty() || !books.iter().any(|one| is_overdrawn(&one)) {
        return;
    }
    for (&agent, _, books) in books.iter().in_order(&mut Few::new()).filter(is_overdrawn) {
        let rule = "I1: no deposit is negative";
        breaks.expect_zero(&clock, &directory, agent, rule, books.deposits());
    }
}
