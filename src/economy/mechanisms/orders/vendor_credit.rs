//! What vendors lend their customers, and what they lose on it.

use bevy_ecs::prelude::*;

use crate::economy::agents::AgentId;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment};
use crate::economy::simulation::Simulation;
use crate::units::Dollars;

/// Puts the columns of vendors' credit into the month.
pub(super) fn install(sim: &mut Simulation) {
    sim.measure_in(
        "orders_advanced",
        "USD per month",
        "Part of the price of devices delivered that vendors lent their buyers",
        |journal: &Journal| journal.paid(Account::VendorCredit).usd(),
    )
    .measure(
        "orders_advances_lost",
        "USD per month",
        "Credit and unpaid invoices of customers that vendors wrote off",
        |journal: Res<Journal>, vendors: Query<&AgentId, With<GpuVendor>>| {
            let lost = |&agent| journal.adjusted_by(agent, Adjustment::ReceivableWriteOff);
            vendors.iter().map(lost).sum::<Dollars>().usd()
        },
    );
}
