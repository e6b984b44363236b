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
    use crate::analysis::statistics::estimate::{Estimate, Interval};

    #[test]
    fn estimates_keep_their_ends_and_what_is_missing_is_null() {
        let share = Estimate { value: 0.5, interval: Some(Interval { low: 0.25, high: 0.75 }) };
        let table = Sheet {
            heads: vec![Head::plain("world", ""), Head::interval("crash_free", "share")],
            rows: vec![vec!["a".into(), share.into()], vec!["b".into(), Cell::Missing]],
            ..Sheet::default()
        };
        let table = sheet(&table);
        assert_eq!(table["heads"][1], json!(["crash free", "share", ["low", "high"]]));
        assert_eq!(table["rows"], json!([["a", [0.5, 0.25, 0.75]], ["b", null]]));
        assert_eq!(table["numeric"], json!([false, true]));
    }
}
