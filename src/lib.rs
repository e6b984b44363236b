//! overbuild: a laboratory for compute booms.
//!
//! The modules in reading order; each may use only those above it.

pub mod units;
pub mod record;
pub mod economy;
pub mod scenario;
pub mod experiment;
pub mod analysis;
pub mod output;
pub mod lab;
