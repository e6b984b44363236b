//! A35: tasks that fit on users' own devices leave the cloud.

use crate::limits::{agree, bare, find};
use crate::support::{column, run};

const SPREAD: f64 = 1.5;
const MEDIAN: f64 = 20.0;
const LICENCE: f64 = 0.2;

/// The bare world with an edge and a find in month 3.
fn edge(gain: f64, more: &[&str]) -> overbuild::scenario::world::WorldFile {
    let find = find(3, gain);
    let edge =
        ["rules.edge=(median_gain: Some(20), spread: 1.5, device_growth: 0.3, licence: 0.2)"];
    bare(&[&[find.as_str()], &edge[..], more].concat())
}

/// Share of log-normal needs below a gain: Phi((ln gain - ln median) / spread).
fn fitting(log_gain: f64) -> f64 {
    let distance = (log_gain - libm::log(MEDIAN)) / SPREAD;
    1.0 - 0.5 * libm::erfc(distance / std::f64::consts::SQRT_2)
}

/// Share of the services sold at the start that have left.
fn left(log_gain: f64) -> f64 {
    (fitting(log_gain) - fitting(0.0)) / (1.0 - fitting(0.0))
}

#[test]
fn a35_the_share_on_devices_is_that_of_log_normal_needs_below_what_devices_can_do() {
    for gain in [2.0, 10.0, 100.0] {
        let record = run(&edge(gain, &[]), 24);
        let (share, gone) = (column(&record, "edge_share"), column(&record, "edge_left_cloud"));
        for month in [0, 2, 3, 23] {
            let found = if month >= 3 { libm::log(gain) } else { 0.0 };
            let log_gain = 0.3 * month as f64 / 12.0 + found;
            assert!((share[month] - fitting(log_gain)).abs() < 1e-9);
            assert!((gone[month] - left(log_gain)).abs() < 1e-9);
        }
    }
}

/// With all else of A1, compute is (1 - e) g^(k - 1) ((1 - e) + licence e)^(-k): fewer tasks in the cloud, each cheaper.
#[test]
fn a35_the_cloud_keeps_what_does_not_fit_and_licences_make_services_cheaper() {
    let elasticity = 1.6;
    for gain in [2.0, 10.0, 30.0] {
        let compute = column(&run(&edge(gain, &[]), 12), "usage_compute");
        let at = |month: f64, gain: f64| {
            let gone = left(0.3 * month / 12.0 + libm::log(gain));
            let price = (1.0 - gone + LICENCE * gone) / gain;
            (1.0 - gone) / gain * libm::pow(price, -elasticity)
        };
        agree(compute[11] / compute[2], at(11.0, gain) / at(2.0, 1.0), 1e-5);
    }
}

#[test]
fn a35_with_ever_more_efficient_models_nothing_is_left_in_the_cloud() {
    let record = run(&edge(1e9, &["rules.usage.tail_exponent=1"]), 12);
    let compute = column(&record, "usage_compute");
    assert!(compute[11] < 1e-9 * compute[2], "{} of {}", compute[11], compute[2]);
    let (revenue, volume) =
        (column(&record, "services_revenue"), column(&record, "services_volume"));
    assert!(volume[11] > 1e6 * volume[2] && revenue[11] > 0.0);
}
