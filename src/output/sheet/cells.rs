//! Cells and heads as people read them.

use crate::analysis::sheet::{Cell, Head, Report};
use crate::analysis::statistics::estimate::Estimate;
use crate::output::sheet::number::three_digits;

/// A cell; `dash` stands between the ends of an interval.
pub fn cell(cell: &Cell, dash: &str) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(value) => plain(*value),
        Cell::Estimate(estimate) => with_ends(estimate, dash),
        Cell::Missing => "-".into(),
    }
}

/// A head with its unit.
pub fn head(head: &Head) -> String {
    let name = head.name.replace('_', " ");
    if head.unit.is_empty() { name } else { format!("{name} [{}]", head.unit) }
}

/// Whether a column holds numbers, which stand to the right.
pub fn is_numeric(rows: &[Vec<Cell>], column: usize) -> bool {
    rows.iter().all(|row| !matches!(row[column], Cell::Text(_)))
}

/// What a report rests on, in a line.
pub fn about(report: &Report) -> String {
    let parts = report.about.iter().map(|(name, value)| format!("{name}: {value}"));
    parts.collect::<Vec<_>>().join("; ")
}

/// Whole numbers stand without digits after the point.
fn plain(value: f64) -> String {
    let is_whole = value.fract() == 0.0 && value.abs() < 1e6;
    if is_whole { format!("{value:.0}") } else { three_digits(value) }
}

fn with_ends(estimate: &Estimate, dash: &str) -> String {
    let value = three_digits(estimate.value);
    let ends = estimate.interval.map(|interval| {
        let (low, high) = (three_digits(interval.low), three_digits(interval.high));
        // A dash before a minus sign would be read as two.
        let dash = if high.starts_with('-') || low.starts_with('-') { " to " } else { dash };
        format!(" ({low}{dash}{high})")
    });
    value + &ends.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::statistics::estimate::Interval;

    #[test]
    fn estimates_have_their_ends_in_brackets() {
        let estimate = |low, high| {
            Cell::Estimate(Estimate { value: 0.5, interval: Some(Interval { low, high }) })
        };
        assert_eq!(cell(&estimate(0.25, 0.75), "-"), "0.500 (0.250-0.750)");
        assert_eq!(cell(&estimate(-0.25, 0.75), "-"), "0.500 (-0.250 to 0.750)");
        assert_eq!(cell(&Cell::Estimate(Estimate { value: 2.0, interval: None }), "-"), "2.00");
        assert_eq!(cell(&Cell::Number(24.0), "-"), "24");
        assert_eq!(cell(&Cell::Missing, "-"), "-");
        assert_eq!(head(&Head::plain("crash_free", "months")), "crash free [months]");
    }
}
