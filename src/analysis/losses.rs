//! What was written down, against what was in the books and over how long.

use crate::analysis::columns::Columns;
use crate::analysis::windows::{span, total};

/// Month from which write-downs count where nothing is found.
const WITHOUT_FIND: u32 = 24;

/// The step from which the aftermath is measured: the find, or month 24 without one.
pub fn mark(columns: &Columns, find: Option<usize>) -> usize {
    find.unwrap_or(columns.steps(WITHOUT_FIND))
}

/// Write-downs step by step: impairments, of which a step that reverses more than it writes down has none, and the book
/// of what is scrapped before its time.
pub fn write_downs(columns: &Columns) -> Vec<f64> {
    let both = columns.impairment.iter().zip(&columns.scrapping);
    both.map(|(impairment, scrapping)| impairment.max(0.0) + scrapping).collect()
}

/// All write-downs from the mark on, over the book the step before.
pub fn over_book(columns: &Columns, mark: usize) -> Option<f64> {
    let book = *columns.book.get(mark.checked_sub(1)?)?;
    let after = write_downs(columns);
    let after = total(after.get(mark..)?);
    (book > 0.0).then(|| after / book)
}

/// Months between the 10th and the 90th percentile of the write-downs from the mark on.
pub fn span_months(columns: &Columns, mark: usize) -> Option<f64> {
    let steps = span(write_downs(columns).get(mark..)?, 0.1, 0.9)?;
    Some(columns.months(steps))
}

/// Months from the mark until half of the write-downs from there on were taken.
pub fn half_month(columns: &Columns, mark: usize) -> Option<f64> {
    let after = write_downs(columns);
    let steps = span(after.get(mark..)?, f64::MIN_POSITIVE, 0.5)?;
    let before = after.get(mark..)?.iter().position(|loss| *loss > 0.0)?;
    Some(columns.months(before + steps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;

    fn columns() -> Columns {
        let loss = |month| match month {
            10 | 30 => 400.0,
            34 => 800.0,
            36 => -100.0,
            42 => 800.0,
            _ => 0.0,
        };
        Columns::of(&sample::with(sample::record(60), "impairment_loss", loss)).unwrap()
    }

    #[test]
    fn write_downs_count_from_the_mark_on_and_reversals_do_not_lessen_them() {
        assert_eq!(over_book(&columns(), 24), Some(0.5));
        assert_eq!(over_book(&columns(), 31), Some(0.4));
        assert_eq!(over_book(&columns(), 0), None);
        assert_eq!(over_book(&columns(), 61), None);
    }

    #[test]
    fn the_span_is_in_months_whatever_the_step() {
        let mut columns = columns();
        assert_eq!(span_months(&columns, 24), Some(12.0));
        columns.steps_per_year = 24;
        assert_eq!(span_months(&columns, 24), Some(6.0));
        assert_eq!(span_months(&columns, 43), None);
    }

    #[test]
    fn without_a_find_the_mark_is_month_24() {
        assert_eq!(mark(&columns(), None), 24);
        assert_eq!(mark(&columns(), Some(36)), 36);
    }
}
