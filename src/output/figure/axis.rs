//! Axes: a range of values with the ticks and texts beside them.

use std::ops::RangeInclusive;

use crate::output::figure::language::TEXT;
use crate::output::figure::letters::widest;
use crate::output::figure::quantity::Quantity;
use crate::output::figure::scale::{Scale, months, powers, rounded, ticks};

/// What an axis shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// From the lowest value to the highest.
    pub range: RangeInclusive<f64>,
    /// Values that have a tick, with what stands there.
    pub ticks: Vec<(f64, String)>,
    /// What the numbers are of; empty where nothing needs to be said.
    pub unit: String,
    /// Whether equal ratios are equal ways.
    pub in_logs: bool,
}

/// The lowest and the highest of some values; `None` without any number among them.
pub fn ends<'a>(values: impl IntoIterator<Item = &'a f64>) -> Option<(f64, f64)> {
    let numbers = values.into_iter().copied().filter(|value| value.is_finite());
    numbers.fold(None, |ends, value| {
        let (low, high) = ends.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

impl Axis {
    /// An axis that holds nought and some values of a unit, with at most so many steps.
    pub fn amounts<'a>(values: impl IntoIterator<Item = &'a f64>, unit: &str, most: usize) -> Axis {
        let (low, high) = ends(values).unwrap_or((0.0, 1.0));
        let (low, high) = (low.min(0.0), high.max(0.0));
        let (range, step) = rounded(low, high, most);
        let quantity = Quantity::of(unit, range.start().abs().max(*range.end()));
        let tick = |value: f64| (value, quantity.say(value, step));
        let ticks = ticks(&range, step).into_iter().map(tick).collect();
        Axis { range, ticks, unit: quantity.unit, in_logs: false }
    }

    /// An axis in logs that holds those of some values that are above nought; one of amounts where none is.
    pub fn logs<'a>(
        values: impl IntoIterator<Item = &'a f64> + Clone,
        unit: &str,
        most: usize,
    ) -> Axis {
        let above = values.clone().into_iter().filter(|value| **value > 0.0);
        let Some((low, high)) = ends(above) else { return Axis::amounts(values, unit, most) };
        let (range, powers) = powers(low, high, most);
        let quantity = Quantity::of(unit, *range.end());
        let tick = |value: f64| (value, quantity.say(value, value.min(quantity.by)));
        let ticks = powers.into_iter().map(tick).collect();
        Axis { range, ticks, unit: quantity.unit, in_logs: true }
    }

    /// An axis of shares from none to all.
    pub fn shares() -> Axis {
        Axis::amounts(&[0.0, 1.0], "share", 4)
    }

    /// An axis of time with a tick a year, or every few, at most so many.
    pub fn months(first: f64, last: f64, most: usize) -> Axis {
        let at = months(libm::ceil(first) as i32, libm::floor(last) as i32, most);
        let say = |month: i32| {
            let sign = if month < 0 { "−" } else { "" };
            (f64::from(month), format!("{sign}{}", month.abs()))
        };
        let ticks = at.into_iter().map(say).collect();
        Axis { range: first..=last, ticks, unit: "months".into(), in_logs: false }
    }

    /// Where values of the axis lie between two places.
    pub fn between(&self, from: f64, to: f64) -> Scale {
        match self.in_logs {
            true => Scale::logs(self.range.clone(), (from, to)),
            false => Scale::new(self.range.clone(), (from, to)),
        }
    }

    /// The room that its texts need beside it [points].
    pub fn room(&self) -> f64 {
        widest(self.ticks.iter().map(|(_, text)| text), TEXT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, text)| text.as_str()).collect()
    }

    #[test]
    fn amounts_begin_at_nought_and_have_a_unit_of_their_size() {
        let axis = Axis::amounts(&[2e10, f64::NAN, 4.4e10], "USD per month", 5);
        assert_eq!(axis.unit, "billion USD per month");
        assert_eq!(texts(&axis), ["0", "10", "20", "30", "40", "50"]);
        assert_eq!(texts(&Axis::amounts(&[], "share", 2)), ["0.0", "0.5", "1.0"]);
    }

    #[test]
    fn logs_have_powers_of_ten() {
        let axis = Axis::logs(&[0.0, 0.2, 30.0], "ratio", 6);
        assert_eq!(texts(&axis), ["0.1", "1", "10", "100"]);
        assert_eq!(texts(&Axis::logs(&[0.0], "ratio", 2)).first(), Some(&"0.0"));
        let large = Axis::logs(&[2e6, 3e7], "H100e", 6);
        assert_eq!((texts(&large), large.unit.as_str()), (vec!["1", "10", "100"], "million H100e"));
    }

    #[test]
    fn time_has_a_true_minus() {
        assert_eq!(texts(&Axis::months(-12.0, 24.0, 5)), ["−12", "0", "12", "24"]);
    }
}
