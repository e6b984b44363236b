//! The pages that the program writes are the pages in docs/.
//!
//! `OVERBUILD_BLESS=1 cargo test --test it docs` writes them anew.

use std::path::Path;
use std::{env, fs};

use overbuild::analysis::dating::rule::Rule;
use overbuild::economy::explain::phases;
use overbuild::experiment::file::ExperimentFile;
use overbuild::scenario::calibration::parameters::Parameters;
use overbuild::scenario::calibration::targets::Targets;
use overbuild::scenario::document::document;
use overbuild::scenario::world::WorldFile;

use crate::support::{start, world};

fn is_page(name: &str, page: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if env::var_os("OVERBUILD_BLESS").is_some() {
        fs::write(&file, page).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap(), page, "OVERBUILD_BLESS=1 writes it anew");
}

#[test]
fn the_reference_of_world_files_is_what_the_program_says() {
    is_page("world-files.md", &document::<WorldFile>("world"));
}

#[test]
fn the_reference_of_dating_rules_is_what_the_program_says() {
    is_page("dating-rule.md", &document::<Rule>("rule"));
}

#[test]
fn the_references_of_experiments_targets_and_parameters_are_what_the_program_says() {
    is_page("experiment-files.md", &document::<ExperimentFile>("experiment"));
    is_page("target-files.md", &document::<Targets>("targets"));
    is_page("parameter-files.md", &document::<Parameters>("parameters"));
}

#[test]
fn the_page_of_phases_is_what_the_program_says() {
    is_page("phases.md", &phases(&mut start(&world("today", &["users=100"]))));
}
