//! Reports as a user meets them: from runs and ensembles, of a stated size, the same bytes each time, hostile names inert, and
//! what is refused. What a browser makes of them is tested in tests/pages.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use overbuild::output::report::invariants;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::shipped;

/// What a world is for, in words that would be markup; names of its own are not free enough for that.
const HOSTILE: &str = "</script><script>document.title=1</script><!--";
/// A folder whose name would be a formula and markup, and turns what follows around.
const FOLDER: &str = "=1+1<img src=x onerror=alert(1)>\u{202e}live";

fn overbuild(arguments: &[&str]) -> Assert {
    Command::cargo_bin("overbuild").unwrap().args(arguments).assert()
}

/// What is made once: two runs, one of them with hostile names, and ensembles of one and of two worlds.
struct Made {
    root: TempDir,
}

impl Made {
    fn path(&self, name: &str) -> String {
        self.root.path().join(name).to_str().unwrap().to_string()
    }

    fn make(&self, what: &str, worlds: &[&str], name: &str, more: &[&str]) {
        let worlds = worlds.iter().map(|world| shipped(world).to_str().unwrap().to_string());
        let worlds: Vec<String> = worlds.collect();
        let worlds: Vec<&str> = worlds.iter().map(String::as_str).collect();
        let out = self.path(name);
        let size = ["--users", "100", "--months", "66", "--quiet", "--out", &out];
        overbuild(&[&[what], &worlds[..], &size, more].concat()).success();
    }

    fn run(&self, world: &str, name: &str, more: &[&str]) {
        self.make("run", &[world], "runs", more);
        let run = fs::read_dir(self.path("runs")).unwrap().next().unwrap().unwrap().path();
        fs::rename(run, self.path(name)).unwrap();
    }
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let made = Made { root: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap() };
        made.run("overnight-100x", "run", &[]);
        let description = format!("description=\"{HOSTILE}\"");
        made.run("today", FOLDER, &["--set", &description]);
        let seeds = ["--seeds", "1..5"];
        made.make("ensemble", &["overnight-100x"], "one", &seeds);
        made.make("ensemble", &["no-breakthrough", "overnight-100x"], "two", &seeds);
        made
    })
}

/// The page of some folders.
fn page(names: &[&str]) -> String {
    let paths: Vec<String> = names.iter().map(|name| made().path(name)).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let done = overbuild(&[&["report"], &paths[..], &["--quiet", "-o", "-"]].concat()).success();
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

/// The data of a page.
fn content(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"content\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

fn complaint(done: Assert, code: i32) -> String {
    String::from_utf8(done.code(code).get_output().stderr.clone()).unwrap()
}

#[test]
fn a_page_is_small_needs_nothing_else_and_comes_out_the_same() {
    for (names, most) in [(&["run"][..], 350_000), (&["one"], 200_000), (&["two"], 300_000)] {
        let page = page(names);
        // Charts cut off what lies outside their area by a shape of their own.
        let reached = page.replace("url(#", "");
        assert!(page.len() < most, "{names:?}: {} bytes", page.len());
        assert!(page.contains("content=\"default-src &#39;none&#39;; script-src &#39;sha256-"));
        for never in ["unsafe", " src=", "@import", "url(", " style=", " onclick="] {
            assert!(!reached.contains(never), "{names:?} has {never}");
        }
        assert!(page == self::page(names), "{names:?}");
    }
}

#[test]
fn a_run_is_told_with_its_series_dates_chain_firms_and_events() {
    let content = content(&page(&["run"]));
    let run = &content["runs"][0];
    assert_eq!((&content["kind"], &run["world"]), (&"runs".into(), &"overnight-100x".into()));
    let last = run["values"]["capex"].as_array().unwrap().len();
    assert_eq!(last, 66);
    let marks = run["marks"].as_array().unwrap();
    assert!(marks.iter().any(|mark| mark["name"] == "find" && mark["month"] == 36.0));
    let links = run["crashes"][0]["rows"].as_array().unwrap();
    assert!(links.iter().any(|link| link[1] == "news" && link[4] == "breakthrough 1"), "{links:?}");
    let firms = run["firms"].as_array().unwrap();
    assert!(firms.iter().any(|firm| firm["name"] == "hyperscaler-1"
        && firm["values"]["credit_deposits"].as_array().unwrap().len() == 66));
    assert!(run["events"]["rows"].as_array().unwrap().len() > 10);
}

#[test]
fn a_page_says_what_the_world_is_based_on_what_was_checked_and_how_to_make_it_again() {
    let content = content(&page(&["run"]));
    let about = &content["about"];
    let differences = &about["differences"][0];
    let title = differences["title"].as_str().unwrap();
    assert!(title.ends_with("from no-breakthrough, which it is based on"), "{title}");
    let rows = differences["rows"].as_array().unwrap();
    let field = |path: &str| rows.iter().find(|row| row[1] == path).unwrap();
    assert_eq!(field("rules.breakthroughs.scheduled[0].factor")[3], "100.0");
    assert_eq!((&field("users")[3], &field("users")[4]), (&"100".into(), &"100000".into()));
    assert_eq!(about["invariants"].as_array().unwrap().len(), invariants::checked().len());
    let commands = about["commands"].to_string();
    assert!(commands.contains("overbuild run run/world.ron --out again"), "{commands}");
}

#[test]
fn an_ensemble_has_bands_a_row_a_run_and_the_tables_of_compare() {
    let content = content(&page(&["two"]));
    let worlds = content["worlds"].as_array().unwrap();
    assert_eq!(worlds.len(), 2);
    let bands = worlds[1]["bands"]["capex"].as_array().unwrap();
    assert_eq!(bands.len(), 5);
    let at = |quantile: usize| bands[quantile][40].as_f64().unwrap();
    assert!(at(0) <= at(2) && at(2) <= at(4));
    assert_eq!(worlds[1]["runs"].as_array().unwrap().len(), 5);
    let sheets = content["sheets"].as_array().unwrap();
    assert!(sheets.iter().any(|sheet| sheet["name"] == "differences"));
    let table = overbuild(&[
        "compare",
        &made().path("two"),
        "--table",
        "regimes",
        "--format",
        "json",
        "--quiet",
    ]);
    let table: Value = serde_json::from_slice(&table.success().get_output().stdout).unwrap();
    let regimes = sheets.iter().find(|sheet| sheet["name"] == "regimes").unwrap();
    assert_eq!(
        regimes["rows"].as_array().unwrap().len(),
        table["tables"][0]["rows"].as_array().unwrap().len()
    );
}

#[test]
fn runs_side_by_side_share_a_page() {
    let content = content(&page(&["run", FOLDER]));
    assert_eq!(content["runs"].as_array().unwrap().len(), 2);
    assert_eq!(content["title"], "2 runs side by side");
}

#[test]
fn hostile_names_are_texts_and_nothing_else() {
    let page = page(&[FOLDER]);
    assert_eq!(page.matches("<script").count(), 3);
    assert!(!page.contains("<img") && !page.contains("<!--"));
    let run = &content(&page)["runs"][0];
    assert_eq!((&run["about"], &run["name"]), (&HOSTILE.into(), &FOLDER.into()));
}

#[test]
fn a_file_is_written_whole_with_its_size_said_and_replaced_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (out, run) = (folder.path().join("report.html"), made().path("run"));
    let out = out.to_str().unwrap();
    let done = overbuild(&["report", &run, "-o", out]).success();
    let said = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    let size = fs::metadata(out).unwrap().len().div_ceil(1000);
    assert_eq!(said, format!("written: {out}, {size} kB in one file that needs no network\n"));
    assert!(complaint(overbuild(&["report", &run, "-o", out]), 73).contains("--force replaces it"));
    overbuild(&["report", &run, "-o", out, "--force", "--quiet"]).success().stderr("");
    let nowhere = folder.path().join("none/report.html");
    complaint(overbuild(&["report", &run, "-o", nowhere.to_str().unwrap()]), 74);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_does_not_fit_is_refused_with_all_faults_at_once() {
    let (run, one) = (made().path("run"), made().path("one"));
    let said = complaint(overbuild(&["report", &run, &one, "-o", "-"]), 2);
    assert!(said.contains("not of both") && said.contains("is an ensemble"), "{said}");
    let said = complaint(overbuild(&["report", "nowhere", "elsewhere", "-o", "-"]), 2);
    assert!(said.contains("nowhere is no") && said.contains("elsewhere is no"), "{said}");
    let eight = [run.as_str(); 8];
    let said = complaint(overbuild(&[&["report"], &eight[..], &["-o", "-"]].concat()), 2);
    assert!(said.contains("8 runs are too many"), "{said}");
    let spoilt = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(&run).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), spoilt.path().join(entry.file_name())).unwrap();
    }
    fs::write(Path::new(spoilt.path()).join("series.csv"), "month\n").unwrap();
    let said = complaint(overbuild(&["report", spoilt.path().to_str().unwrap(), "-o", "-"]), 2);
    assert!(said.contains("series.csv was changed since the run"), "{said}");
}
