//! `overbuild why` as a user meets it: shares that add up, equal bytes on any threads, folders, and what is refused.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use serde_json::Value;

use crate::support::shipped;

fn overbuild(arguments: &[&str]) -> Assert {
    Command::cargo_bin("overbuild").unwrap().args(arguments).assert()
}

fn printed(done: Assert) -> String {
    String::from_utf8(done.success().get_output().stdout.clone()).unwrap()
}

fn complaint(done: Assert, code: i32) -> String {
    String::from_utf8(done.code(code).get_output().stderr.clone()).unwrap()
}

fn json(run: &Path, more: &[&str]) -> Value {
    let fixed = ["why", run.to_str().unwrap(), "--quiet", "--json"];
    serde_json::from_str(&printed(overbuild(&[&fixed[..], more].concat()))).unwrap()
}

const SMALL: [&str; 4] = ["--users", "200", "--seeds", "2"];

#[test]
fn shares_and_what_is_left_add_up_to_the_run() {
    let why = json(
        &shipped("overnight-10x"),
        &[&SMALL[..], &["--causes", "news,contracts,breakthrough,news"]].concat(),
    );
    assert_eq!(why["causes"].as_array().unwrap().len(), 3);
    assert_eq!(why["runs_made"], 1 + 8 * 2);
    assert_eq!((&why["seeds"], &why["as_kept"]), (&serde_json::json!([1, 2]), &Value::Null));
    for explained in why["shares"].as_array().unwrap() {
        for luck in ["this_run", "mean"] {
            let of = |part: &Value| part[luck].as_f64().unwrap();
            let shares: f64 = explained["shares"].as_array().unwrap().iter().map(of).sum();
            let (without, all) = (of(&explained["without_any"]), of(&explained["with_all"]));
            assert!((without + shares - all).abs() < 1e-9, "{luck} of {explained}");
        }
    }
    let crash = &why["timeline"]["composite"][0];
    let whole = &why["effects"][0]["outcome"];
    assert_eq!((&whole["peak"], &whole["depth"]), (&crash["peak"], &crash["depth"]));
    assert_eq!(why["shares"][2]["with_all"]["this_run"], crash["depth"]);
    let kinds: Vec<&str> = why["chain"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| link["kind"].as_str().unwrap())
        .collect();
    assert!(
        ["breakthrough", "news", "write_down"].iter().all(|kind| kinds.contains(kind)),
        "{kinds:?}"
    );
}

#[test]
fn removing_a_cause_is_the_run_of_the_world_without_it() {
    let why = json(
        &shipped("overnight-10x"),
        &["--users", "200", "--seeds", "1", "--causes", "breakthrough"],
    );
    let without = json(
        &shipped("overnight-10x"),
        &[
            "--users",
            "200",
            "--seeds",
            "1",
            "--causes",
            "breakthrough",
            "--set",
            "rules.breakthroughs.scheduled=[]",
        ],
    );
    assert_eq!(why["effects"][1]["outcome"], without["effects"][0]["outcome"]);
    assert_eq!(without["runs_made"], 2, "equal worlds are run once");
    assert_eq!(without["shares"][2]["shares"][0]["this_run"], 0.0);
}

#[test]
fn threads_do_not_matter() {
    let world = shipped("overnight-100x");
    let run = |threads: &str| {
        let mut command = Command::cargo_bin("overbuild").unwrap();
        command.env("RAYON_NUM_THREADS", threads).args(["why", world.to_str().unwrap(), "--quiet"]);
        printed(command.args(SMALL).args(["--causes", "leverage,breakthrough"]).assert())
    };
    let one = run("1");
    assert!(one.contains("9 runs made") && one.contains("together: the run"), "{one}");
    assert_eq!(one, run("2"));
}

#[test]
fn a_folder_is_explained_as_its_world_is_and_told_from_one_that_came_out_otherwise() {
    let out = tempfile::tempdir().unwrap();
    let place = out.path().to_str().unwrap();
    let world = shipped("overnight-10x");
    let fixed = [
        "run",
        world.to_str().unwrap(),
        "--users",
        "200",
        "--seed",
        "3",
        "--quiet",
        "--out",
        place,
    ];
    overbuild(&fixed).success();
    let folder = fs::read_dir(out.path()).unwrap().next().unwrap().unwrap().path();
    let few = ["--seeds", "1", "--causes", "supply-line"];
    let mut of_folder = json(&folder, &few);
    assert_eq!((&of_folder["as_kept"], &of_folder["seed"]), (&Value::Bool(true), &3.into()));
    let of_world = json(&world, &[&few[..], &["--users", "200", "--seed", "3"]].concat());
    of_folder["as_kept"] = Value::Null;
    assert_eq!(of_folder, of_world);
    let other = json(&folder, &[&few[..], &["--users", "150"]].concat());
    assert_eq!((&other["as_kept"], &other["users"]), (&Value::Null, &150.into()));
}

#[test]
fn without_a_crash_the_regime_is_named_and_the_test_made_all_the_same() {
    let world = shipped("overnight-10x");
    let few = ["--users", "200", "--seeds", "1", "--causes", "news", "--set", "months=30"];
    let why = json(&world, &few);
    assert_eq!(why["timeline"]["composite"], serde_json::json!([]));
    assert_eq!(why["shares"][0]["with_all"]["this_run"], 0.0);
    let text =
        printed(overbuild(&[&["why", world.to_str().unwrap(), "--quiet"], &few[..]].concat()));
    assert!(text.contains("no crash by the composite rule") && text.contains("Regime: "), "{text}");
}

#[test]
fn wrong_causes_and_places_are_refused_with_a_remedy() {
    let world = shipped("today");
    let of = |more: &[&str]| {
        complaint(overbuild(&[&["why", world.to_str().unwrap()], more].concat()), 2)
    };
    let refused = of(&["--causes", "news,brekthrough"]);
    assert!(
        refused.contains("there is no cause `brekthrough`; did you mean `breakthrough`?"),
        "{refused}"
    );
    assert!(of(&["--causes", "weather"]).contains("`leverage`, `news`"));
    assert!(of(&["--seeds", "0"]).contains("0 is not in 1..=10000"));
    assert!(of(&["--set", "rules.rents.sped=1"]).contains("did you mean `rules.rents.speed`?"));
    let empty = tempfile::tempdir().unwrap();
    let refused = complaint(overbuild(&["why", empty.path().to_str().unwrap()]), 2);
    assert!(refused.contains("it has no run.json"), "{refused}");
    complaint(overbuild(&["why", "no-such-world.ron"]), 2);
}
