//! A segment of end users: their task portfolios, their month, their choice of provider.
//!
//! Nothing here knows the ECS: plain columns, plain numbers, the same bits for any vector width,
//! any order of chunks and any number of threads.

pub mod columns;
pub mod month;
pub mod panel;
