//! The program as a user meets it: what it prints, what it leaves, how it fails.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use assert_cmd::assert::Assert;

use crate::support::shipped;

fn overbuild(arguments: &[&str]) -> Assert {
    Command::cargo_bin("overbuild").unwrap().args(arguments).assert()
}

fn run(world: &Path, out: &Path, more: &[&str]) -> Assert {
    let fixed = ["run", world.to_str().unwrap(), "--out", out.to_str().unwrap()];
    overbuild(&[&fixed, more].concat())
}

const SMALL: [&str; 4] = ["--users", "500", "--months", "30"];

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_run_leaves_its_folder_and_prints_where_it_is() {
    let out = tempfile::tempdir().unwrap();
    let done = run(&shipped("today"), out.path(), &SMALL).success();
    let printed = text(&done.get_output().stdout);
    let folder = printed.lines().last().unwrap().strip_prefix("All of it: ").unwrap();
    for file in [
        "series.csv",
        "agents.csv",
        "events.csv",
        "flows.csv",
        "balance_sheets.csv",
        "world.ron",
        "run.json",
    ] {
        assert!(Path::new(folder).join(file).is_file(), "{file}");
    }
    let series = fs::read_to_string(Path::new(folder).join("series.csv")).unwrap();
    assert_eq!(series.lines().count(), 1 + 30);
}

#[test]
fn two_runs_of_a_world_give_the_same_bytes_in_every_file_but_run_json() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let more = [&SMALL[..], &["--panel", "50", "--quiet"]].concat();
    run(&shipped("overnight-10x"), one.path(), &more).success();
    run(&shipped("overnight-10x"), two.path(), &more).success();
    let folder = |out: &Path| fs::read_dir(out).unwrap().next().unwrap().unwrap().path();
    let (one, two) = (folder(one.path()), folder(two.path()));
    let mut compared = 0;
    for entry in fs::read_dir(&one).unwrap() {
        let name = entry.unwrap().file_name();
        if name != "run.json" {
            assert_eq!(fs::read(one.join(&name)).unwrap(), fs::read(two.join(&name)).unwrap());
            compared += 1;
        }
    }
    assert!(compared >= 8);
}

#[test]
fn a_panel_of_users_changes_no_other_file() {
    let (without, with) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(&shipped("today"), without.path(), &SMALL).success();
    run(&shipped("today"), with.path(), &[&SMALL[..], &["--panel", "20"]].concat()).success();
    let folder = |out: &Path| fs::read_dir(out).unwrap().next().unwrap().unwrap().path();
    let (without, with) = (folder(without.path()), folder(with.path()));
    assert!(with.join("users.csv").is_file() && !without.join("users.csv").exists());
    for file in ["series.csv", "agents.csv", "events.csv", "flows.csv", "balance_sheets.csv"] {
        assert_eq!(fs::read(without.join(file)).unwrap(), fs::read(with.join(file)).unwrap());
    }
}

#[test]
fn the_same_run_again_is_reported_and_another_one_in_its_place_is_refused() {
    let out = tempfile::tempdir().unwrap();
    run(&shipped("today"), out.path(), &SMALL).success();
    let again = run(&shipped("today"), out.path(), &SMALL).success();
    assert!(text(&again.get_output().stderr).contains("already there"));
    let folder = fs::read_dir(out.path()).unwrap().next().unwrap().unwrap().path();
    let manifest = fs::read_to_string(folder.join("run.json")).unwrap();
    fs::write(folder.join("run.json"), manifest.replace("\"seed\": 1", "\"seed\": 2")).unwrap();
    let refused = run(&shipped("today"), out.path(), &SMALL).code(73);
    assert!(text(&refused.get_output().stderr).contains("--force"));
    run(&shipped("today"), out.path(), &[&SMALL[..], &["--force"]].concat()).success();
}

#[test]
fn the_summary_as_json_has_the_keys_that_others_build_on() {
    let out = tempfile::tempdir().unwrap();
    let done = run(&shipped("overnight-10x"), out.path(), &["--users", "500", "--json"]).success();
    let summary: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    for key in [
        "year0_capex_usd",
        "first_year_utilisation",
        "first_year_rent_usd_per_h100e_hour",
        "lab_revenue_month0_usd",
        "breakthrough_month",
        "capex_fall_24m",
        "utilisation_min",
        "surplus_share_12m",
        "realised_rebound_12m",
        "write_downs_over_book",
        "write_down_span_months",
        "service_growth_12m",
    ] {
        assert!(summary.get(key).is_some_and(|value| value.is_number()), "{key}: {summary}");
    }
    assert_eq!(summary["breakthrough_month"], 36);
    assert!(done.get_output().stderr.is_empty());
}

#[test]
fn a_bad_world_ends_with_code_2_its_faults_on_stderr_and_nothing_written() {
    let out = tempfile::tempdir().unwrap();
    let more = ["--set", "rules.rents.sped=3", "--set", "rules.absorption.share=1.5"];
    let failed = run(&shipped("today"), out.path(), &more).code(2);
    let faults = text(&failed.get_output().stderr);
    assert!(faults.contains("rules.rents.speed"), "{faults}");
    assert!(failed.get_output().stdout.is_empty());
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
    overbuild(&["run", "no-such-world.ron"]).code(2);
    overbuild(&["run"]).code(2);
    overbuild(&["fly"]).code(2);
}

#[test]
fn a_place_that_cannot_be_written_to_ends_with_code_73() {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("a-file");
    fs::write(&file, "in the way").unwrap();
    run(&shipped("today"), &file, &SMALL).code(73);
}

#[test]
fn check_and_explain_speak_of_the_world_as_resolved() {
    let world = shipped("overnight-100x");
    let world = world.to_str().unwrap();
    let checked = overbuild(&["check", world]).success();
    assert!(text(&checked.get_output().stdout).ends_with("overnight-100x.ron: ok\n"));
    let explained = overbuild(&["explain", "world", world, "--set", "rules.rents.speed=4"]);
    let explained = text(&explained.success().get_output().stdout);
    assert!(explained.contains("rules.rents.speed: 4"), "{explained}");
    assert!(explained.contains("# --set rules.rents.speed=4"), "{explained}");
    assert!(explained.contains("worlds/no-breakthrough.ron:"), "{explained}");
    let month = text(&overbuild(&["explain", "month", world]).success().get_output().stdout);
    assert!(month.contains("| Orders | orders::plan::plan |"), "{month}");
    let columns = text(&overbuild(&["explain", "columns", world]).success().get_output().stdout);
    assert!(columns.contains("rents_utilisation") && columns.contains("write_down_span_months"));
}

#[test]
fn the_regime_table_has_a_row_a_world() {
    let (one, two) = (shipped("no-breakthrough"), shipped("overnight-100x"));
    let worlds = [one.to_str().unwrap(), two.to_str().unwrap()];
    let more = ["--seeds", "2", "--users", "500"];
    let table = overbuild(&[&["regimes"], &worlds[..], &more[..]].concat()).success();
    let table = text(&table.get_output().stdout);
    assert_eq!(table.lines().count(), 4);
    assert!(table.contains("| overnight-100x | 0."), "{table}");
}
