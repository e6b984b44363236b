//! Tables as CSV: full precision, ends of intervals in columns of their own.

use std::io;

use crate::analysis::sheet::{Cell, Head, Report, Sheet};
use crate::output::number::{float, text};
use crate::output::sheet::cells::about;
use crate::output::table::Table;

/// The tables one after the other, an empty line between them. Lines that begin with `#` say what a table is.
///
/// # Errors
/// None that memory does not have.
pub fn csv(report: &Report) -> io::Result<String> {
    let tables = report.sheets.iter().map(|sheet| table(sheet, &about(report)));
    Ok(tables.collect::<io::Result<Vec<String>>>()?.join("\n"))
}

fn table(sheet: &Sheet, about: &str) -> io::Result<String> {
    let mut said = vec![format!("# {}: {}\n", sheet.name, sheet.title)];
    said.extend(sheet.notes.iter().map(|note| format!("# {note}\n")));
    said.push(format!("# {about}\n"));
    let mut bytes = said.concat().into_bytes();
    let mut table = Table::new(&mut bytes, sheet.heads.iter().flat_map(names))?;
    for row in &sheet.rows {
        table.row(sheet.heads.iter().zip(row).flat_map(|(head, cell)| values(head, cell)))?;
    }
    table.end()?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn names(head: &Head) -> Vec<String> {
    let ends = head.ends.iter().flatten().map(|end| format!("{}_{end}", head.name));
    [head.name.to_string()].into_iter().chain(ends).collect()
}

/// What stands in the columns of a head: the cell, and the ends of its interval where the head has them.
pub fn values(head: &Head, cell: &Cell) -> Vec<String> {
    let ends = if head.ends.is_some() { 2 } else { 0 };
    let mut values = match cell {
        Cell::Text(words) => vec![text(words).into_owned()],
        Cell::Count(count) => vec![count.to_string()],
        Cell::Number(value) => vec![float(*value)],
        Cell::Estimate(estimate) => {
            let ends = estimate.interval.map(|interval| [interval.low, interval.high].map(float));
            [float(estimate.value)].into_iter().chain(ends.into_iter().flatten()).collect()
        }
        Cell::Missing => vec![String::new()],
    };
    values.resize(1 + ends, String::new());
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sheet::sample::report;

    #[test]
    fn ends_have_columns_of_their_own_and_what_is_missing_is_empty() {
        let expected = "\
# crashes: Probability of a crash
# Wilson intervals.
# version: 0.1.0; seeds: 1..20
world,n,probability,probability_low,probability_high,p_holm
over_night|100%,20,0.5,0.25,0.75,0.0123
'=calm,7,,,,

# worlds: What differs
# version: 0.1.0; seeds: 1..20
field
";
        assert_eq!(csv(&report()).unwrap(), expected);
    }
}
