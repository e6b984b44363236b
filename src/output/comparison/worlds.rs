//! The worlds of ensembles as they were run.

use std::path::PathBuf;

use crate::analysis::compare::worlds::Definition;
use crate::output::based_on::definition;
use crate::output::comparison::folders::Folders;
use crate::output::ensemble::manifest::Ensemble;
use crate::scenario::checked::Scenario;
use crate::scenario::faults::WorldError;

/// Reads the worlds of every folder.
///
/// # Errors
/// A world that this program does not understand.
pub fn read(folders: &Folders) -> Result<Vec<Vec<Scenario>>, WorldError> {
    let read = |(path, ensemble): &(PathBuf, Ensemble)| {
        let worlds = ensemble.worlds.iter();
        worlds.map(|world| Scenario::read(&path.join(&world.file), &[])).collect()
    };
    folders.all.iter().map(read).collect()
}

/// Every field of every world, under the names by which they are compared.
pub fn definitions(folders: &Folders, scenarios: &[Vec<Scenario>]) -> Vec<Definition> {
    let named = folders.names().into_iter().flatten().zip(scenarios.iter().flatten());
    named.map(|(name, scenario)| definition(&name, scenario)).collect()
}
