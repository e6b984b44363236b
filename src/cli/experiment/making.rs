//! Commands that make runs: `run`, `resume`, `extend` and `shard`.

use std::io::{Write, stderr};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use indicatif::ProgressBar;
use overbuild::experiment::parts::Shard;
use overbuild::output::experiment::folder::Folder;
use overbuild::output::manifest::{GIT, VERSION};

use crate::cli::exit::{Incomplete, Usage};
use crate::cli::experiment::planning::Asked;
use crate::cli::experiment::tell::Progress;
use crate::cli::experiment::work::Work;
use crate::cli::{print, progress, stop};

/// How runs are made.
#[derive(Args)]
pub struct How {
    /// Runs made at once; 0: one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
    /// Print how far it is as one JSON object
    #[arg(long)]
    json: bool,
}

/// Plan and make.
#[derive(Args)]
pub struct Run {
    #[command(flatten)]
    asked: Asked,
    /// Folder of the experiment
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    how: How,
}

/// Go on.
#[derive(Args)]
pub struct Resume {
    /// Folder of the experiment
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    how: How,
}

/// Plan anew over what is there, and make what is new.
#[derive(Args)]
pub struct Extend {
    #[command(flatten)]
    asked: Asked,
    /// Folder of the experiment
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Only write the new plan, for `shard`
    #[arg(long)]
    plan_only: bool,
    #[command(flatten)]
    how: How,
}

/// Make a share.
#[derive(Args)]
pub struct ShardOf {
    /// Folder of the experiment
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Which of how many shares, as 3/7
    #[arg(long, value_name = "K/N")]
    shard: Shard,
    #[command(flatten)]
    how: How,
}

impl Run {
    /// Makes it.
    ///
    /// # Errors
    /// A bad file, a folder that is taken, a disk that fails, a stop, runs that failed.
    pub fn make(&self) -> Result<()> {
        let planned = self.asked.plan(|count, what| self.how.bar(count, what))?;
        self.how.whole(planned.begin(&self.out)?)
    }
}

impl Resume {
    /// Makes what is missing.
    ///
    /// # Errors
    /// No experiment, a disk that fails, a stop, runs that failed.
    pub fn make(&self) -> Result<()> {
        self.how.whole(Folder::open(&self.folder)?)
    }
}

impl Extend {
    /// Makes what is new.
    ///
    /// # Errors
    /// A bad file, no experiment or one that cannot be extended, a disk that fails, a stop, runs that failed.
    pub fn make(&self) -> Result<()> {
        let planned = self.asked.plan(|count, what| self.how.bar(count, what))?;
        let folder = planned.extend(&self.out)?;
        if self.plan_only {
            return self.how.tell(&folder);
        }
        self.how.whole(folder)
    }
}

impl ShardOf {
    /// Makes the parts of the share that are not there.
    ///
    /// # Errors
    /// No experiment, a disk that fails, a stop.
    pub fn make(&self) -> Result<()> {
        let folder = Folder::open(&self.folder)?;
        let missing = folder.missing().into_iter().filter(|part| self.shard.has(*part));
        self.how.parts(&folder, &missing.collect::<Vec<u64>>())?;
        self.how.tell(&folder)
    }
}

impl How {
    /// Makes every part that is missing and puts the tables together.
    fn whole(&self, folder: Folder) -> Result<()> {
        self.parts(&folder, &folder.missing())?;
        let folder = folder.finish()?;
        self.tell(&folder)?;
        let experiment = &folder.experiment;
        experiment.first_failure.clone().map_or(Ok(()), |first| {
            let (failed, all) = (experiment.failed.unwrap_or(0), experiment.plan.cut.runs());
            Err(Incomplete::SomeFailed { failed, all, first }.into())
        })
    }

    fn parts(&self, folder: &Folder, missing: &[u64]) -> Result<()> {
        if missing.is_empty() {
            return Ok(());
        }
        refuse_other_program(folder)?;
        let stop = stop::flag()?;
        Work { folder, threads: self.threads, stop: &stop, bar: self.bar(0, "runs") }.make(missing)
    }

    fn bar(&self, count: u32, what: &str) -> ProgressBar {
        match self.quiet || self.json {
            true => progress::hidden(),
            false => progress::bar(count, what),
        }
    }

    fn tell(&self, folder: &Folder) -> Result<()> {
        let there = Progress::of(folder);
        if self.json {
            return print::json(&there);
        }
        if !self.quiet {
            let _ = write!(stderr(), "{}", there.text(&folder.path));
        }
        Ok(())
    }
}

/// Makes sure that the plan is of this very program.
///
/// # Errors
/// It is not.
pub fn refuse_other_program(folder: &Folder) -> Result<(), Usage> {
    let plan = &folder.experiment.plan;
    if plan.is_of_this_program() {
        return Ok(());
    }
    Err(Usage(format!(
        "{} was planned by version {} ({}), this is {VERSION} ({GIT}); go on with that one",
        folder.path.display(),
        plan.version,
        plan.git
    )))
}
