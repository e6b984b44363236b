//! How much lenders have to lend: their own capital carries their loans, and losses make them careful.

use bevy_ecs::prelude::*;

use crate::economy::agents::lender::Lender;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Item;
use crate::economy::ledger::books::Books;
use crate::economy::mechanisms::credit::Rules;

/// How freely all lenders together lend.
#[derive(Resource, Clone, Copy, Debug)]
pub struct CreditSupply {
    /// 1 while their capital is whole; the mean over lenders by the capital they mean to keep \[share\].
    pub level: f64,
    /// What they can still lend against their capital \[USD\].
    pub headroom: f64,
    /// What they have lent of what their capital carries \[share\].
    pub lent: f64,
    /// The level last spoken of.
    announced: f64,
}

impl Default for CreditSupply {
    fn default() -> CreditSupply {
        CreditSupply { level: 1.0, headroom: 0.0, lent: 0.0, announced: 1.0 }
    }
}

/// A fall of supply worth an event \[share\].
const NOTABLE: f64 = 0.05;

pub(super) fn appraise(
    clock: Res<Clock>,
    rules: Res<Rules>,
    journal: Res<Journal>,
    mut supply: ResMut<CreditSupply>,
    mut log: ResMut<EventLog>,
    mut lenders: Query<(&AgentId, &Books, &mut Lender)>,
) {
    let (mut weighted, mut capital, mut carried) = (0.0, 0.0, 0.0);
    supply.headroom = 0.0;
    for (&agent, books, mut lender) in lenders.iter_mut() {
        let own = books.balance(Item::NetWorth).usd();
        let lent = books.balance(Item::Loans) + journal.change(agent, Item::Loans);
        let whole = lender.capital.usd();
        lender.supply = appetite(if whole > 0.0 { own / whole } else { 0.0 });
        let most = own.max(0.0) / *rules.capital_ratio;
        lender.headroom = (most - lent.usd()).max(0.0);
        lender.most_to_one = own.max(0.0) * *rules.most_to_one_debtor;
        supply.headroom += lender.headroom;
        carried += most;
        weighted += lender.supply * whole;
        capital += whole;
    }
    supply.level = if capital > 0.0 { weighted / capital } else { 1.0 };
    supply.lent = if carried > 0.0 { 1.0 - supply.headroom / carried } else { 1.0 };
    if supply.level < supply.announced - NOTABLE {
        let largest = log.largest("lender_loss", clock.steps(0.25));
        let cause = largest.or_else(|| log.latest("lender_loss", clock.steps(2.0)));
        log.log(Happening {
            kind: "credit_tightening",
            agent: lenders.iter().map(|(&agent, ..)| agent).min().unwrap_or(Directory::HOUSEHOLDS),
            amount: supply.announced - supply.level,
            unit: "share",
            cause,
            detail: format_args!(
                "credit supply at {:.2} of what whole capital carries",
                supply.level
            ),
        });
        supply.announced = supply.level;
    }
    // Announcements follow recoveries, so that the next loss is spoken of again.
    supply.announced = supply.announced.max(supply.level);
}

/// How freely a lender lends with so much of its capital left.
///
/// Source: the lending capacity of the build-out model of Khalil (2026).
fn appetite(capital_left: f64) -> f64 {
    ((capital_left - 0.4) / 0.6).clamp(0.1, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lender_that_lost_half_its_capital_lends_a_sixth_as_freely() {
        assert_eq!(appetite(1.3), 1.0);
        assert!((appetite(0.5) - 1.0 / 6.0).abs() < 1e-12);
        assert_eq!(appetite(-1.0), 0.1);
    }
}
