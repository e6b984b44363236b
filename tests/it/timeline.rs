//! Timelines as a user meets them: what a run leaves, what is read back, how they are printed and what is refused.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use overbuild::analysis::dating::rule::Rule;
use overbuild::analysis::dating::timeline::{Timeline, date};
use overbuild::output::reading;
use overbuild::record::Record;
use serde_json::Value;

use crate::support::{self, shipped, world};

fn overbuild(arguments: &[&str]) -> Assert {
    Command::cargo_bin("overbuild").unwrap().args(arguments).assert()
}

fn printed(done: Assert) -> String {
    String::from_utf8(done.success().get_output().stdout.clone()).unwrap()
}

fn complaint(done: Assert, code: i32) -> String {
    String::from_utf8(done.code(code).get_output().stderr.clone()).unwrap()
}

/// Runs a world with few users into a folder of its own.
fn run(name: &str, out: &Path, more: &[&str]) -> PathBuf {
    let world = shipped(name);
    let fixed = ["run", world.to_str().unwrap(), "--users", "500", "--quiet", "--out"];
    overbuild(&[&fixed[..], &[out.to_str().unwrap()], more].concat()).success();
    fs::read_dir(out).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn a_run_leaves_the_timeline_that_is_read_from_its_folder_again() {
    for name in ["overnight-100x", "fibre-1996"] {
        let out = tempfile::tempdir().unwrap();
        let folder = run(name, out.path(), &[]);
        let left = fs::read(folder.join("timeline.json")).unwrap();
        let left: Value = serde_json::from_slice(&left).unwrap();
        let kept = reading::read(&folder).unwrap();
        let again = date(&kept.record, &Rule::default()).unwrap();
        assert_eq!(left["timeline"], serde_json::to_value(&again).unwrap(), "{name}");
        assert_eq!(left["rule"], serde_json::to_value(Rule::default()).unwrap());
        let json = printed(overbuild(&["timeline", folder.to_str().unwrap(), "--format", "json"]));
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["runs"][0]["timeline"], left["timeline"]);
    }
}

/// What a folder does not keep: units and meanings of columns, matrices, and the names of those who never did anything.
fn kept_of(record: &Record) -> Record {
    let bare = |column: &overbuild::record::Column| overbuild::record::Column {
        unit: "",
        meaning: "",
        ..*column
    };
    let mut kept = record.clone();
    kept.series.columns = record.series.columns.iter().map(bare).collect();
    kept.agent_columns = record.agent_columns.iter().map(bare).collect();
    (kept.sectors, kept.flows, kept.balances) = Default::default();
    kept
}

#[test]
fn a_record_is_read_back_to_the_bit() {
    let out = tempfile::tempdir().unwrap();
    let folder = run("levered-neoclouds", out.path(), &[]);
    let read = reading::read(&folder).unwrap().record;
    let made = kept_of(&support::run(&world("levered-neoclouds", &["users=500"]), 144));
    assert_eq!((&read.series, read.steps_per_year), (&made.series, made.steps_per_year));
    assert_eq!(read.events.len(), made.events.len());
    for (read_event, event) in read.events.iter().zip(&made.events) {
        assert_eq!(read.names[read_event.agent], made.names[event.agent]);
        assert_eq!(overbuild::record::Event { agent: event.agent, ..read_event.clone() }, *event);
    }
    assert_eq!(read.agents.rows(), made.agents.rows());
    for (read_row, row) in read.agents.iter().zip(made.agents.iter()) {
        assert_eq!((read_row.month, read_row.kind), (row.month, row.kind));
        assert_eq!(read.names[read_row.agent], made.names[row.agent]);
        let text =
            |values: &[f64]| format!("{:?}", values.iter().map(|x| x + 0.0).collect::<Vec<_>>());
        assert_eq!(text(read_row.values), text(row.values));
    }
}

#[test]
fn what_is_no_run_or_was_changed_is_refused_by_name() {
    let out = tempfile::tempdir().unwrap();
    let empty = out.path().to_str().unwrap();
    let refused = complaint(overbuild(&["timeline", empty]), 2);
    assert!(refused.contains("it has no run.json"), "{refused}");
    let folder = run("today", out.path(), &["--months", "30"]);
    let place = folder.to_str().unwrap();
    let series = fs::read_to_string(folder.join("series.csv")).unwrap();
    fs::write(folder.join("series.csv"), series.replacen('1', "2", 1)).unwrap();
    let refused = complaint(overbuild(&["timeline", place]), 2);
    assert!(refused.contains("its series.csv was changed since the run"), "{refused}");
    fs::remove_file(folder.join("series.csv")).unwrap();
    let refused = complaint(overbuild(&["timeline", place]), 2);
    assert!(refused.contains("its series.csv cannot be read"), "{refused}");
    fs::write(folder.join("run.json"), "{}").unwrap();
    let refused = complaint(overbuild(&["timeline", place]), 2);
    assert!(refused.contains("its run.json cannot be read"), "{refused}");
}

#[test]
fn a_rule_file_moves_dates_and_its_faults_have_line_column_and_remedy() {
    let out = tempfile::tempdir().unwrap();
    let rule = out.path().join("rule.ron");
    let write = |text: &str| fs::write(&rule, text).unwrap();
    let rule = rule.to_str().unwrap();
    let world = shipped("overnight-100x");
    let dated = |more: &[&str]| {
        let fixed = ["timeline", world.to_str().unwrap(), "--set", "users=500", "--format", "json"];
        overbuild(&[&fixed, more].concat())
    };
    write("(\n  crash: (capex_fall: 1),\n  regimes: (winter_quarters: 80),\n)");
    let hard: Value = serde_json::from_str(&printed(dated(&["--rule", rule]))).unwrap();
    assert_eq!(hard["rule"]["crash"]["capex_fall"], 1.0);
    assert_eq!(hard["rule"]["crash"]["busy"], 0.6);
    assert_eq!(hard["runs"][0]["timeline"]["regimes"]["ai_winter"], Value::Null);
    write("(\n  crash: (capex_fal: 0.3, busy: 60),\n)");
    let refused = complaint(dated(&["--rule", rule]), 2);
    assert!(refused.contains(":2:11: crash.capex_fal: there is no field `capex_fal`"), "{refused}");
    assert!(refused.contains("did you mean `capex_fall`?"), "{refused}");
    assert!(
        refused.contains(":2:33: crash.busy: a share lies between 0 and 1, not 60"),
        "{refused}"
    );
    complaint(dated(&["--rule", "no-such-rule.ron"]), 2);
}

#[test]
fn another_rule_is_another_run() {
    let out = tempfile::tempdir().unwrap();
    run("today", out.path(), &["--months", "30"]);
    let rule = out.path().join("rule.ron");
    fs::write(&rule, "(crash: (capex_fall: 0.3))").unwrap();
    let world = shipped("today");
    let again =
        ["run", world.to_str().unwrap(), "--users", "500", "--months", "30", "--quiet", "--out"];
    let more = [out.path().to_str().unwrap(), "--rule", rule.to_str().unwrap()];
    let refused = complaint(overbuild(&[&again[..], &more].concat()), 73);
    assert!(refused.contains("dating rule"), "{refused}");
}

#[test]
fn timelines_are_one_row_a_run_in_csv() {
    let one = shipped("no-breakthrough");
    let two = shipped("overnight-100x");
    let worlds = ["timeline", one.to_str().unwrap(), two.to_str().unwrap()];
    let table =
        printed(overbuild(&[&worlds[..], &["--set", "users=500", "--format", "csv"]].concat()));
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let head: Vec<String> = rows.headers().unwrap().iter().map(String::from).collect();
    let keys: Vec<String> = Timeline::keys().into_iter().map(|key| key.name).collect();
    assert_eq!((head[0].as_str(), &head[1..]), ("run", &keys[..]));
    let names: Vec<String> = rows.records().map(|row| row.unwrap()[0].to_string()).collect();
    assert_eq!(names, ["no-breakthrough-1", "overnight-100x-1"]);
}

#[test]
fn the_drawing_fits_its_width_and_has_no_colours_when_piped() {
    let world = shipped("overnight-100x");
    let fixed = ["timeline", world.to_str().unwrap(), "--set", "users=500"];
    for width in ["80", "120"] {
        let drawn = printed(overbuild(&[&fixed[..], &["--width", width]].concat()));
        assert!(!drawn.contains('\x1b'));
        let longest = drawn.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= width.parse().unwrap(), "{longest} letters\n{drawn}");
        for name in
            ["capex a month", "utilisation", "rent an hour", "services, logs", "share prices"]
        {
            assert!(drawn.contains(name), "{drawn}");
        }
    }
}

#[test]
fn a_shipped_world_is_dated_like_this() {
    let world = shipped("overnight-100x");
    let drawn = printed(overbuild(&["timeline", world.to_str().unwrap(), "--set", "users=500"]));
    insta::assert_snapshot!(drawn);
}
