//! The runs that a figure is drawn of.

use std::fs;
use std::path::{Display, Path, PathBuf};

use anyhow::Result;
use overbuild::analysis::dating::rule::Rule;
use overbuild::analysis::dating::timeline::date;
use overbuild::experiment::run::start;
use overbuild::output::figure::page::Unfit;
use overbuild::output::figure::runs::Run;
use overbuild::output::reading::{self, Kept};
use overbuild::record::Column;
use overbuild::scenario::checked::Scenario;
use serde_json::Value;

/// Reads runs from their folders, for a kind of figure.
///
/// # Errors
/// Folders of ensembles, or the first that is no whole run.
pub fn read(folders: &[PathBuf], kind: &str) -> Result<Vec<Run>> {
    refuse(folders, "ensemble.json", |folder| {
        format!("{folder} is an ensemble; {kind} is drawn of a run, which overbuild run makes")
    })?;
    folders.iter().map(|folder| run(folder)).collect()
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

fn run(folder: &Path) -> Result<Run> {
    let Kept { manifest, mut record } = reading::read(folder)?;
    let known = known(folder)?;
    for column in &mut record.series.columns {
        let same = known.iter().find(|known| known.name == column.name);
        *column = same.copied().unwrap_or(*column);
    }
    let timeline = date(&record, &rule(folder))?;
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Run { name, record, labels: manifest.labels, timeline })
}

/// The columns of a run's series with their units, which its folder does not keep: those of the first day of its world.
fn known(folder: &Path) -> Result<Vec<Column>> {
    let scenario = Scenario::read(&folder.join("world.ron"), &["users=1000".to_string()])?;
    Ok(start(&scenario, 1).record().series.columns)
}

/// The rule by which a run was dated; the usual one where its folder does not say.
fn rule(folder: &Path) -> Rule {
    let text = fs::read(folder.join("timeline.json")).unwrap_or_default();
    let left: Value = serde_json::from_slice(&text).unwrap_or_default();
    serde_json::from_value(left["rule"].clone()).unwrap_or_default()
}
