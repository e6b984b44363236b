//! Shards as a cluster makes them: killed, doubled, repeated, in any order; and the scripts that submit them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin;
use overbuild::output::experiment::folder::Folder;
use tempfile::TempDir;

use crate::support::shipped;

const FEW_MONTHS: u32 = 8;

/// The folder of an experiment of 7 points and 3 seeds, in 21 parts, planned under this name.
fn planned(within: &TempDir, name: &str, months: u32) -> PathBuf {
    let file = within.path().join(format!("{months}.ron"));
    let text = format!(
        "(worlds: [{:?}], \
         parameters: [(name: \"speed\", set: [\"rules.rents.speed\"], values: Range(low: 2, high: 20))], \
         design: LatinHypercube(points: 7), seeds: \"1..3\", \
         set: [\"users=100\", \"months={months}\"], keep: [\"capex\"])",
        shipped("today")
    );
    fs::write(&file, text).unwrap();
    let out = within.path().join(name);
    let plan = ["experiment", "plan", file.to_str().unwrap(), "--out", out.to_str().unwrap()];
    Command::cargo_bin("overbuild").unwrap().args(plan).assert().success();
    out
}

fn experiment(what: &str, folder: &Path, more: &[&str]) -> Assert {
    let mut command = Command::cargo_bin("overbuild").unwrap();
    command.args(["experiment", what]).arg(folder).args(more).assert()
}

fn shard(folder: &Path, number: u64) -> Assert {
    experiment("shard", folder, &["--shard", &format!("{number}/7"), "--threads", "1", "--quiet"])
}

fn missing(folder: &Path) -> String {
    let told = experiment("missing", folder, &["--shards", "7"]).success();
    text(&told.get_output().stdout).trim().to_string()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A shard as a process of its own, making its parts on one core.
fn begun(folder: &Path, number: u64) -> Child {
    let mut process = Process::new(cargo_bin("overbuild"));
    process.args(["experiment", "shard"]).arg(folder);
    process.args(["--shard", &format!("{number}/7"), "--threads", "1"]);
    process.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The parts that are there.
fn parts(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder.join("parts")) else { return BTreeMap::new() };
    let files = entries.map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_string();
    let whole = files.filter(|path| !name(path).starts_with('.'));
    whole.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

fn wait_until(what: impl Fn() -> bool) {
    let begun = Instant::now();
    while !what() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never came");
        sleep(Duration::from_millis(2));
    }
}

fn tables(folder: &Path) -> [Vec<u8>; 2] {
    ["runs", "series"].map(|name| fs::read(folder.join(format!("{name}.parquet"))).unwrap())
}

/// The tables of a run on one machine.
fn reference(months: u32) -> [Vec<u8>; 2] {
    let within = tempfile::tempdir().unwrap();
    let out = planned(&within, "whole", months);
    experiment("resume", &out, &["--quiet"]).success();
    tables(&out)
}

#[test]
fn shards_in_any_order_one_of_them_killed_and_another_stopped_make_the_tables_of_one_machine() {
    let within = tempfile::tempdir().unwrap();
    let out = planned(&within, "out", 60);
    experiment("merge", &out, &[]).code(75);
    // Shard 5 has the parts 4, 11 and 18: it dies with the first made.
    let mut killed = begun(&out, 5);
    wait_until(|| parts(&out).contains_key("000004-runs.parquet"));
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(missing(&out), "1-7");
    let mut stopped = begun(&out, 2);
    wait_until(|| parts(&out).contains_key("000001-runs.parquet"));
    let terminate = Process::new("kill").args(["-TERM", &stopped.id().to_string()]).status();
    assert!(terminate.unwrap().success());
    assert_eq!(stopped.wait().unwrap().code(), Some(130));
    let before = parts(&out);
    for number in [3, 7, 1, 6, 2, 5, 4, 5] {
        shard(&out, number).success();
    }
    let after = parts(&out);
    assert!(before.iter().all(|(name, bytes)| after[name] == *bytes));
    assert_eq!((missing(&out), after.len()), (String::new(), 2 * 21));
    experiment("merge", &out, &[]).success();
    assert!(tables(&out) == reference(60));
    assert!(!out.join("parts").exists());
}

#[test]
fn two_processes_make_the_same_shard_at_once() {
    let within = tempfile::tempdir().unwrap();
    let out = planned(&within, "out", FEW_MONTHS);
    let both = [begun(&out, 1), begun(&out, 1)];
    for mut process in both {
        assert!(process.wait().unwrap().success());
    }
    assert_eq!(missing(&out), "2-7");
    let left = fs::read_dir(out.join("parts")).unwrap().count();
    assert_eq!(left, 2 * 3, "drafts are left");
}

#[test]
fn parts_made_in_copies_of_the_folder_are_brought_together_as_files() {
    let within = tempfile::tempdir().unwrap();
    let out = planned(&within, "out", FEW_MONTHS);
    let copies = ["one", "two"].map(|name| within.path().join(name));
    for (copy, numbers) in copies.iter().zip([[1, 2, 3, 4], [4, 5, 6, 7]]) {
        let copied = Process::new("cp").arg("-r").args([&out, copy]).status();
        assert!(copied.unwrap().success());
        for number in numbers {
            shard(copy, number).success();
        }
    }
    fs::create_dir(out.join("parts")).unwrap();
    for (name, bytes) in copies.iter().flat_map(|copy| parts(copy)) {
        fs::write(out.join("parts").join(name), bytes).unwrap();
    }
    experiment("merge", &out, &[]).success();
    assert!(tables(&out) == reference(FEW_MONTHS));
}

#[test]
fn a_part_of_another_plan_is_refused_and_made_anew() {
    let within = tempfile::tempdir().unwrap();
    let (out, other) = (planned(&within, "out", FEW_MONTHS), planned(&within, "other", 9));
    for number in 1..=7 {
        shard(&out, number).success();
    }
    shard(&other, 3).success();
    let name = "parts/000002-runs.parquet";
    let own = fs::read(out.join(name)).unwrap();
    fs::copy(other.join(name), out.join(name)).unwrap();
    let refused = experiment("merge", &out, &[]).code(74);
    let told = text(&refused.get_output().stderr);
    assert!(told.contains("000002-runs.parquet is no part of this experiment"), "{told}");
    assert!(!out.join("runs.parquet").exists());
    assert_eq!(missing(&out), "3");
    shard(&out, 3).success();
    assert!(fs::read(out.join(name)).unwrap() == own);
    experiment("merge", &out, &[]).success();
    assert!(tables(&out) == reference(FEW_MONTHS));
}

#[test]
fn who_comes_after_the_merge_makes_nothing_more() {
    let within = tempfile::tempdir().unwrap();
    let out = planned(&within, "out", FEW_MONTHS);
    let late = Folder::open(&out).unwrap();
    assert!(late.is_waiting() && late.missing().len() == 21);
    experiment("resume", &out, &["--quiet"]).success();
    assert!(!late.is_waiting() && late.missing().is_empty());
    shard(&out, 1).success();
    assert!(!out.join("parts").exists());
    fs::remove_dir_all(&out).unwrap();
    assert!(!late.is_waiting());
}

#[test]
fn a_disk_that_is_full_leaves_no_half_of_a_part() {
    let within = tempfile::tempdir().unwrap();
    let out = planned(&within, "out", FEW_MONTHS);
    // Files of at most 1 kB, and a write beyond that an error instead of a signal.
    let limited =
        "trap '' XFSZ; ulimit -f 2; exec \"$0\" experiment shard \"$1\" --shard 1/7 --quiet";
    let shell =
        Process::new("sh").args(["-c", limited]).arg(cargo_bin("overbuild")).arg(&out).output();
    let failed = shell.unwrap();
    assert_eq!(failed.status.code(), Some(74), "{}", text(&failed.stderr));
    assert!(text(&failed.stderr).contains("cannot write"), "{}", text(&failed.stderr));
    let left = fs::read_dir(out.join("parts")).unwrap().count();
    assert_eq!((left, missing(&out)), (parts(&out).len(), "1-7".into()), "drafts are left");
    shard(&out, 1).success();
    assert_eq!(missing(&out), "2-7");
}

fn dry(folder: &Path, engine: &str) -> Assert {
    let more =
        ["--engine", engine, "--shards", "7", "--threads", "2", "--dry-run", "--", "--time=5"];
    experiment("submit", folder, &more).success()
}

#[test]
fn the_script_for_slurm_is_this_one() {
    let within = tempfile::tempdir().unwrap();
    let out = planned(&within, "out", FEW_MONTHS);
    for whole in [2, 5] {
        shard(&out, whole).success();
    }
    let told = dry(&out, "slurm");
    let (program, out) = (cargo_bin("overbuild"), out.display().to_string());
    let expected = format!(
        r#"#!/bin/sh
#SBATCH --job-name=overbuild
#SBATCH --array=1,3-4,6-7
#SBATCH --cpus-per-task=2
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={out}/submit/slurm-%A_%a.log
set -eu
code=0
{} experiment shard {out} --shard "$SLURM_ARRAY_TASK_ID/7" --threads 2 --quiet || code=$?
# 75 means try again; ten times at most.
if [ "$code" -eq 75 ] && [ "${{SLURM_RESTART_COUNT:-0}}" -lt 10 ]; then
    scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
"#,
        program.display()
    );
    assert_eq!(text(&told.get_output().stdout), expected);
    let said = text(&told.get_output().stderr);
    assert_eq!(said, format!("5 of 7 shards: sbatch --time=5 {out}/submit/slurm-7.sh\n"));
    assert!(!Path::new(&out).join("submit").exists());
}

#[test]
fn the_script_for_hyperqueue_is_this_one() {
    let within = tempfile::tempdir().unwrap();
    let out = planned(&within, "out", FEW_MONTHS);
    let told = dry(&out, "hq");
    let (program, out) = (cargo_bin("overbuild"), out.display().to_string());
    let expected = format!(
        r#"#!/bin/sh
#HQ --name=overbuild
#HQ --array=1-7
#HQ --cpus=2
#HQ --stdout=none
#HQ --stderr=none
set -eu
exec 2>>{out}/submit/hq-"$HQ_JOB_ID-$HQ_TASK_ID".log
exec {} experiment shard {out} --shard "$HQ_TASK_ID/7" --threads 2 --quiet
"#,
        program.display()
    );
    assert_eq!(text(&told.get_output().stdout), expected);
    let said = text(&told.get_output().stderr);
    assert_eq!(said, format!("7 of 7 shards: hq submit --time=5 {out}/submit/hq-7.sh\n"));
}

/// A folder with a program in the place of an engine's, first on the PATH.
fn path_with(within: &TempDir, name: &str, script: &str) -> String {
    let folder = within.path().join("bin");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    assert!(Process::new("chmod").arg("+x").arg(&file).status().unwrap().success());
    format!("{}:{}", folder.display(), env::var("PATH").unwrap())
}

fn submit(folder: &Path, engine: &str, path: &str, flags: &[&str]) -> Assert {
    let mut command = Command::cargo_bin("overbuild").unwrap();
    command.args(["experiment", "submit"]).arg(folder).args(["--engine", engine, "--shards", "7"]);
    command.arg("--").args(flags).env("PATH", path).assert()
}

#[test]
fn what_is_missing_is_submitted_until_nothing_is_and_a_folder_may_have_any_name() {
    let within = tempfile::tempdir().unwrap();
    let name = "it's \"two\" $HOME #1 \\ %A;é";
    let out = planned(&within, name, FEW_MONTHS);
    // An engine that makes the task whose number is the first flag.
    let engine = "number=${1#--task=}; script=$2; [ \"$1\" != submit ] || { number=${2#--task=}; script=$3; }\n\
                  echo \"took $number\"\n\
                  SLURM_ARRAY_TASK_ID=$number HQ_TASK_ID=$number HQ_JOB_ID=9 exec sh \"$script\"";
    let path = path_with(&within, "sbatch", engine);
    path_with(&within, "hq", engine);
    let first = submit(&out, "slurm", &path, &["--task=4"]).success();
    assert_eq!(text(&first.get_output().stdout), "took 4\n");
    let second = submit(&out, "hq", &path, &["--task=6"]).success();
    assert_eq!(text(&second.get_output().stdout), "took 6\n");
    assert_eq!(missing(&out), "1-3,5,7");
    let hq = fs::read_to_string(out.join("submit/hq-7.sh")).unwrap();
    assert!(hq.contains("#HQ --array=1-3,5-7\n"), "{hq}");
    assert!(out.join("submit/hq-9-6.log").is_file());
    experiment("status", &out, &[]).success();
    for number in [1, 2, 3, 5, 7] {
        shard(&out, number).success();
    }
    let nothing = submit(&out, "slurm", &path, &["--task=1"]).success();
    assert_eq!(text(&nothing.get_output().stdout), "");
    assert!(text(&nothing.get_output().stderr).contains("all 21 parts are made"));
    experiment("merge", &out, &[]).success();
    assert!(tables(&out) == reference(FEW_MONTHS));
    let nothing = submit(&out, "slurm", &path, &["--task=1"]).success();
    assert!(text(&nothing.get_output().stderr).contains("finished, 21 runs"));
}

#[test]
fn an_engine_that_is_not_there_or_refuses_is_told() {
    let within = tempfile::tempdir().unwrap();
    let out = planned(&within, "out", FEW_MONTHS);
    let empty = within.path().join("none").display().to_string();
    for (engine, command) in [("slurm", "sbatch"), ("hq", "hq")] {
        let refused = submit(&out, engine, &empty, &[]).code(69);
        let told = text(&refused.get_output().stderr);
        assert!(told.contains(&format!("there is no `{command}` on the PATH")), "{told}");
    }
    let path = path_with(&within, "sbatch", "echo 'Invalid job array specification' >&2; exit 1");
    let refused = submit(&out, "slurm", &path, &[]).code(69);
    let told = text(&refused.get_output().stderr);
    assert!(told.contains("Invalid job array") && told.contains("did not take it"), "{told}");
    experiment("submit", &out, &["--engine", "slurm", "--shards", "0"]).code(2);
}

#[test]
fn a_task_that_says_try_again_is_put_back_ten_times_and_any_other_failure_is_not() {
    let within = tempfile::tempdir().unwrap();
    let out = planned(&within, "out", FEW_MONTHS);
    let script = text(&dry(&out, "slurm").get_output().stdout);
    let path = path_with(&within, "scontrol", "echo \"$@\"");
    for (code, restarts, told) in [
        (75, "", "requeue 31\n"),
        (75, "9", "requeue 31\n"),
        (75, "10", ""),
        (130, "", ""),
        (0, "", ""),
    ] {
        let failing = within.path().join("failing");
        path_with(&within, "../failing", &format!("exit {code}"));
        let script =
            script.replace(cargo_bin("overbuild").to_str().unwrap(), failing.to_str().unwrap());
        let mut task = Process::new("sh");
        task.args(["-c", &script]).env("PATH", &path);
        task.env("SLURM_ARRAY_TASK_ID", "1").env("SLURM_JOB_ID", "31");
        if !restarts.is_empty() {
            task.env("SLURM_RESTART_COUNT", restarts);
        }
        let done = task.output().unwrap();
        assert_eq!((done.status.code(), text(&done.stdout)), (Some(code), told.to_string()));
    }
}
