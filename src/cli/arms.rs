//! Running the worlds that claims and facts are measured on.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use indicatif::ProgressBar;
use overbuild::analysis::arms::{Arm, Runs};
use overbuild::analysis::columns::MissingColumn;
use overbuild::analysis::sheet::{Report, Sheet};
use overbuild::experiment::batch::{Failed, each};
use overbuild::output::sheet::format::{Format, text};
use overbuild::record::Record;
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::faults::WorldError;

use crate::cli::{print, progress};

/// Where the worlds are and how they are run and shown.
#[derive(Args)]
pub struct Common {
    /// End users simulated in each run
    #[arg(long, value_name = "N", default_value_t = 2000)]
    users: u32,
    /// Folder of the world files
    #[arg(long, value_name = "DIR", default_value = "worlds")]
    worlds: PathBuf,
    /// Print one JSON object instead of Markdown
    #[arg(long)]
    json: bool,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
}

impl Common {
    /// A bar of so many runs.
    pub fn bar(&self, runs: u64) -> ProgressBar {
        if self.quiet { progress::hidden() } else { progress::bar(runs as u32, "runs") }
    }

    /// Reads the world of every arm.
    ///
    /// # Errors
    /// The first world with faults.
    pub fn read(&self, arms: Vec<Arm>) -> Result<Vec<(Arm, Scenario)>> {
        arms.into_iter().map(|arm| Ok((arm.clone(), self.scenario(&arm)?))).collect()
    }

    fn scenario(&self, arm: &Arm) -> Result<Scenario, WorldError> {
        let file = self.worlds.join(format!("{}.ron", arm.world));
        let users = format!("users={}", self.users);
        let overrides: Vec<String> = arm.changes.iter().cloned().chain([users]).collect();
        Scenario::read(&file, &overrides)
    }

    /// Prints tables with what they rest on.
    ///
    /// # Errors
    /// What stdout says.
    pub fn print(&self, mut sheets: Vec<Sheet>, seeds: String, broken: &[String]) -> Result<()> {
        if let Some(first) = sheets.first_mut() {
            first.notes.extend(left_out(broken));
        }
        let about = vec![
            ("version", env!("CARGO_PKG_VERSION").to_string()),
            ("seeds", seeds),
            ("users", self.users.to_string()),
        ];
        let format = if self.json { Format::Json } else { Format::Markdown };
        print::text(&text(&Report { about, sheets }, format)?)
    }
}

/// Most broken runs that are told one by one.
const MOST_TOLD: usize = 10;

/// A note on runs that broke.
fn left_out(broken: &[String]) -> Option<String> {
    let told = broken.iter().take(MOST_TOLD).cloned().collect::<Vec<_>>().join("; ");
    let count = broken.len();
    (count > 0).then(|| {
        format!("Runs left out because they broke an invariant: {count}. First of them: {told}.")
    })
}

/// What was kept of runs, and what became of those that broke an invariant.
pub struct Made<T> {
    /// By arm and seed.
    pub runs: Runs<T>,
    /// Which runs broke, where and how.
    pub broken: Vec<String>,
}

/// Runs every arm with seeds 1 to `seeds` and keeps what `look` makes of each run. A broken run does not stop the others.
///
/// # Errors
/// A column that is not there.
pub fn run<T: Send>(
    arms: Vec<(Arm, Scenario)>,
    seeds: u64,
    bar: &ProgressBar,
    look: impl Fn(&Record) -> Result<T, MissingColumn> + Sync,
) -> Result<Made<T>> {
    let (arms, scenarios): (Vec<Arm>, Vec<Scenario>) = arms.into_iter().unzip();
    let seeds: Vec<u64> = (1..=seeds).collect();
    let mut made = Made { runs: Runs::new(), broken: Vec::new() };
    for (arm, results) in arms.into_iter().zip(each(&scenarios, &seeds, look, || bar.inc(1))) {
        let changes = arm.changes.join(", ");
        let mut kept = Vec::new();
        for result in results {
            let broken = |failed: &Failed| made.broken.push(format!("{failed} ({changes})"));
            kept.push(result.inspect_err(broken).ok().transpose()?);
        }
        made.runs.insert(arm, kept);
    }
    Ok(made)
}
