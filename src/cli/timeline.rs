//! `overbuild timeline RUN…`

use std::env;
use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::Result;
use clap::{Args, ValueEnum};
use overbuild::analysis::dating::timeline::date;
use overbuild::economy::portfolio::workers::Workers;
use overbuild::experiment::run::run;
use overbuild::output::drawing::{Style, draw};
use overbuild::output::labels::Words;
use overbuild::output::legend::legend;
use overbuild::output::reading::{self, Kept};
use overbuild::output::timelines::{DatedRun, Timelines};
use overbuild::record::Record;
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::labels::Labels;
use terminal_size::{Width, terminal_size};

use crate::cli::{dating, print, progress, stop};

/// Width of a drawing that goes to no terminal.
const PIPED: usize = 80;

/// Which runs to date, and by which rule.
#[derive(Args)]
pub struct Arguments {
    /// Folders of finished runs, or world files, which are run in memory
    #[arg(required = true, value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// File with what differs from the usual rule of dating
    #[arg(long, value_name = "FILE")]
    rule: Option<PathBuf>,
    /// Set a value of every world file, as in seed=2
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Width of the drawing, instead of the terminal's
    #[arg(long, value_name = "LETTERS")]
    width: Option<usize>,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables and a drawing of each run
    Table,
    /// The rule and all timelines, with every crash
    Json,
    /// One row a run
    Csv,
}

/// A run that can be dated.
struct Run {
    name: String,
    record: Record,
    labels: Labels,
}

/// Dates runs and prints their timelines.
///
/// # Errors
/// A bad rule or world, a folder that is no run, a broken invariant, a stop.
pub fn timeline(arguments: &Arguments) -> Result<()> {
    let rule = dating::rule(arguments.rule.as_deref())?;
    let stop = stop::flag()?;
    let (mut runs, mut drawings) = (Vec::new(), String::new());
    for path in &arguments.runs {
        let run = if path.is_dir() { kept(path)? } else { arguments.made(path, &stop)? };
        let timeline = date(&run.record, &rule)?;
        if arguments.format == Format::Table {
            let picture = draw(&run.record, &timeline, arguments.style())?;
            let legend = Words::of(&run.labels).say(&legend(&timeline));
            drawings += &format!("\n{}\n{picture}{legend}", run.name);
        }
        runs.push(DatedRun { run: run.name, timeline });
    }
    arguments.print(&Timelines { rule, runs }, &drawings)
}

/// A run read back from its folder.
fn kept(folder: &Path) -> Result<Run> {
    let Kept { manifest, record } = reading::read(folder)?;
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Run { name, record, labels: manifest.labels })
}

impl Arguments {
    /// A run of a world file.
    fn made(&self, world: &Path, stop: &AtomicBool) -> Result<Run> {
        let scenario = Scenario::read(world, &self.set)?;
        let bar = match self.quiet {
            true => progress::hidden(),
            false => progress::bar(scenario.steps(), "months"),
        };
        let record = run(&scenario, (0, Workers::default()), stop, |months| {
            bar.set_position(u64::from(months))
        });
        bar.finish_and_clear();
        let world = scenario.world();
        let name = format!("{}-{}", world.name, world.seed);
        Ok(Run { name, record: record?, labels: world.labels.clone() })
    }

    fn style(&self) -> Style {
        let is_terminal = stdout().is_terminal();
        let terminal =
            terminal_size().filter(|_| is_terminal).map(|(Width(width), _)| usize::from(width));
        let no_colour = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Style { width: self.width.or(terminal).unwrap_or(PIPED), colour: is_terminal && !no_colour }
    }

    fn print(&self, timelines: &Timelines, drawings: &str) -> Result<()> {
        match self.format {
            Format::Table => {
                print::text(&format!("{}{drawings}", timelines.as_text(self.style().width)))
            }
            Format::Json => print::json(timelines),
            Format::Csv => {
                let mut table = Vec::new();
                timelines.write_csv(&mut table)?;
                print::text(&String::from_utf8(table)?)
            }
        }
    }
}
