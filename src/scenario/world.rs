//! The world file: who there is, by which rules, for how long. And the same once it has passed every check.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::Rules;
use crate::economy::opening::spec::Population;
use crate::scenario::consistency;
use crate::scenario::faults::{Faults, WorldError};
use crate::scenario::load::{Loaded, load};

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
    /// Who there is and what there is at the start.
    pub population: Population,
    /// The numbers of every mechanism.
    pub rules: Rules,
}

/// A world that has passed every check.
#[derive(Clone, Debug)]
pub struct Scenario(Loaded<WorldFile>);

impl Scenario {
    /// Reads and checks a world file, with overrides `path=value` laid over it.
    ///
    /// # Errors
    /// All faults found, with file, line and column.
    pub fn read(path: &Path, overrides: &[String]) -> Result<Scenario, WorldError> {
        let loaded = load::<WorldFile>(path, overrides)?;
        let mut faults = Faults::new(&loaded.tree);
        consistency::check(&loaded.value, &mut faults);
        faults.finish()?;
        Ok(Scenario(loaded))
    }

    /// The world.
    pub fn world(&self) -> &WorldFile {
        &self.0.value
    }

    /// The world as complete text: equal worlds have equal texts.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The world with the place where each value was set.
    pub fn loaded(&self) -> &Loaded<WorldFile> {
        &self.0
    }

    /// Steps of a run.
    pub fn steps(&self) -> u32 {
        let world = self.world();
        (u64::from(world.months) * u64::from(world.steps_per_year)).div_ceil(12) as u32
    }
}
