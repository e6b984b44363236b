//! `overbuild validate WORLD`

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, value_parser};
use overbuild::analysis::calibration::moments::{column, moments};
use overbuild::analysis::calibration::score::{Scored, score};
use overbuild::analysis::calibration::tables::{fit, name};
use overbuild::analysis::sheet::Report;
use overbuild::economy::broken::Broken;
use overbuild::experiment::plan::Seeds;
use overbuild::experiment::run::Halt;
use overbuild::experiment::trials::{crossed, evaluate};
use overbuild::output::calibration::folder::PARAMETERS;
use overbuild::output::calibration::sample::{read, spread};
use overbuild::output::figure::fan::World;
use overbuild::output::figure::fit::{Shown, draw};
use overbuild::output::figure::language::POINTS_PER_MM;
use overbuild::output::figure::render::{self, render};
use overbuild::output::manifest::VERSION;
use overbuild::output::sheet::format::text;
use overbuild::record::Record;
use overbuild::scenario::calibration::targets::{Target, Targets};
use overbuild::scenario::checked::Scenario;

use crate::cli::calibrate::asked::Asked;
use crate::cli::form::Form;
use crate::cli::{files, print, progress, stop};

/// Width of the figure [mm].
const WIDTH: f64 = 174.0;
/// Dots an inch of a PNG.
const DOTS: u32 = 150;

/// What to hold against what.
#[derive(Args)]
pub struct Arguments {
    /// World file
    #[arg(value_name = "WORLD")]
    world: PathBuf,
    /// File of targets: what was observed, and how surely
    #[arg(long, value_name = "FILE")]
    targets: PathBuf,
    /// Seeds of the runs; with a posterior the draws take them in turn
    #[arg(long, value_name = "FIRST..LAST", default_value = "1..20")]
    seeds: Seeds,
    /// End users simulated
    #[arg(long, value_name = "N", default_value_t = 1000)]
    users: u32,
    /// Folder of a calibration: runs are made with draws of its posterior instead of the world's own values
    #[arg(long, value_name = "DIR")]
    posterior: Option<PathBuf>,
    /// Draws of the posterior
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = value_parser!(u32).range(1..=500))]
    draws: u32,
    /// Set a value of the world, as in rules.rents.speed=3
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Form of the table
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    /// Draw the series with what was observed into this file: .svg, .pdf or .png
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// Replace a figure that is there already
    #[arg(long)]
    force: bool,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
}

/// What is kept of a run: its number for every target, and the series of each.
struct Seen {
    moments: Vec<f64>,
    series: Vec<Vec<f64>>,
}

/// Prints how far the runs of a world lie from its targets.
///
/// # Errors
/// A bad world or targets, a folder without a posterior, a run that broke, a figure that is in the way.
pub fn validate(arguments: &Arguments) -> Result<()> {
    let users = format!("users={}", arguments.users);
    let overrides: Vec<String> = arguments.set.iter().cloned().chain([users]).collect();
    let asked = Asked::read(&arguments.world, &overrides, &arguments.targets)?;
    let seen = arguments.runs(&asked)?;
    let targets = &asked.targets.value;
    let moments: Vec<Vec<f64>> = seen.iter().map(|seen| seen.moments.clone()).collect();
    let scored = score(targets, &moments);
    if let Some(file) = &arguments.figure {
        let figure = draw(
            targets,
            &shown(&asked, &seen),
            &asked.scenario.world().labels,
            WIDTH * POINTS_PER_MM,
        );
        let bytes = render(&figure.canvas, form_of(file))?;
        files::write(vec![(file, bytes)], files::old(arguments.force), |_, _| None)?;
    }
    arguments.print(&asked, &scored, seen.len())
}

impl Arguments {
    /// The runs: every seed of the world, or draws of the posterior with the seeds in turn.
    fn runs(&self, asked: &Asked) -> Result<Vec<Seen>> {
        let seeds: Vec<u64> = self.seeds.each().collect();
        let worlds = self.worlds(asked)?;
        let jobs = match &self.posterior {
            None => crossed(1, &seeds),
            Some(_) => (0..worlds.len()).map(|at| (at, seeds[at % seeds.len()])).collect(),
        };
        let count = jobs.len() as u32;
        let bar = if self.quiet { progress::hidden() } else { progress::bar(count, "runs") };
        let look = |record: &Record| Seen {
            moments: moments(record, &asked.targets.value),
            series: distinct(&asked.targets.value).map(|one| series(record, one)).collect(),
        };
        let stop = stop::flag()?;
        let made = evaluate(&worlds, jobs, look, &stop, || bar.inc(1));
        bar.finish_and_clear();
        let Some(made) = made else { return Err(Halt::<Broken>::Stopped { month: 0 }.into()) };
        let whole: Option<Vec<Seen>> = made.into_iter().collect();
        whole.ok_or_else(|| anyhow::anyhow!("a run broke an invariant: see `overbuild ensemble`"))
    }

    /// The world, or the world at draws of the posterior.
    fn worlds(&self, asked: &Asked) -> Result<Vec<Scenario>> {
        let Some(folder) = &self.posterior else { return Ok(vec![asked.scenario.clone()]) };
        let parameters = asked.parameters(&folder.join(PARAMETERS))?.value;
        let names: Vec<&str> = parameters.parameters.iter().map(|one| one.name.as_str()).collect();
        let draws = read(folder, &names)?;
        let drawn = spread(&draws, self.draws as usize);
        Ok(drawn.map(|values| asked.at(&parameters, values)).collect::<Result<_, _>>()?)
    }

    fn print(&self, asked: &Asked, scored: &[Scored], runs: usize) -> Result<()> {
        let targets = &asked.targets.value;
        let units: Vec<&'static str> =
            targets.targets.iter().map(|target| unit(asked, target)).collect();
        let mut about = vec![
            ("version", VERSION.to_string()),
            ("world", asked.scenario.world().name.clone()),
            ("runs", runs.to_string()),
            ("seeds", self.seeds.to_string()),
            ("users", self.users.to_string()),
        ];
        if self.posterior.is_some() {
            about.push(("values", "draws of the posterior".into()));
        }
        let report = Report { about, sheets: vec![fit(targets, scored, &units)] };
        print::text(&text(&report, self.format.into())?)
    }
}

/// The form of a figure, from what its name ends in.
fn form_of(file: &Path) -> render::Format {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("pdf") => render::Format::Pdf,
        Some("png") => render::Format::Png(DOTS),
        _ => render::Format::Svg,
    }
}

/// The first target of each series.
fn distinct(targets: &Targets) -> impl Iterator<Item = &Target> {
    let all = &targets.targets;
    let is_first = |at: usize| all[..at].iter().all(|other| name(other) != name(&all[at]));
    all.iter().enumerate().filter(move |(at, _)| is_first(*at)).map(|(_, target)| target)
}

/// The column of a target, step after step.
fn series(record: &Record, target: &Target) -> Vec<f64> {
    column(record, &target.series, target.agent.as_deref()).unwrap_or_default()
}

/// The unit of a target's column.
fn unit(asked: &Asked, target: &Target) -> &'static str {
    let columns = match &target.agent {
        None => &asked.opened.series.columns,
        Some(_) => &asked.opened.agent_columns,
    };
    columns.iter().find(|column| column.name == target.series).map_or("", |column| column.unit)
}

/// The series that targets speak of, in all runs.
fn shown(asked: &Asked, seen: &[Seen]) -> Vec<Shown> {
    let shown = |(at, target): (usize, &Target)| Shown {
        name: name(target),
        column: target.series.clone(),
        agent: target.agent.clone(),
        unit: unit(asked, target).into(),
        runs: World {
            name: asked.scenario.world().name.clone(),
            steps_per_year: asked.scenario.world().steps_per_year,
            runs: seen.iter().map(|seen| seen.series[at].clone()).collect(),
        },
    };
    distinct(&asked.targets.value).enumerate().map(shown).collect()
}
