//! `fit`: what runs say over time, a panel a series, with what was observed as bars.

use crate::analysis::calibration::tables::name;
use crate::output::figure::axis::Axis;
use crate::output::figure::canvas::Canvas;
use crate::output::figure::fan::{Rung, World};
use crate::output::figure::grid::Sizes;
use crate::output::figure::key::{Key, Sample};
use crate::output::figure::language::{BANDS, INK, POINTS_PER_MM, Pen, WORLDS, solid, tint};
use crate::output::figure::names::{heading, spoken};
use crate::output::figure::numbers::Numbers;
use crate::output::figure::page::{Figure, page, ticks};
use crate::output::figure::panel::{Frame, Panel};
use crate::scenario::calibration::month::Month;
use crate::scenario::calibration::targets::{Target, Targets};
use crate::scenario::labels::Labels;

/// Height of a panel [points].
const PANEL: f64 = 36.0 * POINTS_PER_MM;
/// Most steps along the axis of amounts.
const STEPS: usize = 4;
/// Least width of a bar that stands for a window [months].
const LEAST: f64 = 1.0;

/// A series that targets speak of, as all runs have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What it is called in the table of the fit.
    pub name: String,
    /// Its column.
    pub column: String,
    /// Firm whose it is, if it is a firm's.
    pub agent: Option<String>,
    /// Unit of the column.
    pub unit: String,
    /// Its values in all runs.
    pub runs: World,
}

/// Draws the series in logs over the months of the calendar on a page of a width [points].
pub fn draw(targets: &Targets, all: &[Shown], labels: &Labels, width: f64) -> Figure {
    let rungs: Vec<Vec<Rung>> = all.iter().map(|shown| shown.runs.rungs()).collect();
    let axes: Vec<Axis> =
        all.iter().zip(&rungs).map(|(shown, rungs)| axis(shown, rungs, targets)).collect();
    let room = axes.iter().map(Axis::room).fold(0.0, f64::max);
    let last = rungs.iter().flatten().map(|rung| rung.month).fold(1.0, f64::max);
    let time = calendar(targets.first_month, last, ticks(width, all.len(), room));
    let runs = all.iter().map(|shown| shown.runs.runs.len()).max().unwrap_or(0);
    let (mut canvas, cells) = page(all.len(), &key(runs, width), Sizes::of(width, room, PANEL));
    for (((shown, rungs), axis), cell) in all.iter().zip(&rungs).zip(&axes).zip(&cells) {
        let agent = shown.agent.as_ref().map(|agent| format!(" of {agent}")).unwrap_or_default();
        let what = spoken(&shown.column, labels) + &agent;
        let heading = heading(&what, axis, labels);
        let frame = Frame { x: &time, y: axis, heading, below: "Year" };
        let panel = Panel::framed(&mut canvas, cell, frame);
        bands(&mut canvas, &panel, rungs);
        let own = targets.targets.iter().filter(|target| name(target) == shown.name);
        own.for_each(|target| bar(&mut canvas, &panel, target, targets.first_month));
    }
    Figure { canvas, numbers: numbers(all, &rungs, targets.first_month) }
}

fn axis(shown: &Shown, rungs: &[Rung], targets: &Targets) -> Axis {
    let own = targets.targets.iter().filter(|target| name(target) == shown.name);
    let ends = own.filter_map(|target| target.observed).flat_map(|seen| [*seen.low, *seen.high]);
    let values: Vec<f64> = rungs.iter().flat_map(|rung| rung.values).chain(ends).collect();
    let above = values.iter().copied().filter(|value| *value > 0.0);
    let (low, high) = above
        .fold((f64::INFINITY, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    // What grows tenfold is read in logs.
    match high > 10.0 * low {
        true => Axis::logs(&values, &shown.unit, STEPS),
        false => Axis::amounts(&values, &shown.unit, STEPS),
    }
}

/// An axis of months with a tick at the beginning of each year.
fn calendar(first: Month, last: f64, most: usize) -> Axis {
    let plain = Axis::months(0.0, last, most);
    let months = 0..=last.max(1.0) as u32;
    let tick = |month: u32| {
        let text = first.after(month).to_string();
        text.strip_suffix("-01").map(|year| (f64::from(month), year.to_string()))
    };
    Axis { ticks: months.filter_map(tick).collect(), ..plain }
}

/// Another colour than that of the bars.
fn pen() -> Pen {
    Pen { dash: &[], ..WORLDS[2] }
}

fn bands(canvas: &mut Canvas, panel: &Panel, rungs: &[Rung]) {
    for (at, share) in BANDS.into_iter().enumerate() {
        let between = |rung: &Rung| (rung.month, rung.values[at], rung.values[4 - at]);
        let values: Vec<(f64, f64, f64)> = rungs.iter().map(between).collect();
        panel.band(canvas, &values, pen().colour, share);
    }
    let median: Vec<(f64, f64)> = rungs.iter().map(|rung| (rung.month, rung.values[2])).collect();
    panel.curve(canvas, &median, pen());
}

/// A bar over the window at what was observed, and one across it as long as it is uncertain.
fn bar(canvas: &mut Canvas, panel: &Panel, target: &Target, first: Month) {
    let Some(seen) = target.observed else { return };
    let [from, to] = [target.from, target.to].map(|month| month.since(first) as f64);
    let middle = f64::midpoint(from, to);
    let half = ((to - from) / 2.0).max(LEAST / 2.0);
    let value = *seen.value;
    panel.curve(canvas, &[(middle - half, value), (middle + half, value)], solid(INK, 1.2));
    panel.curve(canvas, &[(middle, *seen.low), (middle, *seen.high)], solid(INK, 0.6));
}

fn key(runs: usize, width: f64) -> Key {
    let inner = BANDS[0] + BANDS[1] - BANDS[0] * BANDS[1];
    let patch = |share: f64| Sample::Patch(tint(pen().colour, share));
    let entries = vec![
        (Sample::Line(pen()), "median".to_string()),
        (patch(inner), "25–75 %".to_string()),
        (patch(BANDS[0]), format!("5–95 % of {runs} runs")),
        (Sample::Line(solid(INK, 1.2)), "observed, 5–95 %".to_string()),
    ];
    Key::of(entries, width - 4.0)
}

fn numbers(all: &[Shown], rungs: &[Vec<Rung>], first: Month) -> Numbers {
    let quantiles = ["q05", "q25", "q50", "q75", "q95"];
    let mut numbers = Numbers::new(["series", "month"].into_iter().chain(quantiles));
    for (shown, rungs) in all.iter().zip(rungs) {
        for rung in rungs {
            let month = first.after(rung.month as u32).to_string();
            let mut row = vec![shown.name.as_str().into(), month.as_str().into()];
            row.extend(rung.values.map(Into::into));
            numbers.rows.push(row);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_stand_at_the_beginning_of_years() {
        let first = Month::try_from("2022-11".to_string()).unwrap();
        let axis = calendar(first, 30.0, 4);
        let expected = [(2.0, "2023"), (14.0, "2024"), (26.0, "2025")];
        assert_eq!(axis.ticks, expected.map(|(month, year)| (month, year.to_string())));
    }
}
