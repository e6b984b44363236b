//! `overbuild facts`

use anyhow::Result;
use clap::{Args, value_parser};
use overbuild::analysis::facts::look::Look;
use overbuild::analysis::facts::{list, page};

use crate::cli::arms::{Common, run};

/// How many runs to score facts by.
#[derive(Args)]
pub struct Arguments {
    /// Runs of each world, with seeds 1 to N
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = value_parser!(u64).range(1..=10_000))]
    seeds: u64,
    #[command(flatten)]
    common: Common,
}

/// Runs the worlds that show stylised facts and prints the score.
///
/// # Errors
/// A bad world.
pub fn facts(arguments: &Arguments) -> Result<()> {
    let Arguments { seeds, common } = arguments;
    let worlds = common.read(list::arms())?;
    let bar = common.bar(worlds.len() as u64 * seeds);
    let made = run(worlds, *seeds, &bar, Look::of)?;
    bar.finish_and_clear();
    common.print(vec![page::sheet(&made.runs)], format!("1..{seeds}"), &made.broken)
}
