//! `overbuild explain world|month|columns`

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use overbuild::experiment::seam::{Simulation, explain as resolve, explain_month, load};
use overbuild::output::columns::markdown;

use crate::cli::print;

/// What to explain.
#[derive(Subcommand)]
pub enum Arguments {
    /// Every value of a world as resolved, with its unit and where it was set
    World {
        /// World file
        #[arg(value_name = "WORLD")]
        world: PathBuf,
        /// Set a value of the world
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// Print one JSON list
        #[arg(long)]
        json: bool,
    },
    /// The phases of a month, and what each rule reads and writes
    Month,
    /// Every column, kind of event and number of the summary
    Columns {
        /// World file whose columns are meant: its segments of users have some of their own
        #[arg(value_name = "WORLD", default_value = "worlds/today.ron")]
        world: PathBuf,
    },
}

/// Explains.
///
/// # Errors
/// The faults of the world.
pub fn explain(arguments: &Arguments) -> Result<()> {
    match arguments {
        Arguments::World { world, set, json: true } => print::json(&resolve(world, set)?)?,
        Arguments::World { world, set, json: false } => {
            for line in resolve(world, set)? {
                let unit =
                    if line.unit.is_empty() { String::new() } else { format!(" [{}]", line.unit) };
                print::text(&format!("{}: {}{unit}  # {}\n", line.path, line.value, line.set_in))?;
            }
        }
        Arguments::Month => print::text(&explain_month())?,
        Arguments::Columns { world } => {
            let record = Simulation::of(&load(world, &[])?, 0).record();
            print::text(&markdown(&record))?;
        }
    }
    Ok(())
}
