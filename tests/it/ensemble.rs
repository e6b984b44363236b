//! Ensembles as a user meets them: the same bytes however they came about, and nothing lost, doubled or mixed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::thread::sleep;
use std::time::Duration;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin;
use overbuild::output::ensemble::lock::Lock;
use overbuild::output::frame::Frame;
use overbuild::output::parquet::read;

use crate::support::{run, shipped, world};

const FEW: [&str; 5] = ["--users", "100", "--months", "8", "--quiet"];
/// Seeds of two blocks, neither of them full.
const SEEDS: &str = "41..60";
const WORLDS: [&str; 2] = ["today", "overnight-10x"];

fn arguments(worlds: &[&str], seeds: &str, out: &Path, more: &[&str]) -> Vec<String> {
    let path = |world: &&str| match world.ends_with(".ron") {
        true => world.to_string(),
        false => shipped(world).to_str().unwrap().to_string(),
    };
    let paths = worlds.iter().map(path);
    let fixed = ["--seeds", seeds, "--out", out.to_str().unwrap()];
    let rest = fixed.iter().chain(&FEW).chain(more).map(|word| word.to_string());
    ["ensemble".to_string()].into_iter().chain(paths).chain(rest).collect()
}

fn ensemble(worlds: &[&str], seeds: &str, out: &Path, more: &[&str]) -> Assert {
    let arguments = arguments(worlds, seeds, out, more);
    Command::cargo_bin("overbuild").unwrap().args(arguments).assert()
}

fn told(done: &Assert) -> String {
    String::from_utf8(done.get_output().stderr.clone()).unwrap()
}

/// Every file that has to be the same to the byte.
fn bytes(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = |folder: &Path| -> Vec<_> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    assert!(!out.join("parts").exists(), "parts are left");
    let all = files(out).into_iter().chain(files(&out.join("worlds")));
    let compared = all.filter(|path| path.is_file() && !path.ends_with("ensemble.json"));
    let name = |path: &Path| path.strip_prefix(out).unwrap().to_string_lossy().into_owned();
    let compared = compared.filter(|path| !path.ends_with(".lock"));
    compared.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

fn manifest(out: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(out.join("ensemble.json")).unwrap()).unwrap()
}

fn table(out: &Path, name: &str) -> Frame {
    read(&out.join(format!("{name}.parquet")), None).unwrap()
}

/// What an ensemble that nobody interrupted leaves.
fn reference(worlds: &[&str], seeds: &str) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    ensemble(worlds, seeds, out.path(), &[]).success();
    let found = bytes(out.path());
    for file in ["runs", "series", "events", "timelines"] {
        assert!(found[&format!("{file}.parquet")].len() > 500, "{file}");
    }
    assert!(found.contains_key("datapackage.json") && found.contains_key("worlds/today.ron"));
    found
}

#[test]
fn one_two_and_eight_threads_leave_the_same_bytes() {
    let expected = reference(&WORLDS, SEEDS);
    for threads in ["1", "2", "8"] {
        let out = tempfile::tempdir().unwrap();
        ensemble(&WORLDS, SEEDS, out.path(), &["--threads", threads]).success();
        assert!(bytes(out.path()) == expected, "{threads} threads");
    }
}

#[test]
fn an_ensemble_killed_again_and_again_goes_on_to_the_same_bytes() {
    let expected = reference(&WORLDS, SEEDS);
    let out = tempfile::tempdir().unwrap();
    let arguments = arguments(&WORLDS, SEEDS, out.path(), &[]);
    for milliseconds in [30, 300, 700, 1300] {
        let mut process = Process::new(cargo_bin("overbuild"));
        let quiet = process.args(&arguments).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = quiet.spawn().unwrap();
        sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    ensemble(&WORLDS, SEEDS, out.path(), &[]).success();
    assert!(bytes(out.path()) == expected);
}

#[test]
fn seeds_and_worlds_added_later_leave_the_bytes_of_an_ensemble_made_at_once() {
    let expected = reference(&WORLDS, "38..60");
    let out = tempfile::tempdir().unwrap();
    ensemble(&["overnight-10x"], "45..52", out.path(), &["--csv"]).success();
    ensemble(&["overnight-10x"], SEEDS, out.path(), &[]).success();
    let series = fs::metadata(out.path().join("series.parquet")).unwrap().modified().unwrap();
    let again = ensemble(&["overnight-10x"], SEEDS, out.path(), &[]).success();
    assert!(again.get_output().stderr.is_empty());
    let unchanged = fs::metadata(out.path().join("series.parquet")).unwrap().modified().unwrap();
    assert_eq!(series, unchanged);
    ensemble(&WORLDS, "38..60", out.path(), &[]).success();
    assert!(bytes(out.path()) == expected);
}

#[test]
fn what_may_not_be_mixed_is_refused_with_what_differs_and_stays_as_it_is() {
    let out = tempfile::tempdir().unwrap();
    ensemble(&WORLDS, "1..2", out.path(), &[]).success();
    let before = (bytes(out.path()), manifest(out.path()));
    let edited = ["--set", "rules.rents.speed=3"];
    let speed = "its world `today` is another one (`speed: ";
    for (worlds, seeds, more, message) in [
        (&WORLDS[..], "1..2", &edited[..], speed),
        (&["today"], "1..2", &[], "it also has the world `overnight-10x`"),
        (&WORLDS, "2..9", &[], "it has the seeds 1..2, not only 2..9"),
    ] {
        let refused = ensemble(worlds, seeds, out.path(), more).code(73);
        assert!(told(&refused).contains(message), "{}", told(&refused));
        assert!(before == (bytes(out.path()), manifest(out.path())));
    }
    let older = fs::read_to_string(out.path().join("ensemble.json")).unwrap();
    let older = older.replacen("\"version\": \"", "\"version\": \"0.0.", 1);
    fs::write(out.path().join("ensemble.json"), older).unwrap();
    let refused = ensemble(&WORLDS, "1..2", out.path(), &[]).code(73);
    assert!(told(&refused).contains("another version of the program"), "{}", told(&refused));
}

#[test]
fn a_folder_that_another_process_writes_or_that_holds_something_else_is_refused() {
    let out = tempfile::tempdir().unwrap();
    let held = Lock::take(out.path()).unwrap();
    let refused = ensemble(&WORLDS, "1..2", out.path(), &[]).code(75);
    let process = format!("is being written by process {} on ", std::process::id());
    assert!(told(&refused).contains(&process), "{}", told(&refused));
    drop(held);
    fs::write(out.path().join("letter.txt"), "dear").unwrap();
    ensemble(&WORLDS, "1..2", out.path(), &[]).code(73);
    let file = out.path().join("letter.txt");
    ensemble(&WORLDS, "1..2", &file, &[]).code(73);
}

#[test]
fn the_tables_hold_what_single_runs_hold() {
    let out = tempfile::tempdir().unwrap();
    ensemble(&["today"], "49..52", out.path(), &["--csv"]).success();
    let single = run(&world("today", &["users=100", "months=8", "seed=51"]), 8);
    let series = &table(out.path(), "series").by("seed")[&51];
    assert_eq!(series.rows(), 8);
    for column in &single.series.columns {
        let expected = single.series.column(column.name).unwrap();
        let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<u64>>();
        assert_eq!(bits(series.numbers(column.name).unwrap()), bits(&expected), "{}", column.name);
    }
    let events = &table(out.path(), "events").by("seed")[&51];
    assert_eq!(events.rows(), single.events.len());
    for (row, event) in single.events.iter().enumerate() {
        assert_eq!(events.texts("kind").unwrap().get(row), event.kind);
        assert_eq!(events.texts("agent").unwrap().get(row), single.names[event.agent]);
        assert_eq!(events.texts("detail").unwrap().get(row), event.detail);
        assert_eq!(events.numbers("amount").unwrap()[row], event.amount);
        let cause = event.cause.map(|cause| i64::from(cause.0));
        assert_eq!(events.wholes("cause").unwrap()[row], cause);
    }
    let runs = table(out.path(), "runs");
    assert_eq!(runs.wholes("seed").unwrap(), [Some(49), Some(50), Some(51), Some(52)]);
    assert!(runs.texts("status").unwrap().iter().all(|status| status == "finished"));
    assert!(runs.numbers("run_months").unwrap().iter().all(|months| *months == 8.0));
    assert!(table(out.path(), "timelines").texts("regime").unwrap().iter().all(|r| !r.is_empty()));
    let csv = fs::read_to_string(out.path().join("series.csv")).unwrap();
    assert_eq!(csv.lines().count(), 1 + 4 * 8);
    assert!(csv.starts_with("world,seed,month,"), "{csv}");
}

#[test]
fn every_column_is_described_in_the_data_package() {
    let out = tempfile::tempdir().unwrap();
    ensemble(&WORLDS, "1", out.path(), &[]).success();
    let package = fs::read(out.path().join("datapackage.json")).unwrap();
    let package: serde_json::Value = serde_json::from_slice(&package).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 4);
    for resource in resources {
        let file = out.path().join(resource["path"].as_str().unwrap());
        assert_eq!(resource["bytes"], fs::metadata(&file).unwrap().len());
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let described: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
        let frame = read(&file, None).unwrap();
        let there: Vec<&str> = frame.columns().iter().map(|(name, _)| *name).collect();
        assert_eq!(described, there);
        assert!(fields.iter().all(|field| !field["description"].as_str().unwrap().is_empty()));
    }
}

#[test]
fn an_ensemble_stops_where_it_is_precise_enough_whatever_the_threads() {
    let until = ["--until", "half-width(P(crash))<0.05"];
    let one = tempfile::tempdir().unwrap();
    ensemble(&["today"], "30..400", one.path(), &[&until[..], &["--threads", "1"]].concat())
        .success();
    let made = manifest(one.path());
    assert_eq!(made["until"]["condition"], "half-width(P(crash)) < 0.05");
    assert_eq!((&made["until"]["met"], &made["seeds"]["last"]), (&true.into(), &100.into()));
    assert!(made["until"]["imprecision"]["today"].as_f64().unwrap() < 0.05);
    assert_eq!(table(one.path(), "runs").rows(), 71);
    let eight = tempfile::tempdir().unwrap();
    ensemble(&["today"], "30..400", eight.path(), &[&until[..], &["--threads", "8"]].concat())
        .success();
    assert!(bytes(one.path()) == bytes(eight.path()));
}

#[test]
fn a_condition_or_seeds_that_say_nothing_are_refused_before_anything_is_made() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("none");
    let refused =
        ensemble(&WORLDS, "1..2", &folder, &["--until", "half-width(P(crahs)) < 0.02"]).code(2);
    let told = told(&refused);
    assert!(told.contains("\n               ^\n"), "{told}");
    assert!(told.contains("did you mean `crash`?"), "{told}");
    ensemble(&WORLDS, "9..1", &folder, &[]).code(2);
    ensemble(&["today", "today"], "1..2", &folder, &[]).code(2);
    assert!(!folder.exists());
}

#[test]
fn a_run_that_fails_is_recorded_with_its_message_and_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(shipped("today"), folder.path().join("today.ron")).unwrap();
    let broken = folder.path().join("broken.ron");
    let text = "(based_on: \"today.ron\", name: \"broken\", population: (start: (rent: 1e9)))";
    fs::write(&broken, text).unwrap();
    let out = folder.path().join("out");
    let worlds = [broken.to_str().unwrap(), "today"];
    let made = ensemble(&worlds, "50..51", &out, &[]).code(3);
    let said = "2 of 4 runs failed (see `status` in runs.parquet), the first: broken, seed 50: ";
    assert!(told(&made).contains(said), "{}", told(&made));
    let runs = table(&out, "runs");
    let status: Vec<&str> = runs.texts("status").unwrap().iter().collect();
    assert_eq!(status, ["failed", "failed", "finished", "finished"]);
    let messages = runs.texts("message").unwrap();
    assert!(messages.get(1).contains("broken invariant: I2: "), "{}", messages.get(1));
    assert!(runs.numbers("run_months").unwrap()[..2].iter().all(|months| months.is_nan()));
    assert_eq!(table(&out, "series").rows(), 2 * 8);
    assert_eq!(table(&out, "timelines").rows(), 2);
    ensemble(&worlds, "50..51", &out, &[]).code(3);
    ensemble(&worlds, "49..51", &out, &[]).code(3);
    assert_eq!(table(&out, "runs").rows(), 6);
}
