//! A run as the page draws it.

use serde_json::{Value, json};

use crate::analysis::columns::MissingColumn;
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::timeline::date;
use crate::analysis::summary::summarise;
use crate::analysis::tell::tell;
use crate::lab::bench::Refusal;
use crate::output::figure::runs::Run;
use crate::output::labels::Words;
use crate::output::page::column::column;
use crate::output::page::number::numbers;
use crate::output::timelines::said;
use crate::record::Record;
use crate::scenario::checked::Scenario;

/// What is drawn of a run, in this order.
pub const COLUMNS: [&str; 8] = [
    "capex",
    "rents_utilisation",
    "rents_list",
    "services_volume",
    "equity_index",
    "impairment_loss",
    "orders_placed",
    "credit_debt",
];

impl From<MissingColumn> for Refusal {
    fn from(missing: MissingColumn) -> Refusal {
        Refusal::Run(missing.to_string())
    }
}

/// The charts of a world: the column that each shows.
pub fn charts(scenario: &Scenario, record: &Record) -> Value {
    let labels = &scenario.world().labels;
    let known = |name: &&str| record.series.columns.iter().find(|column| column.name == *name);
    COLUMNS.iter().filter_map(known).map(|one| column(one, labels)).collect()
}

/// A run: its kind, its marks, what is drawn of it, and the run in sentences.
///
/// # Errors
/// A column that is looked at is not there.
pub fn picture(scenario: &Scenario, rule: &Rule, record: Record) -> Result<Value, Refusal> {
    let (timeline, summary) = (date(&record, rule)?, summarise(&record)?);
    let (world, labels) = (scenario.world(), scenario.world().labels.clone());
    let story = Words::of(&labels).say(&tell(&summary, &record));
    let run = Run { name: world.name.clone(), record, labels, timeline };
    let marks = run.marks();
    let marks = marks.iter().map(|mark| json!({ "month": mark.month, "name": mark.name }));
    let values = COLUMNS.iter().map(|name| {
        let values = run.record.series.column(name).unwrap_or_default();
        (name.to_string(), numbers(values))
    });
    Ok(json!({
        "seed": world.seed,
        "regime": run.timeline.verdict.regime.name(),
        "said": said(run.timeline.verdict.regime),
        "marks": marks.collect::<Value>(),
        "values": values.collect::<Value>(),
        "story": story.lines().collect::<Value>(),
    }))
}
