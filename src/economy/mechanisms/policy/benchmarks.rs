//! Standard benchmarks of efficiency: news of finds errs less and comes sooner.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::{Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::mechanisms::policy::Rules;
use crate::units::{Dollars, NonNegative, Share};

/// The numbers of benchmarks.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Benchmarks {
    /// Part of the error and of the lag of news that they take away [share]; 0 is off, 1 is full information. Proposal; sweep 0 to 1.
    pub standard: Share,
    /// What running them costs the government [USD per year]. Proposal.
    pub usd_per_year: NonNegative,
}

impl Benchmarks {
    /// What is left of an error or a lag.
    pub fn left(&self, of: f64) -> f64 {
        of * (1.0 - *self.standard)
    }
}

pub(super) fn on(rules: Res<Rules>) -> bool {
    *rules.benchmarks.standard > 0.0
}

pub(super) fn run(
    clock: Res<Clock>,
    rules: Res<Rules>,
    directory: Res<Directory>,
    mut journal: ResMut<Journal>,
) {
    let cost = *rules.benchmarks.usd_per_year * clock.years_per_step();
    for government in directory.of(Sector::Government) {
        let cost = Dollars::from_usd(cost);
        journal.post(government, Directory::HOUSEHOLDS, Account::Programmes, cost);
    }
}
