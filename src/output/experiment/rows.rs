//! A run as rows of the tables of an experiment.

use std::iter::repeat_n;

use crate::experiment::file::Parameter;
use crate::experiment::parts::Job;
use crate::experiment::point::Point;
use crate::output::ensemble::rows::{Outcome, Run};
use crate::output::experiment::tables::KEY;
use crate::output::frame::{Frame, Texts, Values};
use crate::record::Record;

/// What a run came to, apart from the point it was made for: one row, and one row a month of the columns kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    /// How it ended, its summary and its timeline.
    pub run: Frame,
    /// The columns of the series that are kept.
    pub series: Frame,
}

impl Made {
    /// Of a run that came to its end.
    pub fn finished(sha256: &str, outcome: Outcome, keep: &[String]) -> Made {
        let run = Run { world: "", sha256, seed: 0 };
        let timeline = bare(&run.timeline(outcome.timeline));
        let columns = bare(&run.finished_row(outcome.summary));
        let new = |(name, _): &&(&str, Values)| columns.column(name).is_none();
        let more: Vec<_> = timeline.columns().iter().filter(new).cloned().collect();
        let run = more.into_iter().fold(columns.clone(), |row, (name, one)| row.with(name, one));
        Made { run, series: series(outcome.record, keep) }
    }

    /// Of a run that did not, and why.
    pub fn failed(sha256: &str, message: &str) -> Made {
        let run = Run { world: "", sha256, seed: 0 };
        Made { run: bare(&run.failed_row(message)), series: Frame::default() }
    }

    /// Its rows with the point and the seed before them.
    pub fn of(self, parameters: &[Parameter], at: &At) -> Made {
        Made { run: at.before(self.run, parameters), series: at.before(self.series, &[]) }
    }
}

/// Where a run belongs.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// Point and seed.
    pub job: Job,
    /// The point.
    pub point: &'a Point,
    /// Name of the world.
    pub world: &'a str,
}

impl At<'_> {
    fn before(&self, rows: Frame, parameters: &[Parameter]) -> Frame {
        let count = rows.rows();
        if count == 0 {
            return rows;
        }
        let whole = |value: u64| Values::Whole(vec![Some(value as i64); count]);
        let text = |text: &str| Values::Text(Texts::of(repeat_n(text, count)));
        let [point, world, seed] = KEY;
        let mut frame = Frame::default()
            .with(point, whole(self.job.point as u64 + 1))
            .with(world, text(self.world))
            .with(seed, whole(self.job.seed));
        for (parameter, value) in parameters.iter().zip(&self.point.values) {
            let value = value.as_deref().unwrap_or_default();
            frame = frame.with(
                &parameter.name,
                match parameter.values.are_numbers() {
                    true => Values::Number(vec![value.parse().unwrap_or(f64::NAN); count]),
                    false => text(value),
                },
            );
        }
        rows.columns().iter().fold(frame, |frame, (name, values)| frame.with(name, values.clone()))
    }
}

/// The columns kept, month by month.
fn series(record: &Record, keep: &[String]) -> Frame {
    if keep.is_empty() {
        return Frame::default();
    }
    let months = (0..record.series.months()).map(|month| Some(month as i64)).collect();
    let begin = Frame::default().with("month", Values::Whole(months));
    let columns = record.series.columns.iter().enumerate();
    let kept = columns.filter(|(_, column)| keep.iter().any(|name| name == column.name));
    kept.fold(begin, |frame, (at, column)| {
        let values = record.series.rows().map(|row| row[at]).collect();
        frame.with(column.name, Values::Number(values))
    })
}

/// A table without world and seed.
fn bare(frame: &Frame) -> Frame {
    let columns = frame.columns().iter().filter(|(name, _)| !KEY.contains(name));
    columns.fold(Frame::default(), |bare, (name, values)| bare.with(name, values.clone()))
}
