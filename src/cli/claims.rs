//! `overbuild claims`

use anyhow::Result;
use clap::{Args, value_parser};
use overbuild::analysis::arms::Arm;
use overbuild::analysis::claims::factorial;
use overbuild::analysis::claims::run::Run;
use overbuild::analysis::claims::{list, page};

use crate::cli::arms::{Common, run};

/// How many runs to judge claims by.
#[derive(Args)]
pub struct Arguments {
    /// Runs of each world and setting, with seeds 1 to N
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = value_parser!(u64).range(1..=100_000))]
    seeds: u64,
    /// Runs of each cell of the design of claim 6, with seeds 1 to N
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = value_parser!(u64).range(1..=100_000))]
    design_seeds: u64,
    #[command(flatten)]
    common: Common,
}

/// Runs the worlds that test the claims and prints what was measured, with verdicts.
///
/// # Errors
/// A bad world.
pub fn claims(arguments: &Arguments) -> Result<()> {
    let Arguments { seeds, design_seeds, common } = arguments;
    let design: Vec<Arm> = (0..factorial::cells()).map(factorial::arm).collect();
    let (worlds, cells) = (common.read(list::arms())?, common.read(design.clone())?);
    let bar = common.bar(worlds.len() as u64 * seeds + cells.len() as u64 * design_seeds);
    let made = run(worlds, *seeds, &bar, Run::of)?;
    let cells = run(cells, *design_seeds, &bar, factorial::outcome)?;
    bar.finish_and_clear();
    let outcomes: Vec<_> = design.iter().map(|arm| cells.runs[arm].clone()).collect();
    let seeds = format!("1..{seeds}, claim 6: 1..{design_seeds}");
    let broken = [made.broken, cells.broken].concat();
    common.print(page::sheets(&made.runs, &factorial::balanced(&outcomes)), seeds, &broken)
}
