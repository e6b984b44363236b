//! The parts of an ensemble under way: a folder for the runs of one world in one block of seeds, whole or not there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::output::ensemble::rows::Rows;
use crate::output::ensemble::tables::{RUNS, TABLES, Table};
use crate::output::failure::OutputError;
use crate::output::folder::{Draft, recover};
use crate::output::frame::Frame;
use crate::output::parquet::{Field, Writer, read};
use crate::output::place::Place;

/// All parts.
#[derive(Clone, Debug)]
pub struct Parts {
    folder: PathBuf,
}

impl Parts {
    /// The parts of the ensemble in this folder.
    pub fn of(ensemble: &Path) -> Parts {
        Parts { folder: ensemble.join("parts") }
    }

    fn place(&self, world: &str, block: u64) -> Place {
        Place { root: self.folder.clone(), name: format!("{world}-{block}") }
    }

    /// The file of a table of a part.
    pub fn file(&self, world: &str, block: u64, table: Table) -> PathBuf {
        self.place(world, block).path().join(format!("{}.parquet", table.name))
    }

    /// Removes what a process that died left half done, and puts back a part that it was about to replace.
    ///
    /// # Errors
    /// The disk fails.
    pub fn recover(&self) -> Result<(), OutputError> {
        let hidden: BTreeSet<String> = self
            .names()?
            .iter()
            .filter_map(|name| name.strip_prefix('.')?.rsplit_once('.'))
            .map(|(name, _)| name.to_string())
            .collect();
        let place = |name| Place { root: self.folder.clone(), name };
        hidden.into_iter().try_for_each(|name| recover(&place(name)))
    }

    /// World and block of every part.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn list(&self) -> Result<BTreeSet<(String, u64)>, OutputError> {
        let split = |name: &String| {
            let (world, block) = name.rsplit_once('-')?;
            Some((world.to_string(), block.parse().ok()?))
        };
        Ok(self.names()?.iter().filter(|name| !name.starts_with('.')).filter_map(split).collect())
    }

    fn names(&self) -> Result<Vec<String>, OutputError> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(OutputError::read(&self.folder))?,
        };
        let name = |entry: io::Result<fs::DirEntry>| {
            entry.map(|entry| entry.file_name().to_string_lossy().into_owned())
        };
        entries.map(name).collect::<io::Result<_>>().map_err(OutputError::read(&self.folder))
    }

    /// Writes a part, in the place of what is there of it.
    ///
    /// # Errors
    /// The disk is full, or fails.
    pub fn write(
        &self,
        world: &str,
        block: u64,
        contents: impl Fn(usize, Table) -> io::Result<Vec<u8>>,
    ) -> Result<(), OutputError> {
        let write = || {
            let mut draft = Draft::begin(self.place(world, block))?;
            for (at, table) in TABLES.into_iter().enumerate() {
                let name = format!("{}.parquet", table.name);
                let bytes = contents(at, table).map_err(OutputError::write(&self.folder))?;
                draft.write(&name, |to| to.write_all(&bytes))?;
            }
            draft.replace().map(drop)
        };
        write().map_err(OutputError::in_ensemble)
    }

    /// The seeds of a part; none if it is not there.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn seeds(&self, world: &str, block: u64) -> Result<BTreeSet<u64>, OutputError> {
        if !self.place(world, block).path().exists() {
            return Ok(BTreeSet::new());
        }
        let runs = self.read(world, block, RUNS, Some(&["seed"]))?;
        let seeds = runs.wholes("seed").unwrap_or_default();
        Ok(seeds.iter().flatten().map(|seed| *seed as u64).collect())
    }

    /// A table of a part: these columns of it, or all.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(
        &self,
        world: &str,
        block: u64,
        table: Table,
        columns: Option<&[&str]>,
    ) -> Result<Frame, OutputError> {
        let path = self.file(world, block, table);
        read(&path, columns).map_err(OutputError::damaged(&path))
    }

    /// The runs of a part by seed; none if it is not there.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn runs(&self, world: &str, block: u64) -> Result<BTreeMap<u64, Rows>, OutputError> {
        let seeds = self.seeds(world, block)?;
        let mut runs: BTreeMap<u64, Rows> =
            seeds.into_iter().map(|seed| (seed, Rows::default())).collect();
        if !runs.is_empty() {
            for (at, table) in TABLES.into_iter().enumerate() {
                let rows = self.read(world, block, table, None)?;
                for (seed, rows) in rows.by("seed") {
                    runs.entry(seed as u64).or_default()[at] = rows;
                }
            }
        }
        Ok(runs)
    }

    /// Removes all parts.
    ///
    /// # Errors
    /// The disk fails.
    pub fn remove(&self) -> Result<(), OutputError> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(OutputError::unfinished(&self.folder)(error))
            }
            _ => Ok(()),
        }
    }
}

/// A table of the runs of a block as a file, in the order of seeds.
///
/// # Errors
/// The table cannot be encoded.
pub fn encode(runs: &BTreeMap<u64, Rows>, table: usize, fields: &[Field]) -> io::Result<Vec<u8>> {
    let tables: Vec<&Frame> = runs.values().map(|rows| &rows[table]).collect();
    let mut writer = Writer::new(Vec::new(), fields)?;
    writer.write(&tables)?;
    writer.end()
}
