//! A figure with the numbers behind it, and what all of them share: a key above panels with one axis of time.

use crate::output::figure::axis::Axis;
use crate::output::figure::canvas::Canvas;
use crate::output::figure::grid::{Cell, Grid, Sizes, columns};
use crate::output::figure::key::Key;
use crate::output::figure::marks::{Mark, Placed, height, place};
use crate::output::figure::numbers::Numbers;

/// What is below panels of time.
pub const TIME: &str = "Months since the start";
/// Space between two numbers of an axis of time, at least [points].
const BETWEEN: f64 = 26.0;

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The picture.
    pub canvas: Canvas,
    /// Its numbers.
    pub numbers: Numbers,
}

/// What was asked for and cannot be drawn: one sentence a fault.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Unfit(pub Vec<String>);

impl Unfit {
    /// One fault.
    pub fn one(fault: impl Into<String>) -> Unfit {
        Unfit(vec![fault.into()])
    }

    /// What was found, if everything that was asked for was.
    ///
    /// # Errors
    /// All that was not.
    pub fn all<T>(found: impl IntoIterator<Item = Result<T, Unfit>>) -> Result<Vec<T>, Unfit> {
        let (mut good, mut faults) = (Vec::new(), Unfit::default());
        for one in found {
            match one {
                Ok(one) => good.push(one),
                Err(Unfit(more)) => faults.0.extend(more),
            }
        }
        if faults.0.is_empty() { Ok(good) } else { Err(faults) }
    }
}

/// Paper with places for panels, and a key above them.
pub fn page(panels: usize, key: &Key, sizes: Sizes) -> (Canvas, Vec<Cell>) {
    let grid = Grid::of(panels, Sizes { header: key.height(), ..sizes });
    let mut canvas = Canvas::new(sizes.page, grid.height);
    let left = grid.cells.first().map_or(0.0, |cell| cell.left);
    key.draw(&mut canvas, (left, 2.0));
    (canvas, grid.cells)
}

/// The same with room for the names of marks above the panels, whose axis of time is known.
pub fn marked_page(
    panels: usize,
    key: &Key,
    sizes: Sizes,
    (marks, time): (Vec<Mark>, &Axis),
) -> (Canvas, Vec<Cell>, Placed) {
    // How wide a panel is does not depend on what stands above it.
    let places = Grid::of(panels, sizes).cells.first().map(|cell| cell.area);
    let (left, right) = places.map_or((0.0, 1.0), |area| (area.left, area.right()));
    let scale = time.between(left, right);
    let placed = place(marks, |month| scale.at(month));
    let (canvas, cells) = page(panels, key, Sizes { marks: height(&placed), ..sizes });
    (canvas, cells, placed)
}

/// How many ticks of time a panel has room for, where a page has so many panels.
pub fn ticks(page: f64, panels: usize, labels: f64) -> usize {
    let wide = page / columns(page, panels) as f64 - labels - 16.0;
    (wide / BETWEEN) as usize
}
