//! Chains of records written by hand.

use super::*;
use crate::analysis::sample;

/// A record of these events: number, month, kind, agent, amount, cause.
fn record(events: &[(u32, u32, &'static str, usize, f64, Option<u32>)]) -> Record {
    let mut record = sample::record(60);
    for &(id, month, kind, agent, amount, cause) in events {
        let unit = match kind {
            "order" | "cancellation" => "H100e",
            "rent_fall" | "bear_market" => "share",
            "breakthrough" | "news" => "ratio",
            _ => "USD",
        };
        let (id, cause) = (EventId(id), cause.map(EventId));
        let detail = format!("{kind} {amount}");
        record.events.push(Event { id, month, kind, agent, amount, unit, cause, detail });
    }
    record
}

fn crash() -> Record {
    record(&[
        (0, 2, "default", 1, 9.0, None),
        (1, 10, "breakthrough", 0, 10.0, None),
        (2, 11, "news", 0, 8.0, Some(1)),
        (3, 12, "adoption", 1, 10.0, Some(1)),
        (4, 20, "write_down", 1, 100.0, Some(2)),
        (5, 20, "write_down", 0, 50.0, None),
        (6, 24, "write_down", 1, 30.0, Some(2)),
        (7, 21, "rent_fall", 0, 0.3, Some(2)),
        (8, 22, "rent_fall", 0, 0.5, None),
        (9, 50, "default", 1, 7.0, None),
    ])
}

fn kinds(links: &[Link]) -> Vec<&str> {
    links.iter().map(|link| link.kind).collect()
}

#[test]
fn a_chain_goes_back_beyond_its_window_and_leaves_out_what_led_to_nothing_in_it() {
    let links = chain(&crash(), 20, 30);
    assert_eq!(kinds(&links), ["breakthrough", "news", "write_down", "rent_fall"]);
}

#[test]
fn a_link_counts_and_adds_what_can_be_added() {
    let links = chain(&crash(), 20, 30);
    let [find, _, written, rents] = &links[..] else { panic!("{links:?}") };
    assert_eq!((written.first, written.last, written.count, written.agents), (20, 24, 3, 2));
    assert_eq!((written.sum, written.largest), (Some(180.0), 100.0));
    assert_eq!(written.causes, BTreeMap::from([("", 1), ("news", 2)]));
    assert_eq!((rents.sum, rents.largest), (None, 0.5));
    assert_eq!((find.agent.as_str(), find.detail.as_str()), ("ogen", "breakthrough 10"));
    assert_eq!(find.causes, BTreeMap::from([("", 1)]));
}

#[test]
fn of_several_crashes_each_has_its_own_chain() {
    assert_eq!(kinds(&chain(&crash(), 0, 5)), ["default"]);
    assert_eq!(chain(&crash(), 45, 59)[0].sum, Some(7.0));
    assert_eq!(chain(&crash(), 30, 40), []);
}

#[test]
fn a_cause_that_is_not_there_and_causes_in_a_circle_end_the_walk() {
    let missing = record(&[(0, 5, "default", 0, 1.0, Some(99))]);
    assert_eq!(chain(&missing, 0, 9)[0].causes, BTreeMap::from([("", 1)]));
    let circle = record(&[
        (0, 5, "default", 0, 1.0, Some(1)),
        (1, 6, "arrears", 1, 1.0, Some(2)),
        (2, 7, "overdraft", 1, 1.0, Some(0)),
    ]);
    assert_eq!(kinds(&chain(&circle, 5, 5)), ["default", "arrears", "overdraft"]);
}

#[test]
fn orders_are_cut_from_the_quarter_from_which_they_fall_deepest() {
    let orders = [(0, 9.0), (3, 20.0), (4, 20.0), (7, 30.0), (10, 10.0), (12, 4.0), (15, 12.0)];
    let events: Vec<_> =
        orders.iter().map(|&(m, amount)| (m, m, "order", 0, amount, None)).collect();
    let cut = order_cut(&record(&events), 0, 17).unwrap();
    assert_eq!(cut, OrderCut { from: 3, before: 40.0, to: 12, after: 4.0 });
    assert_eq!(order_cut(&record(&events), 12, 17), None);
    assert_eq!(order_cut(&record(&events), 15, 99).unwrap().to, 18);
    assert_eq!(order_cut(&record(&[]), 0, 59), None);
}
