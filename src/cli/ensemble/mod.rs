//! `overbuild ensemble WORLD…`

use std::env;
use std::io::{Write, stderr};
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::Result;
use clap::Args;
use indicatif::ProgressBar;
use overbuild::analysis::dating::regime::Regime;
use overbuild::experiment::plan::Seeds;
use overbuild::experiment::precision::Condition;
use overbuild::experiment::run::start;
use overbuild::output::based_on::based_on;
use overbuild::output::digest::sha256;
use overbuild::output::ensemble::asked::{Asked, AskedWorld};
use overbuild::output::ensemble::folder::{Folder, Opened};
use overbuild::output::ensemble::manifest::{Ensemble, World};
use overbuild::output::ensemble::tables::summary;
use overbuild::scenario::checked::Scenario;

use crate::cli::ensemble::work::Work;
use crate::cli::exit::{Incomplete, Usage};
use crate::cli::{dating, print, progress, stop};

pub mod keeper;
pub mod work;

/// Which runs to make, and where to keep them.
#[derive(Args)]
pub struct Arguments {
    /// World files
    #[arg(required = true, value_name = "WORLD")]
    worlds: Vec<PathBuf>,
    /// Seeds of every world, both ends among them
    #[arg(long, value_name = "FIRST..LAST")]
    seeds: Seeds,
    /// Length of the runs in months, instead of the worlds'
    #[arg(long, value_name = "N")]
    months: Option<u32>,
    /// End users simulated, instead of the worlds'
    #[arg(long, value_name = "N")]
    users: Option<u32>,
    /// Set a value of every world, as in rules.rents.speed=3
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// File with what differs from the usual rule of dating
    #[arg(long, value_name = "FILE")]
    rule: Option<PathBuf>,
    /// Folder of the ensemble
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Runs made at once; 0: one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    /// Stop once this holds in every world, as in 'half-width(P(crash)) < 0.02'
    #[arg(long, value_name = "CONDITION")]
    until: Option<String>,
    /// Write the tables as comma-separated values too
    #[arg(long)]
    csv: bool,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
    /// Print the manifest as one JSON object
    #[arg(long)]
    json: bool,
}

/// Makes the runs that are not there yet and keeps all of them.
///
/// # Errors
/// A bad world, a folder that is taken, a disk that fails, a stop, runs that failed.
pub fn ensemble(arguments: &Arguments) -> Result<()> {
    let started = SystemTime::now();
    let overrides = arguments.overrides();
    let read = |file: &PathBuf| Scenario::read(file, &overrides);
    let scenarios: Vec<Scenario> = arguments.worlds.iter().map(read).collect::<Result<_, _>>()?;
    let condition = arguments.condition()?;
    let rule = dating::rule(arguments.rule.as_deref())?;
    let asked = Asked {
        worlds: worlds(&scenarios)?,
        seeds: arguments.seeds,
        overrides,
        rule: serde_json::to_value(&rule)?,
        until: condition.as_ref().map(Condition::to_string),
        csv: arguments.csv,
        command: env::args_os().map(|word| word.to_string_lossy().into_owned()).collect(),
        started,
    };
    let made = match Folder::open(&arguments.out, asked)? {
        Opened::Finished(there) => {
            if !arguments.quiet {
                let _ = writeln!(stderr(), "already there: {}", arguments.out.display());
            }
            *there
        }
        Opened::Underway(folder) => {
            let (scenarios, threads) = (&scenarios, arguments.threads);
            let (stop, bar) = (&stop::flag()?, arguments.bar());
            let work = Work { scenarios, rule, condition, threads, stop, bar };
            work.make(*folder, arguments.seeds)?
        }
    };
    arguments.tell(&made)?;
    made.first_failure.map_or(Ok(()), |first| {
        let (failed, all) = (made.failed.unwrap_or_default(), made.runs.unwrap_or_default());
        Err(Incomplete::SomeFailed { failed, all, first }.into())
    })
}

/// What the folder has to know of each world.
fn worlds(scenarios: &[Scenario]) -> Result<Vec<AskedWorld>> {
    let mut worlds: Vec<AskedWorld> = Vec::new();
    for scenario in scenarios {
        let name = scenario.world().name.clone();
        if worlds.iter().any(|known| known.world.name == name) {
            let message = format!("two of the worlds are called `{name}`; give one another name");
            return Err(Usage(message).into());
        }
        let file = format!("worlds/{name}.ron");
        let text = scenario.text().to_string();
        let columns = start(scenario, 1).record().series.columns;
        worlds.push(AskedWorld {
            world: World { name, sha256: sha256(&text), file },
            text,
            based_on: based_on(scenario),
            columns,
        });
    }
    Ok(worlds)
}

impl Arguments {
    /// All values set from outside the world files; of two for the same path the later one holds.
    fn overrides(&self) -> Vec<String> {
        let months = self.months.map(|months| format!("months={months}"));
        let users = self.users.map(|users| format!("users={users}"));
        self.set.iter().cloned().chain(months).chain(users).collect()
    }

    fn bar(&self) -> ProgressBar {
        match self.quiet || self.json {
            true => progress::hidden(),
            false => progress::bar(0, "runs"),
        }
    }

    fn condition(&self) -> Result<Option<Condition>> {
        let Some(text) = &self.until else { return Ok(None) };
        let columns: Vec<&str> = summary().iter().map(|field| field.name).collect();
        let condition = Condition::parse(text, &Regime::ALL.map(Regime::name), &columns);
        Ok(Some(condition.map_err(|wrong| Usage(wrong.to_string()))?))
    }

    /// Prints what is there now.
    fn tell(&self, there: &Ensemble) -> Result<()> {
        if self.json {
            return print::json(there);
        }
        let names: Vec<&str> = there.worlds.iter().map(|world| world.name.as_str()).collect();
        let (worlds, seeds) = (names.join(", "), there.seeds);
        let runs = there.runs.unwrap_or_default();
        let failed = there.failed.unwrap_or_default();
        let mut text = format!("{worlds}, seeds {seeds}: {runs} runs, {failed} failed.\n");
        if let Some(until) = &there.until {
            let held = if until.met == Some(true) { "holds" } else { "does not hold" };
            text += &format!("{} {held} after seed {}:", until.condition, seeds.last);
            for (world, value) in &until.imprecision {
                let value = value.map_or("unknown".into(), |value| format!("{value:.4}"));
                text += &format!(" {world} {value}");
            }
            text += "\n";
        }
        print::text(&format!("{text}All of it: {}\n", self.out.display()))
    }
}
