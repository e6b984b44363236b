//! `overbuild explain world|month|columns`

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use overbuild::economy::explain::phases;
use overbuild::experiment::run::start;
use overbuild::output::columns::markdown;
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::explain::{Explained, explain as resolve};
use serde_json::{Value, json};

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
    Month {
        /// World file; the month is the same in every world
        #[arg(value_name = "WORLD", default_value = "worlds/today.ron")]
        world: PathBuf,
    },
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
        Arguments::World { world, set, json } => {
            let scenario = Scenario::read(world, set)?;
            let values = resolve(scenario.loaded());
            match json {
                true => print::json(&values.iter().map(as_json).collect::<Vec<_>>())?,
                false => values.iter().try_for_each(|value| print::text(&as_line(value)))?,
            }
        }
        Arguments::Month { world } => {
            let scenario = Scenario::read(world, &[])?;
            print::text(&phases(&mut start(&scenario, 1)))?;
        }
        Arguments::Columns { world } => {
            let scenario = Scenario::read(world, &["users=1000".to_string()])?;
            let record = start(&scenario, 1).record();
            print::text(&markdown(&record, &scenario.world().labels))?;
        }
    }
    Ok(())
}

fn as_line(value: &Explained) -> String {
    let unit = if value.unit.is_empty() { String::new() } else { format!(" [{}]", value.unit) };
    format!("{}: {}{unit}  # {}\n", value.path, value.value, value.place)
}

fn as_json(value: &Explained) -> Value {
    json!({
        "path": value.path,
        "value": value.value,
        "unit": value.unit,
        "meaning": value.meaning,
        "set_in": value.place.to_string(),
    })
}
