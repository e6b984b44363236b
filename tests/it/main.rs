//! The integration tests, one binary.

mod support;
mod small;
mod accounting;
mod architecture;
mod broken_worlds;
mod calls;
mod cascade;
mod cli;
mod columns;
mod credit;
mod insolvency;
mod determinism;
mod docs;
mod golden;
mod grid;
mod invariants;
mod labels;
mod limits;
mod limits_books;
mod limits_finds;
mod limits_orders;
mod policy;
mod silicon;
mod hardware;
mod strategies;
mod worlds;
