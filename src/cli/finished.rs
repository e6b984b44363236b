//! Finished runs with all that their folders say.

use std::fs;
use std::path::Path;

use anyhow::Result;
use overbuild::analysis::dating::rule::Rule;
use overbuild::analysis::dating::timeline::date;
use overbuild::experiment::run::start;
use overbuild::output::figure::runs::Run;
use overbuild::output::reading::{self, Kept};
use overbuild::output::report::finished::Finished;
use overbuild::output::run::read_summary;
use overbuild::record::{Column, Record};
use overbuild::scenario::checked::Scenario;
use serde_json::Value;

/// Reads a run from its folder, and dates it by the rule that it was dated by.
///
/// # Errors
/// The folder is no whole run.
pub fn finished(folder: &Path) -> Result<Finished> {
    let Kept { manifest, mut record } = reading::read(folder)?;
    let world = folder.join("world.ron");
    let scenario = Scenario::read(&world, &[])?;
    let first_day = first_day(&world)?;
    know(&mut record.series.columns, &first_day.series.columns);
    know(&mut record.agent_columns, &first_day.agent_columns);
    let rule = rule(folder);
    let timeline = date(&record, &rule)?;
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (_, story) = read_summary(folder)?;
    let run = Run { name, record, labels: manifest.labels.clone(), timeline };
    Ok(Finished { run, manifest, scenario, rule, story })
}

/// The first day of a world, whose columns have the units and meanings that a folder does not keep.
fn first_day(world: &Path) -> Result<Record> {
    let few = Scenario::read(world, &["users=1000".to_string()])?;
    Ok(start(&few, 1).record())
}

fn know(columns: &mut [Column], known: &[Column]) {
    for column in columns {
        let same = known.iter().find(|known| known.name == column.name);
        *column = same.copied().unwrap_or(*column);
    }
}

/// The rule by which a run was dated; the usual one where its folder does not say.
fn rule(folder: &Path) -> Rule {
    let text = fs::read(folder.join("timeline.json")).unwrap_or_default();
    let left: Value = serde_json::from_slice(&text).unwrap_or_default();
    serde_json::from_value(left["rule"].clone()).unwrap_or_default()
}
