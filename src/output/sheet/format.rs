//! The formats a report is written in.

use std::io;

use crate::analysis::sheet::Report;
use crate::output::sheet::{delimited, json, latex, markdown, terminal};

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Tables for the terminal.
    Table,
    /// Tables as CSV, with comments.
    Csv,
    /// One JSON object.
    Json,
    /// Tables for a paper, with the package `booktabs`.
    Latex,
    /// Tables in Markdown.
    Markdown,
}

/// The report as text.
///
/// # Errors
/// None that memory does not have.
pub fn text(report: &Report, format: Format) -> io::Result<String> {
    Ok(match format {
        Format::Table => terminal::text(report),
        Format::Csv => delimited::csv(report)?,
        Format::Json => serde_json::to_string_pretty(&json::value(report))? + "\n",
        Format::Latex => latex::text(report),
        Format::Markdown => markdown::text(report),
    })
}
