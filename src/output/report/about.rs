//! What a report says of itself: which program and rule, what was checked, how the worlds differ, how to make it again.

use serde_json::{Value, json};

use crate::analysis::compare::worlds::{self, Definition};
use crate::analysis::dating::rule::Rule;
use crate::analysis::sheet::Sheet;
use crate::output::based_on::{BasedOn, definition};
use crate::output::report::rule::sentences;
use crate::output::report::{invariants, sheets};
use crate::scenario::checked::Scenario;
use crate::scenario::faults::WorldError;

/// A name and a value.
pub type Fact = (&'static str, String);

/// What is said under every report.
#[derive(Clone, Debug)]
pub struct About {
    /// Of what, and names with values: version, seeds, dates.
    pub facts: Vec<(String, Vec<Fact>)>,
    /// The rule of dating.
    pub rule: Rule,
    /// Tables of what differs between worlds.
    pub differences: Vec<Value>,
    /// The commands that make it again, each with what it does.
    pub commands: Vec<(String, String)>,
}

impl About {
    /// The same for a page.
    pub fn json(&self) -> Value {
        json!({
            "facts": self.facts,
            "rule": sentences(&self.rule),
            "invariants": invariants::json(),
            "differences": self.differences,
            "commands": self.commands,
        })
    }
}

/// What a world is held against.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its name in the report.
    pub name: String,
    /// What it is based on, as its folder says.
    pub based_on: Option<BasedOn>,
    /// All its fields.
    pub definition: Definition,
}

/// What each world differs in from the one it is based on; where its folder names none, from the world `today` of this program.
///
/// # Errors
/// None, as long as the shipped world is whole.
pub fn differences(worlds: &[Held]) -> Result<Vec<Value>, WorldError> {
    let today = definition("today", &Scenario::today()?);
    let table = |held: &Held| {
        let (against, mut all) = match &held.based_on {
            Some(base) => {
                (format!("{}, which it is based on", base.world), base.differences.clone())
            }
            None => (
                "today, as this program ships it; its folder names no world that it is based on"
                    .into(),
                worlds::differences(&today, &held.definition),
            ),
        };
        // What things are called changes no number.
        all.retain(|one| !one.path.starts_with("labels."));
        let title = format!("What {} differs in from {against}", held.name);
        sheets::sheet(&Sheet { title, ..worlds::table(&[(held.name.clone(), all)]) })
    };
    Ok(worlds.iter().map(table).collect())
}
