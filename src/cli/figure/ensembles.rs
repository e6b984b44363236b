//! The ensembles that a figure is drawn of.

use std::path::PathBuf;

use anyhow::Result;
use overbuild::analysis::compare::runs::Ensemble;
use overbuild::output::comparison::folders::Folders;
use overbuild::output::comparison::runs::{Date, Dating};
use overbuild::output::comparison::{runs, worlds};
use overbuild::output::figure::page::Unfit;
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::nearest::remedy;
use overbuild::scenario::world::WorldFile;

use crate::cli::figure::runs::refuse;

/// Ensembles with the worlds that are to be shown.
pub struct Opened {
    /// Their folders.
    pub folders: Folders,
    /// The worlds of each folder.
    pub scenarios: Vec<Vec<Scenario>>,
    /// Where the worlds shown stand among those of all folders.
    pub places: Vec<usize>,
    /// Their runs, dated by the composite rule.
    pub ensemble: Ensemble,
}

impl Opened {
    /// The first world shown.
    pub fn first_scenario(&self) -> &Scenario {
        let first = self.places.first().and_then(|at| self.scenarios.iter().flatten().nth(*at));
        first.expect("an ensemble has a world, and one that is not there was refused")
    }
}

/// Opens ensembles, and chooses these of their worlds in this order, or all.
///
/// # Errors
/// A folder that is no ensemble, or a world that is not there.
pub fn open(paths: &[PathBuf], wanted: &[String], kind: &str) -> Result<Opened> {
    refuse(paths, "run.json", |path| {
        format!(
            "{path} is a single run; {kind} is drawn of ensembles, which overbuild ensemble makes"
        )
    })?;
    let folders = Folders::open(paths)?;
    let places = places(&folders.names().concat(), wanted)?;
    let scenarios = worlds::read(&folders)?;
    let files: Vec<Vec<WorldFile>> =
        scenarios.iter().map(|of| of.iter().map(|one| one.world().clone()).collect()).collect();
    let mut ensemble = runs::read(&folders, &files, Dating { rule: "crash", date: Date::Peak })?;
    ensemble.worlds = places.iter().map(|at| ensemble.worlds[*at].clone()).collect();
    Ok(Opened { folders, scenarios, places, ensemble })
}

fn places(names: &[String], wanted: &[String]) -> Result<Vec<usize>, Unfit> {
    let place = |world: &String| {
        names.iter().position(|name| name == world).ok_or_else(|| {
            let help = remedy(world, "worlds", names.iter().map(String::as_str));
            Unfit::one(format!("there is no world `{world}`: {help}"))
        })
    };
    if wanted.is_empty() {
        Ok((0..names.len()).collect())
    } else {
        Unfit::all(wanted.iter().map(place))
    }
}
