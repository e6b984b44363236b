//! Every broken world is refused with the place, what was wrong and what would be right.
//!
//! The messages are a snapshot: `INSTA_UPDATE=always cargo test --test it broken_worlds` takes it anew, to be read.

use std::fs;
use std::path::{Path, PathBuf};

use overbuild::experiment::run::start;
use overbuild::scenario::checked::Scenario;
use proptest::prelude::*;

use crate::support::shipped;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/broken_worlds")
}

fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.collect();
    files.sort();
    files
}

/// The faults of a file, with its folder left out.
fn faults(file: &Path) -> String {
    let faults = Scenario::read(file, &[]).err().map(|faults| faults.to_string());
    let faults = faults.unwrap_or_else(|| panic!("{} is no broken world", file.display()));
    let folder = format!("{}/", folder().display());
    faults.replace(&folder, "").replace(env!("CARGO_MANIFEST_DIR"), "")
}

#[test]
fn every_broken_world_is_refused_in_these_words() {
    let files = files();
    assert!(files.len() >= 60, "{}", files.len());
    let name = |file: &Path| file.file_stem().unwrap().to_string_lossy().into_owned();
    let pages = files.iter().map(|file| format!("== {}\n{}\n", name(file), faults(file)));
    insta::assert_snapshot!(pages.collect::<String>());
}

#[test]
fn every_fault_names_file_line_and_column() {
    for file in files() {
        let faults = faults(&file);
        let line = faults.lines().next().unwrap();
        let mut parts = line.split(':');
        assert!(parts.next().unwrap().ends_with(".ron"), "{line}");
        assert!(parts.next().unwrap().parse::<u32>().is_ok(), "{line}");
        assert!(parts.next().unwrap().parse::<u32>().is_ok(), "{line}");
        assert!(line.len() < 500 && !faults.contains('\u{1b}') && !faults.contains('\0'));
    }
}

#[test]
fn all_faults_of_a_world_are_reported_at_once() {
    let faults = faults(&folder().join("many-faults.ron"));
    for place in ["mnths", "users", "absorption.share", "rents.speed", "rents.target", "standard"] {
        assert!(faults.contains(place), "{place}: {faults}");
    }
}

/// Ways to spoil a number of a world.
fn extremes() -> impl Strategy<Value = &'static str> {
    let values = ["0", "-1", "1", "1e-12", "1e18", "0.5", "1e9", "NaN", "\"x\"", "None", "[]"];
    proptest::sample::select(values.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_world_with_spoilt_numbers_is_refused_or_runs_without_a_panic(
        spoils in prop::collection::vec((any::<prop::sample::Index>(), extremes()), 1..4),
    ) {
        let text = fs::read_to_string(shipped("today")).unwrap();
        let numbers: Vec<(usize, usize)> = numbers(&text);
        let mut chosen: Vec<(usize, usize, &str)> = spoils
            .iter()
            .map(|(index, value)| { let (a, b) = *index.get(&numbers); (a, b, *value) })
            .collect();
        chosen.sort();
        chosen.dedup_by_key(|spoil| spoil.0);
        let mut spoilt = text.clone();
        for (from, upto, value) in chosen.iter().rev() {
            spoilt.replace_range(from..upto, value);
        }
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("spoilt.ron");
        fs::write(&file, spoilt).unwrap();
        let small = ["users=200".to_string(), "population.captive_portfolios=20".to_string()];
        if let Ok(scenario) = Scenario::read(&file, &small) {
            let mut sim = start(&scenario, 1);
            let _ = (0..3).try_for_each(|_| sim.step());
        }
    }
}

/// Where the numbers of a text stand, comments aside.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let code = line.split("//").next().unwrap_or("");
        let mut from = None;
        for (at, letter) in code.char_indices().chain([(code.len(), ' ')]) {
            let part = letter.is_ascii_digit() || from.is_some() && matches!(letter, '.' | 'e');
            match (from, part) {
                (None, true) if code[..at].ends_with([' ', '(', '-']) => from = Some(at),
                (Some(start), false) => {
                    found.push((line_start + start, line_start + at));
                    from = None;
                }
                _ => {}
            }
        }
        line_start += line.len();
    }
    found
}
