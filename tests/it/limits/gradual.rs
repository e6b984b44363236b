//! A39, A40: what need never be written down, and what cannot be helped.

use overbuild::economy::agents::hyperscaler::Expectation;
use overbuild::record::Record;

use crate::limits::{bare, find};
use crate::small::steps;
use crate::support::{column, start};

/// Devices of every age that are worth their book to the day: nothing is discounted, nothing gets cheaper, and rents repay
/// 20,900 USD in six years of 85 % use, with two hundredths to spare for the month of deliveries that is under way on the
/// first day.
const WORTH_THEIR_BOOK: [&str; 19] = [
    "population.start.utilisation=0.85",
    "population.start.capacity_h100e=1e7",
    "population.start.rent=0.478",
    "rules.production.price_usd_per_h100e=20900",
    "rules.orders.discount=0",
    "rules.orders.screen_steepness=1000",
    "rules.orders.hurdle=0.5",
    "rules.orders.supply_line_weight=1",
    "rules.orders.adjustment_years=0.001",
    "rules.deliveries.facility_usd_per_kilowatt=0",
    "rules.operations.energy_usd_per_kilowatt_hour=0",
    "rules.operations.other_usd_per_h100e_hour=0",
    "rules.expectations.level_gain=1",
    "rules.expectations.trend_gain=0",
    "rules.expectations.rent_gain=1",
    "rules.expectations.response_years=1e-6",
    "rules.retirement.service_life_years=6",
    "rules.retirement.replacement_payback_years=0",
    "rules.impairment=(standard: Ias36, level: Lot, trigger_fall: 0.001)",
];

/// Orders arrive in the month after they were placed.
const AT_ONCE: [&str; 3] = [
    "rules.production.target_lead_months=1",
    "rules.deliveries.least_lead_months=0",
    "population.vendors.vendor-1.spare_capacity=1000",
];

/// A run whose owner expects demand to grow by so much a year.
fn expecting(growth: f64, overrides: &[&str], months: u32) -> Record {
    let life = "rules.depreciation.device_life_years=6";
    let mut sim = start(&bare(&[&WORTH_THEIR_BOOK[..], &[life], overrides].concat()));
    let mut owners = sim.world.query::<&mut Expectation>();
    owners.iter_mut(&mut sim.world).for_each(|mut owner| owner.trend = growth);
    steps(&mut sim, months);
    sim.record()
}

/// What is written down, over the book of the first day, where steady gains change compute wanted by so much a year.
fn written_down(growth: f64) -> f64 {
    let (elasticity, users) = (0.5, 0.1);
    let gain = (users - growth) / (1.0 - elasticity);
    let steady = format!(
        "rules.breakthroughs.steady=Some((kind: Inference, factor_per_year: {}, from_month: 0))",
        libm::exp(gain)
    );
    let elasticity = format!("rules.usage.tail_exponent={elasticity}");
    let users = format!("rules.adoption.users_growth={users}");
    let more = [steady.as_str(), &elasticity, &users];
    let record = expecting(growth, &[&AT_ONCE[..], &more].concat(), 48);
    column(&record, "impairment_loss").iter().sum::<f64>() / column(&record, "depreciation_book")[0]
}

#[test]
fn a40_where_compute_wanted_falls_no_faster_than_devices_wear_out_nothing_is_written_down() {
    for growth in [0.1, 0.0, -0.1, -0.95 / 6.0] {
        assert_eq!(written_down(growth), 0.0, "{growth}");
    }
    let (faster, fast) = (written_down(-2.0 / 6.0), written_down(-1.4 / 6.0));
    assert!(fast > 0.0 && faster > fast, "{fast} {faster}");
}

const MONTH: usize = 14;
const GAIN: f64 = 4.0;
const REBOUND: f64 = 0.5;

/// A find that cuts compute wanted to half at once, owners expecting what comes of it once they have heard.
fn jump(more: &[&str]) -> Record {
    let (find, elasticity) =
        (find(MONTH as u32, GAIN), format!("rules.usage.tail_exponent={REBOUND}"));
    expecting(0.0, &[&[find.as_str(), elasticity.as_str()], more].concat(), 60)
}

/// Capacity that arrives from a month on while demand leaves more idle than the target.
fn mispriced(record: &Record, from: usize) -> f64 {
    let (arrived, used) =
        (column(record, "deliveries_capacity"), column(record, "rents_utilisation"));
    (from..60).filter(|&month| used[month] < 0.84).map(|month| arrived[month]).sum()
}

fn losses(record: &Record) -> f64 {
    column(record, "impairment_loss").iter().map(|loss| loss.max(0.0)).sum()
}

#[test]
fn a39_who_knows_what_is_found_and_waits_for_nothing_loses_what_is_sunk_and_no_more() {
    let symmetric = jump(&AT_ONCE);
    // Owners know in the month of the find what was asked of them the month before: that month's orders are the last.
    let orders = column(&symmetric, "orders_placed");
    assert!(orders[MONTH] > 0.0 && orders[MONTH + 1..MONTH + 24].iter().all(|&o| o == 0.0));
    assert_eq!(mispriced(&symmetric, MONTH + 2), 0.0);
    let sunk = column(&symmetric, "depreciation_book")[MONTH];
    let idle = 1.0 - libm::pow(GAIN, REBOUND - 1.0);
    assert!(losses(&symmetric) <= idle * sunk, "{} of {sunk}", losses(&symmetric));
    assert!(losses(&symmetric) > 0.5 * idle * sunk);
    // With a year's orders on their way, paid ahead, more arrives that nobody needs, and more is lost.
    let late = jump(&[
        "rules.production.target_lead_months=12",
        "rules.deliveries.least_lead_months=12",
        "rules.orders.deposit=1",
    ]);
    assert!(mispriced(&late, MONTH + 2) > 0.0);
    assert!(losses(&late) > losses(&symmetric));
}
