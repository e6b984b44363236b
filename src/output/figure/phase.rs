//! `phase`: a grid of two parameters, a world a cell: the colour is the kind of run that comes most often, or the median of a measure.

use crate::analysis::compare::runs::{Ensemble, World};
use crate::analysis::dating::regime::Regime;
use crate::analysis::statistics::quantiles::Sorted;
use crate::output::figure::axis::ends;
use crate::output::figure::canvas::{Anchor, Area, Canvas, Letters, plain};
use crate::output::figure::key::{Entry, Key, Sample};
use crate::output::figure::language::{
    GAP, HEADING, INFLOW, LINE, PAPER, TEXT, letters_on, regime, tint,
};
use crate::output::figure::letters::{cut, widest, width as width_of};
use crate::output::figure::numbers::Numbers;
use crate::output::figure::page::{Figure, Unfit};
use crate::output::figure::parameters::{Grid, Parameter};
use crate::output::figure::quantity::decimal;
use crate::output::sheet::number::three_digits;
use crate::scenario::nearest::remedy;

/// The name of the kinds of runs as a measure.
pub const REGIME: &str = "regime";
/// Highest cell [points].
const HIGHEST: f64 = 44.0;

/// What a cell says.
struct Said {
    colour: String,
    lines: Vec<String>,
}

/// Draws the worlds of a grid on a page of a width [points].
///
/// # Errors
/// A measure that is not there.
pub fn draw(ensemble: &Ensemble, grid: &Grid, measure: &str, width: f64) -> Result<Figure, Unfit> {
    let shown = match measure {
        REGIME => regimes(ensemble),
        _ => measured(ensemble, measure)?,
    };
    let key = Key::of(shown.key, width - 4.0);
    let top = 2.0 + key.height() + HEADING + GAP;
    let places = Places::of(grid, width, top);
    let mut canvas = Canvas::new(width, places.bottom + 2.0 * LINE + GAP);
    key.draw(&mut canvas, (2.0, 2.0));
    let letters = Letters { size: HEADING, ..plain(Anchor::Start) };
    canvas.text((2.0, top - GAP), &cut(&shown.heading, HEADING, width - 4.0), letters);
    for (x, y, world) in &grid.cells {
        cell(&mut canvas, places.area(*x, *y), &shown.cells[*world]);
    }
    axes(&mut canvas, grid, &places);
    Ok(Figure { canvas, numbers: numbers(ensemble, grid, measure) })
}

/// What is shown of all worlds.
struct Shown {
    heading: String,
    cells: Vec<Said>,
    key: Vec<Entry>,
}

/// Where cells lie [points].
struct Places {
    left: f64,
    bottom: f64,
    wide: f64,
    high: f64,
}

impl Places {
    fn of(grid: &Grid, width: f64, top: f64) -> Places {
        let left = widest(grid.y.texts(), TEXT) + LINE + 2.0 * GAP;
        let wide = (width - left - 6.0) / grid.x.values.len() as f64;
        let high = wide.clamp(2.0 * LINE + GAP, HIGHEST);
        Places { left, bottom: top + high * grid.y.values.len() as f64, wide, high }
    }

    fn area(&self, x: usize, y: usize) -> Area {
        Area {
            left: self.left + x as f64 * self.wide,
            top: self.bottom - (y + 1) as f64 * self.high,
            width: self.wide,
            height: self.high,
        }
    }
}

fn cell(canvas: &mut Canvas, area: Area, said: &Said) {
    let inner = Area {
        left: area.left + 0.4,
        top: area.top + 0.4,
        width: area.width - 0.8,
        height: area.height - 0.8,
    };
    canvas.rectangle(inner, &said.colour);
    let letters = Letters { colour: letters_on(&said.colour), ..plain(Anchor::Middle) };
    let fit = |text: &&String| width_of(text, TEXT) <= area.width - 3.0;
    let lines: Vec<&String> = said.lines.iter().filter(fit).collect();
    let (x, middle) = area.middle();
    for (at, line) in lines.iter().enumerate() {
        let down = (at as f64 - (lines.len() as f64 - 1.0) / 2.0) * LINE;
        canvas.text((x, middle + down + TEXT * 0.36), line, letters);
    }
}

fn axes(canvas: &mut Canvas, grid: &Grid, places: &Places) {
    let &Places { left, bottom, wide, .. } = places;
    for (at, text) in grid.x.texts().iter().enumerate() {
        let below = (places.area(at, 0).middle().0, bottom + TEXT + 1.5);
        canvas.text(below, &cut(text, TEXT, wide), plain(Anchor::Middle));
    }
    for (at, text) in grid.y.texts().iter().enumerate() {
        let beside = (left - GAP, places.area(0, at).middle().1 + TEXT * 0.36);
        canvas.text(beside, text, plain(Anchor::End));
    }
    let across = wide * grid.x.values.len() as f64;
    let up = places.high * grid.y.values.len() as f64;
    let title = |parameter: &Parameter, room: f64| cut(&parameter.title(room), TEXT, room);
    let below = (left + across / 2.0, bottom + TEXT + LINE + 1.5);
    canvas.text(below, &title(&grid.x, across), plain(Anchor::Middle));
    canvas.upright((TEXT + 2.0, bottom - up / 2.0), &title(&grid.y, up), plain(Anchor::Middle));
}

/// The kind of run that a world has most often; of equals the one that counts first.
fn regimes(ensemble: &Ensemble) -> Shown {
    let found: Vec<Option<(usize, Regime)>> = ensemble.worlds.iter().map(most_often).collect();
    let said = |(world, found): (&World, &Option<(usize, Regime)>)| match found {
        Some((count, one)) => {
            let share = decimal(*count as f64 / world.runs.len() as f64, 2);
            Said { colour: regime(one.name()).into(), lines: vec![spoken(*one), share] }
        }
        None => Said { colour: PAPER.into(), lines: vec!["no runs".into()] },
    };
    let is_shown = |one: &&Regime| found.iter().flatten().any(|(_, shown)| shown == *one);
    let entry = |one: &Regime| (Sample::Patch(regime(one.name()).into()), spoken(*one));
    Shown {
        heading: "Kind of run that comes most often (share of runs)".into(),
        cells: ensemble.worlds.iter().zip(&found).map(said).collect(),
        key: Regime::ALL.iter().filter(is_shown).map(entry).collect(),
    }
}

fn most_often(world: &World) -> Option<(usize, Regime)> {
    let counts = Regime::ALL.iter().rev().map(|one| (count(world, *one), *one));
    counts.max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0)
}

fn spoken(regime: Regime) -> String {
    regime.name().replace('_', " ")
}

fn count(world: &World, regime: Regime) -> usize {
    world.runs.iter().filter(|run| run.regime == regime.name()).count()
}

/// The median of a measure in each world; the fuller the colour the higher.
fn measured(ensemble: &Ensemble, measure: &str) -> Result<Shown, Unfit> {
    let known = ensemble.measures.iter().position(|known| known.name == measure);
    let at = known.ok_or_else(|| no_measure(ensemble, measure))?;
    let medians = ensemble.worlds.iter().map(|world| median(world, at));
    let medians: Vec<f64> = medians.map(|median| median.unwrap_or(f64::NAN)).collect();
    let (low, high) = ends(&medians).unwrap_or((0.0, 0.0));
    let shade = |value: f64| {
        let part = if high > low { (value - low) / (high - low) } else { 0.5 };
        tint(INFLOW, 0.1 + 0.9 * part)
    };
    let said = |median: &f64| match median.is_nan() {
        true => Said { colour: PAPER.into(), lines: vec!["none".into()] },
        false => Said { colour: shade(*median), lines: vec![three_digits(*median)] },
    };
    let shades = if high > low { vec![low, (low + high) / 2.0, high] } else { vec![] };
    let entry = |value: &f64| (Sample::Patch(shade(*value)), three_digits(*value));
    let what = &ensemble.measures[at];
    Ok(Shown {
        heading: format!("Median {} ({})", what.meaning, what.unit),
        cells: medians.iter().map(said).collect(),
        key: shades.iter().map(entry).collect(),
    })
}

fn no_measure(ensemble: &Ensemble, measure: &str) -> Unfit {
    let names = [REGIME].into_iter().chain(ensemble.measures.iter().map(|known| known.name));
    Unfit::one(format!("there is no measure `{measure}`: {}", remedy(measure, "measures", names)))
}

fn median(world: &World, measure: usize) -> Option<f64> {
    Sorted::of(world.runs.iter().filter_map(|run| run.numbers.get(measure).copied().flatten()))
        .median()
}

fn numbers(ensemble: &Ensemble, grid: &Grid, measure: &str) -> Numbers {
    let mut head = vec![grid.x.path.clone(), grid.y.path.clone(), "world".into(), "runs".into()];
    let at = ensemble.measures.iter().position(|known| known.name == measure);
    match at {
        Some(_) => head.push(format!("median_{measure}")),
        None => head.extend(Regime::ALL.map(|one| one.name().to_string())),
    }
    let mut numbers = Numbers::new(head);
    for (x, y, place) in &grid.cells {
        let world = &ensemble.worlds[*place];
        let mut row = vec![
            grid.x.values[*x].into(),
            grid.y.values[*y].into(),
            world.name.as_str().into(),
            world.runs.len().into(),
        ];
        match at {
            Some(at) => row.push(median(world, at).into()),
            None => row.extend(Regime::ALL.map(|one| count(world, one).into())),
        }
        numbers.rows.push(row);
    }
    numbers
}
