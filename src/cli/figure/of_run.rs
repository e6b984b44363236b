//! Figures of runs: series, vintages, money.

use std::path::{Path, PathBuf};
use std::slice;

use anyhow::Result;
use clap::Args;
use overbuild::output::figure::page::{Figure, Unfit};
use overbuild::output::figure::runs::Run;
use overbuild::output::figure::{money, series, vintages};
use overbuild::output::reading;

use crate::cli::figure::destination::Destination;
use crate::cli::figure::runs;

/// Series of runs.
#[derive(Args)]
pub struct Series {
    /// Folders of finished runs
    #[arg(required = true, value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// Column of series.csv, instead of the usual five; may be given several times
    #[arg(long = "column", value_name = "NAME", default_values = series::COLUMNS, hide_default_value = true)]
    columns: Vec<String>,
    /// Kind of events in events.csv, instead of the usual two; may be given several times
    #[arg(long = "event", value_name = "KIND", default_values = series::EVENTS, hide_default_value = true)]
    events: Vec<String>,
    /// Column whose axis is to be in logs; may be given several times
    #[arg(long = "log", value_name = "NAME")]
    in_logs: Vec<String>,
    #[command(flatten)]
    pub to: Destination,
}

/// The book of a run.
#[derive(Args)]
pub struct Vintages {
    /// Folder of a finished run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Owner whose book is shown, instead of all owners by kind; may be given several times
    #[arg(long = "agent", value_name = "NAME")]
    agents: Vec<String>,
    #[command(flatten)]
    pub to: Destination,
}

/// The flows of a month.
#[derive(Args)]
pub struct Money {
    /// Folder of a finished run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Month shown, as in flows.csv, instead of that of the peak, the find or the run's last
    #[arg(long, value_name = "MONTH")]
    month: Option<usize>,
    #[command(flatten)]
    pub to: Destination,
}

impl Series {
    /// Draws the figure.
    ///
    /// # Errors
    /// A folder that is no run; columns or events that are not there.
    pub fn draw(&self, width: f64) -> Result<Figure> {
        let wishes = series::Wishes {
            columns: self.columns.clone(),
            events: self.events.clone(),
            in_logs: self.in_logs.clone(),
        };
        Ok(series::draw(&runs::read(&self.runs, "series")?, &wishes, width)?)
    }
}

impl Vintages {
    /// Draws the figure.
    ///
    /// # Errors
    /// A folder that is no run; agents that own nothing.
    pub fn draw(&self, width: f64) -> Result<Figure> {
        Ok(vintages::draw(&one(&self.run, "vintages")?, &self.agents, width)?)
    }
}

impl Money {
    /// Draws the figure.
    ///
    /// # Errors
    /// A folder that is no run; a month that is not in it.
    pub fn draw(&self, width: f64) -> Result<Figure> {
        let run = one(&self.run, "money")?;
        let (month, heading) = self.month(&run)?;
        let matrix = reading::flows(&self.run)?;
        Ok(money::draw(&matrix, month, &heading, width))
    }

    /// The step shown, and what is said of it.
    fn month(&self, run: &Run) -> Result<(u32, String), Unfit> {
        let last = run.record.series.months().saturating_sub(1);
        let timeline = &run.timeline;
        let crash = timeline.verdict.composite.first().or(timeline.verdict.capex.first());
        let usual = [
            (crash.map(|crash| crash.peak), ", the peak"),
            (timeline.find.or(timeline.first_breakthrough), ", the find"),
            (Some(last), ", the last"),
        ];
        let (month, what) = match self.month {
            Some(month) if month > last => {
                let run = &run.name;
                let fault = format!("month {month} is not in {run}, whose months are 0 to {last}");
                return Err(Unfit::one(fault));
            }
            Some(month) => (month, ""),
            None => usual.iter().find_map(|(at, what)| Some(((*at)?, *what))).unwrap_or((0, "")),
        };
        Ok((month as u32, format!("Month {month}{what}")))
    }
}

fn one(folder: &Path, kind: &str) -> Result<Run> {
    let folder = folder.to_path_buf();
    let mut runs = runs::read(slice::from_ref(&folder), kind)?;
    Ok(runs.remove(0))
}
