//! One agent of a record: its rows by month, beside the series of the economy.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::record::panel::AgentRow;
use crate::record::{Event, Record};

/// Months of a run, the last one included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First step.
    pub from: usize,
    /// Last step.
    pub to: usize,
}

/// Where a number was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Table {
    /// The agent's own rows.
    #[serde(rename = "agents.csv")]
    Agents,
    /// The economy's.
    #[serde(rename = "series.csv")]
    Series,
    /// What happened; a column is then a kind of event, its numbers the amounts of the agent's events.
    #[serde(rename = "events.csv")]
    Events,
}

/// An agent, and the run it is part of.
pub struct Panel<'a> {
    /// The run.
    pub record: &'a Record,
    /// Position of the agent in [`Record::names`].
    pub agent: usize,
    /// Its kind.
    pub kind: &'static str,
    rows: BTreeMap<usize, AgentRow<'a>>,
}

impl Panel<'_> {
    /// The rows of an agent; `None` if it has none.
    pub fn of<'a>(record: &'a Record, name: &str) -> Option<Panel<'a>> {
        let agent = record.names.iter().position(|known| known == name)?;
        let own = record.agents.iter().filter(|row| row.agent == agent);
        let rows: BTreeMap<usize, AgentRow> = own.map(|row| (row.month as usize, row)).collect();
        let kind = rows.values().next()?.kind;
        Some(Panel { record, agent, kind, rows })
    }

    /// Whether the agent was there in a month of a span.
    pub fn lives_in(&self, span: Span) -> bool {
        self.rows.range(span.from..=span.to).next().is_some()
    }

    /// What a column of a table held in a month; `None` where nothing was recorded. Amounts of events are summed.
    pub fn at(&self, table: Table, column: &str, month: usize) -> Option<f64> {
        match table {
            Table::Agents => {
                let known = &self.record.agent_columns;
                let at = known.iter().position(|known| known.name == column)?;
                self.rows.get(&month)?.values.get(at).copied().filter(|value| value.is_finite())
            }
            Table::Series => {
                let known = &self.record.series.columns;
                let at = known.iter().position(|known| known.name == column)?;
                self.record.series.rows().nth(month).map(|row| row[at])
            }
            Table::Events => {
                let own = |event: &&Event| {
                    event.agent == self.agent
                        && event.month as usize == month
                        && event.kind == column
                };
                Some(self.record.events.iter().filter(own).map(|event| event.amount).sum())
            }
        }
    }
}

/// A kind in words: `GPU vendor`.
pub fn spoken(kind: &str) -> String {
    kind.replace('_', " ").replace("gpu", "GPU")
}

/// Names of the agents that have a story, by kind, in the order of the run.
pub fn agents(record: &Record) -> Vec<(&'static str, Vec<&str>)> {
    let mut kinds: Vec<(&'static str, Vec<&str>)> = Vec::new();
    for row in record.agents.iter() {
        let name = record.names[row.agent].as_str();
        match kinds.iter_mut().find(|(kind, _)| *kind == row.kind) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => kinds.push((row.kind, vec![name])),
        }
    }
    kinds
}
