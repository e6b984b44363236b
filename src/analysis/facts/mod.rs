//! Stylised facts: what is known of such booms, scored against runs. None of them is imposed.

pub mod look;
pub mod series;
pub mod fact;
pub mod boom;
pub mod jump;
pub mod finance;
pub mod cycle;
pub mod list;
pub mod page;
