//! The report of ensembles: one world over its seeds, or several side by side.

use std::path::Path;

use serde_json::{Value, json};

use crate::analysis::compare::report::Material;
use crate::analysis::compare::runs;
use crate::analysis::compare::timelines::Aligned;
use crate::analysis::compare::worlds::Definition;
use crate::analysis::dating::rule::Rule;
use crate::output::comparison::folders::Folders;
use crate::output::ensemble::manifest::Ensemble;
use crate::output::figure::language::WORLDS;
use crate::output::figure::page::Unfit;
use crate::output::figure::strips::PARTS;
use crate::output::page::column::column;
use crate::output::report::about::{About, Held, differences};
use crate::output::report::commands::{quoted, typed};
use crate::output::report::sheets;
use crate::output::report::worlds::{Shown, heads};
use crate::record::Column;
use crate::scenario::faults::WorldError;
use crate::scenario::labels::Labels;

/// Tables of one world, and of several.
const ALONE: [&str; 6] =
    ["regimes", "crashes", "sensitivity", "times", "competing", "distributions"];
const SEVERAL: [&str; 9] = [
    "regimes",
    "crashes",
    "times",
    "log_rank",
    "distributions",
    "differences",
    "distances",
    "sensitivity",
    "competing",
];

/// Ensembles with all that is shown of them.
pub struct Report<'a> {
    /// Their folders.
    pub folders: &'a Folders,
    /// Their runs.
    pub ensemble: &'a runs::Ensemble,
    /// Their worlds, field by field.
    pub definitions: &'a [Definition],
    /// The worlds as they are shown.
    pub worlds: &'a [Shown<'a>],
    /// The columns shown.
    pub columns: &'a [Column],
    /// What the first world calls things.
    pub labels: &'a Labels,
}

/// What does not let worlds stand in one report.
///
/// # Errors
/// There are more of them than lines.
pub fn fit(worlds: usize) -> Result<(), Unfit> {
    let most = WORLDS.len();
    match worlds > most {
        true => {
            Err(Unfit::one(format!("{worlds} worlds are too many for one report; at most {most}")))
        }
        false => Ok(()),
    }
}

impl Report<'_> {
    /// The title.
    pub fn title(&self) -> String {
        match &self.ensemble.worlds[..] {
            [one] => format!("{}: {} runs", one.name, one.runs.len()),
            worlds => format!("{} worlds side by side", worlds.len()),
        }
    }

    /// Everything on the page.
    ///
    /// # Errors
    /// None, as long as the shipped world is whole.
    pub fn content(&self) -> Result<Value, WorldError> {
        let measures = &self.ensemble.measures;
        Ok(json!({
            "kind": "ensembles",
            "title": self.title(),
            "columns": self.columns.iter().map(|one| column(one, self.labels)).collect::<Vec<_>>(),
            "worlds": self.worlds.iter().map(|world| world.json(measures)).collect::<Vec<_>>(),
            "heads": heads(measures),
            "parts": PARTS,
            "sheets": self.sheets(),
            "survival": self.sheet("survival"),
            "about": self.about()?.json(),
        }))
    }

    /// The tables of `overbuild compare` that have something to say.
    fn sheets(&self) -> Vec<Value> {
        let names = if self.worlds.len() > 1 { &SEVERAL[..] } else { &ALONE[..] };
        names.iter().filter_map(|name| self.sheet(name)).collect()
    }

    fn sheet(&self, name: &str) -> Option<Value> {
        let (ensemble, definitions) = (self.ensemble, self.definitions);
        let material = Material { ensemble, definitions, aligned: &Aligned::default() };
        material.sheet(name).filter(|sheet| !sheet.rows.is_empty()).map(|one| sheets::sheet(&one))
    }

    /// The worlds with what their folders say that they are based on.
    fn held(&self) -> Vec<Held> {
        let known = self.folders.all.iter().flat_map(|(_, manifest)| {
            manifest.worlds.iter().map(|world| manifest.based_on.get(&world.name).cloned())
        });
        let held = self.definitions.iter().zip(known);
        held.map(|(definition, based_on)| Held {
            name: definition.name.clone(),
            based_on,
            definition: definition.clone(),
        })
        .collect()
    }

    fn about(&self) -> Result<About, WorldError> {
        let manifests = || self.folders.all.iter().map(|(_, manifest)| manifest);
        let rule = manifests().next().map(|manifest| manifest.rule.clone()).unwrap_or_default();
        let several = self.sheet("worlds").filter(|_| self.worlds.len() > 1);
        let differences = several.into_iter().chain(differences(&self.held())?).collect();
        let mut facts = self.folders.about();
        facts.extend(manifests().map(|one| ("set from outside", set(&one.overrides))));
        facts.extend(manifests().map(|one| ("made", one.started.clone())));
        let commands = self.folders.all.iter().flat_map(|(path, one)| commands(path, one));
        Ok(About {
            facts: vec![(self.title(), facts)],
            rule: serde_json::from_value::<Rule>(rule).unwrap_or_default(),
            differences,
            commands: commands.collect(),
        })
    }
}

/// The command that made an ensemble, and one that makes it from the worlds that its folder keeps.
fn commands(path: &Path, ensemble: &Ensemble) -> [(String, String); 2] {
    let folder = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let files = ensemble.worlds.iter().map(|world| quoted(&format!("{folder}/{}", world.file)));
    let (files, seeds) = (files.collect::<Vec<_>>().join(" "), ensemble.seeds);
    let again = format!("overbuild ensemble {files} --seeds {seeds} --out again");
    let from = "made again from its folder, which keeps the whole worlds";
    [("made by".into(), typed(&ensemble.command)), (from.into(), again)]
}

fn set(overrides: &[String]) -> String {
    if overrides.is_empty() { "nothing".into() } else { overrides.join(", ") }
}
