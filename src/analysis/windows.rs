//! Looking at stretches of a series: means, falls, spans.

/// The mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| total(values) / values.len() as f64)
}

/// The sum, from the first to the last.
pub fn total(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value)
}

/// Means over `width` values; the first one ends at the position `width - 1`.
pub fn rolling_means(values: &[f64], width: usize) -> Vec<f64> {
    values.windows(width).filter_map(mean).collect()
}

/// The largest fall from a peak to a later value at most `within` positions on, as a share of the peak.
///
/// 0 where nothing falls; above 1 where a value is negative; `None` of fewer than two values.
pub fn largest_fall(values: &[f64], within: usize) -> Option<f64> {
    let fall_from = |at: usize| {
        let later = &values[at + 1..values.len().min(at + within + 1)];
        let trough = later.iter().copied().fold(f64::INFINITY, f64::min);
        if values[at] > 0.0 { 1.0 - trough / values[at] } else { 0.0 }
    };
    let starts = 0..values.len().checked_sub(1).filter(|starts| *starts > 0)?;
    Some(starts.map(fall_from).fold(0.0, f64::max))
}

/// Position and value of the first lowest value from `from` on.
pub fn lowest(values: &[f64], from: usize) -> Option<(usize, f64)> {
    values.iter().copied().enumerate().skip(from).min_by(|a, b| a.1.total_cmp(&b.1))
}

/// Position and value of the first highest value.
pub fn highest(values: &[f64]) -> Option<(usize, f64)> {
    let first_of_equals =
        |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0));
    values.iter().copied().enumerate().max_by(first_of_equals)
}

/// How many positions lie between the one where the running sum reaches the share `low` of the whole and
/// the one where it reaches `high`; `None` where the whole is nothing.
pub fn span(parts: &[f64], low: f64, high: f64) -> Option<usize> {
    let whole = total(parts);
    let reached = |share: f64| {
        let mut sum = 0.0;
        parts.iter().position(|part| {
            sum += part;
            sum >= share * whole
        })
    };
    if whole > 0.0 { Some(reached(high)? - reached(low)?) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_counts_only_within_its_window_and_only_downwards() {
        let values = [1.0, 4.0, 3.0, 2.0, 1.0, 5.0];
        assert_eq!(largest_fall(&values, 1), Some(0.5));
        assert_eq!(largest_fall(&values, 2), Some(1.0 - 1.0 / 3.0));
        assert_eq!(largest_fall(&values, 9), Some(0.75));
        assert_eq!(largest_fall(&[1.0, 2.0, 3.0], 2), Some(0.0));
        assert_eq!(largest_fall(&[1.0], 2), None);
        assert_eq!(largest_fall(&[0.0, -1.0, 2.0, -1.0], 3), Some(1.5));
    }

    #[test]
    fn means_roll_and_the_first_of_equals_is_lowest_and_highest() {
        assert_eq!(rolling_means(&[1.0, 2.0, 6.0, 1.0], 3), [3.0, 3.0]);
        assert_eq!(rolling_means(&[1.0], 3), [0.0; 0]);
        assert_eq!(lowest(&[0.0, 2.0, 1.0, 1.0], 1), Some((2, 1.0)));
        assert_eq!(highest(&[2.0, 3.0, 3.0]), Some((1, 3.0)));
        assert_eq!(lowest(&[1.0], 1), None);
    }

    #[test]
    fn a_span_runs_between_the_shares_of_the_whole() {
        assert_eq!(span(&[0.0, 10.0, 0.0, 80.0, 5.0, 5.0], 0.1, 0.9), Some(2));
        assert_eq!(span(&[0.0, 3.0], 0.1, 0.9), Some(0));
        assert_eq!(span(&[0.0, 0.0], 0.1, 0.9), None);
    }
}
