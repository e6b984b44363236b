//! Calibration as a user meets it: what was true is found again, an interrupted search is the same search, faults are told.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::thread::sleep;
use std::time::Duration;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin;
use overbuild::analysis::calibration::moments::column as of_firm;
use overbuild::scenario::calibration::targets::{Known, read};
use overbuild::scenario::checked::Scenario;
use serde_json::Value;

use crate::support::{column, run, shipped, start, world};

/// What makes a run of the tests small.
const SMALL: [&str; 2] = ["months=18", "population.captive_portfolios=20"];
/// What is true and to be found.
const TRUTH: [(&str, f64); 2] = [("rules.rents.speed", 3.0), ("rules.training.budget_growth", 0.7)];

/// Targets that are what a world with the true values says, to a hundredth or a twentieth, and the parameters.
fn write_files(folder: &Path) -> [PathBuf; 2] {
    let truth = TRUTH.map(|(path, value)| format!("{path}={value}"));
    let overrides: Vec<&str> = SMALL
        .iter()
        .copied()
        .chain(["users=200"])
        .chain(truth.iter().map(String::as_str))
        .collect();
    let record = run(&world("today", &overrides), 18);
    let mut text = String::from("(first_month: \"2025-01\", targets: [\n");
    for (name, sure) in [("rents_list", 0.01), ("training_budget", 0.05)] {
        for month in [5, 11, 17] {
            let value = column(&record, name)[month];
            let date = if month < 12 { format!("2025-{:02}", month + 1) } else { "2026-06".into() };
            text += &format!(
                "(series: \"{name}\", from: \"{date}\", to: \"{date}\", take: Last, observed: (value: {value}, low: {}, high: {})),\n",
                value * (1.0 - sure),
                value * (1.0 + sure)
            );
        }
    }
    let price = of_firm(&record, "production_price", Some("vendor-1")).unwrap()[17];
    text += &format!(
        "(series: \"production_price\", agent: \"vendor-1\", from: \"2026-06\", to: \"2026-06\", observed: (value: {price}, low: {}, high: {})),\n])",
        price * 0.9,
        price * 1.1
    );
    let parameters = format!(
        "(parameters: [(name: \"speed\", set: [\"{}\"], prior: LogRange(low: 1, high: 10)), (name: \"growth\", set: [\"{}\"], prior: Range(low: 0, high: 2))])",
        TRUTH[0].0, TRUTH[1].0
    );
    let [one, two] = ["targets.ron", "parameters.ron"].map(|name| folder.join(name));
    fs::write(&one, text).unwrap();
    fs::write(&two, parameters).unwrap();
    [one, two]
}

fn arguments(folder: &Path, out: &Path, more: &[&str]) -> Vec<String> {
    let path = |path: &Path| path.to_str().unwrap().to_string();
    let mut all = vec!["calibrate".to_string(), path(&shipped("today"))];
    for (flag, file) in [
        ("--targets", folder.join("targets.ron")),
        ("--parameters", folder.join("parameters.ron")),
        ("--out", out.into()),
    ] {
        all.extend([flag.to_string(), path(&file)]);
    }
    all.extend(SMALL.iter().flat_map(|set| ["--set".to_string(), set.to_string()]));
    all.extend(["--users", "200", "--seeds", "1..1", "--quiet"].map(String::from));
    all.extend(more.iter().map(|word| word.to_string()));
    all
}

fn calibrate(folder: &Path, out: &Path, more: &[&str]) -> Assert {
    Command::cargo_bin("overbuild").unwrap().args(arguments(folder, out, more)).assert()
}

fn told(done: &Assert) -> String {
    String::from_utf8(done.get_output().stderr.clone()).unwrap()
}

/// Every file that has to be the same to the byte.
fn bytes(out: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    let names = ["evaluations.csv", "posterior.csv", "fitted.ron", "parameters.ron"];
    names.map(|name| (name, fs::read(out.join(name)).unwrap())).into()
}

#[test]
fn values_that_were_changed_are_found_again_within_their_intervals() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let out = folder.path().join("search");
    let done = calibrate(folder.path(), &out, &["--generations", "80"]).success();
    let printed = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(printed.contains("speed") && printed.contains("Directions"), "{printed}");
    let text = fs::read_to_string(out.join("posterior.csv")).unwrap();
    let draws: Vec<Vec<f64>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|text| text.parse().unwrap()).collect())
        .collect();
    for (at, (path, truth)) in TRUTH.iter().enumerate() {
        let mut values: Vec<f64> = draws.iter().map(|draw| draw[at]).collect();
        values.sort_unstable_by(f64::total_cmp);
        let (low, high) = (values[values.len() / 20], values[values.len() * 19 / 20]);
        assert!(low < *truth && *truth < high, "{path}: {truth} is not in {low} to {high}");
        assert!(high < 1.5 * low, "{path}: {low} to {high} is no find");
    }
    let manifest: Value =
        serde_json::from_slice(&fs::read(out.join("calibration.json")).unwrap()).unwrap();
    assert_eq!(manifest["state"], "finished");
    assert!(manifest["outcome"]["score"].as_f64().unwrap() < 1.0, "{manifest}");
    let fitted = Scenario::read(&out.join("fitted.ron"), &[]).unwrap();
    let speed = *fitted.world().rules.rents.speed;
    assert!((speed / 3.0 - 1.0).abs() < 0.1, "{speed}");
    assert_eq!(fitted.world().name, "today-fitted");
    assert_eq!(fitted.world().users, world("today", &[]).users);
}

#[test]
fn a_search_that_was_interrupted_goes_on_to_the_same_end_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let [whole, killed, cut] = ["whole", "killed", "cut"].map(|name| folder.path().join(name));
    let more = ["--generations", "12"];
    calibrate(folder.path(), &whole, &more).success();
    let expected = bytes(&whole);

    let mut child = Process::new(cargo_bin("overbuild"))
        .args(arguments(folder.path(), &killed, &more))
        .env("RAYON_NUM_THREADS", "1")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let rows = || {
        fs::read_to_string(killed.join("evaluations.csv")).map_or(0, |text| text.lines().count())
    };
    while rows() < 40 && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    calibrate(folder.path(), &killed, &more).success();
    assert!(bytes(&killed) == expected);

    fs::create_dir(&cut).unwrap();
    let text = &expected["evaluations.csv"];
    fs::write(cut.join("evaluations.csv"), &text[..text.len() / 2]).unwrap();
    fs::copy(whole.join("calibration.json"), cut.join("calibration.json")).unwrap();
    calibrate(folder.path(), &cut, &more).success();
    assert!(bytes(&cut) == expected);
}

#[test]
fn another_search_does_not_go_on_in_the_same_folder() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let out = folder.path().join("search");
    let more = ["--generations", "2"];
    calibrate(folder.path(), &out, &more).success();
    let refused = calibrate(folder.path(), &out, &["--generations", "3"]).code(73);
    assert!(told(&refused).contains("another size of the search"), "{}", told(&refused));
    let refused =
        calibrate(folder.path(), &out, &["--generations", "2", "--set", "rules.rents.most=7"]);
    assert!(told(&refused.code(73)).contains("another world"));
    fs::write(folder.path().join("file"), "").unwrap();
    let refused = calibrate(folder.path(), folder.path(), &more).code(73);
    assert!(told(&refused).contains("is in the way"), "{}", told(&refused));
}

#[test]
fn faults_of_targets_and_parameters_are_told_with_place_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let [targets, parameters] = write_files(folder.path());
    let out = folder.path().join("search");
    let good = fs::read_to_string(&parameters).unwrap();
    fs::write(&parameters, good.replace("rules.rents.speed", "rules.rents.sped")).unwrap();
    let refused = told(&calibrate(folder.path(), &out, &[]).code(2));
    assert!(refused.contains("parameters.ron:1:") && refused.contains("speed"), "{refused}");
    fs::write(&parameters, good.replace("LogRange(low: 1, high: 10)", "Range(low: -1, high: 10)"))
        .unwrap();
    let refused = told(&calibrate(folder.path(), &out, &[]).code(2));
    assert!(refused.contains("rules.rents.speed=-1"), "{refused}");
    let text = fs::read_to_string(&targets).unwrap();
    fs::write(&targets, text.replace("rents_list", "rent_list").replace("vendor-1", "vendor-9"))
        .unwrap();
    let refused = told(&calibrate(folder.path(), &out, &[]).code(2));
    assert_eq!(refused.matches("did you mean").count(), 4, "{refused}");
    assert!(!out.exists());
}

/// The targets are what the world itself says, so a world with another speed of rents errs in rents alone.
#[test]
fn a_world_is_held_against_its_targets() {
    let folder = tempfile::tempdir().unwrap();
    let [targets, _] = write_files(folder.path());
    let validate = |more: &[&str]| -> Value {
        let mut command = Command::cargo_bin("overbuild").unwrap();
        command.arg("validate").arg(shipped("today")).arg("--targets").arg(&targets);
        for set in SMALL {
            command.args(["--set", set]);
        }
        command.args(["--users", "200", "--seeds", "1..1", "--format", "json", "--quiet"]);
        let done = command.args(more).assert().success();
        serde_json::from_slice(&done.get_output().stdout).unwrap()
    };
    let true_ones = ["--set", "rules.rents.speed=3", "--set", "rules.training.budget_growth=0.7"];
    let right = validate(&true_ones);
    let rows = |report: &Value| report["tables"][0]["rows"].as_array().unwrap().clone();
    assert!(rows(&right).iter().all(|row| row["error"].as_f64().unwrap().abs() < 1e-6), "{right}");
    let figure = folder.path().join("fit.svg");
    let wrong = validate(&["--figure", figure.to_str().unwrap()]);
    assert!(rows(&wrong)[0]["error"].as_f64().unwrap().abs() > 2.0, "{wrong}");
    assert!(fs::read_to_string(figure).unwrap().starts_with("<svg"));
}

/// What the world history-2022 was fitted to holds nothing that was observed after 2024.
#[test]
fn nothing_observed_after_2024_is_in_the_targets_of_history() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let world = world("history-2022", &["users=100"]);
    let opened = start(&world).record();
    let known = Known {
        columns: opened.series.columns.iter().map(|column| column.name).collect(),
        firm_columns: opened.agent_columns.iter().map(|column| column.name).collect(),
        agents: opened.names.iter().map(String::as_str).collect(),
        months: world.months,
    };
    let targets =
        read(&root.join("worlds/calibration/history-2022/targets.ron"), &known).unwrap().value;
    let observed = targets.targets.iter().filter(|target| target.observed.is_some());
    assert!(observed.clone().count() > 30);
    assert!(observed.clone().all(|target| target.to.to_string().as_str() <= "2024-12"));
    assert!(observed.into_iter().all(|target| !target.source.is_empty()));
    assert!(targets.targets.iter().any(|target| target.to.to_string() == "2026-12"));
    let rows = fs::read_to_string(root.join("docs/data/history-2022.csv")).unwrap();
    for after in [",2025-", ",2026-", "2025Q", "ended 2025"] {
        assert!(!rows.contains(after), "{after}");
    }
}
