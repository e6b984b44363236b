//! A CSV table whose every error is seen: a writer that is merely dropped would lose a full disk.

use std::io::{self, Write};

/// A table under way.
pub struct Table<W: Write>(csv::Writer<W>);

impl<W: Write> Table<W> {
    /// Begins a table with its head.
    ///
    /// # Errors
    /// What the destination says.
    pub fn new<H: AsRef<[u8]>>(to: W, head: impl IntoIterator<Item = H>) -> io::Result<Table<W>> {
        let mut table = Table(csv::Writer::from_writer(to));
        table.row(head)?;
        Ok(table)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// What the destination says.
    pub fn row<C: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = C>) -> io::Result<()> {
        self.0.write_record(cells).map_err(reason)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// What the destination says to the rows not yet written.
    pub fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What the destination says: the kind of the error is kept.
fn reason(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(reason) => reason,
        other => io::Error::other(format!("{other:?}")),
    }
}
