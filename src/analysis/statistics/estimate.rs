//! A number with its interval.

use crate::analysis::statistics::distributions::normal_quantile;

/// Share of all samples whose interval holds the true value.
pub const CONFIDENCE: f64 = 0.95;

/// Where the true value lies, with [`CONFIDENCE`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// An estimate; without an interval where the sample is too small for one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate itself.
    pub value: f64,
    /// Where the true value lies.
    pub interval: Option<Interval>,
}

impl Interval {
    /// The interval between two ends, whichever is the lower one.
    pub fn between(a: f64, b: f64) -> Interval {
        Interval { low: a.min(b), high: a.max(b) }
    }

    /// Half its width.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Whether a value lies within, ends included.
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// The standard normal number of a two-sided interval of [`CONFIDENCE`]: 1.96.
pub fn normal_width() -> f64 {
    normal_quantile(0.5 + CONFIDENCE / 2.0)
}

/// What sums of a thousand shares may be off by.
const ROUNDING: f64 = 1e-12;

/// A share with an interval that stays between 0 and 1: normal on the scale log(-log).
///
/// Without an interval at 0 and at 1, to rounding, where the scale ends. Source: Kalbfleisch & Prentice (2002), §1.4.
pub fn share_on_log_log(share: f64, variance: f64) -> Estimate {
    let log = libm::log(share);
    let width = normal_width() * libm::sqrt(variance) / (share * log).abs();
    let end = |sign: f64| libm::exp(log * libm::exp(sign * width));
    let inside = (ROUNDING..1.0 - ROUNDING).contains(&share) && width.is_finite();
    Estimate { value: share, interval: inside.then(|| Interval::between(end(1.0), end(-1.0))) }
}
