//! Tables as one JSON object.

use serde_json::{Map, Value, json};

use crate::analysis::sheet::{Cell, Head, Report, Sheet};

/// The tables with what they rest on; a row is an object, an estimate too.
pub fn value(report: &Report) -> Value {
    let about: Map<String, Value> =
        report.about.iter().map(|(name, value)| ((*name).into(), json!(value))).collect();
    json!({ "about": about, "tables": report.sheets.iter().map(table).collect::<Vec<_>>() })
}

fn table(sheet: &Sheet) -> Value {
    let column = |head: &Head| json!({ "name": head.name, "unit": head.unit });
    let row = |cells: &Vec<Cell>| -> Value {
        let fields = sheet.heads.iter().zip(cells);
        fields.map(|(head, cell)| (head.name.to_string(), of_cell(head, cell))).collect()
    };
    json!({
        "name": sheet.name,
        "title": sheet.title,
        "notes": sheet.notes,
        "columns": sheet.heads.iter().map(column).collect::<Vec<_>>(),
        "rows": sheet.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn of_cell(head: &Head, cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Count(count) => json!(count),
        Cell::Number(value) => json!(value),
        Cell::Missing => Value::Null,
        Cell::Estimate(estimate) => {
            let [low, high] = head.ends.unwrap_or(["low", "high"]);
            let interval = estimate.interval;
            json!({
                "value": estimate.value,
                low: interval.map(|interval| interval.low),
                high: interval.map(|interval| interval.high),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sheet::sample::report;

    #[test]
    fn a_row_is_an_object_and_what_is_missing_is_null() {
        let value = value(&report());
        assert_eq!(value["about"]["seeds"], "1..20");
        let rows = &value["tables"][0]["rows"];
        let share = json!({ "value": 0.5, "low": 0.25, "high": 0.75 });
        assert_eq!((&rows[0]["probability"], &rows[0]["n"]), (&share, &json!(20)));
        assert_eq!((&rows[1]["probability"], &rows[1]["world"]), (&Value::Null, &json!("=calm")));
        assert_eq!(value["tables"][1]["rows"], json!([]));
    }
}
