//! `calibration.json`: what was fitted to what, by which program, and what came of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::calibration::chains::Size;
use crate::experiment::plan::Seeds;
use crate::output::ensemble::manifest::State;
use crate::output::machine::Machine;

/// Name of the manifest.
pub const MANIFEST: &str = "calibration.json";

/// What makes one search the same as another: all that its results depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Version of the program.
    pub version: String,
    /// Commit of the program's source.
    pub git: String,
    /// Name of the world.
    pub world: String,
    /// SHA-256 of the world as resolved.
    pub world_sha256: String,
    /// SHA-256 of the targets as resolved.
    pub targets_sha256: String,
    /// SHA-256 of the parameters as resolved.
    pub parameters_sha256: String,
    /// Seeds of every point.
    pub seeds: Seeds,
    /// Points tried before the chains begin.
    pub scatter: usize,
    /// Chains.
    pub chains: usize,
    /// Generations.
    pub generations: usize,
}

impl Identity {
    /// The first thing in which this search differs from another.
    pub fn difference(&self, other: &Identity) -> Option<&'static str> {
        let checks = [
            ("another version of the program", self.version != other.version),
            ("another build of the program", self.git != other.git),
            ("another world", self.world_sha256 != other.world_sha256),
            ("other targets", self.targets_sha256 != other.targets_sha256),
            ("other parameters", self.parameters_sha256 != other.parameters_sha256),
            ("other seeds", self.seeds != other.seeds),
        ];
        let first = checks.into_iter().find(|(_, differs)| *differs).map(|(what, _)| what);
        first.or((self != other).then_some("another size of the search"))
    }

    /// The size of the search for so many parameters.
    pub fn size(&self, dimensions: usize) -> Size {
        let Identity { scatter, chains, generations, .. } = *self;
        Size { dimensions, scatter, chains, generations }
    }
}

/// What came of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Points tried.
    pub evaluations: usize,
    /// Score of the best point.
    pub score: f64,
    /// What scores were divided by.
    pub temperature: f64,
    /// The best value of every parameter.
    pub best: BTreeMap<String, f64>,
}

/// The manifest. Only here stands what a clock or a machine says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Always `overbuild`.
    pub program: String,
    /// How far it has come.
    pub state: State,
    /// What the search is of.
    #[serde(flatten)]
    pub identity: Identity,
    /// What came of it; null while it goes on.
    pub outcome: Option<Outcome>,
    /// The command line.
    pub command: Vec<String>,
    /// When the last command began, in UTC.
    pub started: String,
    /// When it ended, in UTC.
    pub finished: Option<String>,
    /// Where it ran.
    pub machine: Machine,
}
