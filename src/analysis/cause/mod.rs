//! Why a run crashed: the chain of its events, what removing causes does to it, and the causes' shares in it.

pub mod chain;
pub mod outcome;
pub mod shapley;
pub mod shares;
pub mod effects;
