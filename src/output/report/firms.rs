//! The firms and lenders of a run with their books, month after month.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::analysis::story::panel;
use crate::output::figure::names::sentence;
use crate::output::figure::runs::Run;
use crate::output::page::number::numbers;
use crate::record::Column;

/// What is shown of each, with the name a reader knows it by: its books first.
const COLUMNS: [(&str, &str); 12] = [
    ("credit_deposits", "Deposits"),
    ("depreciation_book", "Book value"),
    ("credit_debt", "Loans owed"),
    ("credit_lent", "Loans made"),
    ("impairment_total", "Written down so far"),
    ("capex", "Capex"),
    ("services_revenue", "Sales of services"),
    ("production_revenue", "Sales of devices"),
    ("deliveries_installed", "Installed"),
    ("rents_utilisation", "Utilisation"),
    ("equity_price", "Share price"),
    ("orders_backlog", "Orders open"),
];

/// The columns shown, in the words of the world.
pub fn columns(run: &Run) -> Value {
    let words = run.words();
    let known = |name: &str| run.record.agent_columns.iter().find(|column| column.name == name);
    let column = |(name, said): &(&str, &str)| -> Option<Value> {
        let Column { unit, meaning, .. } = known(name)?;
        let label = run.labels.columns.iter().find(|(known, _)| known == name);
        let said = label.map_or_else(|| words.say(said), |(_, label)| sentence(label));
        Some(
            json!({ "name": name, "said": said, "unit": words.unit(unit), "meaning": words.say(meaning) }),
        )
    };
    COLUMNS.iter().filter_map(column).collect()
}

/// Every agent, in the order in which they came, with its values; a column that it never had is left out.
pub fn firms(run: &Run) -> Value {
    let mut values: BTreeMap<(usize, usize), Vec<f64>> = BTreeMap::new();
    let places: Vec<(usize, &str)> = places(run);
    let steps = run.record.series.months();
    let mut order: Vec<(usize, &str)> = Vec::new();
    for row in run.record.agents.iter() {
        if order.iter().all(|(agent, _)| *agent != row.agent) {
            order.push((row.agent, row.kind));
        }
        for (place, _) in &places {
            let all = values.entry((row.agent, *place)).or_insert_with(|| vec![f64::NAN; steps]);
            if let Some(value) = all.get_mut(row.month as usize) {
                *value = row.values[*place];
            }
        }
    }
    let of = |agent: usize| -> Value {
        let known = places.iter().filter_map(|(place, name)| {
            let values = values.get(&(agent, *place))?;
            let has_any = values.iter().any(|value| value.is_finite());
            has_any.then(|| (name.to_string(), shortened(values)))
        });
        known.collect()
    };
    let firm = |(agent, kind): &(usize, &str)| {
        let name = run.record.names.get(*agent).cloned().unwrap_or_default();
        json!({ "name": name, "kind": kind, "said": said(run, kind), "values": of(*agent) })
    };
    order.iter().map(firm).collect()
}

/// The positions of the columns shown.
fn places(run: &Run) -> Vec<(usize, &'static str)> {
    let place = |name: &str| run.record.agent_columns.iter().position(|one| one.name == name);
    COLUMNS.iter().filter_map(|(name, _)| Some((place(name)?, *name))).collect()
}

/// Values with four digits that count: a table and a chart of firms show no more.
fn shortened(values: &[f64]) -> Value {
    let digits = |value: &f64| format!("{value:.3e}").parse().unwrap_or(*value);
    numbers(values.iter().map(digits))
}

/// A kind of agent in the words of the world.
fn said(run: &Run, kind: &str) -> String {
    let label = run.labels.agents.iter().find(|(known, _)| known == kind);
    label.map_or_else(|| panel::spoken(kind), |(_, label)| panel::spoken(label))
}
