//! How a series falls from a peak and comes back: what every rule is made of.

use std::ops::Range;

use crate::analysis::dating::turning_points::{Turn, Way};
use crate::analysis::windows::highest;

/// The positions from a peak on, at most `within` after it, until a series is above the peak again.
pub fn contraction(values: &[f64], peak: usize, within: usize) -> Range<usize> {
    let end = values.len().min(peak + within + 1);
    let above = (peak..end).find(|at| values[*at] > values[peak]);
    peak..above.unwrap_or(end)
}

/// The highest value up to a position, at most `within` before it.
pub fn best_before(values: &[f64], at: usize, within: usize) -> f64 {
    let first = at.saturating_sub(within);
    values.get(first..=at).and_then(highest).map_or(0.0, |(_, value)| value)
}

/// Whether a series stands so far below its highest value of the window before.
pub fn is_below_best(values: &[f64], at: usize, fall: f64, within: usize) -> bool {
    let best = best_before(values, at, within);
    best > 0.0 && values[at] <= (1.0 - fall) * best
}

/// The first position of a contraction at which a series has fallen from its peak by a share.
///
/// From nothing nothing falls.
pub fn fell(values: &[f64], contraction: Range<usize>, share: f64) -> Option<usize> {
    let peak = *values.get(contraction.start)?;
    contraction.skip(1).find(|at| peak > 0.0 && values[*at] <= (1.0 - share) * peak)
}

/// The end of the first stretch of `length` values in a row, within some positions, that are all below a level.
pub fn stayed_below(
    values: &[f64],
    within: Range<usize>,
    level: f64,
    length: usize,
) -> Option<usize> {
    let mut run = 0;
    within.into_iter().find(|at| {
        run = if values[*at] < level { run + 1 } else { 0 };
        run >= length
    })
}

/// How far a contraction went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bottom {
    /// Position of the trough; `None` where the series ends before it turns.
    pub trough: Option<usize>,
    /// The lowest value of the contraction.
    pub lowest: f64,
}

/// The bottom of a contraction: its lowest value, of equals the last. Where that is the end of the window, the contraction
/// goes on to the next trough.
pub fn bottom(values: &[f64], turns: &[Turn], peak: usize, within: usize) -> Bottom {
    let range = contraction(values, peak, within);
    let end = values.len().min(peak + within + 1);
    let lower = |a: &usize, b: &usize| values[*a].total_cmp(&values[*b]).then(b.cmp(a));
    let at = range.min_by(lower).unwrap_or(peak);
    if at + 1 < end {
        return Bottom { trough: Some(at), lowest: values[at] };
    }
    let next = turns.iter().find(|turn| turn.way == Way::Up && turn.at >= at);
    let last = next.map_or(values.len(), |turn| turn.at + 1);
    let lowest = values[at..last].iter().copied().fold(values[at], f64::min);
    Bottom { trough: next.map(|turn| turn.at), lowest }
}

/// The first position from a trough on at which a series is back at a level.
pub fn recovered(values: &[f64], trough: usize, level: f64) -> Option<usize> {
    (trough..values.len()).find(|at| values[*at] >= level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::dating::rule::TurningPoints;
    use crate::analysis::dating::turning_points::turning_points;

    #[test]
    fn a_fall_is_seen_when_it_is_first_reached_within_its_contraction() {
        let values = [10.0, 9.0, 6.0, 6.1, 0.0];
        let fell = |peak: usize, share: f64, within: usize| {
            fell(&values, contraction(&values, peak, within), share)
        };
        assert_eq!(fell(0, 0.4, 2), Some(2));
        assert_eq!(fell(0, 0.4, 1), None);
        assert_eq!(fell(0, 1.0, 9), Some(4));
        assert_eq!(fell(2, 0.4, 9), None, "it rises above first");
        assert_eq!(fell(4, 0.1, 9), None);
        assert_eq!(contraction(&values, 2, 9), 2..3);
        assert_eq!(contraction(&values, 0, 9), 0..5);
    }

    #[test]
    fn staying_below_takes_values_in_a_row() {
        let values = [0.5, 0.7, 0.5, 0.5, 0.6, 0.5];
        assert_eq!(stayed_below(&values, 0..6, 0.6, 2), Some(3));
        assert_eq!(stayed_below(&values, 3..6, 0.6, 2), None);
        assert_eq!(stayed_below(&values, 0..6, 0.6, 1), Some(0));
    }

    fn bottom_of(values: &[f64], within: usize) -> Bottom {
        let turns = turning_points(values, &TurningPoints::default().quarterly);
        bottom(values, &turns, 0, within)
    }

    #[test]
    fn the_bottom_lies_in_the_window_or_where_the_contraction_that_leaves_it_turns() {
        let falls = [9.0, 6.0, 5.0, 4.0, 3.0, 4.0, 5.0, 4.5];
        assert_eq!(bottom_of(&falls, 5), Bottom { trough: Some(4), lowest: 3.0 });
        assert_eq!(bottom_of(&falls, 3), Bottom { trough: Some(4), lowest: 3.0 });
        let further = [9.0, 6.0, 5.0, 4.0, 3.0, 4.0, 5.0, 1.0];
        assert_eq!(bottom_of(&further, 3), Bottom { trough: Some(4), lowest: 3.0 });
        let floor = [9.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 3.0];
        assert_eq!(bottom_of(&floor, 3), Bottom { trough: Some(5), lowest: 0.0 });
        assert_eq!(bottom_of(&floor[..6], 3), Bottom { trough: None, lowest: 0.0 });
    }

    #[test]
    fn a_series_recovers_when_it_is_back() {
        assert_eq!(recovered(&[9.0, 1.0, 5.0, 9.0], 1, 9.0), Some(3));
        assert_eq!(recovered(&[9.0, 1.0, 5.0], 1, 9.0), None);
        assert_eq!(best_before(&[3.0, 9.0, 1.0, 2.0], 3, 1), 2.0);
        assert_eq!(best_before(&[3.0, 9.0, 1.0, 2.0], 3, 8), 9.0);
    }
}
