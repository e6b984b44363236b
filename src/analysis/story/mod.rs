//! The history of a firm, for a referee: what it knew, expected and decided each quarter, and the rules that fired.
//!
//! Pure functions of a record. Nothing is decided again here: every number is one the run recorded, or a sum, a change or
//! the lesser of such numbers, and says of which column it is.

pub mod panel;
pub mod fact;
pub mod firing;
pub mod happening;
pub mod orders;
pub mod outlook;
pub mod owner;
pub mod lab;
pub mod vendor;
pub mod lender;
pub mod quarter;
pub mod history;
pub mod text;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
