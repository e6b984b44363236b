//! A firm as lenders see it.

use bevy_ecs::prelude::Component;

use crate::record::EventId;
use crate::units::Dollars;

/// What lenders know of a firm, and what it owes them in promises.
#[derive(Component, Clone, Debug, Default)]
pub struct Borrower {
    /// What its fleet would fetch on the resale market, and what it paid ahead \[USD\].
    pub collateral: f64,
    /// What it may still borrow \[USD\].
    pub room: f64,
    /// Part of the price of new capacity that lenders advance on it \[share\].
    pub advance: f64,
    /// Debt over what its assets and its other business are worth \[ratio\].
    pub leverage: f64,
    /// Rate of a new loan \[per year\].
    pub rate: f64,
    /// Earnings before interest, depreciation and tax, mean over a quarter \[USD per year\].
    pub earnings: f64,
    /// Interest of the last step \[USD per year\].
    pub interest: f64,
    /// Principal of secured loans that fell due in this step.
    pub matured: Dollars,
    /// What it lacks for its bills beyond its lines: lent for a month, or not paid.
    pub overdraft: Dollars,
    /// The part of it that nobody lent: invoices it has not paid.
    pub arrears: Dollars,
    /// Steps it has been overdrawn.
    pub overdrawn_steps: u32,
    /// The event of its last overdraft.
    pub overdraft_event: Option<EventId>,
    /// A covenant it has broken and not cured: its event.
    pub breach: Option<EventId>,
    /// Whether the breach was still there at the next test: a default.
    pub uncured: bool,
    /// Cash it must raise by selling devices to cure a covenant \[USD\].
    pub to_raise: f64,
}

impl Borrower {
    /// Whatever covenant was broken is kept again.
    pub fn cure(&mut self) {
        (self.breach, self.uncured, self.to_raise) = (None, false, 0.0);
    }
}
