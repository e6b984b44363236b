//! Whether a firm is in business. Agents never leave: a firm that fails is wound up and stays in the books with nothing.

use bevy_ecs::prelude::Component;

use crate::record::EventId;

/// Whether a firm is in business.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Not founded yet.
    Unfounded,
    /// In business.
    #[default]
    Trading,
    /// Under the protection of a court: it goes on renting, pays no creditor, orders and borrows nothing.
    Stayed {
        /// First step in which it is wound up.
        until: u32,
        /// Its default.
        event: EventId,
    },
    /// Wound up.
    Closed,
}

impl Standing {
    /// Whether it may order, borrow, sign and pay out.
    pub fn is_trading(self) -> bool {
        self == Standing::Trading
    }

    /// Whether it serves customers.
    pub fn operates(self) -> bool {
        matches!(self, Standing::Trading | Standing::Stayed { .. })
    }
}
