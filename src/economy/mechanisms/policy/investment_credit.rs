//! The government pays back part of what owners spent on devices and facilities that came into service.

use bevy_ecs::prelude::*;

use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment};
use crate::economy::mechanisms::policy::Rules;

pub(super) fn on(rules: Res<Rules>) -> bool {
    *rules.investment_credit > 0.0
}

/// Devices count when they come into service: a deposit that is forfeited earns nothing.
pub(super) fn pay(
    rules: Res<Rules>,
    directory: Res<Directory>,
    mut journal: ResMut<Journal>,
    owners: Query<(&AgentId, &Owner)>,
) {
    let Some(government) = directory.of(Sector::Government).next() else { return };
    for (&agent, _) in owners.iter() {
        let devices = journal.adjusted_by(agent, Adjustment::Capitalisation);
        let invested = devices + journal.paid_by(agent, Account::Facilities);
        let credit = invested.scaled(*rules.investment_credit);
        journal.post(government, agent, Account::Programmes, credit);
    }
}
