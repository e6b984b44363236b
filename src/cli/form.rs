//! The forms that tables are printed in.

use clap::ValueEnum;
use overbuild::output::sheet::format::Format;

/// Forms of tables.
#[derive(Clone, Copy, ValueEnum)]
pub enum Form {
    /// For the terminal
    Table,
    /// Comma-separated values, full precision; lines that begin with # are comments
    Csv,
    /// One JSON object
    Json,
    /// For a paper, with the package booktabs
    Latex,
    /// Markdown
    Markdown,
}

impl From<Form> for Format {
    fn from(form: Form) -> Format {
        match form {
            Form::Table => Format::Table,
            Form::Csv => Format::Csv,
            Form::Json => Format::Json,
            Form::Latex => Format::Latex,
            Form::Markdown => Format::Markdown,
        }
    }
}
