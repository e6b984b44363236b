//! The runs of ensembles, from the tables `runs` and `timelines`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use crate::analysis::compare::runs::{Ensemble, Measure, Run, World};
use crate::analysis::dating::regime::Regime;
use crate::analysis::dating::timeline::SENSITIVITY;
use crate::output::comparison::folders::Folders;
use crate::output::ensemble::tables::{FINISHED, RUNS, TIMELINES, Table};
use crate::output::failure::OutputError;
use crate::output::frame::Frame;
use crate::output::parquet;
use crate::record::intern;
use crate::scenario::world::WorldFile;

/// Which date of a crash counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Date {
    /// The last peak before the fall.
    Peak,
    /// When all that the rule asks for had happened.
    Confirmed,
}

/// What counts as a crash, and when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dating<'a> {
    /// The rule, as columns of the table of timelines begin: `crash` is the composite one.
    pub rule: &'a str,
    /// The date.
    pub date: Date,
}

/// Where a measure stands, and by what it is divided.
type Source = (Measure, Table, &'static str, f64);

const fn measure(name: &'static str, unit: &'static str, meaning: &'static str) -> Measure {
    Measure { name, unit, meaning }
}

/// Numbers of the first crash, by rule.
const OF_CRASH: [(Measure, &str); 3] = [
    (measure("depth", "share", "fall from the peak to the trough of the first crash"), "depth"),
    (
        measure(
            "crash_write_downs",
            "share",
            "write-downs of the first crash over the book of the quarter before its peak",
        ),
        "write_downs_over_book",
    ),
    (
        measure("crash_months", "months", "from the peak of the first crash to its trough"),
        "duration_months",
    ),
];

/// Numbers of a whole run.
const OF_RUN: [(Measure, &str, f64); 6] = [
    (measure("write_downs", "bn USD", "write-downs of the whole run"), "write_downs_usd", 1e9),
    (
        measure("capex_fall", "share", "largest fall of capex within 24 months"),
        "capex_fall_24m",
        1.0,
    ),
    (
        measure("utilisation_min", "share", "lowest utilisation after the first year"),
        "utilisation_min",
        1.0,
    ),
    (
        measure("equity_fall", "share", "largest fall of share prices within 24 months"),
        "equity_fall_24m",
        1.0,
    ),
    (measure("defaults", "firms", "firms that defaulted in the run"), "defaults", 1.0),
    (
        measure(
            "services",
            "ratio",
            "services in the twelfth month after the find or month 24, over those before it",
        ),
        "service_growth_12m",
        1.0,
    ),
];

/// The measures there are.
pub fn measures() -> Vec<Measure> {
    let of_crash = OF_CRASH.iter().map(|(measure, _)| *measure);
    of_crash.chain(OF_RUN.iter().map(|(measure, ..)| *measure)).collect()
}

fn sources(dating: Dating) -> Vec<Source> {
    let of_crash = OF_CRASH.iter().map(|(measure, column)| {
        let column = intern(&format!("{}_{column}", dating.rule));
        (*measure, TIMELINES, column, 1.0)
    });
    let of_run = OF_RUN.iter().map(|(measure, column, by)| (*measure, RUNS, *column, *by));
    of_crash.chain(of_run).collect()
}

/// Reads all runs. `files` are the worlds of each folder as they were run.
///
/// # Errors
/// A table cannot be read, or has not the columns of this program.
pub fn read(
    folders: &Folders,
    files: &[Vec<WorldFile>],
    dating: Dating,
) -> Result<Ensemble, OutputError> {
    let mut worlds = Vec::new();
    for (((path, manifest), names), files) in folders.all.iter().zip(folders.names()).zip(files) {
        let tables = Tables::read(path, dating)?;
        for ((known, name), file) in manifest.worlds.iter().zip(names).zip(files) {
            worlds.push(tables.world(&known.name, name, file)?);
        }
    }
    Ok(Ensemble { measures: measures(), factors: SENSITIVITY.to_vec(), worlds })
}

/// Runs of an experiment as those of a world of this name: these rows of its one table, which is both of an ensemble's.
///
/// # Errors
/// The table has not the columns of this program.
pub fn of_rows(
    (path, table): (&Path, &Frame),
    rows: &[usize],
    (name, file): (String, &WorldFile),
    dating: Dating,
) -> Result<World, OutputError> {
    let (runs, timelines) = (Cow::Borrowed(table), Cow::Borrowed(table));
    let tables = Tables { path, dating, runs, timelines, rows: BTreeMap::new() };
    let keys = tables.keys(table, RUNS)?;
    let status = table.texts("status").ok_or_else(|| tables.missing(RUNS, "status"))?;
    let finished = rows.iter().copied().filter(|row| status.get(*row) == FINISHED);
    let runs = finished.map(|row| tables.run(row, row, keys[row].1, file));
    let runs: Vec<Run> = runs.collect::<Result<_, _>>()?;
    let failed = rows.len() - runs.len();
    let (months, steps_per_year) = (f64::from(file.months), file.steps_per_year);
    Ok(World { name, months, steps_per_year, runs, failed })
}

/// The two tables of a folder.
struct Tables<'a> {
    path: &'a Path,
    dating: Dating<'a>,
    runs: Cow<'a, Frame>,
    timelines: Cow<'a, Frame>,
    /// Rows of the timelines by world and seed.
    rows: BTreeMap<(String, i64), usize>,
}

impl<'a> Tables<'a> {
    fn read(path: &'a Path, dating: Dating<'a>) -> Result<Tables<'a>, OutputError> {
        let open = |table: Table| {
            let file = path.join(format!("{}.parquet", table.name));
            parquet::read(&file, None).map_err(OutputError::damaged(&file))
        };
        let (runs, timelines) = (Cow::Owned(open(RUNS)?), Cow::Owned(open(TIMELINES)?));
        let tables = Tables { path, dating, runs, timelines, rows: BTreeMap::new() };
        let rows = tables.keys(&tables.timelines, TIMELINES)?.into_iter().enumerate();
        let rows = rows.map(|(row, key)| (key, row)).collect();
        Ok(Tables { rows, ..tables })
    }

    fn world(&self, known: &str, name: String, file: &WorldFile) -> Result<World, OutputError> {
        let status = self.runs.texts("status").ok_or_else(|| self.missing(RUNS, "status"))?;
        let mut world = World {
            name,
            months: f64::from(file.months),
            steps_per_year: file.steps_per_year,
            ..World::default()
        };
        for (row, (of, seed)) in self.keys(&self.runs, RUNS)?.into_iter().enumerate() {
            let timeline = self.rows.get(&(of.clone(), seed));
            match timeline.filter(|_| status.get(row) == FINISHED) {
                _ if of != known => (),
                Some(timeline) => world.runs.push(self.run(row, *timeline, seed, file)?),
                None => world.failed += 1,
            }
        }
        world.runs.sort_by_key(|run| run.seed);
        Ok(world)
    }

    fn run(&self, row: usize, at: usize, seed: i64, file: &WorldFile) -> Result<Run, OutputError> {
        let number = |name: &str| self.number(TIMELINES, name, at);
        // What happened in a step is over at its end.
        let end = |step: Option<f64>| {
            step.map(|step| (step + 1.0) * 12.0 / f64::from(file.steps_per_year))
        };
        let start = |step: f64| step * 12.0 / f64::from(file.steps_per_year);
        let date = match self.dating.date {
            Date::Peak => "peak_month",
            Date::Confirmed => "confirmed_month",
        };
        let crash = end(number(&format!("{}_{date}", self.dating.rule))?);
        let regimes = self.timelines.texts("regime");
        let regime = regimes.ok_or_else(|| self.missing(TIMELINES, "regime"))?.get(at);
        let landed = crash.is_none() && regime == Regime::SoftLanding.name();
        let landing = end(number("soft_landing_month")?).filter(|_| landed);
        let scaled = |factor: f64| -> Result<Option<f64>, OutputError> {
            Ok(end(number(&format!("crash_peak_month_at_{}", factor * 100.0))?))
        };
        let measured = |(_, table, column, by): Source| {
            let row = if table == TIMELINES { at } else { row };
            Ok(self.number(table, column, row)?.map(|number| number / by))
        };
        Ok(Run {
            seed: seed as u64,
            watched: number("run_months")?.unwrap_or(0.0),
            regime: regime.to_string(),
            crash,
            landing,
            find: number("find_month")?.or(number("first_breakthrough_month")?).map(start),
            scaled: SENSITIVITY.into_iter().map(scaled).collect::<Result<_, _>>()?,
            numbers: sources(self.dating).into_iter().map(measured).collect::<Result<_, _>>()?,
        })
    }

    fn number(&self, table: Table, name: &str, row: usize) -> Result<Option<f64>, OutputError> {
        let frame = if table == TIMELINES { &self.timelines } else { &self.runs };
        let numbers = frame.numbers(name).ok_or_else(|| self.missing(table, name))?;
        Ok(Some(numbers[row]).filter(|number| !number.is_nan()))
    }

    fn keys(&self, frame: &Frame, table: Table) -> Result<Vec<(String, i64)>, OutputError> {
        let worlds = frame.texts("world").ok_or_else(|| self.missing(table, "world"))?;
        let seeds = frame.wholes("seed").ok_or_else(|| self.missing(table, "seed"))?;
        let keys = worlds.iter().zip(seeds);
        Ok(keys.map(|(world, seed)| (world.to_string(), seed.unwrap_or(0))).collect())
    }

    fn missing(&self, table: Table, column: &str) -> OutputError {
        let what = format!("its table {} has no column `{column}`", table.name);
        OutputError::NoEnsemble { path: self.path.into(), what }
    }
}
