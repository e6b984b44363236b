//! Statistics of samples: survival, intervals, permutations. Pure functions, one subject a file.

pub mod distributions;
pub mod estimate;
pub mod chance;
pub mod quantiles;
pub mod wilson;
pub mod holm;
pub mod spells;
pub mod kaplan_meier;
pub mod nelson_aalen;
pub mod log_rank;
pub mod aalen_johansen;
pub mod restricted_mean;
pub mod bootstrap;
pub mod energy;
pub mod permutation;
pub mod paired;
#[cfg(test)]
pub mod sample;
