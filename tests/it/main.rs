//! The integration tests, one binary.

mod support;
mod accounting;
mod architecture;
mod broken_worlds;
mod cli;
mod columns;
mod determinism;
mod docs;
mod golden;
mod limits;
mod worlds;
