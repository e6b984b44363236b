//! Parts to tables and tables to parts; row groups are copied as they are.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::output::frame::Values;
use crate::output::number;
use crate::output::parquet::{Field, Source, Writer};
use crate::output::table::Table as Csv;

/// Writes the row groups of all these files, in order, as one table with these columns.
///
/// # Errors
/// A file that cannot be read, or what the destination says.
pub fn merge<W: Write + Send>(files: &[PathBuf], fields: &[Field], to: W) -> io::Result<()> {
    let mut writer = Writer::new(to, fields)?;
    for file in files {
        let named = |reason: io::Error| {
            io::Error::new(reason.kind(), format!("{reason} ({})", file.display()))
        };
        let source = Source::open(file).map_err(named)?;
        (0..source.groups()).try_for_each(|group| writer.copy(&source, group))?;
    }
    writer.end().map(drop)
}

/// One row group as a file of its own, with these columns.
///
/// # Errors
/// The row group cannot be read.
pub fn part(source: &Source, group: usize, fields: &[Field]) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new(), fields)?;
    writer.copy(source, group)?;
    writer.end()
}

/// Writes a Parquet file as comma-separated values, a row group at a time.
///
/// # Errors
/// The file cannot be read, or what the destination says.
pub fn to_csv(path: &Path, fields: &[Field], to: &mut dyn Write) -> io::Result<()> {
    let source = Source::open(path)?;
    let mut table = Csv::new(to, fields.iter().map(|field| field.name))?;
    for group in 0..source.groups() {
        let frame = source.read(group, None)?;
        for row in 0..frame.rows() {
            table.row(frame.columns().iter().map(|(_, values)| cell(values, row)))?;
        }
    }
    table.end()
}

fn cell(values: &Values, row: usize) -> String {
    match values {
        Values::Whole(values) => values[row].map(|value| value.to_string()).unwrap_or_default(),
        Values::Number(values) => number::float(values[row]),
        Values::Text(texts) => number::text(texts.get(row)).into_owned(),
    }
}
