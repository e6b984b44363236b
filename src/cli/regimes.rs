//! `overbuild regimes WORLD…`

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use overbuild::analysis::episode;
use overbuild::analysis::regimes::{World, markdown};
use overbuild::experiment::batch::batch;
use overbuild::scenario::checked::Scenario;

use crate::cli::{print, progress};

/// Which worlds to set side by side.
#[derive(Args)]
pub struct Arguments {
    /// World files
    #[arg(required = true, value_name = "WORLD")]
    worlds: Vec<PathBuf>,
    /// Runs of each world, with seeds 1 to N
    #[arg(long, value_name = "N", default_value_t = 20)]
    seeds: u64,
    /// Month from which each run is measured
    #[arg(long, value_name = "N", default_value_t = 36)]
    from_month: u32,
    /// End users simulated, instead of the worlds'
    #[arg(long, value_name = "N")]
    users: Option<u32>,
    /// Set a value of every world, as in rules.absorption.share=0.5
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
}

/// Runs every world with every seed and prints the regime table: medians and quartiles over seeds.
///
/// # Errors
/// A bad world, or a broken invariant in a run.
pub fn regimes(arguments: &Arguments) -> Result<()> {
    let users = arguments.users.map(|users| format!("users={users}"));
    let overrides: Vec<String> = arguments.set.iter().cloned().chain(users).collect();
    let scenarios: Vec<Scenario> = arguments
        .worlds
        .iter()
        .map(|file| Scenario::read(file, &overrides))
        .collect::<Result<_, _>>()?;
    let seeds: Vec<u64> = (1..=arguments.seeds).collect();
    let runs = (scenarios.len() * seeds.len()) as u32;
    let bar = if arguments.quiet { progress::hidden() } else { progress::bar(runs, "runs") };
    let mark = |scenario: &Scenario| {
        (arguments.from_month * scenario.world().steps_per_year).div_ceil(12) as usize
    };
    let mark = scenarios.first().map_or(0, mark);
    let measured =
        batch(&scenarios, &seeds, |record| episode::measure(record, mark), || bar.inc(1))?;
    bar.finish_and_clear();
    let mut worlds: Vec<World> = Vec::new();
    for (scenario, episodes) in scenarios.iter().zip(measured) {
        let name = scenario.world().name.clone();
        worlds.push(World { name, episodes: episodes.into_iter().collect::<Result<_, _>>()? });
    }
    print::text(&markdown(&worlds))
}
