//! What a world is fitted to and by what: files of targets and of free parameters.

pub mod month;
pub mod targets;
pub mod parameters;
