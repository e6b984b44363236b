//! A panel: axes around an area, and where values lie in it.

use crate::output::figure::axis::Axis;
use crate::output::figure::canvas::{Anchor, Area, Canvas, Letters, Point, plain};
use crate::output::figure::grid::Cell;
use crate::output::figure::language::{
    AXIS_WIDTH, GUIDE, GUIDE_WIDTH, HEADING, INK, LINE, Pen, TEXT, TICK, solid,
};
use crate::output::figure::letters::cut;
use crate::output::figure::scale::Scale;

/// An area with an axis of time or another below it, and one of amounts to its left.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Where the data are.
    pub area: Area,
    x: Scale,
    y: Scale,
}

/// What stands around a panel.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The axis below it.
    pub x: &'a Axis,
    /// The axis to its left.
    pub y: &'a Axis,
    /// What it shows, with unit; stands above it.
    pub heading: String,
    /// What the axis below is of; stands below it, with the numbers, where nothing else follows below.
    pub below: &'a str,
}

impl Panel {
    /// Draws the frame of a panel into its cell.
    pub fn framed(canvas: &mut Canvas, cell: &Cell, frame: Frame) -> Panel {
        let area = cell.area;
        let panel = Panel {
            area,
            x: frame.x.between(area.left, area.right()),
            y: frame.y.between(area.bottom(), area.top),
        };
        panel.amounts(canvas, frame.y);
        panel.heading(canvas, cell, &frame.heading);
        panel.times(canvas, frame.x, cell.is_last.then_some(frame.below));
        panel
    }

    /// The place of a pair of values.
    pub fn at(&self, x: f64, y: f64) -> Point {
        (self.x.at(x), self.y.at(y))
    }

    /// The place of a value along the axis below.
    pub fn across(&self, x: f64) -> f64 {
        self.x.at(x)
    }

    /// Draws values over others; where one is missing the line is broken.
    pub fn curve(&self, canvas: &mut Canvas, values: &[(f64, f64)], pen: Pen) {
        for part in values.split(|(_, y)| !y.is_finite()).filter(|part| !part.is_empty()) {
            let points: Vec<Point> = part.iter().map(|(x, y)| self.at(*x, *y)).collect();
            canvas.line(&points, pen);
        }
    }

    /// Fills between a lower and an upper value over others: (x, low, high).
    pub fn band(&self, canvas: &mut Canvas, values: &[(f64, f64, f64)], colour: &str, share: f64) {
        let is_gap = |(_, low, high): &(f64, f64, f64)| !(low.is_finite() && high.is_finite());
        for part in values.split(is_gap).filter(|part| part.len() > 1) {
            let upper = part.iter().map(|(x, _, high)| self.at(*x, *high));
            let lower = part.iter().rev().map(|(x, low, _)| self.at(*x, *low));
            canvas.area(&upper.chain(lower).collect::<Vec<Point>>(), colour, share);
        }
    }

    fn amounts(&self, canvas: &mut Canvas, axis: &Axis) {
        let Area { left, top, .. } = self.area;
        for (value, text) in &axis.ticks {
            let y = self.y.at(*value);
            canvas.line(&[(left, y), (self.area.right(), y)], solid(GUIDE, GUIDE_WIDTH));
            canvas.line(&[(left - TICK, y), (left, y)], solid(INK, AXIS_WIDTH));
            canvas.text((left - TICK - 1.5, y + TEXT * 0.36), text, plain(Anchor::End));
        }
        canvas.line(&[(left, top), (left, self.area.bottom())], solid(INK, AXIS_WIDTH));
    }

    fn heading(&self, canvas: &mut Canvas, cell: &Cell, heading: &str) {
        let letters = Letters { size: HEADING, colour: INK, anchor: Anchor::Start };
        let heading = cut(heading, HEADING, self.area.right() - cell.left);
        canvas.text((cell.left, cell.heading), &heading, letters);
    }

    fn times(&self, canvas: &mut Canvas, axis: &Axis, title: Option<&str>) {
        let bottom = self.area.bottom();
        canvas
            .line(&[(self.area.left, bottom), (self.area.right(), bottom)], solid(INK, AXIS_WIDTH));
        for (value, text) in &axis.ticks {
            let x = self.x.at(*value);
            canvas.line(&[(x, bottom), (x, bottom + TICK)], solid(INK, AXIS_WIDTH));
            if title.is_some() {
                canvas.text((x, bottom + TICK + TEXT), text, plain(Anchor::Middle));
            }
        }
        if let Some(title) = title {
            let middle = (self.area.middle().0, bottom + TICK + TEXT + LINE);
            canvas.text(middle, &cut(title, TEXT, self.area.width), plain(Anchor::Middle));
        }
    }
}
