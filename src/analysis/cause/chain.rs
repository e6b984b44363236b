//! The causal chain of a crash: its events and what led to them, as far back as the rules of the run knew, condensed to one
//! link a kind.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::analysis::dating::crash::Crash;
use crate::analysis::windows::total;
use crate::record::{Event, EventId, Record};

/// The kinds of events that a crash is made of.
pub const SIGNS: [&str; 17] = [
    "rent_fall",
    "bear_market",
    "life_cut",
    "write_down",
    "cancellation",
    "collateral_fall",
    "covenant_breach",
    "equity_cure",
    "forced_sale",
    "squeeze",
    "overdraft",
    "refinancing_refused",
    "default",
    "liquidation",
    "lender_loss",
    "supplier_loss",
    "credit_tightening",
];

/// All events of one kind within a chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Link {
    /// What happened.
    pub kind: &'static str,
    /// Step of the first of them.
    pub first: u32,
    /// Step of the last of them.
    pub last: u32,
    /// How many there were [events].
    pub count: usize,
    /// To how many agents, or by how many [agents].
    pub agents: usize,
    /// The amounts together; none for ratios, shares and years, which do not add up.
    pub sum: Option<f64>,
    /// The largest amount.
    pub largest: f64,
    /// Unit of the amounts.
    pub unit: &'static str,
    /// To whom the first one happened, or by whom.
    pub agent: String,
    /// Detail of the first one.
    pub detail: String,
    /// How many of them were led to by events of each kind; the empty kind stands for those of which no rule knew a cause.
    pub causes: BTreeMap<&'static str, usize>,
}

/// How far orders for devices fell, between two quarters given by their first steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OrderCut {
    /// The quarter before the fall.
    pub from: usize,
    /// Orders of it [H100e per quarter].
    pub before: f64,
    /// The quarter after the fall.
    pub to: usize,
    /// Orders of it [H100e per quarter].
    pub after: f64,
}

/// The steps in which the events of a fall are looked for: from its start to its trough; the whole run without one.
pub fn window(record: &Record, fall: Option<&Crash>) -> (usize, usize) {
    let last = record.series.months().saturating_sub(1);
    fall.map_or((0, last), |fall| (fall.start, fall.trough.unwrap_or(last).max(fall.confirmed)))
}

/// The chain of what happened from one step to another: events of the kinds of [`SIGNS`] there, and all that led to them,
/// whenever it was. Links stand in the order of their first events.
pub fn chain(record: &Record, from: usize, to: usize) -> Vec<Link> {
    let known: BTreeMap<EventId, &Event> =
        record.events.iter().map(|event| (event.id, event)).collect();
    let within = |event: &&Event| (from..=to).contains(&(event.month as usize));
    let signs = record.events.iter().filter(|event| SIGNS.contains(&event.kind)).filter(within);
    let mut found = BTreeSet::new();
    for sign in signs {
        let mut next = Some(sign.id);
        while let Some(event) = next.and_then(|id| known.get(&id)) {
            let is_new = found.insert(event.id);
            next = event.cause.filter(|_| is_new);
        }
    }
    let mut kinds: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for event in record.events.iter().filter(|event| found.contains(&event.id)) {
        kinds.entry(event.kind).or_default().push(event);
    }
    let mut links: Vec<Link> = kinds.values().map(|events| link(record, &known, events)).collect();
    let order = |link: &Link| kinds[link.kind].iter().map(|event| (event.month, event.id)).min();
    links.sort_by_key(order);
    links
}

/// One link of events of one kind.
fn link(record: &Record, known: &BTreeMap<EventId, &Event>, events: &[&Event]) -> Link {
    let first = events.iter().min_by_key(|event| (event.month, event.id)).expect("a kind was met");
    let amounts: Vec<f64> = events.iter().map(|event| event.amount).collect();
    let agents: BTreeSet<usize> = events.iter().map(|event| event.agent).collect();
    let mut causes = BTreeMap::new();
    for event in events {
        let cause = event.cause.and_then(|id| known.get(&id)).map_or("", |cause| cause.kind);
        *causes.entry(cause).or_insert(0) += 1;
    }
    Link {
        kind: first.kind,
        first: first.month,
        last: events.iter().map(|event| event.month).max().unwrap_or(first.month),
        count: events.len(),
        agents: agents.len(),
        sum: ["USD", "H100e"].contains(&first.unit).then(|| total(&amounts)),
        largest: amounts.iter().copied().fold(f64::MIN, f64::max),
        unit: first.unit,
        agent: record.names.get(first.agent).cloned().unwrap_or_default(),
        detail: first.detail.clone(),
        causes,
    }
}

/// The deepest fall of orders from one quarter to a later one, between two steps; none if they never fell.
pub fn order_cut(record: &Record, from: usize, to: usize) -> Option<OrderCut> {
    let steps = (record.steps_per_year as usize / 4).max(1);
    let mut orders = vec![0.0; record.series.months() / steps];
    for event in record.events.iter().filter(|event| event.kind == "order") {
        if let Some(quarter) = orders.get_mut(event.month as usize / steps) {
            *quarter += event.amount;
        }
    }
    let window = from / steps..(to / steps + 1).min(orders.len());
    let falls = window.clone().flat_map(|a| (a + 1..window.end).map(move |b| (a, b)));
    let depth = |(a, b): (usize, usize)| 1.0 - orders[b] / orders[a];
    let deepest = falls.filter(|&(a, b)| orders[b] < orders[a]);
    let (a, b) =
        deepest.reduce(|best, fall| if depth(fall) > depth(best) { fall } else { best })?;
    Some(OrderCut { from: a * steps, before: orders[a], to: b * steps, after: orders[b] })
}

#[cfg(test)]
mod tests;
