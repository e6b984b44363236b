//! End users and captive portfolios: one entity each, all in one table, never changing shape.
//! Their columns are in `portfolio::columns`.

use bevy_ecs::prelude::Component;

/// Marks an end user.
#[derive(Component, Clone, Copy, Debug)]
pub struct EndUser;

/// Marks a portfolio of tasks of an owner's own products.
#[derive(Component, Clone, Copy, Debug)]
pub struct CaptivePortfolio;
