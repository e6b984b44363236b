//! Runs written by hand, each of a known kind.

use super::*;
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::sample::{
    BOOM_AND_SLUMP, between, quarterly, run, with_evidence, with_sign,
};
use crate::record::Record;

fn regimes(record: &Record) -> Regimes {
    let of = |evidence: &Evidence| Regimes::of(evidence, &evidence.composite());
    with_evidence(record, &Rule::default(), of)
}

/// A boom to 200 at quarter 10, then what is given.
fn boom_then(rest: impl Fn(usize) -> f64) -> Record {
    let capex: Vec<f64> =
        (0..28).map(|q| if q <= 10 { 100.0 + 10.0 * q as f64 } else { rest(q) }).collect();
    run(&capex)
}

#[test]
fn a_boom_that_has_not_turned_goes_on() {
    let rising = boom_then(|q| 100.0 + 10.0 * q as f64);
    assert_eq!(regimes(&rising).first(), Regime::BoomGoesOn);
    assert_eq!(regimes(&rising).boom_goes_on, Some(82));
    let dip = boom_then(|q| if q < 22 { 10.0 * (10 + q) as f64 } else { 295.0 });
    assert_eq!(regimes(&dip).first(), Regime::BoomGoesOn);
}

#[test]
fn a_landing_is_soft_if_capex_drifts_or_falls_a_little_and_losses_are_small_or_spread() {
    let drift = boom_then(|_| 199.0);
    assert_eq!(regimes(&drift).first(), Regime::SoftLanding);
    let fall = boom_then(|q| (200.0 - 15.0 * (q - 10) as f64).max(125.0));
    assert_eq!(regimes(&fall).soft_landing, Some(31));
    let small = between(fall.clone(), "impairment_loss", 40..41, 399.0);
    assert_eq!(regimes(&small).first(), Regime::SoftLanding);
    let large = between(fall.clone(), "impairment_loss", 40..41, 401.0);
    assert_eq!(regimes(&large).first(), Regime::Unsettled);
    let spread = between(fall.clone(), "impairment_loss", 34..84, 20.0);
    assert_eq!(regimes(&spread).first(), Regime::SoftLanding);
    let crowded = between(fall, "impairment_loss", 34..64, 20.0);
    assert_eq!(regimes(&crowded).first(), Regime::Unsettled);
    let far = boom_then(|q| (200.0 - 15.0 * (q - 10) as f64).max(119.0));
    assert_eq!(regimes(&far).first(), Regime::Unsettled);
}

#[test]
fn a_winter_is_years_of_little_building_while_services_are_used_as_before() {
    let for_quarters =
        |count: usize| boom_then(move |q| if q <= 10 + count { 99.0 } else { 120.0 });
    assert_eq!(regimes(&for_quarters(8)).ai_winter, Some(34));
    assert_eq!(regimes(&for_quarters(8)).first(), Regime::AiWinter);
    assert_eq!(regimes(&for_quarters(7)).first(), Regime::Unsettled);
    let used = |share: f64| between(for_quarters(9), "services_volume", 39..42, share * 1000.0);
    assert_eq!(regimes(&used(0.9)).ai_winter, Some(34));
    assert_eq!(regimes(&used(0.89)).ai_winter, None);
    let late = boom_then(|q| if q <= 18 { 150.0 } else { 90.0 });
    assert_eq!(regimes(&late).ai_winter, None, "nine quarters after the peak");
}

#[test]
fn a_glut_is_a_year_of_idle_capacity() {
    let rising = boom_then(|q| 100.0 + 10.0 * q as f64);
    let idle =
        |quarters: usize| between(rising.clone(), "rents_utilisation", 30..30 + 3 * quarters, 0.69);
    assert_eq!(regimes(&idle(3)).first(), Regime::BoomGoesOn);
    assert_eq!(regimes(&idle(4)).glut, Some(31));
    assert_eq!(regimes(&idle(4)).first(), Regime::Glut);
}

#[test]
fn the_worst_comes_first_and_a_run_may_be_several() {
    let capex: Vec<f64> =
        BOOM_AND_SLUMP.iter().map(|x| if *x > 200.0 { 60.0 } else { *x }).collect();
    let winter = run(&capex);
    let crash = "uw".chars().fold(winter.clone(), with_sign);
    let crash = between(crash, "rents_utilisation", 33..46, 0.5);
    let found = regimes(&crash);
    assert_eq!((found.first(), found.crash, found.glut), (Regime::Crash, Some(31), Some(34)));
    let deep = boom_then(|_| 50.0);
    let deep = "uw".chars().fold(deep, with_sign);
    assert_eq!((regimes(&deep).crash, regimes(&deep).ai_winter), (Some(31), Some(34)));
}

#[test]
fn a_run_without_building_or_without_quarters_is_none_of_them() {
    assert_eq!(regimes(&run(&[0.0; 20])).first(), Regime::Unsettled);
    assert_eq!(regimes(&run(&[])).first(), Regime::Unsettled);
    let services = quarterly(run(&[100.0; 20]), "services_volume", &[0.0; 20]);
    assert_eq!(regimes(&services).first(), Regime::SoftLanding);
}
