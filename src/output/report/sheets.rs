//! Tables of results for a page: heads, and rows of plain cells; an estimate is a list of its value and its ends.

use serde_json::{Value, json};

use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::output::page::number::number;
use crate::output::sheet::cells;

/// A table.
pub fn sheet(sheet: &Sheet) -> Value {
    let head = |head: &Head| json!([head.name.replace('_', " "), head.unit, head.ends]);
    let row = |row: &Vec<Cell>| -> Value { row.iter().map(cell).collect() };
    json!({
        "name": sheet.name,
        "title": sheet.title,
        "notes": sheet.notes,
        "heads": sheet.heads.iter().map(head).collect::<Vec<_>>(),
        "numeric": (0..sheet.heads.len()).map(|at| cells::is_numeric(&sheet.rows, at)).collect::<Vec<_>>(),
        "rows": sheet.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Count(count) => json!(count),
        Cell::Number(value) => number(*value),
        Cell::Missing => Value::Null,
        Cell::Estimate(estimate) => match estimate.interval {
            Some(ends) => json!([number(estimate.value), number(ends.low), number(ends.high)]),
            None => json!([number(estimate.value)]),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sheet::sample::report;

    #[test]
    fn estimates_keep_their_ends() {
        let table = sheet(&report().sheets[0]);
        assert!(
            table["rows"][0].as_array().unwrap().contains(&json!([0.5, 0.25, 0.75])),
            "{table}"
        );
    }
}
