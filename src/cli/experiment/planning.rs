//! From the file of an experiment to its plan: worlds read, points laid and checked, a few runs tried.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use anyhow::Result;
use clap::Args;
use indicatif::ProgressBar;
use overbuild::experiment::file::ExperimentFile;
use overbuild::experiment::parts::Cut;
use overbuild::experiment::point::Point;
use overbuild::experiment::points::Points;
use overbuild::experiment::run::start;
use overbuild::experiment::stream::stream;
use overbuild::output::digest::sha256;
use overbuild::output::ensemble::manifest::World;
use overbuild::output::experiment::begin::Planned;
use overbuild::output::experiment::plan::{Experiment, Kept, Plan, SCHEMA_VERSION, State};
use overbuild::output::experiment::tables;
use overbuild::output::manifest::{GIT, VERSION};
use overbuild::output::{machine, time};
use overbuild::record::Column;
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::fault::Fault;
use overbuild::scenario::faults::WorldError;
use overbuild::scenario::nearest::remedy;
use overbuild::scenario::tree::Place;

use crate::cli::dating;
use crate::cli::exit::Usage;

/// Points whose worlds are checked before anything starts; of more than that, so many spread evenly.
const CHECKED: usize = 10_000;

/// What is to be planned.
#[derive(Args)]
pub struct Asked {
    /// File of the experiment
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// File with what differs from the usual rule of dating
    #[arg(long, value_name = "FILE")]
    rule: Option<PathBuf>,
}

impl Asked {
    /// Reads the file and everything it names, and makes the plan; `bar` shows how many points are checked.
    ///
    /// # Errors
    /// All faults of the file, of its worlds or of its points.
    pub fn plan(&self, bar: impl FnOnce(u32, &str) -> ProgressBar) -> Result<Planned> {
        let rule = dating::rule(self.rule.as_deref())?;
        let file = ExperimentFile::read(&self.file)?;
        let scenarios = worlds(&file, &self.file)?;
        let points = Points::of(&file, &self.file)?;
        if points.points.is_empty() {
            return Err(Usage("the constraints rule out every point".into()).into());
        }
        let kept = kept(&file, &self.file, &scenarios)?;
        refuse_names(&file, &self.file)?;
        let count = points.points.len().min(CHECKED) as u32;
        check(&file, &scenarios, &points.points, &bar(count, "points checked"))?;
        let cut = Cut::of(points.points.len(), file.seeds());
        let known = scenarios.iter().map(known).collect();
        let plan = Plan {
            version: VERSION.into(),
            git: GIT.into(),
            worlds: known,
            file,
            kept,
            points_sha256: String::new(),
            cut,
            rule: serde_json::to_value(&rule)?,
        };
        let mut experiment = Experiment {
            schema_version: SCHEMA_VERSION,
            program: "overbuild".into(),
            state: State::Planned,
            plan,
            plan_sha256: String::new(),
            ruled_out: points.ruled_out,
            seconds_a_run: seconds_a_run(&scenarios),
            failed: None,
            first_failure: None,
            command: env::args_os().map(|word| word.to_string_lossy().into_owned()).collect(),
            planned: time::stamp(SystemTime::now()),
            finished: None,
            machine: machine::this(),
            files: Default::default(),
        };
        let list = Planned::points_text(&experiment, &points.points)?;
        experiment.plan.points_sha256 = sha256(list);
        experiment.plan_sha256 = experiment.plan.hash();
        let worlds = scenarios.iter().map(|scenario| scenario.text().to_string()).collect();
        let steps = scenarios.iter().map(Scenario::steps).max().unwrap_or(0);
        Ok(Planned { experiment, worlds, points: points.points, steps })
    }
}

fn known(scenario: &Scenario) -> World {
    let name = scenario.world().name.clone();
    let file = format!("worlds/{name}.ron");
    World { name, sha256: sha256(scenario.text()), file }
}

fn worlds(file: &ExperimentFile, path: &Path) -> Result<Vec<Scenario>> {
    let read = |world: &PathBuf| Scenario::read(world, &file.set);
    let scenarios: Vec<Scenario> =
        file.world_files(path).iter().map(read).collect::<Result<_, _>>()?;
    let mut seen = BTreeSet::new();
    match scenarios.iter().find(|one| !seen.insert(&one.world().name)) {
        None => Ok(scenarios),
        Some(twin) => {
            let name = &twin.world().name;
            let told = format!("two of the worlds are called `{name}`; give one another name");
            Err(Usage(told).into())
        }
    }
}

/// The columns that are kept.
fn kept(
    file: &ExperimentFile,
    path: &Path,
    scenarios: &[Scenario],
) -> Result<Vec<Kept>, WorldError> {
    let columns: Vec<Column> = match file.keep.is_empty() {
        true => Vec::new(),
        false => scenarios.iter().flat_map(|one| start(one, 1).record().series.columns).collect(),
    };
    let find = |name: &String| columns.iter().find(|known| known.name == name);
    let lost = file.keep.iter().filter(|name| find(name).is_none()).map(|name| {
        let message = format!("there is no column `{name}`");
        let names = columns.iter().map(|column| column.name);
        fault(path, "keep", message).help(remedy(name, "columns", names))
    });
    let faults: Vec<Fault> = lost.collect();
    if !faults.is_empty() {
        return Err(WorldError { faults, more: 0 });
    }
    let kept = file.keep.iter().filter_map(find).map(|column| Kept {
        name: column.name.into(),
        unit: column.unit.into(),
        meaning: column.meaning.into(),
    });
    Ok(kept.collect())
}

/// A parameter may not be called as a column that the tables have already.
fn refuse_names(file: &ExperimentFile, path: &Path) -> Result<(), WorldError> {
    let taken: Vec<&str> = tables::runs(&[]).iter().map(|field| field.name).collect();
    let wrong = file.parameters.iter().filter(|one| taken.contains(&one.name.as_str()));
    let faults: Vec<Fault> = wrong
        .map(|one| {
            let message = format!("the table of runs has a column `{}` of its own", one.name);
            fault(path, "parameters", message).help("give the parameter another name")
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(WorldError { faults, more: 0 }) }
}

fn fault(path: &Path, field: &str, message: String) -> Fault {
    Fault::new(&Place::whole(&path.display().to_string()), field, message)
}

/// Makes sure that what is set at the points makes worlds.
fn check(
    file: &ExperimentFile,
    scenarios: &[Scenario],
    points: &[Point],
    bar: &ProgressBar,
) -> Result<(), WorldError> {
    let every = points.len().div_ceil(CHECKED);
    let chosen = (0..points.len()).step_by(every.max(1));
    let read = |at: &usize| {
        let point = &points[*at];
        scenarios[point.world].with(&file.overrides(point)).map(drop)
    };
    let mut wrong = BTreeMap::new();
    let kept = stream(0, chosen, read, |at, read| {
        bar.inc(1);
        wrong.extend(read.err().map(|faults| (at, faults)));
        Ok::<(), ()>(())
    });
    kept.expect("nothing fails");
    bar.finish_and_clear();
    // The same fault at many points is told once.
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (at, error) in wrong {
        for mut fault in error.faults {
            if seen.insert((fault.path.clone(), fault.line, fault.column)) {
                fault.message = format!("{} (at point {})", fault.message, at + 1);
                faults.push(fault);
            }
        }
    }
    let more = faults.len().saturating_sub(100);
    faults.truncate(100);
    if faults.is_empty() { Ok(()) } else { Err(WorldError { faults, more }) }
}

/// What a run takes, by one of each world [seconds].
fn seconds_a_run(scenarios: &[Scenario]) -> f64 {
    let took = |scenario: &Scenario| {
        let begun = Instant::now();
        let mut simulation = start(scenario, 1);
        let steps = (0..scenario.steps()).take_while(|_| simulation.step().is_ok()).count();
        let whole = f64::from(scenario.steps()) / steps.max(1) as f64;
        begun.elapsed().as_secs_f64() * whole
    };
    let all: f64 = scenarios.iter().map(took).sum();
    all / scenarios.len() as f64
}
