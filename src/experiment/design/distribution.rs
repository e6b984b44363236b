//! From a place between 0 and 1 to a value: what is known of a parameter.
//!
//! Values are inverses of distribution functions and have the same bits on every machine. Every distribution has two
//! ends, at 0 and at 1, so a grid is as well defined as a random sample.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::sampling::normal;
use crate::units::{Positive, Real};

/// Least share of a normal distribution that may lie between its ends.
const LEAST: f64 = 1e-6;

/// Which values a parameter takes, and how likely each is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum Distribution {
    /// Any number of a range, all alike.
    Range {
        /// The smallest value.
        low: Real,
        /// The largest value.
        high: Real,
    },
    /// Any positive number of a range, all ratios alike: from 1 to 10 as often as from 10 to 100.
    LogRange {
        /// The smallest value.
        low: Positive,
        /// The largest value.
        high: Positive,
    },
    /// Any whole number of a range, all alike.
    Whole {
        /// The smallest value.
        low: i32,
        /// The largest value.
        high: i32,
    },
    /// A normal distribution, cut off at two ends.
    Normal {
        /// Mean before it is cut.
        mean: Real,
        /// Standard deviation before it is cut.
        sd: Positive,
        /// The smallest value.
        low: Real,
        /// The largest value.
        high: Real,
    },
    /// A log-normal distribution, cut off at two ends.
    LogNormal {
        /// Median before it is cut.
        median: Positive,
        /// Standard deviation of the natural logarithm before it is cut.
        sd: Positive,
        /// The smallest value.
        low: Positive,
        /// The largest value.
        high: Positive,
    },
    /// A triangle over a range: likely near its mode, rare at its ends.
    Triangular {
        /// The smallest value.
        low: Real,
        /// The likeliest value.
        mode: Real,
        /// The largest value.
        high: Real,
    },
    /// One of a list of values, all alike.
    List(#[schemars(length(min = 1))] Vec<Real>),
    /// One of a list of texts, all alike, each as it would stand in a world file: `"Inference"` or `"Some(6)"`.
    Texts(#[schemars(length(min = 1))] Vec<String>),
}

/// Which of so many levels of equal share a place between 0 and 1 falls in, from 0.
pub fn level(at: f64, levels: usize) -> usize {
    ((at * levels as f64) as usize).min(levels.saturating_sub(1))
}

impl Distribution {
    /// Whether it has values.
    ///
    /// # Errors
    /// What is wrong with it, and what would be right.
    pub fn check(&self) -> Result<(), String> {
        if let Distribution::List(_) | Distribution::Texts(_) = self {
            let is_empty = self.count() == Some(0);
            return if is_empty { Err("a list has one value at least".into()) } else { Ok(()) };
        }
        let [low, high] = self.ends();
        if low >= high {
            return Err(format!("nothing lies from {low} to {high}: low has to be below high"));
        }
        match self {
            Distribution::Triangular { mode, .. } if !(low..=high).contains(mode) => {
                Err(format!("the mode {} does not lie from {low} to {high}", **mode))
            }
            Distribution::Normal { mean, sd, .. } => holds_enough([low, high], **mean, **sd),
            Distribution::LogNormal { median, sd, .. } => {
                holds_enough([low, high].map(libm::log), libm::log(**median), **sd)
            }
            _ => Ok(()),
        }
    }

    /// How many values it has, where they can be counted.
    pub fn count(&self) -> Option<usize> {
        match self {
            Distribution::List(values) => Some(values.len()),
            Distribution::Texts(texts) => Some(texts.len()),
            Distribution::Whole { low, high } => {
                usize::try_from(i64::from(*high) - i64::from(*low) + 1).ok()
            }
            _ => None,
        }
    }

    /// The smallest and the largest value.
    pub fn ends(&self) -> [f64; 2] {
        match self {
            Distribution::Range { low, high }
            | Distribution::Normal { low, high, .. }
            | Distribution::Triangular { low, high, .. } => [**low, **high],
            Distribution::LogRange { low, high } | Distribution::LogNormal { low, high, .. } => {
                [**low, **high]
            }
            Distribution::Whole { low, high } => [f64::from(*low), f64::from(*high)],
            Distribution::Texts(texts) => [0.0, texts.len() as f64 - 1.0],
            Distribution::List(values) => {
                let values = values.iter().map(|value| **value);
                [
                    values.clone().fold(f64::INFINITY, f64::min),
                    values.fold(f64::NEG_INFINITY, f64::max),
                ]
            }
        }
    }

    /// Whether its values are numbers.
    pub fn are_numbers(&self) -> bool {
        !matches!(self, Distribution::Texts(_))
    }

    /// The same as [`Self::value`], as it stands in a world file.
    pub fn text(&self, at: f64) -> String {
        match self {
            Distribution::Texts(texts) => texts[level(at, texts.len())].clone(),
            _ => self.value(at).to_string(),
        }
    }

    /// The value below which a share `at` of all lie, from 0 to 1; of a list the one so far from its beginning, of texts
    /// the position of that one.
    pub fn value(&self, at: f64) -> f64 {
        let [low, high] = self.ends();
        let value = match self {
            Distribution::List(values) => {
                values.get(level(at, values.len())).map_or(low, |value| **value)
            }
            _ if at <= 0.0 => low,
            _ if at >= 1.0 => high,
            Distribution::Texts(texts) => level(at, texts.len()) as f64,
            Distribution::Whole { .. } => low + level(at, self.count().unwrap_or(1)) as f64,
            Distribution::Range { .. } => low + at * (high - low),
            Distribution::LogRange { .. } => {
                let [from, to] = [low, high].map(libm::log);
                libm::exp(from + at * (to - from))
            }
            Distribution::Normal { mean, sd, .. } => cut_normal(at, [low, high], **mean, **sd),
            Distribution::LogNormal { median, sd, .. } => {
                let logs = [low, high].map(libm::log);
                libm::exp(cut_normal(at, logs, libm::log(**median), **sd))
            }
            Distribution::Triangular { mode, .. } => triangular(at, low, **mode, high),
        };
        // Roots and logarithms are rounded.
        value.max(low).min(high)
    }
}

/// The value of a normal distribution that is cut off at two ends.
fn cut_normal(at: f64, ends: [f64; 2], mean: f64, deviation: f64) -> f64 {
    let [below, above] = ends.map(|end| cumulative((end - mean) / deviation));
    let share = (below + at * (above - below)).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON);
    mean + deviation * normal(share)
}

fn holds_enough(ends: [f64; 2], mean: f64, deviation: f64) -> Result<(), String> {
    let [below, above] = ends.map(|end| cumulative((end - mean) / deviation));
    if above - below >= LEAST {
        return Ok(());
    }
    Err("hardly anything of the distribution lies between low and high: move them towards its middle".into())
}

/// The share of the standard normal distribution below a number.
fn cumulative(number: f64) -> f64 {
    0.5 * libm::erfc(-number / std::f64::consts::SQRT_2)
}

/// Source: Kotz & van Dorp (2004), Beyond Beta, §1.1.
fn triangular(at: f64, low: f64, mode: f64, high: f64) -> f64 {
    let width = high - low;
    if at * width < mode - low {
        low + libm::sqrt(at * width * (mode - low))
    } else {
        high - libm::sqrt((1.0 - at) * width * (high - mode))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Distribution {
        ron::from_str(text).unwrap()
    }

    const SOME: [&str; 7] = [
        "Range(low: -2, high: 3)",
        "LogRange(low: 0.1, high: 1000)",
        "Whole(low: -1, high: 5)",
        "Normal(mean: 1, sd: 2, low: -1, high: 6)",
        "LogNormal(median: 2, sd: 0.5, low: 0.5, high: 9)",
        "Triangular(low: 1, mode: 2, high: 5)",
        "List([3, 1, 2])",
    ];

    /// Reference: `truncnorm`, `triang` and, from the logarithms, `truncnorm` of scipy 1.17.
    #[test]
    fn values_are_those_of_the_reference() {
        for (text, at, expected) in REFERENCE {
            let found = read(text).value(at);
            assert!((found / expected - 1.0).abs() < 1e-13, "{text} at {at}: {found}");
        }
    }

    const REFERENCE: [(&str, f64, f64); 8] = [
        ("Range(low: -2, high: 3)", 0.25, -0.75),
        ("LogRange(low: 0.1, high: 1000)", 0.25, 1.0),
        (SOME[3], 0.25, 0.3227123089919609),
        (SOME[3], 0.999, 5.909941724888041),
        (SOME[4], 0.25, 1.431412278330434),
        (SOME[4], 0.9, 3.786165894900846),
        (SOME[5], 0.1, 1.632455532033676),
        (SOME[5], 0.75, 3.267949192431123),
    ];

    #[test]
    fn ends_are_as_written_and_values_that_can_be_counted_come_up_alike() {
        for text in &SOME[..6] {
            assert_eq!(read(text).check(), Ok(()), "{text}");
        }
        assert_eq!([0.0, 1.0].map(|at| read(SOME[1]).value(at)), [0.1, 1000.0]);
        assert_eq!([0.0, 1.0].map(|at| read(SOME[4]).value(at)), [0.5, 9.0]);
        let found: Vec<f64> =
            (0..7).map(|i| read(SOME[2]).value((f64::from(i) + 0.5) / 7.0)).collect();
        assert_eq!(found, [-1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(
            [0.0, 0.33, 0.34, 0.67, 1.0].map(|at| read(SOME[6]).value(at)),
            [3.0, 3.0, 1.0, 2.0, 2.0]
        );
        assert_eq!(
            [SOME[2], SOME[6], SOME[0]].map(|text| read(text).count()),
            [Some(7), Some(3), None]
        );
    }

    #[test]
    fn levels_of_a_grid_are_the_values_of_a_list_in_order() {
        use crate::experiment::design::factorial::place;
        for levels in 1..200 {
            assert!((0..levels).all(|one| level(place(one, levels), levels) == one), "{levels}");
        }
    }

    proptest! {
        #[test]
        fn values_grow_with_the_place_and_stay_between_the_ends(at in 0.0..1.0, more in 0.0..1.0) {
            for text in &SOME[..6] {
                let distribution = read(text);
                let at_both = [at, at + more * (1.0 - at)].map(|at| distribution.value(at));
                prop_assert!(at_both[0] <= at_both[1], "{}", text);
                prop_assert!(distribution.value(0.0) <= at_both[0] && at_both[1] <= distribution.value(1.0));
            }
        }
    }

    #[test]
    fn what_has_no_values_is_refused_with_the_remedy() {
        let wrong = [
            ("Range(low: 3, high: 3)", "nothing lies from 3 to 3: low has to be below high"),
            ("Whole(low: 3, high: 1)", "nothing lies from 3 to 1: low has to be below high"),
            ("Triangular(low: 1, mode: 9, high: 5)", "the mode 9 does not lie from 1 to 5"),
            ("List([])", "a list has one value at least"),
            (
                "Normal(mean: 0, sd: 1, low: 20, high: 30)",
                "hardly anything of the distribution lies between low and high: move them towards its middle",
            ),
        ];
        for (text, message) in wrong {
            assert_eq!(read(text).check(), Err(message.to_string()));
        }
    }
}
