//! `survival`: the share of runs without a crash so far, after Kaplan and Meier, a curve a world.

use crate::analysis::compare::runs::{Ensemble, World};
use crate::analysis::statistics::kaplan_meier::Curve;
use crate::output::figure::axis::Axis;
use crate::output::figure::canvas::{Anchor, Canvas, plain};
use crate::output::figure::grid::{BELOW, Cell, Sizes};
use crate::output::figure::key::{Entry, Key, Sample};
use crate::output::figure::language::{BANDS, GAP, LINE, POINTS_PER_MM, Pen, TEXT, WORLDS};
use crate::output::figure::letters::width as width_of;
use crate::output::figure::numbers::Numbers;
use crate::output::figure::page::{Figure, TIME, page, ticks};
use crate::output::figure::panel::{Frame, Panel};

/// Height of the panel [points].
const PANEL: f64 = 58.0 * POINTS_PER_MM;
/// What stands above the numbers of runs below the panel.
const AT_RISK: &str = "Runs watched that have not crashed before";

/// Draws the curves of worlds on a page of a width [points], with how many runs they rest on.
pub fn draw(ensemble: &Ensemble, width: f64) -> Figure {
    let curves: Vec<Shown> = ensemble.worlds.iter().enumerate().map(Shown::of).collect();
    let shares = Axis::shares();
    // Samples of lines stand beside the numbers of runs.
    let labels = shares.room().max(12.0);
    let last = ensemble.worlds.iter().map(|world| world.months).fold(1.0, f64::max);
    let time = Axis::months(0.0, last, ticks(width, 1, labels));
    let footer = (curves.len() + 1) as f64 * LINE + GAP;
    let sizes = Sizes { footer, ..Sizes::of(width, labels, PANEL) };
    let entry = |shown: &Shown| -> Entry { (Sample::Line(shown.pen), shown.world.name.clone()) };
    let key = Key::of(curves.iter().map(entry).collect(), width - 4.0);
    let (mut canvas, cells) = page(1, &key, sizes);
    let heading = "Runs without a crash so far (share, with 95 % intervals)".to_string();
    let frame = Frame { x: &time, y: &shares, heading, below: TIME };
    let panel = Panel::framed(&mut canvas, &cells[0], frame);
    curves.iter().for_each(|shown| shown.band(&mut canvas, &panel));
    curves.iter().for_each(|shown| shown.line(&mut canvas, &panel));
    at_risk(&mut canvas, (&cells[0], &panel), &time, &curves);
    Figure { canvas, numbers: numbers(&curves) }
}

struct Shown<'a> {
    world: &'a World,
    pen: Pen,
    curve: Curve,
}

impl Shown<'_> {
    fn of((at, world): (usize, &World)) -> Shown<'_> {
        let pen = WORLDS[at % WORLDS.len()];
        Shown { world, pen, curve: Curve::of(&world.until_crash()) }
    }

    /// Share without a crash and the ends of its interval, from step to step.
    fn steps(&self) -> Vec<(f64, [f64; 3])> {
        let step = |time: f64| {
            let share = self.curve.at(time);
            let ends = share.interval.map_or([share.value; 2], |ends| [ends.low, ends.high]);
            (time, [share.value, ends[0], ends[1]])
        };
        let start = (0.0, [1.0; 3]);
        let end = self.world.months;
        let times = self.curve.steps.iter().map(|one| one.time).chain([end]);
        [start].into_iter().chain(times.map(step)).collect()
    }

    /// The corners of a staircase: what holds from a time on holds until the next.
    fn stairs<T: Copy>(&self, of: impl Fn([f64; 3]) -> T) -> Vec<(f64, T)> {
        let steps = self.steps();
        let pair =
            |pair: &[(f64, [f64; 3])]| [(pair[0].0, of(pair[0].1)), (pair[1].0, of(pair[0].1))];
        steps.windows(2).flat_map(pair).chain(steps.last().map(|(t, v)| (*t, of(*v)))).collect()
    }

    fn band(&self, canvas: &mut Canvas, panel: &Panel) {
        let corners = self.stairs(|[_, low, high]| (low, high));
        let corners: Vec<(f64, f64, f64)> =
            corners.into_iter().map(|(time, (low, high))| (time, low, high)).collect();
        panel.band(canvas, &corners, self.pen.colour, BANDS[0]);
    }

    fn line(&self, canvas: &mut Canvas, panel: &Panel) {
        panel.curve(canvas, &self.stairs(|[share, ..]| share), self.pen);
    }

    fn at_risk(&self, time: f64) -> usize {
        self.world.until_crash().iter().filter(|spell| spell.time >= time).count()
    }
}

/// Below the panel, how many runs each curve rests on at each tick.
fn at_risk(canvas: &mut Canvas, (cell, panel): (&Cell, &Panel), time: &Axis, curves: &[Shown]) {
    let top = cell.area.bottom() + BELOW + GAP;
    canvas.text((cell.area.left, top + TEXT), AT_RISK, plain(Anchor::Start));
    for (row, shown) in curves.iter().enumerate() {
        let base = top + TEXT + (row + 1) as f64 * LINE;
        let middle = base - TEXT * 0.36;
        canvas.line(&[(cell.left, middle), (cell.area.left - 6.0, middle)], shown.pen);
        let mut free = f64::MIN;
        for (month, _) in &time.ticks {
            let (x, text) = (panel.across(*month), shown.at_risk(*month).to_string());
            let half = width_of(&text, TEXT) / 2.0;
            if x - half > free {
                canvas.text((x, base), &text, plain(Anchor::Middle));
                free = x + half + 1.0;
            }
        }
    }
}

fn numbers(curves: &[Shown]) -> Numbers {
    let head =
        ["world", "after", "at_risk", "crashes", "crash_free", "crash_free_low", "crash_free_high"];
    let mut numbers = Numbers::new(head);
    for shown in curves {
        for step in &shown.curve.steps {
            let share = shown.curve.at(step.time);
            numbers.rows.push(vec![
                shown.world.name.as_str().into(),
                step.time.into(),
                step.at_risk.into(),
                step.ended.into(),
                share.value.into(),
                share.interval.map(|ends| ends.low).into(),
                share.interval.map(|ends| ends.high).into(),
            ]);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::ensemble;
    use crate::analysis::sheet::Cell;

    #[test]
    fn a_curve_falls_where_runs_crash_and_rests_on_those_still_watched() {
        let ensemble = ensemble();
        let figure = draw(&ensemble, 240.0);
        let crashes = |world: &str| -> u64 {
            let rows = figure.numbers.rows.iter().filter(|row| row[0] == world.into());
            rows.map(|row| if let Cell::Count(count) = row[3] { count } else { 0 }).sum()
        };
        for world in &ensemble.worlds {
            let crashed = world.runs.iter().filter(|run| run.crash.is_some()).count();
            assert_eq!(crashes(&world.name), crashed as u64);
        }
        let shown = Shown::of((0, &ensemble.worlds[0]));
        assert_eq!(shown.at_risk(0.0), ensemble.worlds[0].runs.len());
        assert!(shown.steps().windows(2).all(|pair| pair[0].1[0] >= pair[1].1[0]));
    }
}
