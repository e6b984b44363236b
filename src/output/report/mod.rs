//! Reports: finished runs or ensembles as one page for the browser. What is computed elsewhere is only laid out here.

pub mod rule;
pub mod invariants;
pub mod sheets;
pub mod commands;
pub mod about;
pub mod crashes;
pub mod events;
pub mod firms;
pub mod finished;
pub mod runs;
pub mod worlds;
pub mod ensembles;
pub mod page;
