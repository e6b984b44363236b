//! Finished ensembles read for a comparison: runs, worlds, series.

pub mod folders;
pub mod runs;
pub mod worlds;
pub mod series;
pub mod column;
