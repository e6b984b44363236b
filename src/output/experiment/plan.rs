//! `experiment.json`: what an experiment is of, by which program, how far it is, and the hashes of what it left.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::experiment::file::ExperimentFile;
use crate::experiment::parts::Cut;
use crate::output::digest::sha256;
use crate::output::ensemble::manifest::World;
use crate::output::machine::Machine;
use crate::output::manifest::{FileHash, GIT, VERSION};
use crate::record::{Column, intern};

/// Version of the layout of the folder, apart from that of the program.
pub const SCHEMA_VERSION: u32 = 1;

/// Name of the manifest.
pub const MANIFEST: &str = "experiment.json";

/// All that the bytes of the results follow from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of the program.
    pub version: String,
    /// Commit of the program's source.
    pub git: String,
    /// The worlds as resolved, before parameters are set.
    pub worlds: Vec<World>,
    /// The experiment as it was written, complete.
    pub file: ExperimentFile,
    /// The columns of the series that are kept.
    pub kept: Vec<Kept>,
    /// SHA-256 of the list of points.
    pub points_sha256: String,
    /// Points, seeds, and how they are cut into parts.
    pub cut: Cut,
    /// The rule by which crashes are dated.
    pub rule: Value,
}

/// A column of the series that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// What it means.
    pub meaning: String,
}

impl Kept {
    /// As a column of the series.
    pub fn column(&self) -> Column {
        Column {
            name: intern(&self.name),
            unit: intern(&self.unit),
            meaning: intern(&self.meaning),
        }
    }
}

impl Plan {
    /// Whether it was made by this very program.
    pub fn is_of_this_program(&self) -> bool {
        self.version == VERSION && self.git == GIT
    }

    /// Its hash: every part carries it, and one with another is refused.
    pub fn hash(&self) -> String {
        sha256(serde_json::to_string(self).expect("a plan is plain data"))
    }

    /// Whether runs of the same world and seed are the same by both plans, bit for bit.
    pub fn runs_alike(&self, other: &Plan) -> bool {
        let program = |plan: &Plan| (plan.version.clone(), plan.git.clone());
        program(self) == program(other)
            && self.rule == other.rule
            && self.kept.iter().all(|column| other.kept.contains(column))
    }
}

/// How far an experiment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Parts are still to be made.
    Planned,
    /// The tables are whole.
    Finished,
}

/// The manifest. Only here stands what a clock or a machine says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// Version of the layout of the folder.
    pub schema_version: u32,
    /// Always `overbuild`.
    pub program: String,
    /// How far it has come.
    pub state: State,
    /// The plan.
    pub plan: Plan,
    /// Its hash.
    pub plan_sha256: String,
    /// Points of the design that a constraint ruled out.
    pub ruled_out: usize,
    /// What a run took when the plan was made [seconds of one thread].
    pub seconds_a_run: f64,
    /// Runs that failed; null while parts are being made.
    pub failed: Option<u64>,
    /// Point, seed and message of the first that did.
    pub first_failure: Option<String>,
    /// The command line.
    pub command: Vec<String>,
    /// When the plan was made, in UTC.
    pub planned: String,
    /// When the tables were put together, in UTC.
    pub finished: Option<String>,
    /// Where they were.
    pub machine: Machine,
    /// Every other file of the folder, but those of parts.
    pub files: BTreeMap<String, FileHash>,
}
