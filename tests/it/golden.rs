//! Results move only on purpose: a few numbers of every shipped world, to the last bit.
//!
//! `INSTA_UPDATE=always cargo test --test it golden` takes them anew, for a world that was added too; CHANGELOG then says
//! why they moved. Read what changed with `git diff tests/it/snapshots` before it is committed.

use std::path::PathBuf;

use crate::support::{column, run, world, world_files};

/// As few as still make every mechanism work, so that all worlds take seconds.
const USERS: &str = "users=2000";

const COLUMNS: [&str; 7] = [
    "rents_utilisation",
    "rents_list",
    "rents_capacity",
    "capex",
    "depreciation_book",
    "services_volume",
    "adoption_share",
];

/// The names of all worlds of the folder, in order.
fn worlds() -> Vec<String> {
    let name = |file: PathBuf| file.file_stem().unwrap().to_str().unwrap().to_string();
    world_files().into_iter().map(name).collect()
}

#[test]
fn shipped_worlds_give_the_numbers_they_gave() {
    let mut page = String::new();
    for name in worlds() {
        let record = run(&world(&name, &[USERS]), 121);
        page += &format!("== {name}: {} events\n", record.events.len());
        for known in COLUMNS {
            let values = column(&record, known);
            let sampled = [12, 36, 60, 120].map(|month| format!("{:e}", values[month]));
            page += &format!("{known}: {}\n", sampled.join(" "));
        }
    }
    insta::assert_snapshot!(page);
}
