//! What vendors lend their customers, and what they lose on it.

use bevy_ecs::prelude::*;

use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment};
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::Dollars;

/// Puts the account of vendors' credit into the month, once everything has been settled.
pub(super) fn install(sim: &mut Simulation) {
    sim.during(Phase::Audit, note_losses)
        .measure(
            "orders_vendor_credit",
            "USD per month",
            "Part of the price of devices delivered that vendors lent their buyers",
            |journal: Res<Journal>| journal.paid(Account::VendorCredit).usd(),
        )
        .measure(
            "orders_vendor_losses",
            "USD per month",
            "Credit to customers that vendors wrote off",
            |journal: Res<Journal>| journal.adjusted(Adjustment::ReceivableWriteOff).usd(),
        );
}

/// A vendor's loss comes from the failure that was settled last.
fn note_losses(
    journal: Res<Journal>,
    mut log: ResMut<EventLog>,
    vendors: Query<(&AgentId, &GpuVendor)>,
) {
    if journal.adjusted(Adjustment::ReceivableWriteOff) == Dollars::ZERO {
        return;
    }
    let cause = log.latest("liquidation", 0).max(log.latest("reorganisation", 0));
    for (&agent, _) in vendors.iter().in_order() {
        let lost = journal.adjusted_by(agent, Adjustment::ReceivableWriteOff);
        if lost > Dollars::ZERO {
            log.log(Happening {
                kind: "vendor_loss",
                agent,
                amount: lost.usd(),
                unit: "USD",
                cause,
                detail: "credit to customers written off".to_string(),
            });
        }
    }
}
