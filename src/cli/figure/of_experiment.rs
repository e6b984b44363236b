//! An experiment on a grid, as worlds that differ in two parameters.

use std::path::Path;

use anyhow::Result;
use overbuild::analysis::compare::runs::{Ensemble, World};
use overbuild::analysis::dating::timeline::SENSITIVITY;
use overbuild::experiment::point::Point;
use overbuild::output::comparison::runs::{Date, Dating, measures, of_rows};
use overbuild::output::experiment::plan::MANIFEST;
use overbuild::output::experiment::reading::Runs;
use overbuild::output::figure::page::Unfit;
use overbuild::output::figure::parameters::{Grid, Parameter};
use overbuild::scenario::nearest::remedy;

/// Most values of a parameter that a grid has room for.
const MOST: usize = 40;

/// What would be right.
const LAY: &str = "lay one with `design: Grid(levels: 9)`";

/// Whether a folder is that of an experiment.
pub fn is_experiment(folder: &Path) -> bool {
    folder.join(MANIFEST).exists()
}

/// The cells of a grid of two parameters, each with its runs over all others, in one world.
///
/// # Errors
/// No finished experiment; a world or parameter that is not there; points that are no grid.
pub fn cells(
    folder: &Path,
    world: Option<&str>,
    axes: [Option<&str>; 2],
) -> Result<(Ensemble, Grid)> {
    let runs = Runs::open(folder)?;
    let plan = &runs.folder.experiment.plan;
    let worlds: Vec<&str> = plan.worlds.iter().map(|world| world.name.as_str()).collect();
    let world = world.map_or(Ok(0), |name| position(name, "worlds", &worlds))?;
    let names = plan.file.names();
    let [x, y] = chosen(&names, axes)?;
    let (x_axis, y_axis) = (axis(&runs, x)?, axis(&runs, y)?);
    let points = || runs.folder.points.iter().enumerate().filter(|(_, at)| at.world == world);
    let scenario = runs.folder.scenario(points().next().map_or(0, |(at, _)| at))?;
    let seeds = plan.cut.seeds.count() as usize;
    let (mut found, mut cells) = (Vec::new(), Vec::new());
    for (across, up) in places(&x_axis, &y_axis) {
        let here = |point: &Point| {
            value(point, x) == Some(x_axis.values[across])
                && value(point, y) == Some(y_axis.values[up])
        };
        let rows = points().filter(|(_, point)| here(point));
        let rows: Vec<usize> = rows.flat_map(|(at, _)| at * seeds..(at + 1) * seeds).collect();
        if rows.is_empty() {
            continue;
        }
        let name =
            format!("{} {}, {} {}", names[x], x_axis.texts()[across], names[y], y_axis.texts()[up]);
        let dating = Dating { rule: "crash", date: Date::Peak };
        let cell: World = of_rows((folder, &runs.table), &rows, (name, scenario.world()), dating)?;
        cells.push((across, up, found.len()));
        found.push(cell);
    }
    let all = x_axis.values.len() * y_axis.values.len();
    if found.len() * 2 <= all {
        let told = format!("{} of {all} cells have a point, which are no grid: {LAY}", found.len());
        return Err(Unfit::one(told).into());
    }
    let ensemble = Ensemble { measures: measures(), factors: SENSITIVITY.to_vec(), worlds: found };
    Ok((ensemble, Grid { x: x_axis, y: y_axis, cells }))
}

fn places(x: &Parameter, y: &Parameter) -> impl Iterator<Item = (usize, usize)> {
    let (wide, high) = (x.values.len(), y.values.len());
    (0..high).flat_map(move |up| (0..wide).map(move |across| (across, up)))
}

fn chosen(names: &[&str], axes: [Option<&str>; 2]) -> Result<[usize; 2], Unfit> {
    let asked = axes.map(|axis| axis.map(|name| position(name, "parameters", names)).transpose());
    let [x, y] = asked;
    let (x, y) = (x?, y?);
    let free = |other: Option<usize>| (0..names.len()).find(|at| Some(*at) != other);
    let x = x.or_else(|| free(y));
    let y = y.or_else(|| free(x));
    match (x, y) {
        (Some(x), Some(y)) if x != y => Ok([x, y]),
        _ => Err(Unfit::one("a grid needs two parameters that differ")),
    }
}

fn position(name: &str, what: &str, names: &[&str]) -> Result<usize, Unfit> {
    let found = names.iter().position(|known| *known == name);
    found.ok_or_else(|| {
        let help = remedy(name, what, names.iter().copied());
        Unfit::one(format!("the experiment has no `{name}` among its {what}: {help}"))
    })
}

fn axis(runs: &Runs, at: usize) -> Result<Parameter, Unfit> {
    let name = &runs.folder.experiment.plan.file.parameters[at].name;
    let mut values: Vec<f64> =
        runs.folder.points.iter().filter_map(|point| value(point, at)).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    match values.len() {
        1..=MOST => Ok(Parameter { path: name.clone(), unit: String::new(), values }),
        0 => Err(Unfit::one(format!("the values of {name} are no numbers"))),
        many => Err(Unfit::one(format!("{name} has {many} values, which are no grid: {LAY}"))),
    }
}

fn value(point: &Point, parameter: usize) -> Option<f64> {
    point.values[parameter].as_ref()?.parse().ok()
}
