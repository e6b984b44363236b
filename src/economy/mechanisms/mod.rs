//! What happens: one file a mechanism, in the order of the month.

pub mod breakthroughs;
pub mod diffusion;
pub mod absorption;
pub mod news;
pub mod deliveries;
pub mod expectations;
pub mod pricing;
pub mod adoption;
pub mod usage;
pub mod training;
pub mod contracts;
pub mod rents;
pub mod services;
pub mod operations;
pub mod orders;
pub mod production;
pub mod funding;
pub mod credit;
pub mod dividends;
pub mod depreciation;
pub mod retirement;
pub mod impairment;
pub mod useful_life;
pub mod audit;
