//! Printing data, with every error seen: a closed pipe ends the program in silence, a full disk does not.

use std::io::{Write, stdout};

use anyhow::{Context, Result};
use serde::Serialize;

/// Prints a text as it is.
///
/// # Errors
/// What stdout says.
pub fn text(text: &str) -> Result<()> {
    bytes(text.as_bytes())
}

/// Prints a file as it is.
///
/// # Errors
/// What stdout says.
pub fn bytes(bytes: &[u8]) -> Result<()> {
    let mut out = stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.context("cannot write to stdout")
}

/// Prints a value as one JSON value over several lines.
///
/// # Errors
/// What stdout says.
pub fn json(value: &impl Serialize) -> Result<()> {
    text(&(serde_json::to_string_pretty(value)? + "\n"))
}
