//! The book of a run in layers: owners, or their kinds.

use std::collections::BTreeMap;

use crate::output::figure::language::{WORLDS, kind};
use crate::output::figure::names::sentence;
use crate::output::figure::page::Unfit;
use crate::output::figure::runs::Run;
use crate::scenario::nearest::remedy;

/// Column of the book of an owner.
const BOOK: &str = "depreciation_book";
/// Column of what was written down of what an owner has.
const WRITTEN_DOWN: &str = "impairment_total";

/// A layer: an owner or a kind of them, step after step.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: &'static str,
    /// Devices and facilities at book [USD].
    pub book: Vec<f64>,
    /// What was written down of them [USD].
    pub written_down: Vec<f64>,
    /// Written down in the step, by events [USD]; of an owner alone.
    pub loss: Vec<f64>,
}

/// The layers of all owners, a kind each.
pub fn by_kind(run: &Run) -> Vec<Layer> {
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

/// The layer of an owner; its number among those shown gives its colour.
///
/// # Errors
/// There is none of this name.
pub fn of_agent(run: &Run, (at, name): (usize, &String)) -> Result<Layer, Unfit> {
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

/// The sum of some parts, step by step.
pub fn sum<'a>(parts: impl Iterator<Item = &'a Vec<f64>>) -> Vec<f64> {
    stacked(parts).pop().unwrap_or_default()
}

/// Each part on top of those before it.
pub fn stacked<'a>(parts: impl Iterator<Item = &'a Vec<f64>>) -> Vec<Vec<f64>> {
    let mut all: Vec<Vec<f64>> = Vec::new();
    for part in parts {
        let below = all.last().cloned().unwrap_or_else(|| vec![0.0; part.len()]);
        all.push(below.iter().zip(part).map(|(below, part)| below + part).collect());
    }
    all
}
