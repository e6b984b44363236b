//! The economy: who there is, what happens each month, and the books that close.

pub mod dice;
pub mod sampling;
pub mod portfolio;
pub mod population;
pub mod surplus;
