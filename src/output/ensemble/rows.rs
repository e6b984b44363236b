//! A run as rows of the tables.

use std::collections::BTreeMap;
use std::iter::{once, repeat_n};

use serde_json::Value;

use crate::analysis::dating::table::Cell;
use crate::analysis::dating::timeline::Timeline;
use crate::analysis::summary::Summary;
use crate::output::ensemble::tables::{FAILED, FINISHED, summary};
use crate::output::frame::{Frame, Texts, Values};
use crate::record::Record;

/// Rows of every table, in the order of [`crate::output::ensemble::tables::TABLES`].
pub type Rows = [Frame; 4];

/// What run it is.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Name of its world.
    pub world: &'a str,
    /// SHA-256 of the world as resolved.
    pub sha256: &'a str,
    /// Its seed.
    pub seed: u64,
}

/// What came of a run.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// What was seen.
    pub record: &'a Record,
    /// Its numbers.
    pub summary: &'a Summary,
    /// What happened when.
    pub timeline: &'a Timeline,
}

impl Run<'_> {
    /// The rows of a run that came to its end.
    pub fn finished(&self, outcome: Outcome) -> Rows {
        let runs = self.finished_row(outcome.summary);
        let (series, events) = (self.series(outcome.record), self.events(outcome.record));
        [runs, series, events, self.timeline(outcome.timeline)]
    }

    /// The rows of a run that did not, and why.
    pub fn failed(&self, message: &str) -> Rows {
        let run = self.failed_row(message);
        [run, Frame::default(), Frame::default(), Frame::default()]
    }

    /// How it ended and its summary, of a run that came to its end.
    pub(in crate::output) fn finished_row(&self, summary: &Summary) -> Frame {
        self.row(FINISHED, "", &numbers(summary))
    }

    /// The same of one that did not.
    pub(in crate::output) fn failed_row(&self, message: &str) -> Frame {
        self.row(FAILED, message, &BTreeMap::new())
    }

    /// So many rows, as yet only with world and seed.
    fn rows(&self, count: usize) -> Frame {
        Frame::default()
            .with("world", Values::Text(Texts::of(repeat_n(self.world, count))))
            .with("seed", Values::Whole(vec![Some(self.seed as i64); count]))
    }

    fn row(&self, status: &str, message: &str, numbers: &BTreeMap<String, f64>) -> Frame {
        let text = |text: &str| Values::Text(Texts::of(once(text)));
        let row = self
            .rows(1)
            .with("world_sha256", text(self.sha256))
            .with("status", text(status))
            .with("message", text(message));
        summary().iter().fold(row, |row, field| {
            let value = numbers.get(field.name).copied().unwrap_or(f64::NAN);
            row.with(field.name, Values::Number(vec![value]))
        })
    }

    fn series(&self, record: &Record) -> Frame {
        let months = record.series.months();
        let month = (0..months).map(|month| Some(month as i64)).collect();
        let begin = self.rows(months).with("month", Values::Whole(month));
        record.series.columns.iter().enumerate().fold(begin, |frame, (at, column)| {
            let values = record.series.rows().map(|row| row[at]).collect();
            frame.with(column.name, Values::Number(values))
        })
    }

    fn events(&self, record: &Record) -> Frame {
        let events = &record.events;
        let whole = |of: fn(&crate::record::Event) -> Option<i64>| {
            Values::Whole(events.iter().map(of).collect())
        };
        let kinds = Texts::of(events.iter().map(|event| event.kind));
        let agents = Texts::of(events.iter().map(|event| record.names[event.agent].as_str()));
        let units = Texts::of(events.iter().map(|event| event.unit));
        let details = Texts::of(events.iter().map(|event| event.detail.as_str()));
        self.rows(events.len())
            .with("event", whole(|event| Some(event.id.0.into())))
            .with("month", whole(|event| Some(event.month.into())))
            .with("kind", Values::Text(kinds))
            .with("agent", Values::Text(agents))
            .with("amount", Values::Number(events.iter().map(|event| event.amount).collect()))
            .with("unit", Values::Text(units))
            .with("cause", whole(|event| event.cause.map(|cause| cause.0.into())))
            .with("detail", Values::Text(details))
    }

    /// What happened when.
    pub(in crate::output) fn timeline(&self, timeline: &Timeline) -> Frame {
        let cells = Timeline::keys().into_iter().zip(timeline.row());
        cells.fold(self.rows(1), |row, (key, cell)| {
            let value = match cell {
                Cell::Number(number) => Values::Number(vec![number.unwrap_or(f64::NAN)]),
                Cell::Text(text) => Values::Text(Texts::of(once(text))),
            };
            row.with(&key.name, value)
        })
    }
}

/// The numbers of a summary by name; those that are null are left out.
fn numbers(summary: &Summary) -> BTreeMap<String, f64> {
    let Ok(Value::Object(numbers)) = serde_json::to_value(summary) else {
        return BTreeMap::new();
    };
    numbers.into_iter().filter_map(|(name, value)| Some((name, value.as_f64()?))).collect()
}
