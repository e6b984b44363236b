//! Public research: open science feeds the commons, energy research makes finds about energy more likely.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::{Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::mechanisms::policy::Rules;
use crate::units::{Dollars, NonNegative, Positive};

/// A programme of public research.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// What the government spends on it [USD per year]; 0 is off.
    pub usd_per_year: NonNegative,
    /// What is spent on its subject without it at the start [USD per year]. Proposal.
    pub others_usd_per_year: Positive,
}

impl Programme {
    /// Research with the programme over research without it, to the power with which finds answer research.
    ///
    /// What others spend keeps up with the planned path of the race, along which ideas get harder to find; the programme's
    /// dollars do not.
    pub fn effort(&self, plan: f64, exponent: f64) -> f64 {
        libm::pow(1.0 + *self.usd_per_year / (*self.others_usd_per_year * plan), exponent)
    }

    fn is_on(&self) -> bool {
        *self.usd_per_year > 0.0
    }
}

pub(super) fn on(rules: Res<Rules>) -> bool {
    rules.open_science.is_on() || rules.energy_research.is_on()
}

/// The government pays the research staff of both programmes.
pub(super) fn fund(
    clock: Res<Clock>,
    rules: Res<Rules>,
    directory: Res<Directory>,
    mut journal: ResMut<Journal>,
) {
    for government in directory.of(Sector::Government) {
        for programme in [&rules.open_science, &rules.energy_research] {
            let wages = Dollars::from_usd(*programme.usd_per_year * clock.years_per_step());
            journal.post(government, Directory::HOUSEHOLDS, Account::Programmes, wages);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_again_as_others_spend_doubles_research_and_fades_as_theirs_grows() {
        let usd = 1e9;
        let programme = Programme {
            usd_per_year: NonNegative::new(usd).unwrap(),
            others_usd_per_year: Positive::new(usd).unwrap(),
        };
        assert!((programme.effort(1.0, 0.7) - libm::pow(2.0, 0.7)).abs() < 1e-12);
        assert!((programme.effort(4.0, 1.0) - 1.25).abs() < 1e-12);
        let none = Programme { usd_per_year: NonNegative::new(0.0).unwrap(), ..programme };
        assert_eq!(none.effort(3.0, 0.7), 1.0);
    }
}
