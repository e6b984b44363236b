//! What a report says of itself: which program and rule, what was checked, how the worlds differ, how to make it again.

use serde_json::{Value, json};

use crate::analysis::compare::worlds::{self, Definition};
use crate::analysis::dating::rule::Rule;
use crate::output::comparison::worlds::definition;
use crate::output::report::rule::sentences;
use crate::output::report::{invariants, sheets};
use crate::scenario::checked::Scenario;
use crate::scenario::faults::WorldError;

/// What is said under every report.
#[derive(Clone, Debug)]
pub struct About {
    /// Name and value: version, seeds, dates.
    pub facts: Vec<(String, String)>,
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

/// What differs between worlds and the world `today` of this program: which one a world was based on, its folder does not keep.
///
/// # Errors
/// None, as long as the shipped world is whole.
pub fn from_today(worlds: &[Definition]) -> Result<Value, WorldError> {
    let today = definition("today", &Scenario::today()?);
    let named = "today, as this program ships it";
    let all: Vec<Definition> =
        [Definition { name: named.into(), ..today }].into_iter().chain(worlds.to_vec()).collect();
    Ok(sheets::sheet(&worlds::sheet(&all)))
}
