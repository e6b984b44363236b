//! Tables of results as text: for the terminal, for programs, for papers.

pub mod number;
pub mod cells;
pub mod terminal;
pub mod delimited;
pub mod json;
pub mod markdown;
pub mod latex;
pub mod format;
#[cfg(test)]
mod sample;
