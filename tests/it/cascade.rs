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

/// All that led to each event of a kind, itself first, where the links are these.
fn chains<'a>(record: &'a Record, kind: &str, links: &[&str]) -> Vec<Vec<&'a Event>> {
    let last = record.events.iter().filter(|event| event.kind == kind);
    let chains = last.map(|event| causes(record, event));
    let alike =
        |events: &Vec<&Event>| events[1..].iter().map(|event| event.kind).eq(links.iter().copied());
    chains.filter(alike).collect()
}

/// How many events of a kind came from these, link by link, the first that failed being a young cloud of the first day.
fn count(record: &Record, kind: &str, links: &[&str]) -> usize {
    let of_old = |events: &&Vec<&Event>| {
        let debtor = events.iter().find(|event| event.kind == "covenant_breach");
        debtor.is_some_and(|event| record.names[event.agent].starts_with("neocloud"))
    };
    chains(record, kind, links).iter().filter(of_old).count()
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

/// One run and one cloud from end to end: the find, rents, collateral, its covenant, its forced sale, its default, what that
/// costs its lenders, and the credit they then withhold.
#[test]
fn in_one_levered_run_a_find_ends_in_forced_sales_losses_and_tighter_credit() {
    let record = run(&world("levered-neoclouds", &["users=1200", "seed=529"]), 60);
    let sales = chains(&record, "forced_sale", &WHOLE[3..]);
    let sale = sales.first().expect("devices were sold for the find");
    let tightened = chains(&record, "credit_tightening", &WHOLE);
    let tightening = tightened.first().expect("credit tightened for the find");
    let breach = tightening[4];
    assert_eq!(sale[1].id, breach.id, "who had to sell is not who cost lenders so much");
    assert!(breach.month < sale[0].month && sale[0].month < tightening[1].month);
    assert_eq!(tightening[1].kind, "lender_loss");
    assert!(tightening[1].amount > 0.0 && tightening[0].amount > 0.0);
}

/// From a lender's loss on a reorganised cloud back to the find.
const FOR_WANT_OF_CASH: [&str; 7] =
    ["lender_loss", "reorganisation", "default", "overdraft", "rent_fall", "news", "breakthrough"];

/// Where demand does not come back after the find, clouds with other business run out of cash, their creditors forgive what
/// these cannot carry, and what that costs makes lenders careful.
#[test]
fn in_a_winter_a_find_ends_in_tighter_credit_link_by_link() {
    let seeds = (1..=4).map(|seed| format!("seed={seed}"));
    let records = seeds.map(|seed| run(&world("ai-winter", &["users=2000", &seed]), 72));
    let tight = records.filter(|record| {
        let tightened = chains(record, "credit_tightening", &FOR_WANT_OF_CASH);
        tightened.iter().any(|chain| chain[0].amount > 0.5)
    });
    assert_eq!(tight.count(), 3, "seed 3 was refused new loans on the way, the others were not");
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
