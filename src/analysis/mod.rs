//! What a run means: pure functions of its record.

pub mod columns;
pub mod windows;
pub mod statistics;
pub mod sheet;
pub mod sensitivity;
pub mod find;
pub mod capex;
pub mod losses;
pub mod aftermath;
pub mod episode;
pub mod regimes;
pub mod summary;
pub mod words;
pub mod tell;
pub mod dating;
pub mod compare;
pub mod arms;
pub mod claims;
pub mod facts;
pub mod cause;
pub mod story;
pub mod calibration;
#[cfg(test)]
pub mod sample;
