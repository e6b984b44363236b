//! `overbuild run WORLD`

use std::env;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use clap::Args;
use overbuild::analysis::dating::rule::Rule;
use overbuild::analysis::dating::timeline::date;
use overbuild::analysis::summary::summarise;
use overbuild::analysis::tell::tell;
use overbuild::economy::portfolio::workers::Workers;
use overbuild::experiment;
use overbuild::output::based_on::based_on;
use overbuild::output::digest::sha256;
use overbuild::output::failure::OutputError;
use overbuild::output::folder::{Draft, recover};
use overbuild::output::labels::{Words, rename};
use overbuild::output::manifest::{GIT, Identity, VERSION};
use overbuild::output::place::{Place, Tenant};
use overbuild::output::run::{Dated, Outcome, Request, read_summary, write};
use overbuild::record::Record;
use overbuild::scenario::checked::Scenario;
use serde_json::{Map, Value, json};

use crate::cli::{dating, print, progress, stop};

/// What to run, and where to keep it.
#[derive(Args)]
pub struct Arguments {
    /// World file
    #[arg(value_name = "WORLD")]
    world: PathBuf,
    /// Seed of all chance, instead of the world's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Length of the run in months, instead of the world's
    #[arg(long, value_name = "N")]
    months: Option<u32>,
    /// End users simulated, instead of the world's
    #[arg(long, value_name = "N")]
    users: Option<u32>,
    /// Set a value of the world, as in rules.rents.speed=3
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// File with what differs from the usual rule of dating
    #[arg(long, value_name = "FILE")]
    rule: Option<PathBuf>,
    /// Sample this many end users into users.csv
    #[arg(long, value_name = "N", default_value_t = 0)]
    panel: u32,
    /// Threads that share out the end users; 0: one a core. Worth it from a million users on, and changes no result
    #[arg(long, value_name = "N", default_value_t = 1)]
    threads: usize,
    /// Folder of runs
    #[arg(long, value_name = "DIR", default_value = "runs")]
    out: PathBuf,
    /// Replace a run that is there already
    #[arg(long)]
    force: bool,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
    /// Print the summary as one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs a world, keeps its folder and prints its summary.
///
/// # Errors
/// A bad world, a place that is taken, a disk that fails, a stop.
pub fn run(arguments: &Arguments) -> Result<()> {
    let started = SystemTime::now();
    let overrides = arguments.overrides();
    let scenario = Scenario::read(&arguments.world, &overrides)?;
    let rule = dating::rule(arguments.rule.as_deref())?;
    let identity = identity(&scenario, arguments.panel, &rule)?;
    let place = Place::new(&arguments.out, &identity, &overrides);
    recover(&place)?;
    if !arguments.is_free(&place, &identity)? {
        return arguments.point_to(&place, &identity);
    }
    let mut draft = Draft::begin(place)?;
    let record = arguments.simulate(&scenario)?;
    let summary = summarise(&record)?;
    let timeline = date(&record, &rule)?;
    let labels = scenario.world().labels.clone();
    let story = Words::of(&labels).say(&tell(&summary, &record));
    let record = rename(record, &labels);
    let world = scenario.text().to_string();
    let command = env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let based_on = based_on(&scenario);
    let request = Request { identity, world, labels, based_on, overrides, command, started };
    let dated = Dated { rule: &rule, timeline: &timeline };
    let outcome = Outcome { record: &record, summary: &summary, story: &story, dated };
    write(&mut draft, &request, outcome)?;
    let folder = if arguments.force { draft.replace()? } else { draft.publish()? };
    arguments.tell(&folder, &request.identity)
}

fn identity(scenario: &Scenario, panel: u32, rule: &Rule) -> Result<Identity> {
    Ok(Identity {
        version: VERSION.into(),
        git: GIT.into(),
        world: scenario.world().name.clone(),
        world_sha256: sha256(scenario.text()),
        seed: scenario.world().seed,
        months: scenario.world().months,
        panel,
        rule_sha256: sha256(serde_json::to_string(rule)?),
    })
}

impl Arguments {
    /// All values set from outside the world file; of two for the same path the later one holds.
    fn overrides(&self) -> Vec<String> {
        let shortcuts = [
            self.seed.map(|seed| format!("seed={seed}")),
            self.months.map(|months| format!("months={months}")),
            self.users.map(|users| format!("users={users}")),
        ];
        self.set.iter().cloned().chain(shortcuts.into_iter().flatten()).collect()
    }

    /// Whether the run has to be made; false if it is there already.
    fn is_free(&self, place: &Place, identity: &Identity) -> Result<bool, OutputError> {
        let path = place.path();
        match place.tenant(identity)? {
            Tenant::Nobody => Ok(true),
            Tenant::Foreign => Err(OutputError::Foreign { path }),
            Tenant::Same | Tenant::Different(_) if self.force => Ok(true),
            Tenant::Same => Ok(false),
            Tenant::Different(difference) => Err(OutputError::Different { path, difference }),
        }
    }

    fn simulate(&self, scenario: &Scenario) -> Result<Record> {
        let stop = stop::flag()?;
        let bar = match self.quiet || self.json {
            true => progress::hidden(),
            false => progress::bar(scenario.steps(), "months"),
        };
        let seen = |months| bar.set_position(u64::from(months));
        let workers = Workers::new(self.threads).context("the threads could not be started")?;
        let record = experiment::run::run(scenario, (self.panel, workers), &stop, seen);
        bar.finish_and_clear();
        Ok(record?)
    }

    /// Says that the run is there already, and what came of it.
    fn point_to(&self, place: &Place, identity: &Identity) -> Result<()> {
        let folder = place.path();
        if !self.quiet {
            let shown = folder.display();
            let _ = writeln!(stderr(), "already there: {shown}; --force runs it again");
        }
        self.tell(&folder, identity)
    }

    /// Prints the summary of a run that is whole.
    fn tell(&self, folder: &Path, identity: &Identity) -> Result<()> {
        let (numbers, story) = read_summary(folder)?;
        let (world, seed, shown) = (&identity.world, identity.seed, folder.display());
        match self.json {
            true => print::json(&with_run(numbers, identity, folder)),
            false => {
                print::text(&format!("World {world}, seed {seed}.\n{story}All of it: {shown}\n"))
            }
        }
    }
}

/// The numbers of a summary, after what run they are of.
fn with_run(numbers: Map<String, Value>, identity: &Identity, folder: &Path) -> Map<String, Value> {
    let about = [
        ("world", json!(identity.world)),
        ("seed", json!(identity.seed)),
        ("folder", json!(folder.to_string_lossy())),
    ];
    about.map(|(name, value)| (name.to_string(), value)).into_iter().chain(numbers).collect()
}
