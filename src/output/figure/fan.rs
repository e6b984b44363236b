//! `fan`: quantiles over seeds of one column, a band a world.

use crate::analysis::statistics::quantiles::Sorted;
use crate::output::figure::axis::Axis;
use crate::output::figure::canvas::Canvas;
use crate::output::figure::grid::Sizes;
use crate::output::figure::key::{Entry, Key, Sample};
use crate::output::figure::language::{BANDS, GUIDE_WIDTH, MARK, POINTS_PER_MM, Pen, WORLDS, tint};
use crate::output::figure::names::{heading, spoken};
use crate::output::figure::numbers::Numbers;
use crate::output::figure::page::{Figure, TIME, page, ticks};
use crate::output::figure::panel::{Frame, Panel};
use crate::record::Column;
use crate::scenario::labels::Labels;

/// Shares of runs below the lines of a fan.
pub const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
/// Most worlds whose bands lie in one panel: more would hide each other.
const TOGETHER: usize = 2;
/// Heights of a panel alone and of one among several [points].
const PANELS: [f64; 2] = [62.0 * POINTS_PER_MM, 36.0 * POINTS_PER_MM];
/// Most steps along the axis of amounts.
const STEPS: usize = 5;

/// A world and one column of all its runs.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// Its name.
    pub name: String,
    /// Steps in a year.
    pub steps_per_year: u32,
    /// The values of each run, step after step.
    pub runs: Vec<Vec<f64>>,
}

/// The quantiles of a world in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rung {
    /// The month, from the start.
    pub month: f64,
    /// How many runs had it [runs].
    pub count: usize,
    /// The values below which the [`SHARES`] of runs lie.
    pub values: [f64; SHARES.len()],
}

impl World {
    fn steps(&self) -> usize {
        self.runs.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// A step in months from the start.
    fn month(&self, step: usize) -> f64 {
        step as f64 * 12.0 / f64::from(self.steps_per_year.max(1))
    }

    /// How long its runs are.
    fn months(&self) -> f64 {
        self.month(self.steps())
    }

    /// Its quantiles, step after step.
    pub fn rungs(&self) -> Vec<Rung> {
        (0..self.steps()).map(|step| self.rung(step)).collect()
    }

    fn rung(&self, step: usize) -> Rung {
        let sorted = Sorted::of(self.runs.iter().filter_map(|run| run.get(step).copied()));
        Rung {
            month: self.month(step),
            count: sorted.count(),
            values: SHARES.map(|share| sorted.quantile(share).unwrap_or(f64::NAN)),
        }
    }
}

/// Draws the fans of worlds on a page of a width [points]; up to two in one panel, more in a panel each, with the median of the first
/// world in all of them.
pub fn draw(column: &Column, worlds: &[World], labels: &Labels, width: f64) -> Figure {
    let fans: Vec<Fan> = worlds.iter().enumerate().map(|(at, world)| Fan::of(at, world)).collect();
    let together = fans.len() <= TOGETHER;
    let panels: Vec<&[Fan]> = fans.chunks(if together { TOGETHER } else { 1 }).collect();
    let values: Vec<f64> = fans.iter().flat_map(Fan::values).collect();
    let axis = Axis::amounts(&values, column.unit, STEPS);
    let last = worlds.iter().map(World::months).fold(1.0, f64::max);
    let time = Axis::months(0.0, last, ticks(width, panels.len(), axis.room()));
    let sizes = Sizes::of(width, axis.room(), PANELS[usize::from(panels.len() > 1)]);
    let (mut canvas, cells) = page(panels.len(), &key(&fans, width), sizes);
    let what = heading(&spoken(column.name, labels), &axis, labels);
    for (shown, cell) in panels.iter().zip(&cells) {
        let heading = match shown {
            [fan] if !together => format!("{}: {}", fan.name, begun_small(&what)),
            _ => what.clone(),
        };
        let frame = Frame { x: &time, y: &axis, heading, below: TIME };
        let panel = Panel::framed(&mut canvas, cell, frame);
        shown.iter().for_each(|fan| fan.bands(&mut canvas, &panel));
        let base = fans.first().filter(|_| !together);
        base.iter().for_each(|base| base.guide(&mut canvas, &panel));
        shown.iter().for_each(|fan| panel.curve(&mut canvas, &fan.line(2), fan.pen));
    }
    Figure { canvas, numbers: numbers(&fans) }
}

struct Fan {
    name: String,
    pen: Pen,
    rungs: Vec<Rung>,
}

impl Fan {
    fn of(at: usize, world: &World) -> Fan {
        let pen = WORLDS[at % WORLDS.len()];
        Fan { name: world.name.clone(), pen, rungs: world.rungs() }
    }

    fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.rungs.iter().flat_map(|rung| rung.values)
    }

    fn line(&self, at: usize) -> Vec<(f64, f64)> {
        self.rungs.iter().map(|rung| (rung.month, rung.values[at])).collect()
    }

    fn bands(&self, canvas: &mut Canvas, panel: &Panel) {
        for (at, share) in BANDS.into_iter().enumerate() {
            let between = |rung: &Rung| (rung.month, rung.values[at], rung.values[4 - at]);
            let values: Vec<(f64, f64, f64)> = self.rungs.iter().map(between).collect();
            panel.band(canvas, &values, self.pen.colour, share);
        }
    }

    /// The median as others are held against it.
    fn guide(&self, canvas: &mut Canvas, panel: &Panel) {
        panel.curve(canvas, &self.line(2), base_pen());
    }
}

fn base_pen() -> Pen {
    Pen { colour: MARK, width: 1.5 * GUIDE_WIDTH, dash: &[1.5, 1.5] }
}

/// Lines of worlds that share a panel, and how dark the bands are.
fn key(fans: &[Fan], width: f64) -> Key {
    let runs = fans.iter().flat_map(|fan| &fan.rungs).map(|rung| rung.count).max().unwrap_or(0);
    let colour = match fans {
        [alone] => alone.pen.colour,
        _ => MARK,
    };
    let band = |share: f64, text: &str| (Sample::Patch(tint(colour, share)), text.to_string());
    let inner = BANDS[0] + BANDS[1] - BANDS[0] * BANDS[1];
    let mut entries: Vec<Entry> = Vec::new();
    if fans.len() <= TOGETHER {
        let line = |fan: &Fan| (Sample::Line(fan.pen), format!("{}, median", fan.name));
        entries.extend(fans.iter().map(line));
    } else if let Some(base) = fans.first() {
        entries.push((Sample::Line(base_pen()), format!("median of {}", base.name)));
    }
    entries.push(band(inner, "25–75 %"));
    entries.push(band(BANDS[0], &format!("5–95 % of {runs} runs")));
    Key::of(entries, width - 4.0)
}

/// A heading that goes on after a name.
fn begun_small(heading: &str) -> String {
    let mut letters = heading.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn numbers(fans: &[Fan]) -> Numbers {
    let quantiles = SHARES.map(|share| format!("q{:02.0}", share * 100.0));
    let mut numbers =
        Numbers::new(["world", "months", "runs"].map(String::from).into_iter().chain(quantiles));
    for fan in fans {
        for rung in &fan.rungs {
            let mut row = vec![fan.name.as_str().into(), rung.month.into(), rung.count.into()];
            row.extend(rung.values.map(Into::into));
            numbers.rows.push(row);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sheet::Cell;

    fn world(name: &str, runs: usize) -> World {
        let runs = (0..runs).map(|run| vec![run as f64, 10.0 * run as f64]).collect();
        World { name: name.into(), steps_per_year: 12, runs }
    }

    #[test]
    fn the_numbers_are_quantiles_over_runs_of_each_month() {
        let column = Column { name: "capex", unit: "USD per month", meaning: "" };
        let figure = draw(&column, &[world("calm", 5)], &Labels::default(), 240.0);
        assert_eq!(figure.numbers.head[3..], ["q05", "q25", "q50", "q75", "q95"]);
        let row = &figure.numbers.rows[1];
        assert_eq!(row[..3], ["calm".into(), Cell::Number(1.0), Cell::Count(5)]);
        assert_eq!(row[4..7], [10.0, 20.0, 30.0].map(Cell::Number));
    }

    #[test]
    fn two_worlds_share_a_panel_and_more_have_one_each() {
        let column = Column { name: "capex", unit: "USD per month", meaning: "" };
        let height = |count: usize| {
            let worlds: Vec<World> = (0..count).map(|at| world(&format!("w{at}"), 3)).collect();
            draw(&column, &worlds, &Labels::default(), 240.0).canvas.height
        };
        assert!(height(2) < height(3) && height(3) < height(4));
    }
}
