//! What is in the folder of an ensemble, and what may not be mixed with it.

use std::path::Path;
use std::{fs, io};

use crate::experiment::plan::Seeds;
use crate::output::ensemble::asked::{Asked, AskedWorld};
use crate::output::ensemble::manifest::{Ensemble, MANIFEST, State, World};
use crate::output::ensemble::parts::Parts;
use crate::output::failure::OutputError;

/// The manifest of a folder; `None` where there is nothing yet.
///
/// # Errors
/// Something else is there, or the manifest cannot be read.
pub fn manifest(folder: &Path) -> Result<Option<Ensemble>, OutputError> {
    let path = folder.join(MANIFEST);
    match fs::read(&path) {
        Ok(text) => {
            let read = serde_json::from_slice(&text).map_err(io::Error::from);
            read.map(Some).map_err(OutputError::damaged(&path))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => is_empty(folder),
        Err(error) => Err(OutputError::damaged(&path)(error)),
    }
}

fn is_empty(folder: &Path) -> Result<Option<Ensemble>, OutputError> {
    let entries = fs::read_dir(folder).map_err(OutputError::create(folder))?;
    let is_ours = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with('.'))
    };
    match entries.into_iter().all(is_ours) {
        true => Ok(None),
        false => Err(OutputError::Foreign { path: folder.into() }),
    }
}

/// Refuses an ensemble that is not a beginning of the one asked for.
///
/// # Errors
/// What differs, and what would make them one; a part that cannot be read.
pub fn refuse_to_mix(
    folder: &Path,
    there: &Ensemble,
    asked: &Asked,
    parts: &Parts,
) -> Result<(), OutputError> {
    let found = of_program(there, asked).or_else(|| of_worlds(folder, there, asked));
    let found = match found {
        None if there.state == State::Finished => of_seeds(there.seeds, asked.seeds),
        None => of_parts(parts, asked)?,
        found => found,
    };
    match found {
        None => Ok(()),
        Some((difference, remedy)) => {
            Err(OutputError::Mixed { path: folder.into(), difference, remedy: remedy.into() })
        }
    }
}

type Difference = Option<(String, &'static str)>;

fn of_program(there: &Ensemble, asked: &Asked) -> Difference {
    let here = asked.underway();
    let pairs = [
        ("version", there.version.as_str(), here.version.as_str()),
        ("source", &there.git, &here.git),
    ];
    let differ = pairs.into_iter().find(|(_, there, here)| there != here);
    let program = differ.map(|(what, there, here)| {
        (
            format!("it was made by another {what} of the program ({there} there, {here} here)"),
            "go on with the program that made it",
        )
    });
    program.or_else(|| {
        let differs = there.rule != here.rule;
        differs.then(|| ("crashes are dated by another rule there".into(), "take that rule"))
    })
}

fn of_worlds(folder: &Path, there: &Ensemble, asked: &Asked) -> Difference {
    there.worlds.iter().find_map(|known| {
        let name = &known.name;
        match asked.worlds.iter().find(|asked| asked.world.name == *name) {
            None => Some((format!("it also has the world `{name}`"), "ask for that one too")),
            Some(same) if same.world.sha256 == known.sha256 => None,
            Some(edited) => Some((
                format!("its world `{name}` is another one{}", first_line(folder, known, edited)),
                "undo what changed, or give the world another name",
            )),
        }
    })
}

/// The first line in which two worlds differ, as far as the older one can still be read.
fn first_line(folder: &Path, known: &World, edited: &AskedWorld) -> String {
    let there = fs::read_to_string(folder.join(&known.file)).unwrap_or_default();
    let mut lines = there.lines().zip(edited.text.lines());
    match lines.find(|(there, here)| there != here) {
        Some((there, here)) => format!(" (`{}` there, `{}` here)", there.trim(), here.trim()),
        None => String::new(),
    }
}

fn of_seeds(there: Seeds, asked: Seeds) -> Difference {
    let lost = !asked.hold(there);
    lost.then(|| (format!("it has the seeds {there}, not only {asked}"), "ask for those too"))
}

/// Parts that were not asked for.
fn of_parts(parts: &Parts, asked: &Asked) -> Result<Difference, OutputError> {
    for (world, block) in parts.list()? {
        let wanted = asked.worlds.iter().any(|asked| asked.world.name == world);
        let seeds = parts.seeds(&world, block)?;
        if let Some(other) = seeds.iter().find(|seed| !wanted || !asked.seeds.each().contains(seed))
        {
            let difference = format!("it has seed {other} of `{world}` already");
            return Ok(Some((difference, "ask for that one too")));
        }
    }
    Ok(None)
}
