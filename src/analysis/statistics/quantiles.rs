//! Quantiles of a sample.

use crate::analysis::statistics::estimate::{Estimate, Interval};

/// A sample in ascending order, without what is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sorted(Vec<f64>);

impl Sorted {
    /// Sorts the values; `NaN` is left out.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Sorted {
        let mut values: Vec<f64> = values.into_iter().filter(|value| !value.is_nan()).collect();
        values.sort_unstable_by(f64::total_cmp);
        Sorted(values)
    }

    /// How many values there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The values, ascending.
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// The value below which a share of all lie, linear between neighbours; `None` of nothing.
    ///
    /// Source: Hyndman & Fan (1996), definition 7.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let last = self.0.len().checked_sub(1)?;
        let place = share * last as f64;
        let below = (place.floor() as usize).min(last);
        let above = (below + 1).min(last);
        Some(self.0[below] + (place - below as f64) * (self.0[above] - self.0[below]))
    }

    /// The median with the quartiles beside it.
    pub fn with_quartiles(&self) -> Option<Estimate> {
        let interval = Interval { low: self.quantile(0.25)?, high: self.quantile(0.75)? };
        Some(Estimate { value: self.median()?, interval: Some(interval) })
    }

    /// The value in the middle.
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_linear_between_values() {
        let sorted = Sorted::of([4.0, f64::NAN, 1.0, 2.0]);
        let shares = [0.0, 0.5, 0.75, 1.0].map(|share| sorted.quantile(share));
        assert_eq!(shares, [Some(1.0), Some(2.0), Some(3.0), Some(4.0)]);
        assert_eq!(Sorted::of([7.0]).quantile(0.25), Some(7.0));
        assert_eq!(Sorted::of([]).median(), None);
    }
}
