//! `ensemble.json`: what an ensemble is of, by which program, and the hashes of what it left.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::experiment::plan::Seeds;
use crate::output::based_on::BasedOn;
use crate::output::machine::Machine;
use crate::output::manifest::FileHash;

/// Version of the layout of the folder, apart from that of the program.
pub const SCHEMA_VERSION: u32 = 1;

/// Name of the manifest.
pub const MANIFEST: &str = "ensemble.json";

/// How far an ensemble has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Runs are still to be made; what is there lies in `parts`.
    Running,
    /// The tables are whole.
    Finished,
}

/// A world of an ensemble.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// Its name.
    pub name: String,
    /// SHA-256 of the world as resolved.
    pub sha256: String,
    /// The world as resolved.
    pub file: String,
}

/// A stop by precision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Until {
    /// The condition: `half-width(P(crash)) < 0.02`.
    pub condition: String,
    /// The largest range of seeds it was to be sought in.
    pub within: Seeds,
    /// Whether it held in every world; null while runs are being made.
    pub met: Option<bool>,
    /// The left side of the condition in each world; null where nothing can be said.
    pub imprecision: BTreeMap<String, Option<f64>>,
}

/// The manifest. Only here stands what a clock or a machine says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ensemble {
    /// Version of the layout of the folder.
    pub schema_version: u32,
    /// Always `overbuild`.
    pub program: String,
    /// How far it has come.
    pub state: State,
    /// Version of the program.
    pub version: String,
    /// Commit of the program's source.
    pub git: String,
    /// The worlds, in the order of the tables.
    pub worlds: Vec<World>,
    /// What each world is based on, by its name; none of those that stand alone.
    #[serde(default)]
    pub based_on: BTreeMap<String, BasedOn>,
    /// The seeds of every world: those made, or while runs are being made those asked for.
    pub seeds: Seeds,
    /// Values set from outside the world files, in order.
    pub overrides: Vec<String>,
    /// The rule by which crashes are dated.
    pub rule: Value,
    /// The precision asked for, if any.
    pub until: Option<Until>,
    /// How many runs there are, those that failed among them; null while they are being made.
    pub runs: Option<u64>,
    /// How many of them failed.
    pub failed: Option<u64>,
    /// World, seed and message of the first that did.
    pub first_failure: Option<String>,
    /// The command line.
    pub command: Vec<String>,
    /// When the last command began, in UTC.
    pub started: String,
    /// When it ended, in UTC.
    pub finished: Option<String>,
    /// Where it ran.
    pub machine: Machine,
    /// Most memory it held [bytes]; null where the system does not say.
    pub peak_memory_bytes: Option<u64>,
    /// Every other file of the folder, but those of parts.
    pub files: BTreeMap<String, FileHash>,
}
