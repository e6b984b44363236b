//! A timeline as a whole, and as a row.

use super::*;
use crate::analysis::dating::sample::{BOOM_AND_SLUMP, between, run, with_sign};
use crate::analysis::dating::table::Cell;
use crate::analysis::sample;

fn crashed() -> Record {
    let record = "ue".chars().fold(run(&BOOM_AND_SLUMP), with_sign);
    let record = sample::found(record, 20, "training 3x, open");
    sample::found(record, 30, "inference 10x, open")
}

#[test]
fn a_timeline_holds_finds_falls_of_shares_and_what_the_rule_says() {
    let timeline = date(&crashed(), &Rule::default()).unwrap();
    assert_eq!((timeline.first_breakthrough, timeline.find), (Some(20), Some(30)));
    assert_eq!((timeline.bear_market, timeline.slump), (Some(40), Some(40)));
    assert_eq!(timeline.verdict.regime, Regime::Crash);
    assert_eq!((timeline.run_months, timeline.steps_per_year), (72.0, 12));
}

#[test]
fn a_slow_slump_is_no_bear_market() {
    let slow = sample::with(run(&[100.0; 24]), "equity_index", |t| 100.0 - 0.5 * t as f64);
    let timeline = date(&slow, &Rule::default()).unwrap();
    assert_eq!((timeline.bear_market, timeline.slump), (None, Some(50)));
}

#[test]
fn the_sensitivity_is_what_the_scaled_rules_say() {
    // Capex falls by 45 %, shares by 40 %: enough at three quarters of the thresholds and at all of them, not at more.
    let capex = BOOM_AND_SLUMP.map(|capex| capex.max(110.0));
    let record = between(with_sign(run(&capex), 'w'), "equity_index", 40..45, 60.0);
    let timeline = date(&record, &Rule::default()).unwrap();
    assert_eq!(timeline.verdict.regime, Regime::Crash);
    let scaled = timeline.sensitivity.iter();
    let scaled: Vec<(f64, usize)> =
        scaled.map(|scaled| (scaled.factor, scaled.verdict.composite.len())).collect();
    assert_eq!(scaled, [(0.75, 1), (1.25, 0)]);
    for scaled in &timeline.sensitivity {
        let alone = date(&record, &Rule::default().scaled(scaled.factor)).unwrap();
        assert_eq!(alone.verdict, scaled.verdict);
    }
}

#[test]
fn a_row_has_a_cell_for_every_key_and_keys_have_names_of_their_own() {
    let (keys, row) = (Timeline::keys(), date(&crashed(), &Rule::default()).unwrap().row());
    assert_eq!(keys.len(), row.len());
    let cell = |name: &str| {
        let at = keys.iter().position(|key| key.name == name);
        row[at.unwrap_or_else(|| panic!("no column {name}"))].clone()
    };
    assert_eq!(cell("find_month"), Cell::Number(Some(30.0)));
    assert_eq!(cell("regime"), Cell::Text("crash"));
    assert_eq!(cell("crash_peak_month"), Cell::Number(Some(31.0)));
    assert_eq!(cell("crash_sign_equity_month"), Cell::Number(Some(40.0)));
    assert_eq!(cell("crash_sign_write_downs_month"), Cell::Number(None));
    assert_eq!(cell("capex_count"), Cell::Number(Some(1.0)));
    assert_eq!(cell("equity_peak_month"), Cell::Number(None));
    assert_eq!(cell("regime_at_125"), Cell::Text("boom_goes_on"));
    assert_eq!(cell("crash_peak_month_at_75"), Cell::Number(Some(31.0)));
    let names: std::collections::BTreeSet<&String> = keys.iter().map(|key| &key.name).collect();
    assert_eq!(names.len(), keys.len());
}

#[test]
fn an_empty_run_has_an_empty_timeline_and_a_missing_column_is_named() {
    let timeline = date(&sample::record(0), &Rule::default()).unwrap();
    assert_eq!((timeline.verdict.regime, timeline.bear_market), (Regime::Unsettled, None));
    let mut record = sample::record(6);
    record.series.columns[0].name = "spending";
    let message = date(&record, &Rule::default()).unwrap_err().to_string();
    assert!(message.contains("`capex`"), "{message}");
}
