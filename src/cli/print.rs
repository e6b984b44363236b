//! Printing data, with every error seen: a closed pipe ends the program in silence, a full disk does not.

use std::io::{self, Write, stdout};

use serde::Serialize;

/// Prints a text as it is.
///
/// # Errors
/// What stdout says.
pub fn text(text: &str) -> io::Result<()> {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Prints a value as one JSON value over several lines.
///
/// # Errors
/// What stdout says.
pub fn json(value: &impl Serialize) -> io::Result<()> {
    text(&(serde_json::to_string_pretty(value)? + "\n"))
}
