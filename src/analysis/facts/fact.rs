//! A stylised fact as data, and its score.

use crate::analysis::arms::{Arm, Runs};
use crate::analysis::claims::claim::Cast;
use crate::analysis::facts::look::Look;
use crate::analysis::facts::series::skewness;
use crate::analysis::statistics::estimate::Estimate;
use crate::analysis::statistics::quantiles::Sorted;
use crate::analysis::windows::mean;

/// What a fact says of many runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The median, shown with the quartiles.
    Median,
    /// The mean: of what is 0 or 1 the share.
    Mean,
    /// How skewed the numbers are.
    Skewness,
}

/// How one part of a fact is scored.
#[derive(Clone, Copy, Debug)]
pub struct Test {
    /// The worlds, all run with the same seeds.
    pub worlds: &'static [Cast],
    /// The number of a seed, from the runs of the worlds in their order.
    pub of: fn(&[&Look]) -> Option<f64>,
    /// What is made of the seeds.
    pub over: Over,
    /// Lowest number that passes.
    pub least: f64,
    /// Highest number that passes.
    pub most: f64,
}

/// A stylised fact, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// Its number, as in `E7`.
    pub number: &'static str,
    /// What it says and what is measured, with its unit.
    pub what: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// How it is scored, or why it cannot be.
    pub test: Result<Test, &'static str>,
}

impl Test {
    /// Every arm that the test needs.
    pub fn arms(&self) -> impl Iterator<Item = Arm> {
        self.worlds.iter().map(|(world, changes)| Arm::of(world, changes, &[]))
    }

    /// What was measured; `None` where it is not defined in half of the seeds.
    pub fn measure(&self, runs: &Runs<Look>) -> Option<Estimate> {
        let worlds: Vec<&Vec<Option<Look>>> =
            self.arms().map(|arm| runs.get(&arm)).collect::<Option<_>>()?;
        let seeds = worlds.first()?.len();
        let values = (0..seeds).filter_map(|seed| {
            let looks: Vec<&Look> =
                worlds.iter().map(|world| world[seed].as_ref()).collect::<Option<_>>()?;
            (self.of)(&looks).filter(|value| value.is_finite())
        });
        let sorted = Sorted::of(values);
        if 2 * sorted.count() < seeds {
            return None;
        }
        let alone = |value| Estimate { value, interval: None };
        match self.over {
            Over::Median => sorted.with_quartiles(),
            Over::Mean => mean(sorted.values()).map(alone),
            Over::Skewness => skewness(sorted.values()).map(alone),
        }
    }

    /// Whether a number passes.
    pub fn passes(&self, measured: Estimate) -> bool {
        self.least <= measured.value && measured.value <= self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::claims::pair::idle;
    use crate::analysis::sample;

    const IDLE: Test = Test {
        worlds: &[("a", &[]), ("b", &["x=1"])],
        of: |looks| Some(idle(looks[0].columns(), 12)? - idle(looks[1].columns(), 12)?),
        over: Over::Median,
        least: -0.35,
        most: -0.25,
    };

    fn looks(shares: [f64; 3]) -> Vec<Option<Look>> {
        let look = |share| {
            Look::of(&sample::with(sample::record(60), "rents_utilisation", |_| share)).ok()
        };
        shares.map(look).to_vec()
    }

    #[test]
    fn a_fact_is_scored_by_what_is_made_of_all_seeds() {
        let runs: Runs<Look> = [
            (Arm::of("a", &[], &[]), looks([0.5, 0.6, 0.7])),
            (Arm::of("b", &["x=1"], &[]), looks([0.9, 0.9, 0.9])),
        ]
        .into();
        let median = IDLE.measure(&runs).unwrap();
        assert!((median.value + 0.3).abs() < 1e-12 && IDLE.passes(median));
        assert!(!Test { most: -0.31, ..IDLE }.passes(median));
        let skewed = Test { over: Over::Skewness, ..IDLE }.measure(&runs).unwrap();
        assert!(skewed.value.abs() < 1e-9 && skewed.interval.is_none());
        assert_eq!(Test { of: |_| None, ..IDLE }.measure(&runs), None);
        assert_eq!(IDLE.measure(&Runs::new()), None);
    }
}
