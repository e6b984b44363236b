//! How spending on building rose and fell.

use std::ops::Range;

use crate::analysis::columns::Columns;
use crate::analysis::windows::{largest_fall, rolling_means};

/// Months over which capex is averaged before its falls are measured.
const SMOOTHING: u32 = 3;
/// Months within which a fall must happen.
const WITHIN: u32 = 24;

/// The largest fall of the 3-month mean of capex within 24 months, over the whole run.
pub fn fall(columns: &Columns) -> Option<f64> {
    largest_fall(&smooth(columns), columns.steps(WITHIN))
}

/// The same from the find on; the first peak that counts is the mean that ends the month before it.
pub fn fall_after(columns: &Columns, find: usize) -> Option<f64> {
    let first_end = columns.steps(SMOOTHING) - 1;
    let smooth = smooth(columns);
    let from = find.saturating_sub(1).saturating_sub(first_end);
    largest_fall(smooth.get(from..)?, columns.steps(WITHIN))
}

/// The fall of the mean within a stretch of the run, from the mean that ends with its first step on.
pub fn fall_within(columns: &Columns, stretch: Range<usize>) -> Option<f64> {
    let first_end = columns.steps(SMOOTHING) - 1;
    let smooth = smooth(columns);
    let from = stretch.start.saturating_sub(first_end);
    let upto = stretch.end.saturating_sub(first_end).min(smooth.len());
    largest_fall(smooth.get(from..upto)?, columns.steps(WITHIN))
}

fn smooth(columns: &Columns) -> Vec<f64> {
    rolling_means(&columns.capex, columns.steps(SMOOTHING))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;

    fn halves_at(month: usize) -> Columns {
        let capex = |t: usize| if t < month { 100.0 } else { 50.0 };
        Columns::of(&sample::with(sample::record(60), "capex", capex)).unwrap()
    }

    #[test]
    fn the_fall_is_that_of_the_three_month_mean() {
        assert_eq!(fall(&halves_at(30)), Some(0.5));
        assert_eq!(fall(&halves_at(59)), Some(1.0 - 250.0 / 3.0 / 100.0));
    }

    #[test]
    fn a_fall_before_the_find_is_none_after_it() {
        assert_eq!(fall_after(&halves_at(30), 30), Some(0.5));
        assert_eq!(fall_after(&halves_at(30), 33), Some(0.0));
        assert_eq!(fall_after(&halves_at(30), 0), Some(0.5));
        assert_eq!(fall_after(&halves_at(30), 60), None);
    }
}
