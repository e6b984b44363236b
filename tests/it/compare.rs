//! Comparison of an ensemble as a user meets it: every number again from the tables of the ensemble.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use overbuild::output::frame::Frame;
use overbuild::output::parquet::read;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::shipped;

const WORLDS: [&str; 2] = ["no-breakthrough", "overnight-100x"];

/// A small ensemble, made once.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let made = FOLDER.get_or_init(|| {
        // Nobody drops it, so it lies where cargo cleans up.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let paths = WORLDS.map(shipped);
        let fixed = ["--seeds", "1..6", "--users", "100", "--months", "66", "--quiet", "--out"];
        let mut command = Command::cargo_bin("overbuild").unwrap();
        command.arg("ensemble").args(paths).args(fixed).arg(folder.path()).assert().success();
        folder
    });
    made.path()
}

fn compare(folders: &[&Path], more: &[&str]) -> Assert {
    let mut command = Command::cargo_bin("overbuild").unwrap();
    command.arg("compare").args(folders).args(more).assert()
}

fn printed(more: &[&str]) -> String {
    let done = compare(&[folder()], more).success();
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

/// The rows of a table, of the world that is compared with the base.
fn rows(name: &str, more: &[&str]) -> Vec<Value> {
    let all = [&["--table", name, "--format", "json"][..], more].concat();
    let report: Value = serde_json::from_str(&printed(&all)).unwrap();
    let rows = report["tables"][0]["rows"].as_array().unwrap().iter();
    rows.filter(|row| row["world"] == WORLDS[1]).cloned().collect()
}

fn table(name: &str) -> Frame {
    read(&folder().join(format!("{name}.parquet")), None).unwrap()
}

/// A number of every run of a world that has it, by seed.
fn numbers(frame: &Frame, world: &str, column: &str) -> BTreeMap<i64, f64> {
    let worlds = frame.texts("world").unwrap().iter();
    let seeds = frame.wholes("seed").unwrap().iter().flatten();
    let rows = worlds.zip(seeds).zip(frame.numbers(column).unwrap());
    let rows = rows.filter(|((of, _), value)| *of == world && !value.is_nan());
    rows.map(|((_, seed), value)| (*seed, *value)).collect()
}

fn close(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found} is not {expected}");
}

#[test]
fn probabilities_are_the_shares_of_the_runs_that_crashed_by_then() {
    let peaks = numbers(&table("timelines"), WORLDS[1], "crash_peak_month");
    assert!(!peaks.is_empty(), "a jump of 100x crashes in some run");
    for row in rows("crashes", &[]) {
        let by = row["by"].as_f64().unwrap();
        let crashed = peaks.values().filter(|peak| **peak + 1.0 <= by).count();
        assert_eq!((&row["n"], &row["crashed"]), (&Value::from(6), &Value::from(crashed)), "{row}");
        close(&row["probability"]["value"], crashed as f64 / 6.0);
    }
    let confirmed = numbers(&table("timelines"), WORLDS[1], "crash_confirmed_month");
    let last = rows("crashes", &["--date", "confirmed"]).pop().unwrap();
    assert_eq!(last["crashed"], confirmed.len());
}

#[test]
fn differences_are_those_of_the_runs_with_the_same_seed() {
    let losses = WORLDS.map(|world| numbers(&table("runs"), world, "write_downs_usd"));
    let gaps = losses[1].iter().map(|(seed, usd)| (usd - losses[0][seed]) / 1e9);
    let row = rows("differences", &[]).into_iter().find(|row| row["measure"] == "write_downs");
    let row = row.unwrap();
    close(&row["difference"]["value"], gaps.sum::<f64>() / 6.0);
    assert_eq!((&row["n"], &row["against"]), (&Value::from(6), &Value::from(WORLDS[0])));
}

#[test]
fn timelines_are_counted_from_the_find_and_the_worlds_differ_in_it() {
    let finds = numbers(&table("timelines"), WORLDS[1], "find_month");
    assert_eq!(finds.len(), 6);
    let series = table("series").by("seed");
    let row = rows("timelines", &[]).into_iter().find(|row| row["months"] == 0.0).unwrap();
    let mut values = Vec::new();
    for (seed, find) in finds {
        let frame = &series[&seed];
        let months = frame.wholes("month").unwrap();
        let at = months.iter().position(|month| *month == Some(find as i64)).unwrap();
        values.push(frame.numbers("rents_utilisation").unwrap()[at]);
    }
    values.sort_by(f64::total_cmp);
    close(&row["utilisation"]["value"], (values[2] + values[3]) / 2.0);
    let fields = rows("worlds", &[]);
    assert!(!fields.is_empty() && fields.iter().all(|row| row["value"] != row["against"]));
}

#[test]
fn every_form_has_every_table_and_what_it_rests_on_and_is_the_same_twice() {
    for form in ["table", "csv", "json", "latex", "markdown"] {
        let text = printed(&["--format", form]);
        assert_eq!(text, printed(&["--format", form]), "{form}");
        for said in ["1..6", "composite rule", "Holm", "Probability of a crash by a date"] {
            assert!(text.contains(said), "{form} does not say {said}");
        }
    }
    let long = printed(&["--table", "survival", "--format", "csv"]);
    assert!(long.contains("world,after,at_risk,crashes,crash_free,crash_free_low"), "{long}");
}

#[test]
fn the_base_may_be_another_and_worlds_called_alike_are_told_apart_by_folder() {
    let report = printed(&["--base", WORLDS[1], "--table", "differences", "--format", "csv"]);
    assert!(report.contains(&format!("{},{}", WORLDS[0], WORLDS[1])), "{report}");
    let copy = tempfile::tempdir().unwrap();
    let twin = copy.path().join("twin");
    fs::create_dir_all(twin.join("worlds")).unwrap();
    for file in ["ensemble.json", "runs.parquet", "series.parquet", "timelines.parquet"] {
        fs::copy(folder().join(file), twin.join(file)).unwrap();
    }
    for world in WORLDS {
        let file = format!("worlds/{world}.ron");
        fs::copy(folder().join(&file), twin.join(&file)).unwrap();
    }
    let more = ["--table", "differences", "--format", "json"];
    let done = compare(&[folder(), &twin], &more).success();
    let report: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    let rows = report["tables"][0]["rows"].as_array().unwrap();
    let name = format!("twin/{}", WORLDS[0]);
    let twins = rows.iter().filter(|row| row["world"] == name && row["measure"] == "write_downs");
    let twins: Vec<&Value> = twins.collect();
    assert_eq!((twins.len(), &twins[0]["difference"]["value"]), (1, &Value::from(0.0)));
}

#[test]
fn what_cannot_be_compared_is_refused_by_name() {
    let refused = |done: Assert, said: &str| {
        let done = done.code(2);
        let told = String::from_utf8(done.get_output().stderr.clone()).unwrap();
        assert!(told.contains(said), "{told}");
    };
    let base = compare(&[folder()], &["--base", "overnight-9x"]);
    refused(base, "there is no world `overnight-9x`; there are no-breakthrough, overnight-100x");
    let empty = tempfile::tempdir().unwrap();
    refused(compare(&[empty.path()], &[]), "its ensemble.json cannot be read");
    let manifest = fs::read_to_string(folder().join("ensemble.json")).unwrap();
    let path = empty.path().join("ensemble.json");
    fs::write(&path, manifest.replace("\"finished\"", "\"running\"")).unwrap();
    refused(compare(&[empty.path()], &[]), "it is not finished");
    fs::write(&path, manifest.replacen("\"capex_fall\": 0.4", "\"capex_fall\": 0.3", 1)).unwrap();
    refused(compare(&[folder(), empty.path()], &[]), "dated by another rule");
}
