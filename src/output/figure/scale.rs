//! Where values lie on paper, and the ticks that say so.

use std::ops::RangeInclusive;

/// Steps between ticks of time [months].
const TIMES: [usize; 9] = [1, 3, 6, 12, 24, 36, 60, 120, 240];

/// How values become places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    in_logs: bool,
}

impl Scale {
    /// Equal steps of a value are equal ways.
    pub fn new(values: RangeInclusive<f64>, (from, to): (f64, f64)) -> Scale {
        Scale { low: *values.start(), high: *values.end(), from, to, in_logs: false }
    }

    /// Equal ratios of a value, which is above nought, are equal ways.
    pub fn logs(values: RangeInclusive<f64>, places: (f64, f64)) -> Scale {
        Scale { in_logs: true, ..Scale::new(values, places) }
    }

    /// The place of a value.
    pub fn at(&self, value: f64) -> f64 {
        let way = |value: f64| match self.in_logs {
            true => libm::log(value.max(f64::MIN_POSITIVE)),
            false => value,
        };
        let all = way(self.high) - way(self.low);
        let part = if all > 0.0 { (way(value) - way(self.low)) / all } else { 0.5 };
        self.from + part.clamp(0.0, 1.0) * (self.to - self.from)
    }
}

/// The range from tick to tick that holds some values, and the step between its ticks; at most so many steps.
pub fn rounded(low: f64, high: f64, most: usize) -> (RangeInclusive<f64>, f64) {
    let high = if high > low { high } else { low + low.abs().max(1.0) };
    let step = step((high - low) / most.max(1) as f64);
    // Ends that are multiples but for their last bits are not moved by a whole step.
    let (below, above) = (libm::floor(low / step + 1e-9), libm::ceil(high / step - 1e-9));
    (below * step..=above * step, step)
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least this.
fn step(least: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(least)));
    let fits = |times: &f64| times * power >= least * (1.0 - 1e-9);
    [1.0, 2.0, 2.5, 5.0].into_iter().find(fits).unwrap_or(10.0) * power
}

/// The ticks of a range by steps.
pub fn ticks(range: &RangeInclusive<f64>, step: f64) -> Vec<f64> {
    let count = libm::round((range.end() - range.start()) / step) as usize;
    (0..=count).map(|at| range.start() + at as f64 * step).collect()
}

/// The range between powers of ten that holds some values above nought, and those of the powers that are ticks.
pub fn powers(low: f64, high: f64, most: usize) -> (RangeInclusive<f64>, Vec<f64>) {
    let first = libm::floor(libm::log10(low) + 1e-9) as i32;
    let last = (libm::ceil(libm::log10(high) - 1e-9) as i32).max(first + 1);
    let every = ((last - first) as usize).div_ceil(most.max(1)).max(1);
    let power = |power: i32| libm::pow(10.0, f64::from(power));
    (power(first)..=power(last), (first..=last).step_by(every).map(power).collect())
}

/// Ticks of time from one month to another, at most so many.
pub fn months(first: i32, last: i32, most: usize) -> Vec<i32> {
    let span = (last - first).max(1) as usize;
    let every = TIMES.into_iter().find(|every| span / every < most.max(2)).unwrap_or(480) as i32;
    let begin = first + (every - first.rem_euclid(every)) % every;
    (begin..=last).step_by(every as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_all_values() {
        let (range, step) = rounded(0.0, 97.0, 5);
        assert_eq!((range.clone(), step), (0.0..=100.0, 20.0));
        assert_eq!(ticks(&range, step), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(rounded(-3.0, 3.0, 4), (-4.0..=4.0, 2.0));
        assert_eq!(rounded(0.0, 1.0, 4), (0.0..=1.0, 0.25));
        assert_eq!(rounded(5.0, 5.0, 4).0, 4.0..=10.0);
    }

    #[test]
    fn powers_of_ten_hold_all_values() {
        assert_eq!(powers(0.5, 300.0, 9).1, [0.1, 1.0, 10.0, 100.0, 1000.0]);
        assert_eq!(powers(0.5, 300.0, 2), (0.1..=1000.0, vec![0.1, 10.0, 1000.0]));
        assert_eq!(powers(1.0, 1.0, 9).1, [1.0, 10.0]);
    }

    #[test]
    fn years_are_ticks_of_time() {
        assert_eq!(months(0, 60, 6), [0, 12, 24, 36, 48, 60]);
        assert_eq!(months(-13, 30, 5), [-12, 0, 12, 24]);
    }

    #[test]
    fn places_are_linear_or_in_logs() {
        assert_eq!(Scale::new(0.0..=10.0, (100.0, 0.0)).at(2.5), 75.0);
        assert_eq!(Scale::logs(1.0..=100.0, (0.0, 10.0)).at(10.0), 5.0);
        assert_eq!(Scale::logs(1.0..=100.0, (0.0, 10.0)).at(0.0), 0.0);
    }
}
