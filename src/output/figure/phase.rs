//! `phase`: a grid of two parameters, a world a cell: the colour is the kind of run that comes most often, or the median of a measure.

use crate::analysis::compare::runs::{Ensemble, World};
use crate::analysis::dating::regime::Regime;
use crate::analysis::statistics::quantiles::Sorted;
use crate::output::figure::canvas::{Anchor, Area, Canvas, Letters, plain};
use crate::output::figure::key::{Entry, Key, Sample};
use crate::output::figure::language::{
    GAP, HEADING, INFLOW, INK, LINE, PAPER, TEXT, letters_on, regime, tint,
};
use crate::output::figure::letters::{cut, widest, width as width_of};
use crate::output::figure::numbers::Numbers;
use crate::output::figure::page::{Figure, Unfit};
use crate::output::figure::parameters::{Grid, Parameter};
use crate::output::figure::quantity::decimal;
use crate::output::sheet::number::three_digits;
use crate::scenario::nearest::remedy;

/// The kinds of runs, in the order in which they count.
pub const REGIMES: [Regime; 6] = [
    Regime::Crash,
    Regime::AiWinter,
    Regime::Glut,
    Regime::SoftLanding,
    Regime::BoomGoesOn,
    Regime::Unsettled,
];
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
    let (said, heading, entries) = match measure {
        REGIME => (
            regimes(ensemble),
            "Kind of run that comes most often (share of runs)".into(),
            regime_key(ensemble),
        ),
        _ => measured(ensemble, measure)?,
    };
    let labels = widest(&grid.y.texts(), TEXT) + LINE + 2.0 * GAP;
    let wide = (width - labels - 6.0) / grid.x.values.len() as f64;
    let high = wide.clamp(2.0 * LINE + GAP, HIGHEST);
    let key = Key::of(entries, width - 4.0);
    let top = 2.0 + key.height() + HEADING + GAP;
    let bottom = top + high * grid.y.values.len() as f64;
    let mut canvas = Canvas::new(width, bottom + 2.0 * LINE + GAP);
    key.draw(&mut canvas, (2.0, 2.0));
    let letters = Letters { size: HEADING, colour: INK, anchor: Anchor::Start };
    let heading = cut(&heading, HEADING, width - 4.0);
    canvas.text((2.0, top - GAP), &heading, letters);
    for (x, y, world) in &grid.cells {
        let area = Area {
            left: labels + *x as f64 * wide,
            top: bottom - (*y + 1) as f64 * high,
            width: wide,
            height: high,
        };
        cell(&mut canvas, area, &said[*world]);
    }
    axes(&mut canvas, grid, (labels, bottom), (wide, high));
    Ok(Figure { canvas, numbers: numbers(ensemble, grid, measure) })
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

fn axes(canvas: &mut Canvas, grid: &Grid, (left, bottom): (f64, f64), (wide, high): (f64, f64)) {
    for (at, text) in grid.x.texts().iter().enumerate() {
        let middle = left + (at as f64 + 0.5) * wide;
        canvas.text((middle, bottom + TEXT + 1.5), &cut(text, TEXT, wide), plain(Anchor::Middle));
    }
    for (at, text) in grid.y.texts().iter().enumerate() {
        let middle = bottom - (at as f64 + 0.5) * high + TEXT * 0.36;
        canvas.text((left - GAP, middle), text, plain(Anchor::End));
    }
    let across = wide * grid.x.values.len() as f64;
    let up = high * grid.y.values.len() as f64;
    let title = |parameter: &Parameter, room: f64| cut(&parameter.title(room), TEXT, room);
    let below = (left + across / 2.0, bottom + TEXT + LINE + 1.5);
    canvas.text(below, &title(&grid.x, across), plain(Anchor::Middle));
    canvas.upright((TEXT + 2.0, bottom - up / 2.0), &title(&grid.y, up), plain(Anchor::Middle));
}

/// The kind of run that a world has most often; of equals the one that counts first.
fn regimes(ensemble: &Ensemble) -> Vec<Said> {
    let said = |world: &World| {
        let counts = REGIMES.map(|one| (count(world, one), one));
        let most = counts.iter().rev().max_by_key(|(count, _)| *count);
        match most.filter(|(count, _)| *count > 0) {
            Some((count, one)) => {
                let share = *count as f64 / world.runs.len() as f64;
                let name = one.name().replace('_', " ");
                Said { colour: regime(one.name()).into(), lines: vec![name, decimal(share, 2)] }
            }
            None => Said { colour: PAPER.into(), lines: vec!["no runs".into()] },
        }
    };
    ensemble.worlds.iter().map(said).collect()
}

fn count(world: &World, regime: Regime) -> usize {
    world.runs.iter().filter(|run| run.regime == regime.name()).count()
}

fn regime_key(ensemble: &Ensemble) -> Vec<Entry> {
    let said = regimes(ensemble);
    let shown =
        REGIMES.iter().filter(|one| said.iter().any(|cell| cell.colour == regime(one.name())));
    let entry =
        |one: &Regime| (Sample::Patch(regime(one.name()).into()), one.name().replace('_', " "));
    shown.map(entry).collect()
}

/// The median of a measure in each world; the fuller the colour the higher.
fn measured(ensemble: &Ensemble, measure: &str) -> Result<(Vec<Said>, String, Vec<Entry>), Unfit> {
    let known = ensemble.measures.iter().position(|known| known.name == measure);
    let at = known.ok_or_else(|| {
        let names = [REGIME].into_iter().chain(ensemble.measures.iter().map(|known| known.name));
        Unfit::one(format!(
            "there is no measure `{measure}`: {}",
            remedy(measure, "measures", names)
        ))
    })?;
    let medians: Vec<Option<f64>> = ensemble.worlds.iter().map(|world| median(world, at)).collect();
    let low = medians.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let high = medians.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let shade = |value: f64| {
        let part = if high > low { (value - low) / (high - low) } else { 0.5 };
        tint(INFLOW, 0.1 + 0.9 * part)
    };
    let said = medians.iter().map(|median| match median {
        Some(value) => Said { colour: shade(*value), lines: vec![three_digits(*value)] },
        None => Said { colour: PAPER.into(), lines: vec!["none".into()] },
    });
    let what = &ensemble.measures[at];
    let heading = format!("Median {} ({})", what.meaning, what.unit);
    let ends = if high > low { vec![low, (low + high) / 2.0, high] } else { vec![] };
    let entry = |value: &f64| (Sample::Patch(shade(*value)), three_digits(*value));
    Ok((said.collect(), heading, ends.iter().map(entry).collect()))
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
        None => head.extend(REGIMES.map(|one| one.name().to_string())),
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
            None => row.extend(REGIMES.map(|one| count(world, one).into())),
        }
        numbers.rows.push(row);
    }
    numbers
}
