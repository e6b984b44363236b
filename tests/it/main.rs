//! The integration tests, one binary.

mod support;
mod accounting;
mod cli;
mod columns;
