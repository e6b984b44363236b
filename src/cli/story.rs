//! `overbuild story RUN --agent NAME`

use std::io::{IsTerminal, stdout};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use overbuild::analysis::story::history::tell;
use overbuild::analysis::story::panel::{Panel, agents, spoken};
use overbuild::analysis::story::text::text;
use overbuild::economy::portfolio::workers::Workers;
use overbuild::experiment::run::run;
use overbuild::output::labels::{Words, entrant};
use overbuild::output::reading;
use overbuild::record::Record;
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::labels::Labels;
use overbuild::scenario::nearest::nearest;
use terminal_size::{Width, terminal_size};

use crate::cli::exit::Usage;
use crate::cli::{print, progress, stop};

/// Width of a story that goes to no terminal, and the most on one \[letters\].
const WIDTH: usize = 110;

/// Whose story to tell, and how.
#[derive(Args)]
pub struct Arguments {
    /// Folder of a finished run, or a world file, which is run in memory
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Whose story: a cloud, a lab, a vendor or a lender; without it the names are listed
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,
    /// Month to begin with, as in series.csv
    #[arg(long, value_name = "MONTH", default_value_t = 0)]
    from: usize,
    /// Month to end with, instead of the run's last
    #[arg(long, value_name = "MONTH")]
    to: Option<usize>,
    /// Seed of all chance, instead of the world's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// End users simulated, instead of the world's
    #[arg(long, value_name = "N")]
    users: Option<u32>,
    /// Set a value of the world, as in rules.rents.speed=3
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
    /// Print everything as one JSON object: each number with its table, column and months
    #[arg(long)]
    json: bool,
}

/// Tells the story of an agent.
///
/// # Errors
/// A bad world, a folder that is no run, an agent or months that are not in it, a broken invariant, a stop.
pub fn story(arguments: &Arguments) -> Result<()> {
    let (record, labels) = arguments.record()?;
    let words = Words::of(&labels);
    let last = record.series.months().saturating_sub(1);
    let (from, to) = (arguments.from, arguments.to.unwrap_or(last));
    if from > to || to > last {
        let message =
            format!("months {from} to {to} are not in this run, whose months are 0 to {last}");
        return Err(Usage(message).into());
    }
    let name = arguments.agent.as_deref();
    let panel = name.and_then(|name| Panel::of(&record, name));
    let panel = panel.ok_or_else(|| Usage(nobody(&record, name, &words)))?;
    let story = tell(&panel, from, to).reworded(|text| words.say(text));
    match arguments.json {
        true => print::json(&story),
        false => print::text(&text(&story, width())),
    }
}

impl Arguments {
    /// What was seen of the run, and what its world calls things.
    fn record(&self) -> Result<(Record, Labels)> {
        let overrides = self.overrides();
        if self.run.is_dir() && !overrides.is_empty() {
            let run = self.run.display();
            let message = "--seed, --users and --set are for world files";
            return Err(Usage(format!("{message}; {run} is a finished run")).into());
        }
        if self.run.is_dir() {
            let kept = reading::read(&self.run)?;
            return Ok((kept.record, kept.manifest.labels));
        }
        let scenario = Scenario::read(&self.run, &overrides)?;
        let bar = match self.quiet || self.json {
            true => progress::hidden(),
            false => progress::bar(scenario.steps(), "months"),
        };
        let stop = stop::flag()?;
        let record = run(&scenario, (0, Workers::default()), &stop, |months| {
            bar.set_position(u64::from(months))
        });
        bar.finish_and_clear();
        let (mut record, labels) = (record?, scenario.world().labels.clone());
        // A folder keeps names in the world's words, and stories of both shall be found by one name.
        record.names.iter_mut().for_each(|name| *name = entrant(&labels, name));
        Ok((record, labels))
    }

    fn overrides(&self) -> Vec<String> {
        let shortcuts = [
            self.seed.map(|seed| format!("seed={seed}")),
            self.users.map(|users| format!("users={users}")),
        ];
        self.set.iter().cloned().chain(shortcuts.into_iter().flatten()).collect()
    }
}

/// What to say where an agent was not named, or is not there: the nearest name, and all there are.
fn nobody(record: &Record, name: Option<&str>, words: &Words) -> String {
    let agents = agents(record);
    let mut said = match name {
        None => "whose story? name one with --agent".to_string(),
        Some(name) => format!("there is no agent `{name}` in this run"),
    };
    let names = agents.iter().flat_map(|(_, names)| names.iter().copied());
    if let Some(near) = name.and_then(|name| nearest(name, names)) {
        said += &format!("; did you mean `{near}`?");
    }
    for (kind, names) in &agents {
        said += &format!("\n  {}: {}", words.unit(&spoken(kind)), names.join(", "));
    }
    said
}

fn width() -> usize {
    let terminal = terminal_size().filter(|_| stdout().is_terminal());
    terminal.map_or(WIDTH, |(Width(width), _)| usize::from(width).clamp(40, WIDTH))
}
