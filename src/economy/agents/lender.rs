//! Lenders: banks and credit funds with capital of their own.

use bevy_ecs::prelude::Component;

use crate::units::Dollars;

/// A lender's capital and its appetite.
#[derive(Component, Clone, Copy, Debug, Default)]
pub struct Lender {
    /// Capital at the start.
    pub capital_at_start: Dollars,
    /// Capital it has built up and means to keep.
    pub capital: Dollars,
    /// How freely it lends: 1 while its capital is whole, less after losses \[share\].
    pub supply: f64,
    /// What it may still lend against its capital \[USD\].
    pub headroom: f64,
    /// The most it lends one debtor \[USD\].
    pub most_to_one: f64,
    /// What it has lost on loans since the run began.
    pub lost: Dollars,
}
