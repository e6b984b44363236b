//! Events as marks: a thin line through a panel, named above it.

use crate::output::figure::canvas::{Anchor, Area, Canvas, Letters, plain};
use crate::output::figure::grid::Cell;
use crate::output::figure::language::{GUIDE_WIDTH, MARK, PAPER, Pen, TEXT};
use crate::output::figure::letters::width;
use crate::output::figure::panel::Panel;

/// From one row of names to the next [points].
const ROW: f64 = TEXT + 1.0;
/// Space between a line and its name [points].
const BESIDE: f64 = 1.5;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// When [months].
    pub month: f64,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: &'static str,
}

impl Mark {
    /// A mark in the usual colour.
    pub fn new(month: f64, name: &str) -> Mark {
        Mark { month, name: name.into(), colour: MARK }
    }
}

/// Marks in the order of time, each with the row of its name above the panel, from 0.
pub type Placed = Vec<(Mark, usize)>;

/// Gives every name a row in which no line and no other name runs through it: an earlier name stands above the later ones that it
/// reaches. `across` says where a month lies.
pub fn place(mut marks: Vec<Mark>, across: impl Fn(f64) -> f64) -> Placed {
    marks.sort_by(|a, b| a.month.total_cmp(&b.month));
    let mut placed: Placed = Vec::new();
    for mark in marks.into_iter().rev() {
        let end = across(mark.month) + BESIDE + width(&mark.name, TEXT) + BESIDE;
        let reached = placed.iter().filter(|(later, _)| across(later.month) < end);
        let row = reached.map(|(_, row)| row + 1).max().unwrap_or(0);
        placed.push((mark, row));
    }
    placed.reverse();
    placed
}

/// The height of all rows of names [points].
pub fn height(placed: &Placed) -> f64 {
    placed.iter().map(|(_, row)| (row + 1) as f64 * ROW + 2.0).fold(0.0, f64::max)
}

/// Draws marks through a panel, with their names above the first of a column.
pub fn draw(canvas: &mut Canvas, cell: &Cell, panel: &Panel, placed: &Placed) {
    for (mark, _) in placed {
        let x = panel.across(mark.month);
        canvas.line(&[(x, panel.area.top), (x, panel.area.bottom())], pen(mark));
    }
    if cell.is_first {
        leaders(canvas, panel, placed);
        placed.iter().for_each(|(mark, row)| name(canvas, panel, mark, *row));
    }
}

/// The lines from the panel up to the names.
fn leaders(canvas: &mut Canvas, panel: &Panel, placed: &Placed) {
    for (mark, row) in placed {
        let (x, top) = (panel.across(mark.month), panel.area.top);
        canvas.line(&[(x, top), (x, top - (row + 1) as f64 * ROW)], pen(mark));
    }
}

/// A name beside its line: to the right or, where there is no room, to the left.
fn name(canvas: &mut Canvas, panel: &Panel, mark: &Mark, row: usize) {
    let (x, base) = (panel.across(mark.month), panel.area.top - row as f64 * ROW - 2.0);
    let wide = width(&mark.name, TEXT);
    let is_late = x + BESIDE + wide > canvas.width - 1.0;
    let left = if is_late { x - BESIDE - wide } else { x + BESIDE };
    let ground = Area { left, top: base - TEXT * 0.8, width: wide, height: TEXT };
    canvas.rectangle(ground, PAPER);
    let letters = Letters { colour: mark.colour, ..plain(Anchor::Start) };
    canvas.text((left, base), &mark.name, letters);
}

fn pen(mark: &Mark) -> Pen {
    Pen { colour: mark.colour, width: GUIDE_WIDTH, dash: &[2.0, 1.5] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_meet_stand_above_each_other() {
        let marks = [36.0, 37.0, 38.0, 100.0].map(|month| Mark::new(month, "peak")).to_vec();
        let rows: Vec<usize> = place(marks, |month| month).iter().map(|(_, row)| *row).collect();
        assert_eq!(rows, [2, 1, 0, 0]);
        assert_eq!(height(&Vec::new()), 0.0);
    }
}
