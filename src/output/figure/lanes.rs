//! Events in lanes: one a kind of event, with a bar wherever some happened, as high as there were many.

use crate::output::figure::axis::Axis;
use crate::output::figure::canvas::{Anchor, Canvas, plain};
use crate::output::figure::grid::Cell;
use crate::output::figure::language::{GUIDE, GUIDE_WIDTH, TEXT, WORLDS, solid};
use crate::output::figure::letters::{cut, widest};
use crate::output::figure::page::TIME;
use crate::output::figure::panel::{Frame, Panel};

/// Most room for the name of a kind [points].
const NAME: f64 = 46.0;
/// Width of a bar [points].
const BAR: f64 = 0.9;

/// The events of a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The kind.
    pub kind: String,
    /// Of every run, the months with such events and how many there were.
    pub runs: Vec<Vec<(f64, usize)>>,
}

impl Lane {
    /// How many events a run had in a month.
    pub fn count(&self, run: usize, month: f64) -> usize {
        let counts = self.runs.get(run).map_or(&[][..], |counts| counts);
        counts.iter().find(|(at, _)| *at == month).map_or(0, |(_, count)| *count)
    }

    fn most(&self) -> usize {
        self.runs.iter().flatten().map(|(_, count)| *count).max().unwrap_or(1)
    }

    fn name(&self) -> String {
        self.kind.replace('_', " ")
    }
}

/// The room that the names of lanes need to their left [points].
pub fn room(lanes: &[Lane]) -> f64 {
    widest(lanes.iter().map(Lane::name), TEXT).min(NAME)
}

/// Draws lanes into a panel of their own. Runs lie above each other in a lane.
pub fn draw(canvas: &mut Canvas, cell: &Cell, time: &Axis, lanes: &[Lane]) -> Panel {
    let nothing = Axis { ticks: Vec::new(), ..Axis::shares() };
    let heading = "Events (number per month)".to_string();
    let frame = Frame { x: time, y: &nothing, heading, below: TIME };
    let panel = Panel::framed(canvas, cell, frame);
    let high = cell.area.height / lanes.len().max(1) as f64;
    for (at, lane) in lanes.iter().enumerate() {
        let bottom = cell.area.top + (at + 1) as f64 * high;
        let ends = [(cell.area.left, bottom), (cell.area.right(), bottom)];
        canvas.line(&ends, solid(GUIDE, GUIDE_WIDTH));
        let beside = (cell.area.left - 4.0, bottom - high / 2.0 + TEXT * 0.36);
        canvas.text(beside, &cut(&lane.name(), TEXT, NAME), plain(Anchor::End));
        let most = format!("most {}", lane.most());
        canvas.text((cell.area.right(), bottom - high + TEXT + 1.0), &most, plain(Anchor::End));
        bars(canvas, &panel, lane, (bottom, high));
    }
    panel
}

fn bars(canvas: &mut Canvas, panel: &Panel, lane: &Lane, (bottom, high): (f64, f64)) {
    let part = (high - TEXT - 3.0) / lane.runs.len().max(1) as f64;
    for (run, counts) in lane.runs.iter().enumerate() {
        let base = bottom - (lane.runs.len() - 1 - run) as f64 * part;
        let colour = WORLDS[run % WORLDS.len()].colour;
        for (month, count) in counts {
            let (x, tall) = (panel.across(*month), part * *count as f64 / lane.most() as f64);
            canvas.line(&[(x, base), (x, base - tall.max(1.0))], solid(colour, BAR));
        }
    }
}
