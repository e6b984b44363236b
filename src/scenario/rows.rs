//! A file of comma-separated values with a head, every row with its line.

use std::fs;
use std::path::Path;

use crate::scenario::cursor::Parsed;
use crate::scenario::fault::Fault;
use crate::scenario::tree::Place;

/// The rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    file: String,
    /// The names of the columns.
    pub head: Vec<String>,
    /// The line of each row, from 1, and its cells, as many as there are columns.
    pub rows: Vec<(usize, Vec<String>)>,
}

impl Rows {
    /// Reads a file. `asked` is where somebody asked for it.
    ///
    /// # Errors
    /// It cannot be read, or a row is not as long as the head.
    pub fn read(path: &Path, asked: &Place) -> Parsed<Rows> {
        let file = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| {
            Box::new(Fault::new(asked, "", format!("{file} cannot be read: {error}")))
        })?;
        Rows::parse(&file, &bytes)
    }

    fn parse(file: &str, bytes: &[u8]) -> Parsed<Rows> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_string).collect();
        let head = reader.headers().map(cells).map_err(|error| wrong(file, &error))?;
        let row = |record: csv::Result<csv::StringRecord>| {
            let record = record.map_err(|error| wrong(file, &error))?;
            let line = record.position().map_or(0, |at| line(bytes, at));
            Ok((line, cells(&record)))
        };
        let rows = reader.records().map(row).collect::<Parsed<_>>()?;
        Ok(Rows { file: file.into(), head, rows })
    }

    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.head.iter().position(|known| known == name)
    }

    /// A fault in a line; line 1 is the head.
    pub fn fault(&self, line: usize, column: &str, message: impl AsRef<str>) -> Fault {
        let place = Place { file: self.file.as_str().into(), line, column: 1 };
        Fault::new(&place, column, message)
    }
}

/// The line of a record, from 1; the reader counts empty lines before it as its own.
fn line(bytes: &[u8], at: &csv::Position) -> usize {
    let empty = bytes[at.byte() as usize..].iter().take_while(|byte| b"\r\n".contains(byte));
    at.line() as usize + empty.filter(|byte| **byte == b'\n').count()
}

fn wrong(file: &str, error: &csv::Error) -> Box<Fault> {
    let line = error.position().map_or(0, |at| at.line() as usize);
    let place = Place { file: file.into(), line, column: usize::from(line > 0) };
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} cells where the head has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "it is not plain text (UTF-8)".into(),
        _ => format!("it is no table: {error}"),
    };
    Box::new(Fault::new(&place, "", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_with_their_lines() {
        let rows = Rows::parse("x.csv", b"a, b\n1,2\n\n3,\n").unwrap();
        assert_eq!((rows.column("b"), rows.column("c")), (Some(1), None));
        let lines: Vec<usize> = rows.rows.iter().map(|(line, _)| *line).collect();
        assert_eq!((lines, rows.rows[1].1[1].as_str()), (vec![2, 4], ""));
        let fault = rows.fault(4, "b", "no number").to_string();
        assert_eq!(fault, "x.csv:4:1: b: no number");
    }

    #[test]
    fn a_row_that_is_too_short_and_bytes_that_are_no_text_are_refused() {
        let told = |bytes: &[u8]| Rows::parse("x.csv", bytes).unwrap_err().to_string();
        assert_eq!(told(b"a,b\n1\n"), "x.csv:2:1: 1 cells where the head has 2");
        assert!(told(b"a,b\n\xff,2\n").starts_with("x.csv:2:1: it is not plain text"));
    }
}
