//! `overbuild report RUN|ENSEMBLE…`

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Error, Result};
use clap::Args;
use overbuild::experiment::run::start;
use overbuild::output::comparison::worlds::definitions;
use overbuild::output::failure::OutputError;
use overbuild::output::figure::names::known;
use overbuild::output::figure::page::Unfit;
use overbuild::output::file::{Old, free};
use overbuild::output::report::finished::Finished;
use overbuild::output::report::worlds::Shown;
use overbuild::output::report::{ensembles, page, runs};
use overbuild::record::Column;
use serde_json::Value;

use crate::cli::exit::Usage;
use crate::cli::figure::ensembles::{Opened, open};
use crate::cli::figure::of_ensemble::{worlds_of_column, worlds_of_strips};
use crate::cli::files::{self, is_stdout};
use crate::cli::finished::finished;

/// What to show, and where.
#[derive(Args)]
pub struct Arguments {
    /// Folders of finished runs, or folders of finished ensembles; several are set side by side
    #[arg(required = true, value_name = "RUN|ENSEMBLE")]
    folders: Vec<PathBuf>,
    /// File of the page; - is stdout
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    /// Say nothing when it is done
    #[arg(long)]
    quiet: bool,
}

/// Writes the page.
///
/// # Errors
/// Folders that are not whole or do not go together, a file that is in the way or cannot be written.
pub fn report(arguments: &Arguments) -> Result<()> {
    let (out, old) = (arguments.out.as_path(), files::old(arguments.force));
    if old == Old::Stays && !is_stdout(out) {
        free([out])?;
    }
    let content = arguments.content().map_err(as_usage)?;
    let bytes = page::html(&content).into_bytes();
    let said = |bytes: &[u8]| {
        let size = bytes.len().div_ceil(1000);
        format!("written: {}, {size} kB in one file that needs no network", out.display())
    };
    files::write(vec![(out, bytes)], old, |_, bytes| (!arguments.quiet).then(|| said(bytes)))
}

/// What was asked for and does not fit is a matter of usage.
fn as_usage(error: Error) -> Error {
    error.downcast::<Unfit>().map_or_else(|error| error, |unfit| Usage(unfit.to_string()).into())
}

impl Arguments {
    fn content(&self) -> Result<Value> {
        let is_ensemble = |folder: &&PathBuf| folder.join("ensemble.json").is_file();
        let ensembles = self.folders.iter().filter(is_ensemble).count();
        match ensembles {
            0 => of_runs(&self.folders),
            all if all == self.folders.len() => of_ensembles(&self.folders),
            _ => Err(Unfit(self.mixed()).into()),
        }
    }

    /// Why runs and ensembles do not stand in one report.
    fn mixed(&self) -> Vec<String> {
        let said = |folder: &PathBuf| {
            let what = if folder.join("ensemble.json").is_file() { "an ensemble" } else { "none" };
            format!("{} is {what}", folder.display())
        };
        let why = "a report is of runs or of ensembles, not of both".to_string();
        std::iter::once(why).chain(self.folders.iter().map(said)).collect()
    }
}

fn of_runs(folders: &[PathBuf]) -> Result<Value> {
    let (mut all, mut faults): (Vec<Finished>, Vec<String>) = (Vec::new(), Vec::new());
    for folder in folders {
        match finished(folder) {
            Ok(one) => all.push(one),
            Err(error) => faults.push(no_run(error)?),
        }
    }
    if let Err(Unfit(more)) = runs::fit(&all) {
        faults.extend(more);
    }
    if !faults.is_empty() {
        return Err(Unfit(faults).into());
    }
    Ok(runs::content(&all)?)
}

/// What is said of a folder that is no run; any other failure ends it all.
fn no_run(error: Error) -> Result<String> {
    match error.downcast_ref::<OutputError>() {
        Some(OutputError::NoRun { .. }) => Ok(error.to_string()),
        _ => Err(error),
    }
}

fn of_ensembles(folders: &[PathBuf]) -> Result<Value> {
    let opened = open(folders, &[], "a report")?;
    ensembles::fit(opened.ensemble.worlds.len())?;
    let columns = columns(&opened);
    let strips = worlds_of_strips(&opened)?;
    let mut fans = vec![BTreeMap::new(); strips.len()];
    for column in &columns {
        for (fans, fan) in fans.iter_mut().zip(worlds_of_column(&opened, column.name)?) {
            fans.insert(column.name, fan.rungs());
        }
    }
    let abouts = opened.scenarios.iter().flatten().map(|one| one.world().description.as_str());
    let worlds = opened.ensemble.worlds.iter().zip(&strips).zip(fans).zip(abouts);
    let worlds: Vec<Shown> = worlds
        .map(|(((world, strips), fans), about)| Shown { world, strips, about, fans })
        .collect();
    let content = ensembles::Report {
        folders: &opened.folders,
        ensemble: &opened.ensemble,
        definitions: &definitions(&opened.folders, &opened.scenarios),
        worlds: &worlds,
        columns: &columns,
        labels: &opened.first_scenario().world().labels,
    };
    Ok(content.content()?)
}

/// The columns that a reader knows by name, those that the first world has.
fn columns(opened: &Opened) -> Vec<Column> {
    let all = start(opened.first_scenario(), 1).record().series.columns;
    let known = known().into_iter();
    known.filter_map(|name| all.iter().find(|column| column.name == name).copied()).collect()
}
