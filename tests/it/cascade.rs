//! A fall of rents travels through collateral, covenants, forced sales and lenders' losses into credit: every link is an
//! event, and names the one it came from.

use overbuild::record::{Event, Record};

use crate::support::{run, world};

/// The kinds of the events an event came from, itself first.
fn chain<'a>(record: &'a Record, last: &'a Event) -> Vec<&'a str> {
    let mut kinds = vec![last.kind];
    let mut cause = last.cause;
    while let Some(id) = cause {
        let event = record.events.iter().find(|event| event.id == id).expect("a cause happened");
        kinds.push(event.kind);
        cause = event.cause;
    }
    kinds
}

#[test]
fn in_a_levered_world_a_find_ends_in_tighter_credit_link_by_link() {
    let record = run(&world("levered-neoclouds", &[]), 84);
    let after = |kind: &'static str| record.events.iter().filter(move |event| event.kind == kind);
    let whole = [
        "lender_loss",
        "liquidation",
        "default",
        "covenant_breach",
        "collateral_fall",
        "rent_fall",
        "news",
        "breakthrough",
    ];
    let losses: Vec<Vec<&str>> = after("lender_loss").map(|event| chain(&record, event)).collect();
    assert!(losses.iter().any(|kinds| kinds[..] == whole), "{losses:?}");
    let tightened = after("credit_tightening").map(|event| chain(&record, event));
    let from_the_find =
        |kinds: &Vec<&str>| kinds[1..4] == whole[..3] && kinds.last() == Some(&"breakthrough");
    assert!(tightened.filter(from_the_find).count() > 0, "credit did not tighten for the find");
    let mut sales = after("forced_sale").map(|event| chain(&record, event));
    assert!(sales.any(|kinds| kinds[1..] == whole[3..]), "no sale was forced by the find");
}

#[test]
fn causes_come_before_what_they_cause() {
    for name in ["levered-neoclouds", "vendor-financed", "ai-winter"] {
        let record = run(&world(name, &["users=2000"]), 84);
        for event in record.events.iter().filter(|event| event.cause.is_some()) {
            assert!(event.cause.unwrap() < event.id, "{name}: {event:?}");
        }
    }
}
