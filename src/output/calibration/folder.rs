//! The folder: one process at a time, one search.

use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fs, io};

use crate::output::calibration::evaluations::Evaluations;
use crate::output::calibration::manifest::{Calibration, Identity, MANIFEST, Outcome};
use crate::output::ensemble::lock::Lock;
use crate::output::ensemble::manifest::State;
use crate::output::failure::OutputError;
use crate::output::file::{Old, write};
use crate::output::{machine, time};

/// Name of the copy of the parameters.
pub const PARAMETERS: &str = "parameters.ron";

/// The folder of a search. It is ours until this is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    manifest: Calibration,
    /// Every point tried.
    pub evaluations: Evaluations,
    _lock: Lock,
}

impl Folder {
    /// Opens the folder of a search, or makes it. `parameters` are their names and their file as resolved.
    ///
    /// # Errors
    /// Another process or another search is there, or the disk fails.
    pub fn open(
        path: &Path,
        identity: Identity,
        command: Vec<String>,
        (names, file): (&[&str], &str),
        targets: usize,
    ) -> Result<Folder, OutputError> {
        fs::create_dir_all(path).map_err(OutputError::create(path))?;
        let lock = Lock::take(path)?;
        refuse_other(path, &identity)?;
        let manifest = Calibration {
            program: "overbuild".into(),
            state: State::Running,
            identity,
            outcome: None,
            command,
            started: time::stamp(SystemTime::now()),
            finished: None,
            machine: machine::this(),
        };
        let parameters = path.join(PARAMETERS);
        write(&[(&parameters, file.as_bytes().to_vec())], Old::Goes)?;
        let folder = |evaluations| Folder { path: path.into(), manifest, evaluations, _lock: lock };
        let folder = folder(Evaluations::open(path, names, targets)?);
        folder.write(Vec::new())?;
        Ok(folder)
    }

    /// Writes what came of the search beside its manifest.
    ///
    /// # Errors
    /// The disk is full, or fails.
    pub fn finish(
        &mut self,
        outcome: Outcome,
        files: Vec<(&str, Vec<u8>)>,
    ) -> Result<&Calibration, OutputError> {
        self.manifest.outcome = Some(outcome);
        self.manifest.state = State::Finished;
        self.manifest.finished = Some(time::stamp(SystemTime::now()));
        self.write(files)?;
        Ok(&self.manifest)
    }

    fn write(&self, files: Vec<(&str, Vec<u8>)>) -> Result<(), OutputError> {
        let path = self.path.join(MANIFEST);
        let text = serde_json::to_string_pretty(&self.manifest).map_err(io::Error::from);
        let text = text.map_err(OutputError::write(&path))? + "\n";
        let files: Vec<(PathBuf, Vec<u8>)> =
            files.into_iter().map(|(name, bytes)| (self.path.join(name), bytes)).collect();
        let mut all: Vec<(&Path, Vec<u8>)> =
            files.iter().map(|(path, bytes)| (path.as_path(), bytes.clone())).collect();
        all.push((&path, text.into_bytes()));
        write(&all, Old::Goes).map_err(OutputError::in_ensemble)
    }
}

/// Only the same search goes on in a folder, and only a search is in it.
fn refuse_other(path: &Path, asked: &Identity) -> Result<(), OutputError> {
    let manifest = path.join(MANIFEST);
    let there: Calibration = match fs::read(&manifest) {
        Ok(text) => serde_json::from_slice(&text)
            .map_err(io::Error::from)
            .map_err(OutputError::damaged(&manifest))?,
        Err(_) => {
            let mut others = fs::read_dir(path).map_err(OutputError::create(path))?;
            let is_ours = |entry: io::Result<fs::DirEntry>| {
                entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with('.'))
            };
            let foreign = OutputError::Foreign { path: path.into() };
            return if others.all(is_ours) { Ok(()) } else { Err(foreign) };
        }
    };
    match there.identity.difference(asked) {
        None => Ok(()),
        Some(difference) => {
            Err(OutputError::Another { path: path.into(), difference: difference.into() })
        }
    }
}
