//! Experiments as a user meets them: the same bytes however they came about, nothing made twice, clear errors.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::thread::sleep;
use std::time::Duration;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin;
use overbuild::experiment::file::ExperimentFile;
use overbuild::output::experiment::folder::Folder;
use overbuild::output::frame::Frame;
use overbuild::output::parquet::read;

use crate::support::shipped;

/// An experiment of two parameters on a short, small world; `change` replaces one text by another.
fn written(folder: &Path, name: &str, change: &[(&str, &str)]) -> PathBuf {
    let world = shipped("today");
    let mut text = format!(
        r#"(
    worlds: ["{}"],
    parameters: [
        (name: "rent_speed", set: ["rules.rents.speed"], values: LogRange(low: 2, high: 20)),
        (name: "absorption", set: ["rules.absorption.share"], values: List([0, 0.9])),
    ],
    design: LatinHypercube(points: 6),
    seeds: "1..3",
    set: ["users=100", "months=14"],
    keep: ["capex"],
)"#,
        world.display()
    );
    for (from, to) in change {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn experiment(words: &[&str]) -> Assert {
    Command::cargo_bin("overbuild").unwrap().arg("experiment").args(words).assert()
}

fn of(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn run(file: &Path, out: &Path) -> Assert {
    experiment(&["run", of(file), "--out", of(out), "--quiet"])
}

fn tables(out: &Path) -> [Vec<u8>; 2] {
    ["runs", "series"].map(|name| fs::read(out.join(format!("{name}.parquet"))).unwrap())
}

fn runs(out: &Path) -> Frame {
    read(&out.join("runs.parquet"), None).unwrap()
}

fn stderr(done: &Assert) -> String {
    String::from_utf8(done.get_output().stderr.clone()).unwrap()
}

fn stdout(done: &Assert) -> String {
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

#[test]
fn shards_in_any_order_and_any_number_of_threads_leave_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "e.ron", &[]);
    let (whole, shared) = (folder.path().join("whole"), folder.path().join("shared"));
    run(&file, &whole).success();
    experiment(&["plan", of(&file), "--out", of(&shared)]).success();
    for (shard, threads, left) in [("3/3", "2", "1-2"), ("1/3", "1", "2"), ("2/3", "8", "")] {
        experiment(&["shard", of(&shared), "--shard", shard, "--threads", threads]).success();
        let missing = experiment(&["missing", of(&shared), "--shards", "3"]).success();
        assert_eq!(stdout(&missing).trim(), left);
    }
    experiment(&["merge", of(&shared)]).success();
    assert_eq!(tables(&shared), tables(&whole));
    let frame = runs(&whole);
    assert_eq!((frame.rows(), frame.numbers("rent_speed").unwrap().len()), (18, 18));
    assert!(!shared.join("parts").exists());
}

#[test]
fn merge_before_all_parts_are_there_says_try_again() {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (written(folder.path(), "e.ron", &[]), folder.path().join("out"));
    experiment(&["plan", of(&file), "--out", of(&out)]).success();
    experiment(&["shard", of(&out), "--shard", "1/2", "--quiet"]).success();
    let refused = experiment(&["merge", of(&out)]).code(75);
    assert!(stderr(&refused).contains("9 of 18 parts"), "{}", stderr(&refused));
    let status = stdout(&experiment(&["status", of(&out)]).success());
    assert!(status.contains("9 of 18 parts are made; 9 of 18 runs are left"), "{status}");
}

#[test]
fn a_run_that_was_stopped_goes_on_to_the_bytes_of_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let long = [("points: 6", "points: 64")];
    let file = written(folder.path(), "e.ron", &long);
    let (out, whole) = (folder.path().join("out"), folder.path().join("whole"));
    let mut command = Process::new(cargo_bin("overbuild"));
    command.args(["experiment", "run", of(&file), "--out", of(&out), "--quiet"]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let some = || fs::read_dir(out.join("parts")).is_ok_and(|parts| parts.count() > 3);
    while !some() {
        assert!(child.try_wait().unwrap().is_none(), "it ended too soon");
        sleep(Duration::from_millis(5));
    }
    Process::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("goes on from there"));
    experiment(&["resume", of(&out), "--quiet"]).success();
    run(&file, &whole).success();
    assert_eq!(tables(&out), tables(&whole));
}

#[test]
fn more_points_seeds_and_levels_take_over_what_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let sobol = ("LatinHypercube(points: 6)", "Sobol(points: 4)");
    let small = written(folder.path(), "small.ron", &[sobol]);
    let more = [("LatinHypercube(points: 6)", "Sobol(points: 8)"), ("1..3", "1..4")];
    let large = written(folder.path(), "large.ron", &more);
    let (out, whole) = (folder.path().join("out"), folder.path().join("whole"));
    run(&small, &out).success();
    let refused = run(&large, &out).code(73);
    assert!(stderr(&refused).contains("it has other points, has other seeds"));
    experiment(&["extend", of(&large), "--out", of(&out), "--plan-only"]).success();
    assert_eq!(Folder::open(&out).unwrap().earlier().unwrap().count(), 12);
    experiment(&["resume", of(&out), "--quiet"]).success();
    run(&large, &whole).success();
    assert_eq!(tables(&out), tables(&whole));
    assert!(!out.join("earlier").exists());
    // Fewer again: nothing is made, some rows go.
    experiment(&["extend", of(&small), "--out", of(&out), "--quiet"]).success();
    assert_eq!(runs(&out).rows(), 12);
}

#[test]
fn an_experiment_of_another_rule_is_not_extended() {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (written(folder.path(), "e.ron", &[]), folder.path().join("out"));
    run(&file, &out).success();
    let rule = folder.path().join("rule.ron");
    fs::write(&rule, "(crash: (capex_fall: 0.5))").unwrap();
    let words = ["extend", of(&file), "--out", of(&out), "--rule", of(&rule)];
    let refused = experiment(&words).code(73);
    assert!(stderr(&refused).contains("dates crashes by another rule"), "{}", stderr(&refused));
    assert_eq!(tables(&out).len(), 2);
}

#[test]
fn all_faults_of_a_file_are_told_at_once_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let change = [
        ("rent_speed\"", "rent speed\""),
        ("LogRange(low: 2, high: 20)", "LogRange(low: 20, high: 2)"),
        ("1..3", "3"),
        ("seeds: \"3\"", "seeds: \"3-1\""),
        ("LatinHypercube(points: 6)", "Morris(trajectories: 2, levels: 3)"),
    ];
    let (file, out) = (written(folder.path(), "e.ron", &change), folder.path().join("out"));
    let told = stderr(&run(&file, &out).code(2));
    for wanted in [
        "e.ron:4:16: parameters[0].name: `rent speed` is no name of a column",
        "nothing lies from 20 to 2",
        "3 levels have no middle",
        "e.ron:8:12: seeds: ",
    ] {
        assert!(told.contains(wanted), "{wanted} in {told}");
    }
    assert!(!out.exists());
}

#[test]
fn a_path_or_value_that_no_world_takes_is_told_once_with_its_point() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let sped = written(folder.path(), "a.ron", &[("rules.rents.speed", "rules.rents.sped")]);
    let told = stderr(&run(&sped, &out).code(2));
    assert!(told.contains("(at point 1)") && told.contains("did you mean `rules.rents.speed`?"));
    assert_eq!(told.matches("there is no field").count(), 1, "{told}");
    let share = written(folder.path(), "b.ron", &[("List([0, 0.9])", "List([0, 1.9])")]);
    let told = stderr(&run(&share, &out).code(2));
    assert!(told.contains("rules.absorption.share") && told.contains("1.9"), "{told}");
    let column = written(folder.path(), "c.ron", &[("\"capex\"", "\"capexx\"")]);
    let told = stderr(&run(&column, &out).code(2));
    assert!(told.contains("keep: there is no column `capexx`"), "{told}");
    let taken = written(folder.path(), "d.ron", &[("\"absorption\"", "\"defaults\"")]);
    let told = stderr(&run(&taken, &out).code(2));
    assert!(told.contains("has a column `defaults` of its own"), "{told}");
    assert!(!out.exists());
}

#[test]
fn points_come_from_a_file_and_constraints_rule_some_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.csv"), "absorption,rent_speed\n0.5,3\n,9\n0.1,4\n").unwrap();
    let change = [
        ("LatinHypercube(points: 6)", "Points(\"p.csv\")"),
        ("seeds:", "constraints: [\"absorption * 10 <= rent_speed - 1.5\"], seeds:"),
    ];
    let (file, out) = (written(folder.path(), "e.ron", &change), folder.path().join("out"));
    run(&file, &out).success();
    let points = fs::read_to_string(out.join("points.csv")).unwrap();
    assert_eq!(points, "point,world,rent_speed,absorption\n1,today,9,\n2,today,4,0.1\n");
    fs::write(folder.path().join("p.csv"), "absorbtion,rent_speed\n0.5,x\n").unwrap();
    let told = stderr(&run(&file, &folder.path().join("other")).code(2));
    assert!(told.contains("p.csv:1:1: absorbtion") && told.contains("did you mean `absorption`?"));
    assert!(told.contains("p.csv:2:1: rent_speed: `x` is no number"), "{told}");
}

#[test]
fn an_experiment_is_analysed_by_what_its_design_gives() {
    let folder = tempfile::tempdir().unwrap();
    let tables = |design: &str, name: &str| {
        let file = written(folder.path(), name, &[("LatinHypercube(points: 6)", design)]);
        let out = folder.path().join(format!("{name}-out"));
        run(&file, &out).success();
        let words = [
            "analyse",
            of(&out),
            "--outcome",
            "capex_fall_24m",
            "--outcome",
            "crash",
            "--format",
            "json",
        ];
        let told = stdout(&experiment(&words).success());
        let report: serde_json::Value = serde_json::from_str(&told).unwrap();
        (out, report.to_string())
    };
    let (out, told) = tables("Morris(trajectories: 4)", "m.ron");
    assert!(told.contains("mu*") && told.contains("4 trajectories are few"), "{told}");
    assert!(told.contains("all but parameters") || told.contains("seed and both together"));
    let refused = experiment(&["analyse", of(&out), "--table", "indices"]).code(2);
    assert!(stderr(&refused).contains("this design gives no such table, but luck, effects"));
    let refused = experiment(&["analyse", of(&out), "--outcome", "crush"]).code(2);
    assert!(stderr(&refused).contains("did you mean `crash`?"), "{}", stderr(&refused));
    let (_, told) = tables("Saltelli(blocks: 4)", "s.ron");
    assert!(told.contains("Sobol'") && told.contains("first"), "{told}");
    let (_, told) = tables("OneAtATime(levels: 3)", "o.ron");
    assert!(told.contains("Outcomes by level"), "{told}");
}

#[test]
fn a_grid_is_drawn_as_a_phase_diagram() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "e.ron", &[("LatinHypercube(points: 6)", "Grid(levels: 3)")]);
    let (out, figure) = (folder.path().join("out"), folder.path().join("f.svg"));
    let data = folder.path().join("f.csv");
    run(&file, &out).success();
    let words = ["figure", "phase", of(&out), "-o", of(&figure), "--data", of(&data)];
    Command::cargo_bin("overbuild").unwrap().args(words).assert().success();
    let rows = fs::read_to_string(data).unwrap();
    assert_eq!(rows.lines().count(), 1 + 6, "{rows}");
    assert!(rows.starts_with("rent_speed,absorption,world,runs,crash"), "{rows}");
    assert!(fs::read_to_string(&figure).unwrap().starts_with("<svg"));
    let (other, strewn) = (written(folder.path(), "s.ron", &[]), folder.path().join("strewn"));
    run(&other, &strewn).success();
    let words = ["figure", "phase", of(&strewn), "-o", of(&figure), "--force"];
    let told = stderr(&Command::cargo_bin("overbuild").unwrap().args(words).assert().code(2));
    assert!(told.contains("6 of 12 cells"), "{told}");
}

#[test]
fn the_shipped_experiments_are_read_and_their_points_are_worlds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/experiments");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = ExperimentFile::read(&path).unwrap_or_else(|faults| panic!("{faults}"));
        assert!(!file.description.is_empty(), "{}", path.display());
        experiment(&["plan", of(&path), "--json"]).success();
        count += 1;
    }
    assert!(count >= 4);
}

#[test]
fn a_plan_whose_world_or_points_were_changed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (written(folder.path(), "e.ron", &[]), folder.path().join("out"));
    experiment(&["plan", of(&file), "--out", of(&out)]).success();
    for (name, from, to) in
        [("worlds/today.ron", "months: 14", "months: 15"), ("points.csv", "0.9", "0.8")]
    {
        let place = out.join(name);
        let whole = fs::read_to_string(&place).unwrap();
        assert!(whole.contains(from), "{name}");
        fs::write(&place, whole.replace(from, to)).unwrap();
        let told = stderr(&experiment(&["shard", of(&out), "--shard", "1/1"]).code(2));
        assert!(told.contains(&format!("its {name} was changed")), "{told}");
        fs::write(&place, whole).unwrap();
    }
    experiment(&["shard", of(&out), "--shard", "1/1", "--quiet"]).success();
}

#[test]
fn what_is_no_experiment_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let told = stderr(&experiment(&["status", of(folder.path())]).code(2));
    assert!(told.contains("it has no experiment.json"), "{told}");
    fs::write(folder.path().join("letter"), "dear").unwrap();
    let file = tempfile::tempdir().unwrap();
    let file = written(file.path(), "e.ron", &[]);
    run(&file, folder.path()).code(73);
    assert_eq!(fs::read_to_string(folder.path().join("letter")).unwrap(), "dear");
}
