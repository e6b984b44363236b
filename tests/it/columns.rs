//! The page of columns is what the program says, and speaks of everything that happens.
//!
//! `OVERBUILD_BLESS=1 cargo test --test it columns` writes the page anew.

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use overbuild::output::columns::{EVENT_KINDS, markdown};

use crate::support::{run, start, world};

#[test]
fn the_page_of_columns_is_what_the_program_says() {
    let today = world("today", &["users=1000"]);
    let page = markdown(&start(&today).record(), &today.labels);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/columns.md");
    if env::var_os("OVERBUILD_BLESS").is_some() {
        fs::write(&file, &page).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap(), page, "OVERBUILD_BLESS=1 writes it anew");
}

#[test]
fn every_kind_of_event_that_happens_is_explained() {
    let known: BTreeSet<&str> = EVENT_KINDS.iter().map(|kind| kind.name).collect();
    let seen: BTreeSet<&str> = ["today", "overnight-100x", "demand-starved"]
        .into_iter()
        .flat_map(|name| run(&world(name, &["users=1000"]), 100).events)
        .map(|event| event.kind)
        .collect();
    assert!(seen.len() >= 10, "{seen:?}");
    assert!(seen.is_subset(&known), "{:?}", seen.difference(&known));
}
