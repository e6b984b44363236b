//! Labels rename what a reader sees and leave the economy alone.

use std::fs;
use std::path::Path;

use overbuild::analysis::summary::summarise;
use overbuild::analysis::tell::tell;
use overbuild::output::columns::markdown;
use overbuild::output::labels::{Words, rename};
use overbuild::record::Record;
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::labels::Labels;

use crate::support::{run, shipped, start, world};

const OVERRIDES: [&str; 5] = [
    "users=500",
    "labels.agents=[(\"hyperscaler\", \"carrier\"), (\"gpu_vendor\", \"equipment_maker\")]",
    "labels.units=[(\"H100e\", \"wavelength\")]",
    "labels.columns=[(\"rents_list\", \"lease_price\"), (\"orders_placed\", \"wavelengths_ordered\")]",
    "labels.words=[(\"data centre\", \"network\")]",
];

#[test]
fn a_labelled_world_has_the_same_numbers_under_other_names() {
    let (plain, labelled) = (world("today", &OVERRIDES[..1]), world("today", &OVERRIDES));
    let (before, after) = (run(&plain, 24), run(&labelled, 24));
    assert!(before.series == after.series && before.events == after.events);
    let renamed = rename(after, &labelled.labels);
    assert_eq!(renamed.series.values, before.series.values);
    assert_eq!(renamed.series.column("lease_price"), before.series.column("rents_list"));
    assert!(renamed.series.column("rents_list").is_none());
    assert!(renamed.agents.iter().any(|row| row.kind == "carrier"));
    assert!(renamed.sectors.contains(&"equipment_makers"));
    assert!(renamed.events.iter().any(|event| event.unit == "wavelength"));
    let amounts =
        |record: &Record| -> Vec<_> { record.flows.iter().map(|row| row.amounts).collect() };
    assert!(amounts(&renamed) == amounts(&before) && renamed.names == before.names);
    assert!(renamed.flows.iter().any(|row| row.entry == "equipment_maker_credit"));
}

#[test]
fn the_page_of_columns_of_a_labelled_world_speaks_its_words() {
    let labelled = world("today", &OVERRIDES);
    let page = markdown(&start(&labelled).record(), &labelled.labels);
    for row in [
        "| `lease_price` | USD per wavelength-hour |",
        "| `order` | wavelength | A carrier ordered devices.",
        "| `equipment_makers` | USD |",
    ] {
        assert!(page.contains(row), "{row} is not in\n{page}");
    }
    assert!(!page.contains("H100e") && !page.contains("yperscaler"), "{page}");
}

#[test]
fn a_run_of_a_labelled_world_is_told_and_filed_in_its_words() {
    let out = tempfile::tempdir().unwrap();
    let mut command = assert_cmd::Command::cargo_bin("overbuild").unwrap();
    command.arg("run").arg(shipped("today")).args(["--months", "24", "--out"]).arg(out.path());
    let done = command.args(OVERRIDES.iter().flat_map(|set| ["--set", set])).assert().success();
    let printed = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(printed.contains("Networks: ") && printed.contains("per wavelength-hour"), "{printed}");
    let folder = fs::read_dir(out.path()).unwrap().next().unwrap().unwrap().path();
    let read = |name: &str| fs::read_to_string(Path::new(&folder).join(name)).unwrap();
    let head = |name: &str| read(name).lines().next().unwrap().to_string();
    assert!(
        head("series.csv").contains(",lease_price,") && !head("series.csv").contains("rents_list")
    );
    assert!(head("agents.csv").contains("wavelengths_ordered"));
    assert!(head("flows.csv").contains("carriers") && read("agents.csv").contains(",carrier,"));
    assert!(
        read("run.json").contains("lease_price") && read("summary.txt").contains("wavelengths")
    );
}

#[test]
fn a_label_of_what_is_not_there_is_refused_with_the_nearest_name() {
    let set = ["labels.columns=[(\"rents_lst\", \"lease_price\")]".to_string()];
    let faults = Scenario::read(&shipped("today"), &set).unwrap_err().to_string();
    assert!(faults.contains("did you mean `rents_list`?"), "{faults}");
}

/// Words of computing, which a world of something else has no use for.
const OF_COMPUTING: [&str; 26] = [
    "ai",
    "gpu",
    "gpus",
    "h100e",
    "compute",
    "cloud",
    "clouds",
    "hyperscaler",
    "hyperscalers",
    "neocloud",
    "neoclouds",
    "lab",
    "labs",
    "model",
    "models",
    "inference",
    "training",
    "software",
    "silicon",
    "chip",
    "chips",
    "device",
    "devices",
    "vendor",
    "vendors",
    "data",
];

/// Everything a reader of a run's tables meets but numbers, kinds of events and keys.
fn shown(record: &Record) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for column in record.series.columns.iter().chain(&record.agent_columns) {
        seen.extend([column.name, column.unit, column.meaning].map(String::from));
    }
    seen.extend(record.events.iter().flat_map(|event| [event.unit.into(), event.detail.clone()]));
    seen.extend(record.agents.iter().map(|row| row.kind.to_string()));
    seen.extend(record.sectors.iter().map(|sector| sector.to_string()));
    seen.extend(record.names.iter().cloned());
    let matrices = record.flows.iter().chain(&record.balances);
    seen.extend(matrices.map(|row| row.entry.to_string()));
    seen.sort();
    seen.dedup();
    seen
}

/// The page of columns without the names it quotes, which are in the record or stay what they are.
fn explained(record: &Record, labels: &Labels) -> String {
    let page = markdown(record, labels);
    page.lines().flat_map(|line| line.split('`').step_by(2).chain(["\n"])).collect()
}

fn with_words_of(texts: &[String], foreign: &[&str]) -> Vec<String> {
    let lines = texts.iter().flat_map(|text| text.lines());
    let speaks = |line: &&str| {
        let lower = line.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| foreign.contains(&word))
    };
    lines.filter(speaks).map(String::from).collect()
}

#[test]
fn no_word_of_computing_shows_in_the_historic_worlds() {
    let of_its_time = ["usd", "electricity", "grid"];
    for (name, more) in [("fibre-1996", &of_its_time[..0]), ("railways-1843", &of_its_time)] {
        let world = world(name, &["users=500"]);
        let record = run(&world, 60);
        let summary = summarise(&record).unwrap();
        let story = Words::of(&world.labels).say(&tell(&summary, &record));
        let mut texts = vec![explained(&record, &world.labels), story];
        texts.extend(shown(&rename(record, &world.labels)));
        let found = with_words_of(&texts, &[&OF_COMPUTING[..], more].concat());
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}
