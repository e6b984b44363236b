//! The numbers behind a figure, as a table.

use std::io::{self, Write};

use crate::analysis::sheet::{Cell, Head};
use crate::output::sheet::delimited::values;
use crate::output::table::Table;

/// A table of numbers. Units stand in the names of its columns, or in a column of their own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    /// Names of the columns.
    pub head: Vec<String>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

impl Numbers {
    /// A table without rows.
    pub fn new<T: Into<String>>(head: impl IntoIterator<Item = T>) -> Numbers {
        Numbers { head: head.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Writes the table as CSV, numbers in full.
    ///
    /// # Errors
    /// What the destination says.
    pub fn write(&self, to: impl Write) -> io::Result<()> {
        let mut table = Table::new(to, &self.head)?;
        for row in &self.rows {
            table.row(row.iter().flat_map(|cell| values(&Head::plain("", ""), cell)))?;
        }
        table.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_in_full_and_names_are_no_formulas() {
        let mut numbers = Numbers::new(["world", "months", "share"]);
        numbers.rows.push(vec!["=calm".into(), 3_usize.into(), (0.1 + 0.2).into()]);
        numbers.rows.push(vec!["wild".into(), 4_usize.into(), f64::NAN.into()]);
        let mut bytes = Vec::new();
        numbers.write(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "world,months,share\n'=calm,3,0.30000000000000004\nwild,4,\n");
    }
}
