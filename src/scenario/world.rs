//! The world file: who there is, by which rules, for how long.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::Rules;
use crate::economy::opening::spec::Population;
use crate::scenario::labels::Labels;

/// A world, as its file says it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorldFile {
    /// Name of the world: lower-case letters, digits, hyphens. Runs are filed under it.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_-]{0,63}$"))]
    pub name: String,
    /// What the world is for, in a sentence.
    #[schemars(length(max = 400))]
    pub description: String,
    /// Seed of all chance.
    pub seed: u64,
    /// Length of a run [months].
    #[schemars(range(min = 1, max = 2400))]
    pub months: u32,
    /// End users simulated as entities of their own [entities].
    #[schemars(range(min = 1, max = 100_000_000))]
    pub users: u32,
    /// Steps in a year [steps per year]: 12 are months. A multiple of 4.
    #[schemars(range(min = 4, max = 48))]
    pub steps_per_year: u32,
    /// What the reader is to call things, if not what this program calls them.
    #[serde(default)]
    pub labels: Labels,
    /// Who there is and what there is at the start.
    pub population: Population,
    /// The numbers of every mechanism.
    pub rules: Rules,
}
