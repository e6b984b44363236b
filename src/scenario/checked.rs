//! A world that has passed every check.

use std::path::Path;

use crate::scenario::consistency;
use crate::scenario::faults::{Faults, WorldError};
use crate::scenario::load::{Loaded, load, load_over, load_text};
use crate::scenario::world::WorldFile;

/// The world to start from, which other shipped worlds are based on.
const TODAY: &str = include_str!("../../worlds/today.ron");

/// A world that has passed every check.
#[derive(Clone, Debug)]
pub struct Scenario(Loaded<WorldFile>);

impl Scenario {
    /// Reads and checks a world file, with overrides `path=value` laid over it.
    ///
    /// # Errors
    /// All faults found, with file, line and column.
    pub fn read(path: &Path, overrides: &[String]) -> Result<Scenario, WorldError> {
        Scenario::checked(load(path, overrides)?)
    }

    /// The world `today` as this program ships it.
    ///
    /// # Errors
    /// None, as long as a test reads it.
    pub fn today() -> Result<Scenario, WorldError> {
        Scenario::checked(load_text("today.ron", TODAY)?)
    }

    /// The same world with overrides `path=value` laid over it, whatever has become of its files.
    ///
    /// # Errors
    /// All faults found.
    pub fn with(&self, overrides: &[String]) -> Result<Scenario, WorldError> {
        Scenario::checked(load_over(&self.0, overrides)?)
    }

    fn checked(loaded: Loaded<WorldFile>) -> Result<Scenario, WorldError> {
        let mut faults = Faults::new(&loaded.tree);
        consistency::check(&loaded.value, &mut faults);
        faults.finish()?;
        Ok(Scenario(loaded))
    }

    /// The world it is based on; none where there is none, or where that one passes no check on its own.
    pub fn base(&self) -> Option<Scenario> {
        Scenario::read(self.0.base.as_ref()?, &[]).ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_world_is_the_one_that_lies_among_the_others() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/today.ron");
        let read = Scenario::read(&path, &[]).unwrap();
        assert_eq!(Scenario::today().unwrap().text(), read.text());
        assert!(read.base().is_none());
    }

    #[test]
    fn a_world_that_is_changed_later_is_the_world_that_is_read_changed() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/levered-neoclouds.ron");
        let changes = ["users=70", "rules.rents.speed=3", "population.labs[1].deposits_usd=5"];
        let changes = changes.map(String::from);
        let later = Scenario::read(&path, &[]).unwrap().with(&changes).unwrap();
        assert_eq!(later.text(), Scenario::read(&path, &changes).unwrap().text());
        assert!(later.with(&["rules.rents.sped=3".into()]).is_err());
    }

    #[test]
    fn a_world_knows_the_one_it_is_based_on_without_what_is_laid_over_it() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/overnight-100x.ron");
        let base = Scenario::read(&path, &["users=77".into()]).unwrap().base().unwrap();
        assert_eq!(base.world().name, "no-breakthrough");
        assert_ne!(base.world().users, 77);
    }
}
