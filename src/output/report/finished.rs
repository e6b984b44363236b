//! A finished run with all that its folder says.

use serde_json::{Value, json};

use crate::analysis::dating::rule::Rule;
use crate::output::figure::names::known;
use crate::output::figure::runs::Run;
use crate::output::figure::series;
use crate::output::manifest::Manifest;
use crate::output::page::column::column;
use crate::output::page::number::numbers;
use crate::output::report::{crashes, events, firms};
use crate::output::timelines::said;
use crate::record::Column;
use crate::scenario::checked::Scenario;

/// A finished run.
#[derive(Clone, Debug)]
pub struct Finished {
    /// What was seen, and when what happened.
    pub run: Run,
    /// How it was made.
    pub manifest: Manifest,
    /// Its world.
    pub scenario: Scenario,
    /// The rule it was dated by.
    pub rule: Rule,
    /// What came of it, in sentences.
    pub story: String,
}

impl Finished {
    /// The run for a page.
    pub fn json(&self) -> Value {
        let Finished { run, manifest, .. } = self;
        let series = &run.record.series;
        let values = series.columns.iter().map(|column| {
            let values = series.column(column.name).unwrap_or_default();
            (column.name.to_string(), numbers(values))
        });
        json!({
            "name": run.name,
            "world": manifest.identity.world,
            "seed": manifest.identity.seed.to_string(),
            "about": self.scenario.world().description,
            "story": self.story.lines().collect::<Vec<_>>(),
            "regime": said(run.timeline.verdict.regime),
            "every": run.month(1),
            "values": values.collect::<Value>(),
            "marks": crashes::marks(run),
            "crashes": crashes::crashes(run),
            "events": events::events(run),
            "firmColumns": firms::columns(run),
            "firms": firms::firms(run),
        })
    }

    /// The columns of its series, those first that figures show, then those that a reader knows by name.
    pub fn columns(&self) -> Value {
        let Run { labels, record, .. } = &self.run;
        let place = |column: &&Column| {
            let usual = series::COLUMNS.iter().position(|name| *name == column.name);
            let spoken = known().iter().position(|name| *name == column.name);
            (usual.unwrap_or(usize::MAX), spoken.unwrap_or(usize::MAX))
        };
        let mut columns: Vec<&Column> = record.series.columns.iter().collect();
        columns.sort_by_key(place);
        columns.into_iter().map(|one| column(one, labels)).collect()
    }
}
