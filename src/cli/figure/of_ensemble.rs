//! Figures of ensembles: timelines, fan, survival, phase.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use overbuild::analysis::compare::timelines::{Mark, marks};
use overbuild::experiment::run::start;
use overbuild::output::comparison::{column, worlds};
use overbuild::output::figure::page::{Figure, Unfit};
use overbuild::output::figure::strips::{self, Strip};
use overbuild::output::figure::{fan, names, parameters, phase, survival};

use crate::cli::figure::destination::Destination;
use crate::cli::figure::ensembles::{Opened, open};
use crate::cli::figure::of_experiment::{self, is_experiment};

/// Which worlds of which ensembles.
#[derive(Args)]
pub struct Worlds {
    /// Folders of finished ensembles; for phase also of an experiment
    #[arg(required = true, value_name = "ENSEMBLE")]
    folders: Vec<PathBuf>,
    /// World shown, instead of all; may be given several times, the one to compare with first
    #[arg(long = "world", value_name = "WORLD")]
    worlds: Vec<String>,
}

impl Worlds {
    fn open(&self, kind: &str) -> Result<Opened> {
        open(&self.folders, &self.worlds, kind)
    }
}

/// Strips.
#[derive(Args)]
pub struct Timelines {
    #[command(flatten)]
    of: Worlds,
    #[command(flatten)]
    pub to: Destination,
}

/// Bands.
#[derive(Args)]
pub struct Fan {
    #[command(flatten)]
    of: Worlds,
    /// Column of the series whose quantiles are shown
    #[arg(long, value_name = "COLUMN", default_value = "capex")]
    measure: String,
    #[command(flatten)]
    pub to: Destination,
}

/// Curves of survival.
#[derive(Args)]
pub struct Survival {
    #[command(flatten)]
    of: Worlds,
    #[command(flatten)]
    pub to: Destination,
}

/// A grid.
#[derive(Args)]
pub struct Phase {
    #[command(flatten)]
    of: Worlds,
    /// What colours show: regime, or a measure of overbuild compare, as depth
    #[arg(long, value_name = "MEASURE", default_value = phase::REGIME)]
    measure: String,
    /// Field of the worlds along the page, as rules.rents.speed; of an experiment, the name of a parameter
    #[arg(long, value_name = "PATH")]
    x: Option<String>,
    /// Field of the worlds up the page
    #[arg(long, value_name = "PATH")]
    y: Option<String>,
    #[command(flatten)]
    pub to: Destination,
}

impl Timelines {
    /// Draws the figure.
    ///
    /// # Errors
    /// A folder that is no ensemble; a world that is not there.
    pub fn draw(&self, width: f64) -> Result<Figure> {
        let opened = self.of.open("timelines")?;
        Ok(strips::draw(&worlds_of_strips(&opened)?, width))
    }
}

/// The runs of every world shown, as strips.
///
/// # Errors
/// A table of an ensemble that cannot be read.
pub fn worlds_of_strips(opened: &Opened) -> Result<Vec<strips::World>> {
    let dates = column::dates(&opened.folders)?;
    let marks = marks(&opened.ensemble);
    let worlds = opened.ensemble.worlds.iter().zip(marks).map(|(world, marks)| {
        let note = note(&marks);
        let month = |step: f64| step * 12.0 / f64::from(world.steps_per_year);
        let strips = world.runs.iter().zip(marks).map(|(run, mark)| Strip {
            seed: run.seed,
            months: run.watched,
            mark: mark.month(),
            dates: dates
                .get(&(world.name.clone(), run.seed))
                .map_or([None; 3], |dates| dates.map(|date| date.map(month))),
        });
        strips::World { name: world.name.clone(), strips: strips.collect(), note }
    });
    Ok(worlds.collect())
}

impl Fan {
    /// Draws the figure.
    ///
    /// # Errors
    /// A folder that is no ensemble; a world or column that is not there.
    pub fn draw(&self, width: f64) -> Result<Figure> {
        let opened = self.of.open("fan")?;
        let scenario = opened.first_scenario();
        let columns = start(scenario, 1).record().series.columns;
        let labels = &scenario.world().labels;
        let column = names::column(&columns, &self.measure, labels)?;
        let worlds = worlds_of_column(&opened, column.name)?;
        Ok(fan::draw(&column, &worlds, labels, width))
    }
}

/// One column of all runs of every world shown.
///
/// # Errors
/// A table of an ensemble that cannot be read, or has no such column.
pub fn worlds_of_column(opened: &Opened, name: &str) -> Result<Vec<fan::World>> {
    let mut by_world: BTreeMap<String, Vec<Vec<f64>>> = BTreeMap::new();
    for ((world, _), values) in column::series(&opened.folders, name)? {
        by_world.entry(world).or_default().push(values);
    }
    let worlds = opened.ensemble.worlds.iter().map(|world| fan::World {
        name: world.name.clone(),
        steps_per_year: world.steps_per_year,
        runs: by_world.remove(&world.name).unwrap_or_default(),
    });
    Ok(worlds.collect())
}

impl Survival {
    /// Draws the figure.
    ///
    /// # Errors
    /// A folder that is no ensemble; a world that is not there; too many worlds.
    pub fn draw(&self, width: f64) -> Result<Figure> {
        let opened = self.of.open("survival")?;
        let count = opened.ensemble.worlds.len();
        if count > 7 {
            let fault = format!(
                "{count} curves are too many for one figure; choose up to 7 worlds with --world"
            );
            return Err(Unfit::one(fault).into());
        }
        Ok(survival::draw(&opened.ensemble, width))
    }
}

impl Phase {
    /// Draws the figure.
    ///
    /// # Errors
    /// A folder that is no ensemble; worlds that are no grid; a measure that is not there.
    pub fn draw(&self, width: f64) -> Result<Figure> {
        if let [folder] = &self.of.folders[..]
            && is_experiment(folder)
        {
            let world = self.of.worlds.first().map(String::as_str);
            let axes = [self.x.as_deref(), self.y.as_deref()];
            let (cells, grid) = of_experiment::cells(folder, world, axes)?;
            return Ok(phase::draw(&cells, &grid, &self.measure, width)?);
        }
        let opened = self.of.open("phase")?;
        let definitions = worlds::definitions(&opened.folders, &opened.scenarios);
        let mut definitions: Vec<_> = definitions.into_iter().map(Some).collect();
        let chosen = opened.places.iter().filter_map(|at| definitions.get_mut(*at)?.take());
        let chosen: Vec<_> = chosen.collect();
        let grid = parameters::grid(&chosen, [self.x.as_deref(), self.y.as_deref()])?;
        Ok(phase::draw(&opened.ensemble, &grid, &self.measure, width)?)
    }
}

/// From what runs are counted, where it is not their own find.
fn note(marks: &[Mark]) -> Option<String> {
    let said = [
        (
            marks.iter().filter(|mark| matches!(mark, Mark::OfBase(_))).count(),
            "the find of the same seed in the first world",
        ),
        (
            marks.iter().filter(|mark| matches!(mark, Mark::Median(_))).count(),
            "the median of all finds",
        ),
        (marks.iter().filter(|mark| matches!(mark, Mark::Start)).count(), "the start"),
    ];
    let said = said.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said
        .map(|(count, what)| format!("{count} runs without a find, counted from {what}"))
        .collect();
    (!said.is_empty()).then(|| said.join("; "))
}
