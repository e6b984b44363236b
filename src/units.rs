//! Units of the economy: money in whole cents, and numbers that were checked at the door.
//!
//! A value that can be wrong gets a type that cannot be; then nobody checks it again.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Deref, Neg, Sub, SubAssign};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// Hours in a year: what one H100 equivalent (H100e) of capacity can do in a year, in H100e-hours.
pub const HOURS_PER_YEAR: f64 = 8760.0;

/// Months in a year.
pub const MONTHS_PER_YEAR: f64 = 12.0;

/// How many of a kind need no place of their own in memory: more than most economies have agents.
pub const FEW: usize = 64;

/// A list that is short, for as long as a system runs.
pub type Few<T> = SmallVec<[T; FEW]>;

/// An amount of money in whole US cents. Sums are exact, so the books close to the cent.
///
/// Amounts beyond some 9e16 USD saturate instead of wrapping; the ledger stops a run long before, at [`Dollars::MOST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dollars(i64);

impl Dollars {
    /// No money.
    pub const ZERO: Dollars = Dollars(0);

    /// The most that books may hold: 1e16 USD.
    pub const MOST: Dollars = Dollars(1_000_000_000_000_000_000);

    /// An amount given in cents.
    #[inline]
    pub const fn from_cents(cents: i64) -> Dollars {
        Dollars(cents)
    }

    /// The nearest whole number of cents to an amount in dollars.
    #[inline]
    pub fn from_usd(usd: f64) -> Dollars {
        Dollars(nearest(usd * 100.0))
    }

    /// The amount in cents.
    #[inline]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// The amount in dollars, for prices, ratios and reports.
    #[inline]
    pub fn usd(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// So many times the amount.
    pub fn times(self, count: u64) -> Dollars {
        Dollars(self.0.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// Whether the books can hold the amount.
    pub fn is_countable(self) -> bool {
        (-Dollars::MOST..=Dollars::MOST).contains(&self)
    }

    /// This share of the amount, to the nearest cent.
    #[inline]
    pub fn scaled(self, share: f64) -> Dollars {
        Dollars(nearest(self.0 as f64 * share))
    }

    /// The amount for a part of so many of all, rounded towards zero.
    pub fn part(self, part: u64, all: u64) -> Dollars {
        // Machines divide narrow numbers faster.
        let narrow = i64::try_from(part).ok().and_then(|part| self.0.checked_mul(part));
        match (narrow, i64::try_from(all.max(1))) {
            (Some(product), Ok(all)) => Dollars(product / all),
            _ => Dollars((i128::from(self.0) * i128::from(part) / i128::from(all.max(1))) as i64),
        }
    }

    /// Splits the amount in proportion to `weights` so that the parts sum to it exactly:
    /// each part is rounded down, and the cents left go to the largest remainders, first come first.
    ///
    /// All parts are zero where no weight is positive.
    pub fn split(self, weights: &[f64]) -> Few<Dollars> {
        largest_remainder(self.0, weights).into_iter().map(Dollars).collect()
    }
}

/// A count below 2^63 as a number: machines have an instruction for it where the count has a sign.
#[inline]
pub fn number(count: u64) -> f64 {
    count as i64 as f64
}

/// The nearest whole number, the even one of two: what `round_ties_even` gives. A number below 2^51 on top of `WHOLE` has no
/// bits left for a fraction, and its last bits count in ones.
#[inline]
fn nearest(number: f64) -> i64 {
    const WHOLE: f64 = (3u64 << 51) as f64;
    if number.abs() < (1u64 << 51) as f64 {
        (number + WHOLE).to_bits() as i64 - WHOLE.to_bits() as i64
    } else {
        number.round_ties_even() as i64
    }
}

/// Splits `total` whole units in proportion to `weights`, exactly. No parts where the weights have no finite positive sum.
pub fn largest_remainder(total: i64, weights: &[f64]) -> Few<i64> {
    let mut division = Division::default();
    division.split(total, shares(weights));
    division.parts
}

/// Shares in proportion to weights; all zero where the weights have no finite positive sum.
pub fn shares(weights: &[f64]) -> impl Iterator<Item = f64> + Clone {
    let sum: f64 = weights.iter().sum();
    let splits = sum > 0.0 && sum.is_finite();
    weights.iter().map(move |weight| if splits { weight / sum } else { 0.0 })
}

/// Whole units split by shares. It keeps its space from one split to the next.
#[derive(Debug, Default)]
pub struct Division {
    parts: Few<i64>,
    /// Parts that can take a unit left, and what they lack for it.
    remainders: Few<(f64, usize)>,
}

impl Division {
    /// Each part is rounded down, and the units left go to the largest remainders, first come first.
    pub fn split(&mut self, total: i64, shares: impl Iterator<Item = f64> + Clone) -> &[i64] {
        self.parts.clear();
        self.parts.extend(shares.clone().map(|share| floor(total as f64 * share)));
        let given = self.parts.iter().fold(0_i64, |sum, part| sum.saturating_add(*part));
        let left = total.saturating_sub(given);
        if left != 0 {
            self.give(left, total, shares);
        }
        &self.parts
    }

    fn give(&mut self, left: i64, total: i64, shares: impl Iterator<Item = f64>) {
        // As `fract`, which is a call where the machine has no instruction for it.
        let remainder = |share: f64| {
            let part = total as f64 * share;
            part - (part as i64) as f64
        };
        let takers = shares.enumerate().filter(|(_, share)| *share > 0.0);
        self.remainders.clear();
        self.remainders.reserve(self.parts.len());
        self.remainders.extend(takers.map(|(at, share)| (remainder(share), at)));
        let takers = self.remainders.len() as i64;
        let (Some(each), Some(first)) = (left.checked_div(takers), left.checked_rem(takers)) else {
            return;
        };
        // Who is among the first counts, not in which place.
        let first = first.unsigned_abs() as usize;
        let order = |a: &(f64, usize), b: &(f64, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        self.remainders.select_nth_unstable_by(first, order);
        for (rank, &(_, at)) in self.remainders.iter().enumerate() {
            self.parts[at] += each + if rank < first { left.signum() } else { 0 };
        }
    }
}

/// The largest whole number that is not larger, without a call on machines that have no instruction for it.
fn floor(number: f64) -> i64 {
    let whole = number as i64;
    if whole as f64 > number { whole.saturating_sub(1) } else { whole }
}

impl Add for Dollars {
    type Output = Dollars;
    #[inline]
    fn add(self, other: Dollars) -> Dollars {
        self.0.checked_add(other.0).map_or_else(|| saturated(other.0 > 0), Dollars)
    }
}

impl Sub for Dollars {
    type Output = Dollars;
    #[inline]
    fn sub(self, other: Dollars) -> Dollars {
        self.0.checked_sub(other.0).map_or_else(|| saturated(other.0 < 0), Dollars)
    }
}

/// Where amounts saturate. Apart from the sums that never get there: these take a test and no choice between two amounts.
#[cold]
#[inline(never)]
fn saturated(positive: bool) -> Dollars {
    Dollars(if positive { i64::MAX } else { i64::MIN })
}

impl Neg for Dollars {
    type Output = Dollars;
    #[inline]
    fn neg(self) -> Dollars {
        Dollars(self.0.saturating_neg())
    }
}

impl AddAssign for Dollars {
    #[inline]
    fn add_assign(&mut self, other: Dollars) {
        *self = *self + other;
    }
}

impl SubAssign for Dollars {
    #[inline]
    fn sub_assign(&mut self, other: Dollars) {
        *self = *self - other;
    }
}

impl Sum for Dollars {
    fn sum<I: Iterator<Item = Dollars>>(amounts: I) -> Dollars {
        // Exact: a sum that would be too large for its type is put aside.
        let add = |(aside, sum): (i128, i64), Dollars(cents)| match sum.checked_add(cents) {
            Some(sum) => (aside, sum),
            None => (aside + i128::from(sum), cents),
        };
        let (aside, sum) = amounts.fold((0, 0), add);
        let exact = aside + i128::from(sum);
        Dollars(exact.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64)
    }
}

impl fmt::Display for Dollars {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        // By hand, from the last digit: tables of money are mostly this.
        let (mut text, mut at, mut left) = ([0; 24], 24, self.0.unsigned_abs());
        let mut put = |byte: u8| {
            at -= 1;
            text[at] = byte;
        };
        for place in 0.. {
            if place > 2 && left == 0 {
                break;
            }
            if place == 2 {
                put(b'.');
            }
            put(b'0' + (left % 10) as u8);
            left /= 10;
        }
        if self.0 < 0 {
            put(b'-');
        }
        f.write_str(str::from_utf8(&text[at..]).expect("digits are text"))
    }
}

/// Defines a finite number with bounds that a world file cannot break.
macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident, $low:expr, $high:expr, $rule:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            /// The number, if it lies within the bounds.
            pub fn new(value: f64) -> Result<$name, String> {
                match value {
                    v if v.is_finite() && ($low..=$high).contains(&v) => Ok($name(v)),
                    v => Err(format!(concat!($rule, ", not {}"), v)),
                }
            }
        }

        impl TryFrom<f64> for $name {
            type Error = String;
            fn try_from(value: f64) -> Result<$name, String> {
                $name::new(value)
            }
        }

        impl From<$name> for f64 {
            fn from(value: $name) -> f64 {
                value.0
            }
        }

        impl Deref for $name {
            type Target = f64;
            fn deref(&self) -> &f64 {
                &self.0
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "number", "minimum": $low, "maximum": $high, "rule": $rule })
            }
            fn inline_schema() -> bool {
                true
            }
        }
    };
}

bounded!(
    /// A share of a whole.
    Share, 0.0, 1.0, "a share lies between 0 and 1"
);
bounded!(
    /// A number above zero.
    Positive, 1e-12, 1e15, "a positive number lies between 1e-12 and 1e15"
);
bounded!(
    /// A number that is not negative.
    NonNegative, 0.0, 1e15, "a number that is not negative lies between 0 and 1e15"
);
bounded!(
    /// A finite number of either sign.
    Real, -1e15, 1e15, "a real number lies between -1e15 and 1e15"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_split_sum_to_the_whole_and_the_cents_left_go_to_the_largest_remainders() {
        let parts = Dollars::from_cents(100).split(&[1.0, 1.0, 1.0]);
        assert_eq!(parts[..], [34, 33, 33].map(Dollars::from_cents));
        assert_eq!(largest_remainder(7, &[0.0, 2.0, 1.0])[..], [0, 5, 2]);
        assert_eq!(largest_remainder(-7, &[0.5, 0.5]).iter().sum::<i64>(), -7);
    }

    #[test]
    fn cents_are_rounded_to_the_nearest_and_halves_to_the_even_one() {
        let whole = (1u64 << 52) as f64;
        let large = [0.5 * whole + 0.5, whole - 0.5, whole + 1.0, 1e18];
        let small = (-400..400).map(|quarters| f64::from(quarters) / 4.0);
        for number in small.chain(large).chain(large.map(|number| -number)) {
            assert_eq!(nearest(number), number.round_ties_even() as i64, "{number}");
        }
        assert_eq!(nearest(f64::NAN), 0);
        assert_eq!(Dollars::from_cents(5).scaled(0.5), Dollars::from_cents(2));
    }

    #[test]
    fn a_part_is_that_of_whole_numbers_narrow_or_wide() {
        let cents = [0, 1, -7, 123_456_789, i64::MAX, i64::MIN + 1];
        let parts = [(0, 0), (1, 3), (2, 3), (3, 3), (u64::MAX - 1, u64::MAX), (1 << 40, 1 << 41)];
        for (cents, (part, all)) in cents.into_iter().flat_map(|cents| parts.map(|p| (cents, p))) {
            let exact = i128::from(cents) * i128::from(part) / i128::from(all.max(1));
            let found = Dollars::from_cents(cents).part(part, all).cents();
            assert_eq!(i128::from(found), exact, "{cents} {part} of {all}");
        }
    }

    #[test]
    fn a_number_out_of_bounds_is_refused_with_the_rule() {
        assert_eq!(Share::new(1.5).unwrap_err(), "a share lies between 0 and 1, not 1.5");
        assert!(Positive::new(f64::NAN).is_err());
        assert!(Real::new(f64::INFINITY).is_err());
    }

    #[test]
    fn money_prints_with_two_decimals() {
        assert_eq!(Dollars::from_cents(-105).to_string(), "-1.05");
        assert_eq!(Dollars::from_usd(2.005).to_string(), "2.00");
    }
}
