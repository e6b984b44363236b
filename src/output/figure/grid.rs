//! Panels in rows and columns: their places on a page of a given width.

use crate::output::figure::canvas::Area;
use crate::output::figure::language::{GAP, HEADING, LINE, POINTS_PER_MM, TEXT, TICK};

/// Pages at least this wide have room for two panels side by side [points].
const WIDE: f64 = 120.0 * POINTS_PER_MM;
/// Space at the edge of the page [points].
const EDGE: f64 = 2.0;
/// Room at the right of a panel for half of the last number below it [points].
const RIGHT: f64 = 8.0;
/// Room for a heading above a panel [points].
const ABOVE: f64 = HEADING + 7.0;
/// Room for ticks, their numbers and a title below a panel [points].
pub const BELOW: f64 = TICK + TEXT + LINE + 3.0;

/// What decides where panels lie [points].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// Width of the page.
    pub page: f64,
    /// Room above all panels.
    pub header: f64,
    /// Room for marks above the panels of the first row, below their headings.
    pub marks: f64,
    /// Room for numbers to the left of each panel.
    pub labels: f64,
    /// Height of a panel.
    pub panel: f64,
    /// Room below all panels and their axes.
    pub footer: f64,
}

impl Sizes {
    /// Panels of a height on a page, with room for numbers beside them and nothing above or below.
    pub fn of(page: f64, labels: f64, panel: f64) -> Sizes {
        Sizes { page, header: 0.0, marks: 0.0, labels, panel, footer: 0.0 }
    }
}

/// The place of a panel with what stands around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Where data are.
    pub area: Area,
    /// Left edge of the numbers beside it.
    pub left: f64,
    /// Base line of its heading.
    pub heading: f64,
    /// Whether it is the first of its column.
    pub is_first: bool,
    /// Whether it is the last of its column.
    pub is_last: bool,
}

/// All places, row after row, and how high the page is.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The places.
    pub cells: Vec<Cell>,
    /// Height of the page [points].
    pub height: f64,
}

/// How many panels a page has side by side.
pub fn columns(page: f64, panels: usize) -> usize {
    if page >= WIDE && panels > 1 { 2 } else { 1 }
}

impl Grid {
    /// The places of so many panels.
    pub fn of(panels: usize, sizes: Sizes) -> Grid {
        let columns = columns(sizes.page, panels);
        let rows = panels.div_ceil(columns);
        let cells = (0..panels).map(|at| cell(at, panels, columns, sizes)).collect();
        let last = row(rows.saturating_sub(1), sizes) + sizes.panel;
        Grid { cells, height: last + BELOW + sizes.footer + EDGE }
    }
}

/// The upper edge of the panels of a row.
fn row(at: usize, sizes: Sizes) -> f64 {
    let first = EDGE + sizes.header + ABOVE + sizes.marks;
    first + at as f64 * (sizes.panel + ABOVE + 2.0 * GAP)
}

fn cell(at: usize, panels: usize, columns: usize, sizes: Sizes) -> Cell {
    let wide = (sizes.page - 2.0 * EDGE) / columns as f64;
    let left = EDGE + (at % columns) as f64 * wide;
    let beside = sizes.labels + TICK + 2.0;
    let top = row(at / columns, sizes);
    let is_first = at < columns;
    let marks = if is_first { sizes.marks } else { 0.0 };
    let area = Area { left: left + beside, top, width: wide - beside - RIGHT, height: sizes.panel };
    Cell { area, left, heading: top - marks - 6.5, is_first, is_last: at + columns >= panels }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(page: f64) -> Sizes {
        Sizes { page, header: 10.0, marks: 20.0, labels: 15.0, panel: 60.0, footer: 0.0 }
    }

    #[test]
    fn a_narrow_page_has_one_column_and_a_wide_one_two() {
        let narrow = Grid::of(3, sizes(84.0 * POINTS_PER_MM));
        assert!(narrow.cells.iter().all(|cell| cell.left == EDGE));
        assert_eq!(narrow.cells.iter().filter(|cell| cell.is_last).count(), 1);
        let wide = Grid::of(3, sizes(174.0 * POINTS_PER_MM));
        assert_eq!(wide.cells.iter().filter(|cell| cell.is_first).count(), 2);
        assert!(wide.cells[1].is_last && wide.cells[2].is_last && !wide.cells[0].is_last);
        assert!(wide.height < narrow.height);
    }

    #[test]
    fn nothing_lies_outside_the_page_or_on_another_panel() {
        for page in [84.0, 174.0].map(|mm| mm * POINTS_PER_MM) {
            let grid = Grid::of(5, sizes(page));
            for (at, cell) in grid.cells.iter().enumerate() {
                assert!(cell.area.right() <= page && cell.area.bottom() + BELOW <= grid.height);
                let below = &grid.cells[at + 1..];
                let same = |other: &&Cell| other.left == cell.left;
                let next = below.iter().find(same);
                assert!(next.is_none_or(|next| next.heading - HEADING > cell.area.bottom()));
            }
        }
    }
}
