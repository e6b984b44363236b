//! A record written by hand with one of everything, for tests.

use crate::output::manifest::Identity;
use crate::record::panel::AgentRow;
use crate::record::{Column, Event, EventId, MatrixRow, Record, SECTORS, Series, UserRow};
use crate::units::Dollars;

/// Two months of a lab, an owner and a user.
pub fn record() -> Record {
    Record {
        steps_per_year: 12,
        names: vec!["=ogen".into(), "ibex".into()],
        series: Series {
            columns: vec![
                column("capex", "USD per month", "Cash paid for devices"),
                column("rents_list", "USD per H100e-hour", "List rent | of compute"),
            ],
            values: vec![1.5, 2.0, -0.0, 0.1],
        },
        agent_columns: vec![
            column("orders_placed", "H100e", "Capacity ordered"),
            column("pricing_price", "USD per service unit", "Price of the lab's services"),
        ],
        agents: [
            agent("hyperscaler", 1, &[7.0, f64::NAN]),
            agent("model_lab", 0, &[f64::NAN, 0.5]),
        ]
        .into_iter()
        .collect(),
        events: events(),
        sectors: vec!["households", "model_labs"],
        flows: vec![matrix("services", [-105, 105])],
        balances: vec![matrix("deposits", [200, 0])],
        users: vec![UserRow { month: 0, user: 4, segment: 1, provider: 2, adopted: 1, usage: 0.1 }],
    }
}

fn column(name: &'static str, unit: &'static str, meaning: &'static str) -> Column {
    Column { name, unit, meaning }
}

fn agent<'a>(kind: &'static str, agent: usize, values: &'a [f64; 2]) -> AgentRow<'a> {
    AgentRow { month: 0, kind, agent, values }
}

fn matrix(entry: &'static str, cents: [i64; 2]) -> MatrixRow {
    let mut amounts = [Dollars::ZERO; SECTORS];
    amounts[..2].copy_from_slice(&cents.map(Dollars::from_cents));
    MatrixRow { month: 0, entry, amounts }
}

fn events() -> Vec<Event> {
    let find = Event {
        id: EventId(0),
        month: 1,
        kind: "breakthrough",
        agent: 0,
        amount: 10.0,
        unit: "ratio",
        cause: None,
        detail: "inference 10x, open".into(),
    };
    let write_down = Event {
        id: EventId(1),
        kind: "write_down",
        agent: 1,
        amount: 2.5e20,
        unit: "USD",
        cause: Some(find.id),
        detail: "said \"late\"".into(),
        ..find.clone()
    };
    vec![find, write_down]
}

/// A run of the world `today`.
pub fn identity() -> Identity {
    Identity {
        version: "0.1.0".into(),
        git: "unknown".into(),
        world: "today".into(),
        world_sha256: "01".repeat(32),
        seed: 1,
        months: 144,
        panel: 0,
        rule_sha256: "23".repeat(32),
    }
}
