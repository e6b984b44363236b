//! The shipped worlds: every file is a world, says what it is for, and starts as it should.

use std::fs;
use std::path::Path;

use overbuild::scenario::checked::Scenario;

use crate::support::{column, run, world, world_files};

#[test]
fn every_file_of_the_folder_is_a_world_with_a_head_comment_and_runs() {
    let mut count = 0;
    for file in world_files() {
        let scenario = Scenario::read(&file, &["users=500".to_string()]);
        let scenario = scenario.unwrap_or_else(|faults| panic!("{faults}"));
        let stem = file.file_stem().unwrap().to_str().unwrap();
        assert_eq!(scenario.world().name, stem);
        let head = fs::read_to_string(&file).unwrap();
        assert!(head.starts_with("// ") && head.contains("// For: "), "{stem}");
        run(scenario.world(), scenario.steps());
        count += 1;
    }
    assert!(count >= 20);
}

#[test]
fn supply_is_short_at_the_start_of_today_and_demand_in_the_starved_world() {
    let today = run(&world("today", &["users=2000"]), 1);
    assert!(column(&today, "rents_utilisation")[0] >= 0.85);
    assert!(column(&today, "production_lead_time")[0] >= 9.0);
    let starved = run(&world("demand-starved", &["users=2000"]), 1);
    assert!(column(&starved, "rents_utilisation")[0] < 0.5);
    assert_eq!(column(&starved, "production_lead_time")[0], 3.0);
}

#[test]
fn a_larger_find_leaves_more_capacity_idle_and_more_services_used() {
    let after = |name: &str| {
        let record = run(&world(name, &["users=2000"]), 60);
        let lowest = column(&record, "rents_utilisation")[36..].iter().copied().fold(1.0, f64::min);
        (lowest, column(&record, "services_volume")[48])
    };
    let worlds = ["no-breakthrough", "overnight-2x", "overnight-10x", "overnight-100x"].map(after);
    for pair in worlds.windows(2) {
        assert!(pair[1].0 < pair[0].0 && pair[1].1 > pair[0].1, "{worlds:?}");
    }
}

#[test]
fn every_world_has_its_paragraph() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/worlds.md")).unwrap();
    let heads: String = page.lines().filter(|line| line.starts_with("## ")).collect();
    for file in world_files() {
        let name = file.file_stem().unwrap().to_str().unwrap().to_string();
        // The sizes of overnight share a heading that names the first of them in full.
        let short = name.strip_prefix("overnight").unwrap_or(&name);
        assert!(heads.contains(short), "docs/worlds.md has no paragraph on {name}");
    }
}

/// Lead times are below three years here: a longer horizon shows nothing more. A short one hides the growth of the months until
/// an order arrives.
#[test]
fn owners_order_for_the_demand_they_see_within_their_horizon() {
    let placed = |years: &str| {
        let horizon = format!("rules.orders.horizon_years={years}");
        column(&run(&world("no-breakthrough", &["users=500", &horizon]), 24), "orders_placed")
    };
    let (short, usual, long) = (placed("0.1"), placed("3"), placed("10"));
    assert_eq!(usual, long);
    assert!(short[0] < 0.9 * usual[0], "{} of {}", short[0], usual[0]);
}

/// What households put into new shares of owners is bounded by what they hold; owners as a group are cut to that.
#[test]
fn new_shares_find_no_more_than_a_part_of_households_money() {
    let part = 1e-4;
    let bound = format!("rules.equity.most_of_deposits={part}");
    let tight = world("levered-neoclouds", &["users=500", &bound]);
    let record = run(&tight, 40);
    let (uptake, value) = (column(&record, "equity_uptake"), column(&record, "equity_clouds"));
    let held = |month: usize| {
        let rows = record.balances.iter().filter(|row| row.entry == "deposits");
        rows.skip(month).map(|row| row.amounts[0].usd()).next().unwrap()
    };
    assert!(uptake.iter().all(|uptake| *uptake < 1.0));
    for month in 1..40 {
        let most = *tight.rules.equity.most_issued * value[month] / 12.0;
        let ready = part * held(month - 1);
        assert!((uptake[month] * most / ready - 1.0).abs() < 1e-9, "month {month}");
    }
    let roomy = run(&world("levered-neoclouds", &["users=500"]), 40);
    assert!(column(&roomy, "equity_uptake").iter().all(|uptake| *uptake == 1.0));
}
