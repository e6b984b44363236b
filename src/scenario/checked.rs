//! A world that has passed every check.

use std::path::Path;

use crate::scenario::consistency;
use crate::scenario::faults::{Faults, WorldError};
use crate::scenario::load::{Loaded, load};
use crate::scenario::world::WorldFile;

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
