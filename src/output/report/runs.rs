//! The report of one run, or of several side by side.

use serde_json::{Value, json};

use crate::output::based_on::definition;
use crate::output::figure::language::WORLDS;
use crate::output::figure::page::Unfit;
use crate::output::figure::series::COLUMNS;
use crate::output::report::about::{About, Fact, Held, differences};
use crate::output::report::commands::{quoted, typed};
use crate::output::report::finished::Finished;
use crate::scenario::faults::WorldError;

/// What does not let runs stand in one report.
///
/// # Errors
/// There are more of them than lines, or they are dated by different rules.
pub fn fit(runs: &[Finished]) -> Result<(), Unfit> {
    let mut faults = Vec::new();
    if runs.len() > WORLDS.len() {
        let most = WORLDS.len();
        faults.push(format!("{} runs are too many for one report; at most {most}", runs.len()));
    }
    let first = runs.first();
    let other = |run: &&Finished| first.is_some_and(|first| first.rule != run.rule);
    faults.extend(
        runs.iter()
            .filter(other)
            .map(|run| format!("{} is dated by another rule than {}", run.run.name, name(first))),
    );
    if faults.is_empty() { Ok(()) } else { Err(Unfit(faults)) }
}

fn name(run: Option<&Finished>) -> &str {
    run.map_or("", |run| run.run.name.as_str())
}

/// The title of a report on runs.
pub fn title(runs: &[Finished]) -> String {
    match runs {
        [one] => {
            format!("{}, seed {}", one.manifest.identity.world, one.manifest.identity.seed)
        }
        _ => format!("{} runs side by side", runs.len()),
    }
}

/// Everything on the page.
///
/// # Errors
/// None, as long as the shipped world is whole.
pub fn content(runs: &[Finished]) -> Result<Value, WorldError> {
    Ok(json!({
        "kind": "runs",
        "title": title(runs),
        "columns": runs.first().map(Finished::columns),
        "usual": COLUMNS,
        "runs": runs.iter().map(Finished::json).collect::<Vec<_>>(),
        "about": about(runs)?.json(),
    }))
}

fn about(runs: &[Finished]) -> Result<About, WorldError> {
    let held: Vec<Held> = runs.iter().map(held).collect();
    Ok(About {
        facts: runs.iter().map(facts).collect(),
        rule: runs.first().map(|one| one.rule.clone()).unwrap_or_default(),
        differences: differences(&held)?,
        commands: runs.iter().flat_map(commands).collect(),
    })
}

fn held(one: &Finished) -> Held {
    let name = one.run.name.clone();
    let definition = definition(&name, &one.scenario);
    Held { name, based_on: one.manifest.based_on.clone(), definition }
}

fn facts(one: &Finished) -> (String, Vec<Fact>) {
    let identity = &one.manifest.identity;
    let set = one.manifest.overrides.join(", ");
    let facts = vec![
        ("world", identity.world.clone()),
        ("seed", identity.seed.to_string()),
        ("length", format!("{} months", identity.months)),
        ("end users", one.scenario.world().users.to_string()),
        ("set from outside", if set.is_empty() { "nothing".into() } else { set }),
        ("program", format!("overbuild {} ({})", identity.version, identity.git)),
        ("world as resolved", format!("SHA-256 {}", identity.world_sha256)),
        ("made", one.manifest.started.clone()),
    ];
    (one.run.name.clone(), facts)
}

/// The command that made a run, and one that makes it from what its folder keeps.
fn commands(one: &Finished) -> Vec<(String, String)> {
    let world = quoted(&format!("{}/world.ron", one.run.name));
    let panel = match one.manifest.identity.panel {
        0 => String::new(),
        panel => format!(" --panel {panel}"),
    };
    vec![
        ("made by".into(), typed(&one.manifest.command)),
        (
            "made again from its folder, which keeps the whole world".into(),
            format!("overbuild run {world}{panel} --out again"),
        ),
    ]
}
