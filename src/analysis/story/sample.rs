//! A record written by hand, for tests: an owner in two quarters.

use crate::analysis::sample;
use crate::record::panel::AgentRow;
use crate::record::{Column, Event, EventId, Record};

/// The owner's columns, with a value for every month of six.
const OWN: [(&str, [f64; 6]); 11] = [
    ("rents_list", [2.0, 2.0, 2.0, 1.8, 1.6, 1.5]),
    ("rents_utilisation", [0.9, 0.9, 0.9, 0.8, 0.7, 0.6]),
    ("deliveries_installed", [1e6, 1e6, 1e6, 1.2e6, 1.2e6, 1.2e6]),
    ("orders_wanted", [1.5e6; 6]),
    ("orders_backlog", [2e5; 6]),
    ("orders_planned", [4e4, 4e4, 4e4, 5e4, -1e4, -2e4]),
    ("orders_passed", [3e4, 3e4, 3e4, 1e4, 0.0, 0.0]),
    ("orders_affordable", [1e4, 2e4, 9e4, 9e4, 9e4, 9e4]),
    ("orders_placed", [1e4, 2e4, 3e4, 1e4, 0.0, 0.0]),
    ("orders_value_over_price", [1.2, 1.2, 1.25, 1.0, 0.9, 0.8]),
    ("credit_debt", [5e9, 5e9, 5e9, 6e9, 6e9, 6.5e9]),
];

/// Two quarters of `ogen`, with a cancellation that news led to.
pub fn record() -> Record {
    let column = |(name, _): (&'static str, _)| Column { name, unit: "", meaning: "" };
    let values = |month: usize| OWN.map(|(_, values)| values[month]);
    let months: Vec<_> = (0..6).map(values).collect();
    let mut record = sample::record(6);
    let hurdle = Column { name: "orders_hurdle", unit: "ratio", meaning: "" };
    record.series.columns.push(hurdle);
    let rows: Vec<f64> = record
        .series
        .values
        .chunks_exact(record.series.columns.len() - 1)
        .flat_map(|row| row.iter().copied().chain([1.0]))
        .collect();
    record.series.values = rows;
    record.agent_columns = OWN.map(column).to_vec();
    let rows = (0..).zip(&months);
    record.agents = rows
        .map(|(month, values)| AgentRow { month, kind: "hyperscaler", agent: 0, values })
        .collect();
    record.events = vec![
        event(0, 3, "news", 9.9, "believed gain in inference", None),
        event(1, 4, "cancellation", 2e4, "value over price 0.90", Some(EventId(0))),
    ];
    record.events[0].agent = 1;
    record
}

fn event(
    id: u32,
    month: u32,
    kind: &'static str,
    amount: f64,
    detail: &str,
    cause: Option<EventId>,
) -> Event {
    let (id, agent, unit, detail) = (EventId(id), 0, "", detail.to_string());
    Event { id, month, kind, agent, amount, unit, cause, detail }
}
