//! `series`: a few columns of one or more runs over time, with the dates of the crash and other events as marks.

use std::collections::BTreeMap;

use crate::output::columns::EVENT_KINDS;
use crate::output::figure::axis::Axis;
use crate::output::figure::canvas::Canvas;
use crate::output::figure::grid::Sizes;
use crate::output::figure::key::{Entry, Key, Sample};
use crate::output::figure::lanes::{self, Lane};
use crate::output::figure::language::{POINTS_PER_MM, Pen, WORLDS};
use crate::output::figure::marks::{self, Mark};
use crate::output::figure::names::{column, heading, spoken};
use crate::output::figure::numbers::Numbers;
use crate::output::figure::page::{Figure, TIME, Unfit, marked_page, ticks};
use crate::output::figure::panel::{Frame, Panel};
use crate::output::figure::runs::Run;
use crate::record::Column;
use crate::scenario::labels::Labels;
use crate::scenario::nearest::remedy;

/// Columns shown unless others are asked for.
pub const COLUMNS: [&str; 5] =
    ["capex", "rents_utilisation", "rents_list", "services_volume", "equity_index"];
/// Events shown unless others are asked for.
pub const EVENTS: [&str; 2] = ["write_down", "default"];
/// Columns that grow by orders of magnitude, whose axes are in logs.
pub const IN_LOGS: [&str; 4] =
    ["services_volume", "diffusion_commons", "diffusion_frontier", "diffusion_efficiency"];
/// Height of a panel [points].
const PANEL: f64 = 21.0 * POINTS_PER_MM;
/// Most steps along an axis of amounts.
const STEPS: usize = 5;

/// What is to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// Columns, in order.
    pub columns: Vec<String>,
    /// Kinds of events.
    pub events: Vec<String>,
    /// Columns whose axes are to be in logs, beside those that always are.
    pub in_logs: Vec<String>,
}

/// Draws runs, each in a line of its own, on a page of a width [points].
///
/// # Errors
/// Columns or kinds of events that are not there; more runs than there are lines.
pub fn draw(runs: &[Run], wishes: &Wishes, width: f64) -> Result<Figure, Unfit> {
    let shown = Shown::of(runs, wishes)?;
    let panels = shown.columns.len() + usize::from(!shown.lanes.is_empty());
    let axes: Vec<Axis> = shown.columns.iter().map(|column| shown.axis(column)).collect();
    let labels = axes.iter().map(Axis::room).fold(lanes::room(&shown.lanes), f64::max);
    let last = runs.iter().map(Run::months).fold(1.0, f64::max);
    let time = Axis::months(0.0, last, ticks(width, panels, labels));
    let sizes = Sizes::of(width, labels, PANEL);
    let (mut canvas, cells, placed) =
        marked_page(panels, &shown.key(width), sizes, (shown.marks(), &time));
    for ((column, axis), cell) in shown.columns.iter().zip(&axes).zip(&cells) {
        let panel = Panel::framed(&mut canvas, cell, shown.frame(column, axis, &time));
        marks::draw(&mut canvas, cell, &panel, &placed);
        shown.curves(&mut canvas, &panel, column);
    }
    if let Some(cell) = cells.get(shown.columns.len()) {
        let panel = lanes::draw(&mut canvas, cell, &time, &shown.lanes);
        marks::draw(&mut canvas, cell, &panel, &placed);
    }
    Ok(Figure { canvas, numbers: shown.numbers() })
}

/// What was asked for and is there.
struct Shown<'a> {
    runs: &'a [Run],
    columns: Vec<Column>,
    in_logs: Vec<&'static str>,
    lanes: Vec<Lane>,
}

impl<'a> Shown<'a> {
    fn of(runs: &'a [Run], wishes: &Wishes) -> Result<Shown<'a>, Unfit> {
        let mut faults = Vec::new();
        if runs.len() > WORLDS.len() {
            let most = WORLDS.len();
            faults.push(format!("{} runs are too many for one figure; at most {most}", runs.len()));
        }
        let columns = noted(shared(runs, &wishes.columns), &mut faults);
        let in_logs = noted(shared(runs, &wishes.in_logs), &mut faults);
        let lanes = wishes.events.iter().map(|kind| known(kind).map(|()| lane(runs, kind)));
        let lanes = noted(Unfit::all(lanes), &mut faults);
        let in_logs = in_logs.iter().map(|column| column.name).chain(IN_LOGS).collect();
        let shown = Shown { runs, columns, in_logs, lanes };
        if faults.is_empty() { Ok(shown) } else { Err(Unfit(faults)) }
    }

    /// The labels of the first run, in whose words all are told.
    fn labels(&self) -> Labels {
        self.runs.first().map(|run| run.labels.clone()).unwrap_or_default()
    }

    fn axis(&self, column: &Column) -> Axis {
        let values = self.runs.iter().filter_map(|run| run.record.series.column(column.name));
        let values: Vec<f64> = values.flatten().collect();
        match self.in_logs.contains(&column.name) {
            true => Axis::logs(&values, column.unit, STEPS),
            false => Axis::amounts(&values, column.unit, STEPS),
        }
    }

    /// The line of a run.
    fn pen(&self, at: usize) -> Pen {
        WORLDS[at % WORLDS.len()]
    }

    /// The dates of every run; of several, each in the colour of its run.
    fn marks(&self) -> Vec<Mark> {
        let of_run = |(at, run): (usize, &Run)| -> Vec<Mark> {
            let colour = self.pen(at).colour;
            run.few_marks().into_iter().map(|mark| Mark { colour, ..mark }).collect()
        };
        match self.runs {
            [run] => run.marks(),
            runs => runs.iter().enumerate().flat_map(of_run).collect(),
        }
    }

    fn key(&self, width: f64) -> Key {
        let entry =
            |(at, run): (usize, &Run)| -> Entry { (Sample::Line(self.pen(at)), run.name.clone()) };
        let entries = self.runs.iter().enumerate().map(entry).filter(|_| self.runs.len() > 1);
        Key::of(entries.collect(), width - 4.0)
    }

    fn frame<'b>(&self, column: &Column, axis: &'b Axis, time: &'b Axis) -> Frame<'b> {
        let labels = self.labels();
        let heading = heading(&spoken(column.name, &labels), axis, &labels);
        Frame { x: time, y: axis, heading, below: TIME }
    }

    fn curves(&self, canvas: &mut Canvas, panel: &Panel, column: &Column) {
        for (at, run) in self.runs.iter().enumerate() {
            panel.curve(canvas, &run.series(column.name), self.pen(at));
        }
    }

    fn numbers(&self) -> Numbers {
        let columns = self.columns.iter().map(|column| column.name.to_string());
        let events = self.lanes.iter().map(|lane| format!("{}_events", lane.kind));
        let head = ["run".to_string(), "months".to_string()].into_iter().chain(columns);
        let mut numbers = Numbers::new(head.chain(events));
        for (at, run) in self.runs.iter().enumerate() {
            for (step, values) in run.record.series.rows().enumerate() {
                let place = |column: &Column| {
                    run.record.series.columns.iter().position(|one| one.name == column.name)
                };
                let mut row = vec![run.name.as_str().into(), run.month(step).into()];
                let cells = self.columns.iter().map(|one| place(one).map(|at| values[at]).into());
                row.extend(cells);
                row.extend(self.lanes.iter().map(|lane| lane.count(at, run.month(step)).into()));
                numbers.rows.push(row);
            }
        }
        numbers
    }
}

/// Columns that every run has.
fn shared(runs: &[Run], asked: &[String]) -> Result<Vec<Column>, Unfit> {
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for run in runs {
        let of_run = asked.iter().map(|name| column(&run.record.series.columns, name, &run.labels));
        found = noted(Unfit::all(of_run), &mut faults);
    }
    faults.sort();
    faults.dedup();
    if faults.is_empty() { Ok(found) } else { Err(Unfit(faults)) }
}

/// What was found; faults go to the others.
fn noted<T: Default>(found: Result<T, Unfit>, faults: &mut Vec<String>) -> T {
    found.map_err(|Unfit(more)| faults.extend(more)).unwrap_or_default()
}

fn known(kind: &str) -> Result<(), Unfit> {
    let kinds = || EVENT_KINDS.iter().map(|known| known.name);
    match kinds().any(|known| known == kind) {
        true => Ok(()),
        false => {
            let help = remedy(kind, "kinds of events", kinds());
            Err(Unfit::one(format!("there are no events of kind `{kind}`: {help}")))
        }
    }
}

/// How many events of a kind every run had in each month that had any.
fn lane(runs: &[Run], kind: &str) -> Lane {
    let of_run = |run: &Run| {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for event in run.record.events.iter().filter(|event| event.kind == kind) {
            *counts.entry(event.month as usize).or_default() += 1;
        }
        counts.into_iter().map(|(step, count)| (run.month(step), count)).collect()
    };
    Lane { kind: kind.to_string(), runs: runs.iter().map(of_run).collect() }
}
