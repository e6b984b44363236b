//! Worlds compared over seeds: what happens how often, when, how deep, and whether worlds differ by more than luck.

pub mod runs;
#[cfg(test)]
pub mod sample;
pub mod regimes;
pub mod dates;
pub mod sensitivity;
pub mod competing;
pub mod order;
pub mod depth;
pub mod pairs;
pub mod worlds;
pub mod timelines;
pub mod report;
