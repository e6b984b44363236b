//! What an experiment leaves behind: a plan, parts that any machine may have made, and the tables put together from them.

pub mod plan;
pub mod tables;
pub mod rows;
pub mod points;
pub mod part;
pub mod earlier;
pub mod folder;
pub mod begin;
pub mod finish;
pub mod reading;
