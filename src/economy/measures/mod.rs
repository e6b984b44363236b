//! Measures look on when a month is over. They can look but not touch.

pub(super) mod of_agents;
pub(super) mod of_economy;
