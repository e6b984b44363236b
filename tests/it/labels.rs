//! Labels rename what a reader sees and leave the economy alone.

use std::fs;
use std::path::Path;

use overbuild::output::columns::markdown;
use overbuild::output::labels::rename;
use overbuild::scenario::checked::Scenario;

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
    let amounts = |record: &overbuild::record::Record| -> Vec<_> {
        record.flows.iter().map(|row| row.amounts.clone()).collect()
    };
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

#[test]
fn no_word_of_computing_shows_in_the_railways() {
    let railways = world("railways-1843", &["users=500"]);
    let record = rename(run(&railways, 60), &railways.labels);
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
    let foreign = [
        "ai",
        "gpu",
        "gpus",
        "h100e",
        "usd",
        "compute",
        "cloud",
        "clouds",
        "hyperscaler",
        "neocloud",
        "neoclouds",
        "hyperscalers",
        "lab",
        "labs",
        "model",
        "models",
        "inference",
        "training",
        "software",
        "device",
        "devices",
        "vendor",
        "vendors",
        "electricity",
        "data",
    ];
    let words = |text: &str| -> Vec<String> {
        text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(String::from).collect()
    };
    let found: Vec<&String> =
        seen.iter().filter(|text| words(text).iter().any(|w| foreign.contains(&&**w))).collect();
    assert!(found.is_empty(), "{found:#?}");
}
