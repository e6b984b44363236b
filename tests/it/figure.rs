//! Figures as a user meets them: every kind from a real run or ensemble, the numbers behind it, and what is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use overbuild::output::frame::Frame;
use overbuild::output::parquet::read;
use resvg::usvg::{Options, Tree};
use tempfile::TempDir;

use crate::support::shipped;

const WORLDS: [&str; 2] = ["no-breakthrough", "overnight-100x"];

fn overbuild(arguments: &[&str]) -> Assert {
    Command::cargo_bin("overbuild").unwrap().args(arguments).assert()
}

/// What is made once: a run, an ensemble of two worlds, and four ensembles that are a grid.
struct Made {
    // Nobody drops it, so it lies where cargo cleans up.
    root: TempDir,
}

impl Made {
    fn path(&self, name: &str) -> String {
        self.root.path().join(name).to_str().unwrap().to_string()
    }

    /// The folders that a kind of figure is drawn of.
    fn sources(&self, kind: &str) -> Vec<String> {
        match kind {
            "series" | "vintages" | "money" => vec![self.path("run")],
            "phase" => ["00", "01", "10", "11"].map(|cell| self.path(cell)).to_vec(),
            _ => vec![self.path("ensemble")],
        }
    }
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let made = Made { root: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap() };
        let paths = WORLDS.map(|name| shipped(name).to_str().unwrap().to_string());
        let (control, jump) = (paths[0].as_str(), paths[1].as_str());
        small(&["run", jump], &made.path("runs"));
        let run = fs::read_dir(made.path("runs")).unwrap().next().unwrap().unwrap().path();
        fs::rename(run, made.path("run")).unwrap();
        small(&["ensemble", control, jump, "--seeds", "1..5"], &made.path("ensemble"));
        for (name, share, factor) in
            [("00", "0", "2"), ("01", "0", "10"), ("10", "0.9", "2"), ("11", "0.9", "10")]
        {
            let share = format!("rules.absorption.share={share}");
            let factor = format!("rules.breakthroughs.scheduled[0].factor={factor}");
            let set = ["ensemble", jump, "--seeds", "1..3", "--set", &share, "--set", &factor];
            small(&set, &made.path(name));
        }
        made
    })
}

/// Makes a run or ensemble with few users and months.
fn small(what: &[&str], out: &str) {
    let size = ["--users", "100", "--months", "66", "--quiet", "--out", out];
    overbuild(&[what, &size].concat()).success();
}

const KINDS: [&str; 7] = ["series", "timelines", "fan", "survival", "vintages", "phase", "money"];

fn figure(kind: &str, sources: &[String], more: &[&str]) -> Assert {
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    overbuild(&[&["figure", kind][..], &sources, more].concat())
}

/// The figure of a kind on stdout.
fn drawn(kind: &str, more: &[&str]) -> Vec<u8> {
    let done = figure(kind, &made().sources(kind), &[&["-o", "-"][..], more].concat()).success();
    done.get_output().stdout.clone()
}

/// The numbers behind a figure, as rows of cells by the name of their column.
fn numbers(kind: &str, more: &[&str]) -> Vec<BTreeMap<String, String>> {
    let out = tempfile::tempdir().unwrap();
    let (picture, table) = (out.path().join("a.svg"), out.path().join("a.csv"));
    let to = ["--quiet", "-o", picture.to_str().unwrap(), "--data", table.to_str().unwrap()];
    figure(kind, &made().sources(kind), &[&to[..], more].concat()).success();
    rows(&fs::read_to_string(table).unwrap())
}

fn rows(table: &str) -> Vec<BTreeMap<String, String>> {
    let plain: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    let text = plain.join("\n");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
    let row =
        |row: csv::StringRecord| head.iter().cloned().zip(row.iter().map(String::from)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn table(file: &str) -> Vec<BTreeMap<String, String>> {
    rows(&fs::read_to_string(Path::new(&made().path("run")).join(file)).unwrap())
}

fn frame(name: &str) -> Frame {
    read(&Path::new(&made().path("ensemble")).join(format!("{name}.parquet")), None).unwrap()
}

fn complaint(done: Assert, code: i32) -> String {
    String::from_utf8(done.code(code).get_output().stderr.clone()).unwrap()
}

/// Whether everything drawn lies on the page.
fn assert_nothing_is_clipped(svg: &[u8], what: &str) {
    let tree = Tree::from_data(svg, &Options::default()).unwrap();
    let (drawn, size) = (tree.root().abs_bounding_box(), tree.size());
    let inside = drawn.left() >= -0.1
        && drawn.top() >= -0.1
        && drawn.right() <= size.width() + 0.1
        && drawn.bottom() <= size.height() + 0.1;
    assert!(inside, "{what}: {drawn:?} on {size:?}");
}

#[test]
fn every_kind_is_drawn_in_every_form_with_no_option_at_all_and_nothing_is_clipped() {
    for kind in KINDS {
        for width in ["84mm", "174mm"] {
            let svg = drawn(kind, &["--width", width]);
            let text = String::from_utf8(svg.clone()).unwrap();
            assert!(
                text.contains(&format!("width=\"{width}\" height=\"")),
                "{kind}: {}",
                &text[..120]
            );
            assert!(!text.contains("<text") && !text.contains("NaN"), "{kind}");
            assert_nothing_is_clipped(&svg, &format!("{kind} {width}"));
        }
        assert!(drawn(kind, &["--format", "pdf"]).starts_with(b"%PDF-"), "{kind}");
        assert!(drawn(kind, &["--format", "png", "--dpi", "60"]).starts_with(b"\x89PNG"), "{kind}");
    }
}

#[test]
fn a_figure_has_the_same_bytes_each_time() {
    for kind in KINDS {
        for form in ["svg", "pdf", "png"] {
            let form = ["--format", form, "--dpi", "60"];
            assert!(drawn(kind, &form) == drawn(kind, &form), "{kind} {form:?}");
        }
    }
}

#[test]
fn numbers_of_series_are_those_of_the_tables() {
    let (series, events) = (table("series.csv"), table("events.csv"));
    let shown =
        numbers("series", &["--column", "capex", "--column", "rents_list", "--event", "default"]);
    assert_eq!(shown.len(), series.len());
    for (row, own) in shown.iter().zip(&series) {
        assert_eq!((&row["capex"], &row["rents_list"]), (&own["capex"], &own["rents_list"]));
        assert_eq!(row["months"], own["month"]);
        let defaults = events.iter().filter(|event| event["kind"] == "default");
        let count = defaults.filter(|event| event["month"] == own["month"]).count();
        assert_eq!(row["default_events"], count.to_string());
    }
}

#[test]
fn numbers_of_money_are_the_matrix_of_the_month() {
    let flows = table("flows.csv");
    let shown = numbers("money", &["--month", "40"]);
    let own: Vec<_> = flows.iter().filter(|row| row["month"] == "40").collect();
    assert_eq!(shown.len(), own.len());
    for (row, own) in shown.iter().zip(own) {
        for (name, cell) in own.iter().filter(|(name, _)| *name != "account") {
            assert_eq!(row[name].parse::<f64>(), cell.parse::<f64>(), "{name}");
        }
    }
}

#[test]
fn the_layers_of_vintages_are_the_book_of_the_run() {
    let series = table("series.csv");
    for (row, own) in numbers("vintages", &[]).iter().zip(&series) {
        let books = row.iter().filter(|(name, _)| name.ends_with(" book USD"));
        let sum: f64 = books.map(|(_, cell)| cell.parse::<f64>().unwrap()).sum();
        let own = own["depreciation_book"].parse::<f64>().unwrap();
        assert!((sum - own).abs() <= 1e-9 * own, "{sum} is not {own}");
    }
    let one = numbers("vintages", &["--agent", "hyperscaler-1"]);
    let agents = table("agents.csv");
    let own = agents.iter().find(|row| row["agent"] == "hyperscaler-1" && row["month"] == "50");
    assert_eq!(one[50]["hyperscaler-1 book USD"], own.unwrap()["depreciation_book"]);
}

#[test]
fn numbers_of_a_fan_are_quantiles_of_the_series() {
    let frame = frame("series");
    let worlds: Vec<&str> = frame.texts("world").unwrap().iter().collect();
    let months = frame.wholes("month").unwrap();
    let capex = frame.numbers("capex").unwrap();
    let mut values: Vec<f64> = (0..capex.len())
        .filter(|row| worlds[*row] == WORLDS[1] && months[*row] == Some(45))
        .map(|row| capex[row])
        .collect();
    values.sort_by(f64::total_cmp);
    let shown = numbers("fan", &[]);
    let row = shown.iter().find(|row| row["world"] == WORLDS[1] && row["months"] == "45").unwrap();
    assert_eq!((row["runs"].as_str(), values.len()), ("5", 5));
    let read = |name: &str| row[name].parse::<f64>().unwrap();
    assert_eq!([read("q25"), read("q50"), read("q75")], [values[1], values[2], values[3]]);
    let fifth = values[0] + 0.2 * (values[1] - values[0]);
    assert!((read("q05") - fifth).abs() <= 1e-9 * fifth.abs());
}

#[test]
fn numbers_of_survival_are_those_of_compare() {
    let folder = made().path("ensemble");
    let done =
        overbuild(&["compare", &folder, "--table", "survival", "--format", "csv", "--quiet"]);
    let compared = rows(&String::from_utf8(done.success().get_output().stdout.clone()).unwrap());
    let shown = numbers("survival", &[]);
    assert!(!shown.is_empty() && shown.len() == compared.len());
    for (row, own) in shown.iter().zip(&compared) {
        assert!(row.iter().all(|(name, cell)| own[name] == *cell), "{row:?} is not {own:?}");
    }
}

#[test]
fn strips_have_the_dates_of_the_timelines() {
    let frame = frame("timelines");
    let peaks = frame.numbers("crash_peak_month").unwrap();
    let worlds: Vec<&str> = frame.texts("world").unwrap().iter().collect();
    let seeds = frame.wholes("seed").unwrap();
    let shown = numbers("timelines", &[]);
    assert_eq!(shown.len(), peaks.len());
    for (row, peak) in peaks.iter().enumerate() {
        let is_run = |own: &&BTreeMap<String, String>| {
            own["world"] == worlds[row] && own["seed"] == seeds[row].unwrap().to_string()
        };
        let own = shown.iter().find(is_run).unwrap();
        let said = own["peak"].parse::<f64>().unwrap_or(f64::NAN);
        assert!(said == *peak || (said.is_nan() && peak.is_nan()), "{said} is not {peak}");
    }
}

#[test]
fn cells_of_a_grid_are_the_worlds_with_those_parameters() {
    let shown = numbers("phase", &[]);
    assert_eq!(shown.len(), 4);
    for row in &shown {
        let kinds = ["crash", "ai_winter", "glut", "soft_landing", "boom_goes_on", "unsettled"];
        let runs: usize = kinds.iter().map(|kind| row[*kind].parse::<usize>().unwrap()).sum();
        assert_eq!((row["runs"].as_str(), runs), ("3", 3));
        let (share, factor) =
            (&row["rules.absorption.share"], &row["rules.breakthroughs.scheduled[0].factor"]);
        let folder = format!("{}{}", usize::from(share != "0"), usize::from(factor == "10"));
        assert!(row["world"].starts_with(&format!("{folder}/")), "{row:?}");
    }
    let depth = numbers("phase", &["--measure", "capex_fall", "--y", "rules.absorption.share"]);
    assert!(depth.iter().all(|row| !row["median_capex_fall"].is_empty()));
}

#[test]
fn all_that_is_wrong_is_said_at_once_and_nothing_is_written() {
    let out = tempfile::tempdir().unwrap();
    let place = out.path().join("figure.txt");
    let wrong = [
        "--column",
        "capx",
        "--event",
        "defalt",
        "--log",
        "nothing-like-it",
        "-o",
        place.to_str().unwrap(),
    ];
    let said = complaint(figure("series", &made().sources("series"), &wrong), 2);
    for fault in [
        "did you mean `capex`?",
        "did you mean `default`?",
        "`nothing-like-it`",
        "does not end in .svg, .pdf or .png",
    ] {
        assert!(said.contains(fault), "{fault} is not in {said}");
    }
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
    let svg = place.with_extension("svg");
    let to = ["-o", svg.to_str().unwrap()];
    let cases: [(&str, Vec<String>, &[&str], &str); 10] = [
        ("series", made().sources("fan"), &[], "is an ensemble; series is drawn of a run"),
        ("fan", made().sources("series"), &[], "is a single run; fan is drawn of ensembles"),
        ("fan", made().sources("fan"), &["--measure", "capx"], "did you mean `capex`?"),
        ("fan", made().sources("fan"), &["--world", "calm"], "there is no world `calm`"),
        ("phase", made().sources("fan"), &[], "a grid needs worlds that differ in two numbers"),
        ("phase", made().sources("phase"), &["--measure", "dept"], "did you mean `depth`?"),
        ("money", made().sources("money"), &["--month", "66"], "whose months are 0 to 65"),
        ("vintages", made().sources("money"), &["--agent", "lab-1"], "no owner of devices `lab-1`"),
        ("series", made().sources("money"), &["--width", "5mm"], "a width is 60mm to 400mm"),
        ("series", vec!["no-such-run".into()], &[], "there is nothing of this name"),
    ];
    for (kind, sources, more, fault) in cases {
        let said = complaint(figure(kind, &sources, &[&to[..], more].concat()), 2);
        assert!(said.contains(fault), "{fault} is not in {said}");
    }
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
}

#[test]
fn what_is_there_stays_unless_it_is_to_go() {
    let out = tempfile::tempdir().unwrap();
    let (picture, table) = (out.path().join("a.svg"), out.path().join("a.csv"));
    fs::write(&table, "mine").unwrap();
    let to = ["-o", picture.to_str().unwrap(), "--data", table.to_str().unwrap()];
    let said = complaint(figure("money", &made().sources("money"), &to), 73);
    assert!(said.contains("--force replaces it") && !picture.exists(), "{said}");
    let done =
        figure("money", &made().sources("money"), &[&to[..], &["--force"]].concat()).success();
    assert!(String::from_utf8_lossy(&done.get_output().stderr).contains("a.svg"));
    assert!(done.get_output().stdout.is_empty());
    assert_eq!(fs::read(&picture).unwrap(), drawn("money", &[]));
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 2);
    let nowhere = out.path().join("none").join("a.svg");
    complaint(figure("money", &made().sources("money"), &["-o", nowhere.to_str().unwrap()]), 74);
}

/// A copy of a folder under another name.
fn copied(from: &str, to: &Path) -> PathBuf {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copied(path.to_str().unwrap(), &target);
        } else {
            fs::copy(path, target).unwrap();
        }
    }
    to.to_path_buf()
}

#[test]
fn hostile_names_are_letters_like_any_other() {
    let root = tempfile::tempdir().unwrap();
    for name in ["<script>alert(1)&\"", "עולם-العالم", &"long".repeat(50), "a\nb\u{202e}c"]
    {
        let run = copied(&made().path("run"), &root.path().join(format!("r{name}")));
        let ensemble = copied(&made().path("ensemble"), &root.path().join(name));
        let two = |path: PathBuf, other: &str| {
            vec![path.to_str().unwrap().to_string(), made().path(other)]
        };
        for (kind, sources) in [
            ("series", two(run, "run")),
            ("fan", two(ensemble.clone(), "ensemble")),
            ("survival", two(ensemble.clone(), "ensemble")),
            ("timelines", two(ensemble, "ensemble")),
        ] {
            let done = figure(kind, &sources, &["-o", "-", "--width", "84mm"]).success();
            let svg = &done.get_output().stdout;
            assert_nothing_is_clipped(svg, &format!("{kind} {name}"));
            assert!(!String::from_utf8_lossy(svg).contains("<script"), "{kind} {name}");
        }
    }
}

#[test]
fn a_figure_of_a_labelled_world_speaks_its_words() {
    let out = tempfile::tempdir().unwrap();
    let (runs, world) = (out.path().join("runs"), shipped("fibre-1996"));
    let small = ["--users", "100", "--months", "30", "--quiet", "--out", runs.to_str().unwrap()];
    overbuild(&[&["run", world.to_str().unwrap()][..], &small].concat()).success();
    let run = fs::read_dir(&runs).unwrap().next().unwrap().unwrap().path();
    let run = vec![run.to_str().unwrap().to_string()];
    for column in ["rents_list", "lease_price"] {
        figure("series", &run, &["-o", "-", "--column", column]).success();
    }
    let done = figure(
        "vintages",
        &run,
        &["-o", "-", "--data", out.path().join("a.csv").to_str().unwrap()],
    );
    done.success();
    let numbers = fs::read_to_string(out.path().join("a.csv")).unwrap();
    assert!(
        numbers.starts_with("months,Carriers book USD,"),
        "{}",
        numbers.lines().next().unwrap()
    );
}
