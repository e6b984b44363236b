//! Results move only on purpose: a few numbers of every shipped world, to the last bit.
//!
//! `INSTA_UPDATE=always cargo test --test it golden` takes them anew; CHANGELOG then says why they moved.

use crate::support::{column, run, world};

const WORLDS: [&str; 8] = [
    "today",
    "no-breakthrough",
    "overnight-2x",
    "overnight-10x",
    "overnight-100x",
    "secret-100x",
    "steady-10x-a-year",
    "demand-starved",
];

const COLUMNS: [&str; 7] = [
    "rents_utilisation",
    "rents_list",
    "rents_capacity",
    "capex",
    "depreciation_book",
    "services_volume",
    "adoption_share",
];

#[test]
fn shipped_worlds_give_the_numbers_they_gave() {
    let mut page = String::new();
    for name in WORLDS {
        let record = run(&world(name, &["users=2000"]), 121);
        page += &format!("== {name}: {} events\n", record.events.len());
        for known in COLUMNS {
            let values = column(&record, known);
            let sampled = [12, 36, 60, 120].map(|month| format!("{:e}", values[month]));
            page += &format!("{known}: {}\n", sampled.join(" "));
        }
    }
    insta::assert_snapshot!(page);
}
