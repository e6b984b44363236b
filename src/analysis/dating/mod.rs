//! Crash timelines: turning points, crashes by declared rules, and the regime of a run.

pub mod rule;
pub mod turning_points;
pub mod quarters;
pub mod falls;
pub mod signs;
pub mod crash;
pub mod regime;
pub mod timeline;
pub mod table;
#[cfg(test)]
pub mod sample;
