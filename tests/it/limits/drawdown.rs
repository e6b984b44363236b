//! A43: how often shares that only drift and diffuse look like a crash. The rule of dating is asked, in runs written by hand.

use overbuild::analysis::dating::rule::Rule;
use overbuild::analysis::dating::timeline::date;
use overbuild::economy::dice::{Dice, Purpose};
use overbuild::economy::sampling::fill_normal;
use overbuild::record::{Record, Series};

use crate::support::{start, world};

/// Months before prices begin to move: four quarters, of which the last is the peak of capex.
const BEFORE: usize = 12;
/// Months after that: the window of the rule.
const WINDOW: usize = 24;
const MONTH: f64 = 1.0 / 12.0;
const PATHS: u32 = 8_000;

/// Prices as a geometric Brownian motion: drift of the price, and deviation, a year.
#[derive(Clone, Copy)]
struct Motion {
    drift: f64,
    deviation: f64,
}

/// A run with a peak of capex in its fourth quarter that falls by half, and share prices that stand still until then.
fn record(columns: &Record, motion: Motion, path: u32) -> Record {
    let mut shocks = [0.0; WINDOW];
    fill_normal(&mut Dice::new(1).roll(Purpose::News, path, 0), &mut shocks);
    let Motion { drift, deviation } = motion;
    let mut price = 0.0;
    let mut index = vec![1.0; BEFORE];
    index.extend(shocks.map(|shock| {
        price += (drift - deviation * deviation / 2.0) * MONTH + deviation * MONTH.sqrt() * shock;
        libm::exp(price)
    }));
    let capex = [1.0, 2.0, 3.0, 4.0, 3.0, 2.0];
    let value = |name: &str, month: usize| match name {
        "capex" => capex[(month / 3).min(5)],
        "equity_index" => index[month],
        "impairment_loss" | "retirement_loss" | "insolvency_debt" => 0.0,
        _ => 1.0,
    };
    let columns = &columns.series.columns;
    let row = |month: usize| columns.iter().map(move |column| value(column.name, month));
    let values = (0..BEFORE + WINDOW).flat_map(row).collect();
    let series = Series { columns: columns.clone(), values };
    Record { steps_per_year: 12, series, ..Record::default() }
}

/// Chance that a motion is at or below a share `barrier` of its start within `years`, seen at all times.
fn chance(motion: Motion, barrier: f64, years: f64) -> f64 {
    let log = libm::log(barrier);
    let (spread, rate) =
        (motion.deviation * years.sqrt(), motion.drift - motion.deviation * motion.deviation / 2.0);
    let mirrored = libm::exp(2.0 * rate * log / (motion.deviation * motion.deviation));
    phi((log - rate * years) / spread) + mirrored * phi((log + rate * years) / spread)
}

/// The normal distribution.
fn phi(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// Seen once a month, a barrier is as one that lies .5826 deviations of a month further away, seen at all times.
/// Broadie, Glasserman and Kou (1997).
fn chance_by_month(motion: Motion, barrier: f64, years: f64) -> f64 {
    let further = libm::exp(-0.5826 * motion.deviation * MONTH.sqrt());
    chance(motion, barrier * further, years)
}

#[test]
fn shares_that_only_diffuse_give_the_sign_of_a_crash_as_often_as_theory_says() {
    let columns = start(&world("today", &["users=100"])).record();
    let mut rule = Rule::default();
    rule.crash.least_signs = 1;
    let barrier = 1.0 - *rule.crash.equity_fall;
    for (drift, deviation) in [(0.05, 0.25), (0.1, 0.4), (0.0, 0.6)] {
        let motion = Motion { drift, deviation };
        let crashed = (0..PATHS).filter(|path| {
            let timeline = date(&record(&columns, motion, *path), &rule);
            !timeline.unwrap().verdict.composite.is_empty()
        });
        let found = crashed.count() as f64 / f64::from(PATHS);
        let expected = chance_by_month(motion, barrier, 2.0);
        let error = (expected * (1.0 - expected) / f64::from(PATHS)).sqrt();
        assert!((found - expected).abs() < 4.0 * error, "{found} is not {expected} +- {error}");
        let at_all_times = chance(motion, barrier, 2.0);
        assert!((found - at_all_times).abs() > 4.0 * error, "months are seen, not moments");
    }
}
