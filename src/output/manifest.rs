//! `run.json`: what a run is, how and where it was made, and the hashes of what it left.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::output::based_on::BasedOn;
use crate::output::machine::Machine;
use crate::scenario::labels::Labels;

/// Version of the layout of the run folder, apart from that of the program.
pub const SCHEMA_VERSION: u32 = 1;

/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit this program was built from; `+` and a digest where its source was changed since.
pub const GIT: &str = env!("OVERBUILD_GIT");

/// What makes two runs the same run: equal outputs follow from it.
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
    /// Seed of all chance.
    pub seed: u64,
    /// Length of the run in steps.
    pub months: u32,
    /// End users sampled into `users.csv`.
    pub panel: u32,
    /// SHA-256 of the rule by which the run was dated.
    #[serde(default)]
    pub rule_sha256: String,
}

impl Identity {
    /// What another run has that this one has not, in words; `None` if they are the same.
    pub fn difference(&self, other: &Identity) -> Option<String> {
        let pairs = [
            ("version", self.version.clone(), other.version.clone()),
            ("source", self.git.clone(), other.git.clone()),
            ("world", self.world.clone(), other.world.clone()),
            ("seed", self.seed.to_string(), other.seed.to_string()),
            ("months", self.months.to_string(), other.months.to_string()),
            ("panel", self.panel.to_string(), other.panel.to_string()),
            ("contents of the world", short(&self.world_sha256), short(&other.world_sha256)),
            ("dating rule", short(&self.rule_sha256), short(&other.rule_sha256)),
        ];
        let differences: Vec<String> = pairs
            .into_iter()
            .filter(|(_, here, there)| here != there)
            .map(|(what, here, there)| format!("{what}: {there} there, {here} here"))
            .collect();
        (!differences.is_empty()).then(|| differences.join("; "))
    }
}

fn short(hash: &str) -> String {
    hash.chars().take(8).collect()
}

/// A file of the run folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// The manifest. Only here stands what a clock or a machine says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the layout of the folder.
    pub schema_version: u32,
    /// Always `overbuild`.
    pub program: String,
    /// What run it is.
    #[serde(flatten)]
    pub identity: Identity,
    /// Values set from outside the world file, in order.
    pub overrides: Vec<String>,
    /// The command line.
    pub command: Vec<String>,
    /// When it began, in UTC.
    pub started: String,
    /// When it ended, in UTC.
    pub finished: String,
    /// How long it took [s].
    pub duration_seconds: f64,
    /// Where it was made.
    pub machine: Machine,
    /// Most memory it held [bytes]; null where the system does not say.
    pub peak_memory_bytes: Option<u64>,
    /// What the tables and sentences of this run call things, if not what the program calls them.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// What the world is based on; none where it stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<BasedOn>,
    /// Every other file of the folder.
    pub files: BTreeMap<String, FileHash>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    #[test]
    fn runs_differ_in_what_the_message_says() {
        let here = sample::identity();
        assert_eq!(here.difference(&here), None);
        let there = Identity { seed: 7, world_sha256: "ff".repeat(32), ..here.clone() };
        assert_eq!(
            here.difference(&there).unwrap(),
            "seed: 7 there, 1 here; contents of the world: ffffffff there, 01010101 here"
        );
    }
}
