//! A fall of rents travels through collateral, covenants, forced sales and lenders' losses into credit: every link is an
//! event, and names the one it came from.

use overbuild::record::{Event, Record};

use crate::support::{run, world};

/// What an event came from, itself first.
fn causes<'a>(record: &'a Record, last: &'a Event) -> Vec<&'a Event> {
    let mut events = vec![last];
    let mut cause = last.cause;
    while let Some(id) = cause {
        let event = record.events.iter().find(|event| event.id == id).expect("a cause happened");
        events.push(event);
        cause = event.cause;
    }
    events
}

/// From a lender's loss back to the find.
const WHOLE: [&str; 8] = [
    "lender_loss",
    "liquidation",
    "default",
    "covenant_breach",
    "collateral_fall",
    "rent_fall",
    "news",
    "breakthrough",
];

/// How many events of a kind came from these, link by link, the first that failed being a young cloud of the first day.
fn count(record: &Record, kind: &str, links: &[&str]) -> usize {
    let whole = |last: &&Event| {
        let events = causes(record, last);
        let kinds: Vec<&str> = events.iter().skip(1).map(|event| event.kind).collect();
        let debtor = events.iter().find(|event| event.kind == "covenant_breach");
        let of_old = debtor.is_some_and(|event| record.names[event.agent].starts_with("neocloud"));
        kinds == links && of_old
    };
    record.events.iter().filter(|event| event.kind == kind).filter(whole).count()
}

/// In how many of eight runs of a world events of a kind came from these, link by link.
fn runs(name: &str, kind: &str, links: &[&str]) -> usize {
    let seeds = (1..=8).map(|seed| format!("seed={seed}"));
    let records = seeds.map(|seed| run(&world(name, &["users=2000", &seed]), 84));
    records.filter(|record| count(record, kind, links) > 0).count()
}

/// Many young clouds in breach wait in vain for bids that would help them, so a find forces sales in some runs only; estates
/// fetch so much of what they owe that lenders lose little, and credit does not tighten for it.
#[test]
fn in_a_levered_world_a_find_ends_in_forced_sales_and_in_losses_link_by_link() {
    let sales = runs("levered-neoclouds", "forced_sale", &WHOLE[3..]);
    let losses = runs("levered-neoclouds", "lender_loss", &WHOLE[1..]);
    assert!(sales > 1, "devices were sold for the find in {sales} runs of 8");
    assert!(losses > 1, "lenders lost for the find in {losses} runs of 8");
}

/// The last link: where demand does not come back after the find, lenders lose what makes them careful.
#[test]
fn in_a_winter_a_find_ends_in_tighter_credit_link_by_link() {
    let tightened = runs("ai-winter", "credit_tightening", &WHOLE);
    assert!(tightened > 0, "credit did not tighten for the find in any of 8 runs");
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
