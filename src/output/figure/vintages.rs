//! `vintages`: the book of devices and facilities over time with what was written down of it, and the losses of each month.
//!
//! The folder of a run keeps the book by owner, not by lot, so the layers are owners or their kinds.

use crate::output::figure::axis::Axis;
use crate::output::figure::canvas::Canvas;
use crate::output::figure::grid::Sizes;
use crate::output::figure::key::{Entry, Key, Sample};
use crate::output::figure::language::{DATA_WIDTH, INK, MARK, OUTFLOW, POINTS_PER_MM, solid, tint};
use crate::output::figure::layers::{Layer, by_kind, of_agent, stacked, sum};
use crate::output::figure::marks;
use crate::output::figure::numbers::Numbers;
use crate::output::figure::page::{Figure, TIME, Unfit, marked_page, ticks};
use crate::output::figure::panel::{Frame, Panel};
use crate::output::figure::runs::Run;

/// Height of a panel [points].
const PANEL: f64 = 42.0 * POINTS_PER_MM;
/// How much of its colour what was written down has.
const PALE: f64 = 0.42;
/// What was lost in a month.
const LOSSES: [&str; 2] = ["written down", "scrapped early"];
/// What the panels show.
const PANELS: [&str; 2] = ["Book of devices and facilities", "Lost in the month"];

/// Draws the book of a run on a page of a width [points]: of these agents or, where none are named, of all owners by kind.
///
/// # Errors
/// An agent that is not there or owns nothing.
pub fn draw(run: &Run, agents: &[String], width: f64) -> Result<Figure, Unfit> {
    let layers = match agents.is_empty() {
        true => by_kind(run),
        false => Unfit::all(agents.iter().enumerate().map(|agent| of_agent(run, agent)))?,
    };
    let shown = Shown::of(run, layers, agents.is_empty());
    let labels = shown.axes.iter().map(Axis::room).fold(0.0, f64::max);
    let time = Axis::months(0.0, run.months(), ticks(width, PANELS.len(), labels));
    let sizes = Sizes::of(width, labels, PANEL);
    let (mut canvas, cells, placed) =
        marked_page(PANELS.len(), &shown.key(width), sizes, (run.marks(), &time));
    for (at, cell) in cells.iter().enumerate() {
        let axis = &shown.axes[at];
        let words = run.words();
        let heading = format!("{} ({})", words.say(PANELS[at]), words.unit(&axis.unit));
        let frame = Frame { x: &time, y: axis, heading, below: TIME };
        let panel = Panel::framed(&mut canvas, cell, frame);
        match at {
            0 => shown.books(&mut canvas, &panel),
            _ => shown.bars(&mut canvas, &panel),
        }
        marks::draw(&mut canvas, cell, &panel, &placed);
    }
    Ok(Figure { canvas, numbers: shown.numbers() })
}

/// What is drawn of a run.
struct Shown<'a> {
    run: &'a Run,
    layers: Vec<Layer>,
    /// The upper edge of each layer.
    books: Vec<Vec<f64>>,
    /// The book with what was written down of it.
    gross: Vec<f64>,
    losses: Vec<Vec<f64>>,
    axes: [Axis; 2],
}

impl Shown<'_> {
    fn of(run: &Run, layers: Vec<Layer>, are_all: bool) -> Shown<'_> {
        let losses = losses(run, &layers, are_all);
        let books = stacked(layers.iter().map(|layer| &layer.book));
        let all = layers.iter().flat_map(|layer| [&layer.book, &layer.written_down]);
        let (gross, lost) = (sum(all), sum(losses.iter()));
        let axes = [Axis::amounts(&gross, "USD", 5), Axis::amounts(&lost, "USD per month", 5)];
        Shown { run, layers, books, gross, losses, axes }
    }

    fn books(&self, canvas: &mut Canvas, panel: &Panel) {
        let mut below = vec![0.0; self.gross.len()];
        for (layer, upper) in self.layers.iter().zip(&self.books) {
            panel.band(canvas, &self.between(&below, upper), layer.colour, 1.0);
            below.clone_from(upper);
        }
        panel.band(canvas, &self.between(&below, &self.gross), OUTFLOW, PALE);
        let edge = below.iter().enumerate().map(|(step, value)| (self.run.month(step), *value));
        panel.curve(canvas, &edge.collect::<Vec<_>>(), solid(INK, DATA_WIDTH));
    }

    fn between(&self, lower: &[f64], upper: &[f64]) -> Vec<(f64, f64, f64)> {
        let pairs = lower.iter().zip(upper).enumerate();
        pairs.map(|(step, (low, high))| (self.run.month(step), *low, *high)).collect()
    }

    /// A bar a month, its parts above each other.
    fn bars(&self, canvas: &mut Canvas, panel: &Panel) {
        let mut below = vec![0.0; self.gross.len()];
        for (upper, colour) in stacked(self.losses.iter()).iter().zip([OUTFLOW, MARK]) {
            for (step, (low, high)) in below.iter().zip(upper).enumerate() {
                let (from, to) = (self.run.month(step), self.run.month(step + 1));
                if high > low {
                    panel.band(canvas, &[(from, *low, *high), (to, *low, *high)], colour, 1.0);
                }
            }
            below.clone_from(upper);
        }
    }

    fn key(&self, width: f64) -> Key {
        let words = self.run.words();
        let patch =
            |colour: String, text: &str| -> Entry { (Sample::Patch(colour), words.unit(text)) };
        let layers = self.layers.iter().map(|layer| patch(layer.colour.into(), &layer.name));
        let mut entries: Vec<Entry> = layers.collect();
        entries.push(patch(tint(OUTFLOW, PALE), "written down of what is there"));
        let lost = [OUTFLOW, MARK].into_iter().zip(LOSSES).take(self.losses.len());
        let said = |name: &str| format!("{name} in the month");
        entries.extend(lost.map(|(colour, name)| patch(colour.into(), &said(name))));
        Key::of(entries, width - 4.0)
    }

    fn numbers(&self) -> Numbers {
        let books = self.layers.iter().flat_map(|layer| {
            [format!("{} book USD", layer.name), format!("{} written down USD", layer.name)]
        });
        let lost = LOSSES.iter().take(self.losses.len());
        let lost = lost.map(|name| format!("{name} in the month USD"));
        let mut numbers = Numbers::new(["months".to_string()].into_iter().chain(books).chain(lost));
        for step in 0..self.gross.len() {
            let books = self.layers.iter().flat_map(|layer| [&layer.book, &layer.written_down]);
            let values = books.chain(&self.losses).map(|values| values.get(step).copied());
            let mut row = vec![self.run.month(step).into()];
            row.extend(values.map(Into::into));
            numbers.rows.push(row);
        }
        numbers
    }
}

/// What was lost in each month: of all owners as the series say, of some of them as their events do.
fn losses(run: &Run, layers: &[Layer], of_all: bool) -> Vec<Vec<f64>> {
    let series = |name: &str| run.record.series.column(name).unwrap_or_default();
    let above = |values: Vec<f64>| values.into_iter().map(|value| value.max(0.0)).collect();
    match of_all {
        true => vec![above(series("impairment_loss")), above(series("retirement_loss"))],
        false => vec![sum(layers.iter().map(|layer| &layer.loss))],
    }
}
