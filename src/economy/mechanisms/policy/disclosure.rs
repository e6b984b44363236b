//! Owners disclose how much of their compute is used and how long they write devices off: everybody sees what all see together.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::ledger::books::Books;
use crate::economy::mechanisms::policy::Rules;
use crate::units::{Dollars, NonNegative, Share};

/// The numbers of disclosure.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Weight of what all owners disclose against what an owner sees of itself [share]; 0 is off, 1 is to go by all alone. Proposal; sweep 0 to 1.
    pub weight: Share,
    /// What it costs a firm to comply [USD per year]. 530 thousand as the SEC (2022) reckoned for reports on climate.
    pub firm_usd_per_year: NonNegative,
}

impl Disclosure {
    /// What an owner takes in that sees `own` of itself and hears that all together have `disclosed`.
    pub fn informed(&self, own: f64, disclosed: Option<f64>) -> f64 {
        disclosed.map_or(own, |all| own + *self.weight * (all - own))
    }
}

pub(super) fn on(rules: Res<Rules>) -> bool {
    *rules.disclosure.weight > 0.0
}

/// Who is in business and has cash left pays those who count and check.
pub(super) fn comply(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut journal: ResMut<Journal>,
    owners: Query<(&AgentId, &Books, &Standing), With<Owner>>,
) {
    let cost = *rules.disclosure.firm_usd_per_year * clock.years_per_step();
    for (&agent, books, standing) in owners.iter() {
        if standing.is_trading() {
            let cost = Dollars::from_usd(cost).min(books.deposits().max(Dollars::ZERO));
            journal.post(agent, Directory::HOUSEHOLDS, Account::Operations, cost);
        }
    }
}
