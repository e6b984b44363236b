//! `vintages`: the book of devices and facilities over time with what was written down of it, and the losses of each month.
//!
//! The folder of a run keeps the book by owner, not by lot, so the layers are owners or their kinds.

use std::collections::BTreeMap;

use crate::output::figure::axis::Axis;
use crate::output::figure::canvas::Canvas;
use crate::output::figure::grid::{Grid, Sizes};
use crate::output::figure::key::{Entry, Key, Sample};
use crate::output::figure::language::{
    DATA_WIDTH, INK, MARK, OUTFLOW, POINTS_PER_MM, WORLDS, kind, solid, tint,
};
use crate::output::figure::marks::{height, lines, names, place};
use crate::output::figure::names::sentence;
use crate::output::figure::numbers::Numbers;
use crate::output::figure::page::{Figure, TIME, Unfit, page, ticks};
use crate::output::figure::panel::{Frame, Panel};
use crate::output::figure::runs::Run;
use crate::scenario::nearest::remedy;

/// Column of the book of an owner.
const BOOK: &str = "depreciation_book";
/// Column of what was written down of what an owner has.
const WRITTEN_DOWN: &str = "impairment_total";
/// Height of a panel [points].
const PANEL: f64 = 42.0 * POINTS_PER_MM;
/// How much of its colour what was written down has.
const PALE: f64 = 0.42;
/// What was lost in a month.
const LOSSES: [&str; 2] = ["written down", "scrapped early"];

/// A layer: the book of an owner or of a kind of them, step after step.
struct Layer {
    name: String,
    colour: &'static str,
    book: Vec<f64>,
    written_down: Vec<f64>,
    /// Written down in the month, by events.
    loss: Vec<f64>,
}

/// Draws the book of a run on a page of a width [points]: of these agents or, where none are named, of all owners by kind.
///
/// # Errors
/// An agent that is not there or owns nothing.
pub fn draw(run: &Run, agents: &[String], width: f64) -> Result<Figure, Unfit> {
    let layers = match agents.is_empty() {
        true => by_kind(run),
        false => Unfit::all(agents.iter().enumerate().map(|agent| of_agent(run, agent)))?,
    };
    let losses = losses(run, &layers, agents.is_empty());
    let book = stacked(layers.iter().map(|layer| &layer.book));
    let written_down = sum(layers.iter().map(|layer| &layer.written_down));
    let gross = sum([book.last().unwrap_or(&written_down), &written_down].into_iter());
    let lost = stacked(losses.iter());
    let axes = [
        Axis::amounts(&gross, "USD", 5),
        Axis::amounts(lost.last().unwrap_or(&gross), "USD per month", 5),
    ];
    let labels = axes.iter().map(Axis::room).fold(0.0, f64::max);
    let time = Axis::months(0.0, run.months(), ticks(width, 2, labels));
    let mut sizes =
        Sizes { page: width, header: 0.0, marks: 0.0, labels, panel: PANEL, footer: 0.0 };
    let first = Grid::of(2, sizes).cells[0].area;
    let scale = time.between(first.left, first.right());
    let placed = place(run.marks(), |month| scale.at(month));
    sizes.marks = height(&placed);
    let (mut canvas, cells) = page(2, &key(run, &layers, losses.len(), width), sizes);
    let what = ["Book of devices and facilities", "Lost in the month"];
    for (at, cell) in cells.iter().enumerate() {
        let name = format!("{} ({})", run.words().say(what[at]), run.words().unit(&axes[at].unit));
        let frame = Frame { x: &time, y: &axes[at], heading: &name, below: TIME };
        let panel = Panel::framed(&mut canvas, cell, frame);
        match at {
            0 => books(&mut canvas, &panel, run, (&layers, &book, &gross)),
            _ => bars(&mut canvas, &panel, run, &lost),
        }
        lines(&mut canvas, &panel, &placed);
        if cell.is_first {
            names(&mut canvas, &panel, &placed);
        }
    }
    Ok(Figure { canvas, numbers: numbers(run, &layers, &losses) })
}

/// The layers of all owners, a kind each.
fn by_kind(run: &Run) -> Vec<Layer> {
    let mut layers: BTreeMap<&str, Layer> = BTreeMap::new();
    for row in run.record.agents.iter() {
        let (Some(book), Some(down)) =
            (value(run, row.values, BOOK), value(run, row.values, WRITTEN_DOWN))
        else {
            continue;
        };
        let layer = layers.entry(row.kind).or_insert_with(|| {
            let label = run.labels.agents.iter().find(|(known, _)| known == row.kind);
            let name = sentence(label.map_or(row.kind, |(_, label)| label));
            Layer::new(run, name + "s", kind(row.kind))
        });
        layer.book[row.month as usize] += book;
        layer.written_down[row.month as usize] += down;
    }
    layers.into_values().collect()
}

fn of_agent(run: &Run, (at, name): (usize, &String)) -> Result<Layer, Unfit> {
    let mut layer = Layer::new(run, name.clone(), WORLDS[(at + 1) % WORLDS.len()].colour);
    let number = run.record.names.iter().position(|known| known == name);
    let rows = run.record.agents.iter().filter(|row| Some(row.agent) == number);
    let mut is_owner = false;
    for row in rows {
        if let Some(book) = value(run, row.values, BOOK) {
            is_owner = true;
            layer.book[row.month as usize] = book;
            let down = value(run, row.values, WRITTEN_DOWN).unwrap_or(0.0);
            layer.written_down[row.month as usize] = down;
        }
    }
    for event in run.record.events.iter().filter(|event| Some(event.agent) == number) {
        if event.kind == "write_down" {
            layer.loss[event.month as usize] += event.amount;
        }
    }
    if is_owner { Ok(layer) } else { Err(no_owner(run, name)) }
}

fn no_owner(run: &Run, name: &str) -> Unfit {
    let owners = run.record.agents.iter().filter(|row| value(run, row.values, BOOK).is_some());
    let mut names: Vec<&str> = owners.map(|row| run.record.names[row.agent].as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let help = remedy(name, "owners", names);
    Unfit::one(format!("there is no owner of devices `{name}` in {}: {help}", run.name))
}

impl Layer {
    fn new(run: &Run, name: String, colour: &'static str) -> Layer {
        let nothing = || vec![0.0; run.record.series.months()];
        Layer { name, colour, book: nothing(), written_down: nothing(), loss: nothing() }
    }
}

fn value(run: &Run, values: &[f64], column: &str) -> Option<f64> {
    let at = run.record.agent_columns.iter().position(|known| known.name == column)?;
    values.get(at).copied().filter(|value| !value.is_nan())
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

fn sum<'a>(parts: impl Iterator<Item = &'a Vec<f64>>) -> Vec<f64> {
    stacked(parts).pop().unwrap_or_default()
}

/// Each part on top of those before it.
fn stacked<'a>(parts: impl Iterator<Item = &'a Vec<f64>>) -> Vec<Vec<f64>> {
    let mut all: Vec<Vec<f64>> = Vec::new();
    for part in parts {
        let below = all.last().cloned().unwrap_or_else(|| vec![0.0; part.len()]);
        all.push(below.iter().zip(part).map(|(below, part)| below + part).collect());
    }
    all
}

fn books(
    canvas: &mut Canvas,
    panel: &Panel,
    run: &Run,
    (layers, book, gross): (&[Layer], &[Vec<f64>], &Vec<f64>),
) {
    let mut below = vec![0.0; gross.len()];
    for (layer, upper) in layers.iter().zip(book) {
        panel.band(canvas, &between(run, &below, upper), layer.colour, 1.0);
        below.clone_from(upper);
    }
    panel.band(canvas, &between(run, &below, gross), OUTFLOW, PALE);
    let top = |values: &[f64]| -> Vec<(f64, f64)> {
        values.iter().enumerate().map(|(step, value)| (run.month(step), *value)).collect()
    };
    panel.curve(canvas, &top(&below), solid(INK, DATA_WIDTH));
}

fn between(run: &Run, lower: &[f64], upper: &[f64]) -> Vec<(f64, f64, f64)> {
    let pairs = lower.iter().zip(upper).enumerate();
    pairs.map(|(step, (low, high))| (run.month(step), *low, *high)).collect()
}

/// A bar a month, its parts above each other.
fn bars(canvas: &mut Canvas, panel: &Panel, run: &Run, parts: &[Vec<f64>]) {
    for (at, upper) in parts.iter().enumerate() {
        let colour = [OUTFLOW, MARK][at.min(1)];
        for (step, high) in upper.iter().enumerate() {
            let low = if at == 0 { 0.0 } else { parts[at - 1][step] };
            let (from, to) = (run.month(step), run.month(step + 1));
            if *high > low {
                panel.band(canvas, &[(from, low, *high), (to, low, *high)], colour, 1.0);
            }
        }
    }
}

fn key(run: &Run, layers: &[Layer], losses: usize, width: f64) -> Key {
    let patch = |colour: String, text: String| -> Entry { (Sample::Patch(colour), text) };
    let mut entries: Vec<Entry> =
        layers.iter().map(|layer| patch(layer.colour.into(), layer.name.clone())).collect();
    entries.push(patch(tint(OUTFLOW, PALE), "written down of what is there".into()));
    let lost = [OUTFLOW, MARK].into_iter().zip(LOSSES).take(losses);
    entries.extend(lost.map(|(colour, name)| patch(colour.into(), format!("{name} in the month"))));
    let words = run.words();
    entries.iter_mut().for_each(|(_, text)| *text = words.unit(text));
    Key::of(entries, width - 4.0)
}

fn numbers(run: &Run, layers: &[Layer], losses: &[Vec<f64>]) -> Numbers {
    let books = layers.iter().flat_map(|layer| {
        [format!("{} book USD", layer.name), format!("{} written down USD", layer.name)]
    });
    let lost = LOSSES.iter().take(losses.len()).map(|name| format!("{name} in the month USD"));
    let mut numbers = Numbers::new(["months".to_string()].into_iter().chain(books).chain(lost));
    for step in 0..run.record.series.months() {
        let mut row = vec![run.month(step).into()];
        row.extend(
            layers
                .iter()
                .flat_map(|layer| [layer.book[step].into(), layer.written_down[step].into()]),
        );
        row.extend(losses.iter().map(|loss| loss.get(step).copied().into()));
        numbers.rows.push(row);
    }
    numbers
}
