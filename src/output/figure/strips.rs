//! `timelines`: every run of every world as a strip, all of them aligned on the find.

use crate::output::figure::axis::Axis;
use crate::output::figure::canvas::{Anchor, Area, Canvas, plain};
use crate::output::figure::grid::Sizes;
use crate::output::figure::key::{Key, Sample};
use crate::output::figure::language::{
    AXIS_WIDTH, INK, LINE, POINTS_PER_MM, Pen, STRIP, TEXT, solid,
};
use crate::output::figure::letters::wrapped;
use crate::output::figure::numbers::Numbers;
use crate::output::figure::page::{Figure, page, ticks};
use crate::output::figure::panel::{Frame, Panel};

/// Parts of a strip, in the order of [`STRIP`].
pub const PARTS: [&str; 4] =
    ["before the peak", "falling", "below the peak since", "back at the peak's level"];
/// Height of a panel [points].
const PANEL: f64 = 40.0 * POINTS_PER_MM;

/// A run, in months from its start.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// Its seed.
    pub seed: u64,
    /// How long it is.
    pub months: f64,
    /// The month from which it is counted: its find or, where nothing was found, that of the first world with the same seed, the
    /// median of all finds, or its start.
    pub mark: f64,
    /// Peak, trough and recovery of its first crash, those that it had.
    pub dates: [Option<f64>; 3],
}

/// A world with its runs.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// Its name.
    pub name: String,
    /// Its runs.
    pub strips: Vec<Strip>,
    /// From what its runs are counted, if not from their own finds.
    pub note: Option<String>,
}

impl Strip {
    /// Where its parts begin and end, in months from the mark; parts that it did not reach are left out.
    fn parts(&self) -> Vec<(usize, [f64; 2])> {
        let mut begins = vec![(0, 0.0)];
        begins.extend(
            self.dates.iter().enumerate().filter_map(|(at, date)| Some((at + 1, (*date)?))),
        );
        let ends = begins.iter().skip(1).map(|(_, begin)| *begin).chain([self.months]);
        let part = |((part, begin), end): (&(usize, f64), f64)| {
            (*part, [begin - self.mark, end - self.mark])
        };
        begins.iter().zip(ends).map(part).collect()
    }

    /// Runs are sorted by their peak; those without one come last.
    fn peak(&self) -> f64 {
        self.dates[0].map_or(f64::INFINITY, |peak| peak - self.mark)
    }
}

/// Draws the strips of worlds on a page of a width [points], a panel a world.
pub fn draw(worlds: &[World], width: f64) -> Figure {
    let worlds: Vec<World> = worlds.iter().map(sorted).collect();
    let strips = || worlds.iter().flat_map(|world| &world.strips);
    let first = strips().map(|strip| -strip.mark).fold(0.0, f64::min);
    let last = strips().map(|strip| strip.months - strip.mark).fold(1.0, f64::max);
    let counts: Vec<Axis> = worlds.iter().map(count).collect();
    let labels = counts.iter().map(Axis::room).fold(0.0, f64::max);
    let time = Axis::months(first, last, ticks(width, worlds.len(), labels));
    let notes: Vec<String> = worlds.iter().flat_map(|world| world.notes(width - 4.0)).collect();
    let footer = notes.len() as f64 * LINE;
    let sizes = Sizes { footer, ..Sizes::of(width, labels, PANEL) };
    let entries = PARTS.iter().zip(STRIP);
    let entries = entries.map(|(name, colour)| (Sample::Patch(colour.into()), name.to_string()));
    let (mut canvas, cells) = page(worlds.len(), &Key::of(entries.collect(), width - 4.0), sizes);
    for ((world, axis), cell) in worlds.iter().zip(&counts).zip(&cells) {
        let heading = format!("{}: runs by date of their peak (number)", world.name);
        let frame = Frame { x: &time, y: axis, heading, below: "Months since the find" };
        let panel = Panel::framed(&mut canvas, cell, frame);
        world.draw(&mut canvas, &panel);
    }
    let top = canvas.height - footer - 2.0;
    for (row, note) in notes.iter().enumerate() {
        canvas.text((2.0, top + row as f64 * LINE + TEXT), note, plain(Anchor::Start));
    }
    Figure { canvas, numbers: numbers(&worlds) }
}

fn sorted(world: &World) -> World {
    let mut world = world.clone();
    world.strips.sort_by(|a, b| a.peak().total_cmp(&b.peak()).then(a.seed.cmp(&b.seed)));
    world
}

/// The axis along which runs are counted, from the top.
fn count(world: &World) -> Axis {
    let most = world.strips.len() as f64;
    let axis = Axis::amounts(&[most], "", 4);
    let ticks = axis.ticks.iter().filter(|(value, _)| *value <= most && value.fract() == 0.0);
    let ticks = ticks.map(|(value, text)| (most - value, text.clone())).collect();
    Axis { range: 0.0..=most, ticks, ..axis }
}

impl World {
    fn notes(&self, room: f64) -> Vec<String> {
        let said = self.note.iter().map(|note| format!("{}: {note}", self.name));
        said.flat_map(|text| wrapped(&text, TEXT, room)).collect()
    }

    fn draw(&self, canvas: &mut Canvas, panel: &Panel) {
        let count = self.strips.len();
        for (row, strip) in self.strips.iter().enumerate() {
            let top = panel.at(0.0, (count - row) as f64).1;
            let height = panel.at(0.0, (count - row - 1) as f64).1 - top;
            // A thin gap tells strips apart as long as there is room for it.
            let gap = if height > 2.0 { 0.3 } else { 0.0 };
            for (part, [from, to]) in strip.parts() {
                let (left, right) = (panel.across(from), panel.across(to));
                let area = Area { left, top, width: right - left, height: height - gap };
                canvas.rectangle(area, STRIP[part]);
            }
        }
        let (area, find) = (panel.area, panel.across(0.0));
        let pen = Pen { dash: &[2.0, 1.5], ..solid(INK, AXIS_WIDTH) };
        canvas.line(&[(find, area.top - 3.0), (find, area.bottom())], pen);
        canvas.line(
            &[(area.left, area.top), (area.left, area.bottom()), (area.right(), area.bottom())],
            solid(INK, 0.5),
        );
    }
}

fn numbers(worlds: &[World]) -> Numbers {
    let head = ["world", "seed", "counted_from", "months", "peak", "trough", "recovery"];
    let mut numbers = Numbers::new(head);
    for world in worlds {
        for strip in &world.strips {
            let mut row = vec![
                world.name.as_str().into(),
                strip.seed.into(),
                strip.mark.into(),
                strip.months.into(),
            ];
            row.extend(strip.dates.map(Into::into));
            numbers.rows.push(row);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(seed: u64, dates: [Option<f64>; 3]) -> Strip {
        Strip { seed, months: 144.0, mark: 36.0, dates }
    }

    #[test]
    fn a_strip_has_the_parts_that_its_run_reached() {
        let whole = strip(1, [Some(40.0), Some(60.0), Some(100.0)]).parts();
        assert_eq!(whole[0], (0, [-36.0, 4.0]));
        assert_eq!(whole[3], (3, [64.0, 108.0]));
        assert_eq!(strip(1, [None; 3]).parts(), [(0, [-36.0, 108.0])]);
        assert_eq!(strip(1, [Some(40.0), None, None]).parts()[1], (1, [4.0, 108.0]));
    }

    #[test]
    fn runs_are_sorted_by_their_peak() {
        let strips = vec![
            strip(1, [None; 3]),
            strip(2, [Some(50.0), None, None]),
            strip(3, [Some(40.0), None, None]),
        ];
        let world = sorted(&World { name: "calm".into(), strips, note: None });
        assert_eq!(world.strips.iter().map(|strip| strip.seed).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(count(&world).ticks.last().unwrap().1, "3");
    }
}
