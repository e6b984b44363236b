//! Runs and batches of runs.

pub mod batch;
