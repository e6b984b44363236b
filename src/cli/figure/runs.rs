//! The runs that a figure is drawn of.

use std::path::{Display, PathBuf};

use anyhow::Result;
use overbuild::output::figure::page::Unfit;
use overbuild::output::figure::runs::Run;

use crate::cli::finished::finished;

/// Reads runs from their folders, for a kind of figure.
///
/// # Errors
/// Folders of ensembles, or the first that is no whole run.
pub fn read(folders: &[PathBuf], kind: &str) -> Result<Vec<Run>> {
    refuse(folders, "ensemble.json", |folder| {
        format!("{folder} is an ensemble; {kind} is drawn of a run, which overbuild run makes")
    })?;
    folders.iter().map(|folder| Ok(finished(folder)?.run)).collect()
}

/// Refuses folders that hold a file, each with what is said of it.
///
/// # Errors
/// There are such folders.
pub fn refuse(
    folders: &[PathBuf],
    with: &str,
    say: impl Fn(Display) -> String,
) -> Result<(), Unfit> {
    let strangers = folders.iter().filter(|folder| folder.join(with).is_file());
    let faults: Vec<String> = strangers.map(|folder| say(folder.display())).collect();
    if faults.is_empty() { Ok(()) } else { Err(Unfit(faults)) }
}
