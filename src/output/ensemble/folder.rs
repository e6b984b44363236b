//! The folder of an ensemble: begun, gone on with, finished.
//!
//! While runs are being made the parts are the truth, and tables of an earlier, smaller ensemble stay as they are. At the
//! end the tables are put together from the parts, then the manifest says so, then the parts go. A process that dies in
//! between leaves a folder from which the same command goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::experiment::plan::{Block, by_world};
use crate::output::ensemble::asked::Asked;
use crate::output::ensemble::lock::Lock;
use crate::output::ensemble::manifest::{Ensemble, MANIFEST, State};
use crate::output::ensemble::merge::part;
use crate::output::ensemble::mixing::{manifest, refuse_to_mix};
use crate::output::ensemble::parts::{Parts, encode};
use crate::output::ensemble::rows::Rows;
use crate::output::ensemble::staged::{Staged, write_json};
use crate::output::ensemble::tables::{TABLES, Table, fields};
use crate::output::failure::OutputError;
use crate::output::frame::Frame;
use crate::output::manifest::FileHash;
use crate::output::parquet::Source;

/// What is found when a folder is opened.
#[derive(Debug)]
pub enum Opened {
    /// All that was asked for is there.
    Finished(Box<Ensemble>),
    /// Something is to be done.
    Underway(Box<Folder>),
}

/// The folder of an ensemble under way. Nobody else writes it.
#[derive(Debug)]
pub struct Folder {
    pub(in crate::output) path: PathBuf,
    pub(in crate::output) asked: Asked,
    pub(in crate::output) parts: Parts,
    held: BTreeMap<Block, BTreeSet<u64>>,
    _lock: Lock,
}

impl Folder {
    /// Opens a folder, or begins it.
    ///
    /// # Errors
    /// Another process has it, it holds something else, or the disk fails.
    pub fn open(path: &Path, asked: Asked) -> Result<Opened, OutputError> {
        fs::create_dir_all(path).map_err(OutputError::create(path))?;
        let lock = Lock::take(path)?;
        let there = manifest(path)?;
        let parts = Parts::of(path);
        let mut folder =
            Folder { path: path.into(), asked, parts, held: BTreeMap::new(), _lock: lock };
        folder.parts.recover()?;
        if let Some(there) = there {
            refuse_to_mix(path, &there, &folder.asked, &folder.parts)?;
            if there.state == State::Finished {
                folder.is_whole(&there)?;
                if folder.asked.is_all(&there) {
                    folder.parts.remove()?;
                    return Ok(Opened::Finished(Box::new(there)));
                }
                folder.split(&there)?;
            }
        }
        folder.begin()?;
        for block in by_world(folder.asked.worlds.len(), folder.asked.seeds) {
            let seeds = folder.parts.seeds(folder.name(block), block.number)?;
            folder.held.insert(block, seeds);
        }
        Ok(Opened::Underway(Box::new(folder)))
    }

    pub(in crate::output) fn name(&self, block: Block) -> &str {
        &self.asked.worlds[block.world].world.name
    }

    /// The seeds of a block that are done.
    pub fn held(&self, block: Block) -> &BTreeSet<u64> {
        &self.held[&block]
    }

    /// The runs of a block that are done, by seed.
    ///
    /// # Errors
    /// The part cannot be read.
    pub fn runs(&self, block: Block) -> Result<BTreeMap<u64, Rows>, OutputError> {
        self.parts.runs(self.name(block), block.number)
    }

    /// A few columns of a table, for the runs of a block that are done.
    ///
    /// # Errors
    /// The part cannot be read.
    pub fn read(&self, block: Block, table: Table, columns: &[&str]) -> Result<Frame, OutputError> {
        self.parts.read(self.name(block), block.number, table, Some(columns))
    }

    /// How many runs are done.
    pub fn count(&self) -> u64 {
        self.held.values().map(|seeds| seeds.len() as u64).sum()
    }

    /// Keeps the runs of a block, those kept before among them.
    ///
    /// # Errors
    /// The disk is full, or fails.
    pub fn keep(&mut self, block: Block, runs: &BTreeMap<u64, Rows>) -> Result<(), OutputError> {
        let columns = &self.asked.worlds[block.world].columns;
        let contents = |at, table| encode(runs, at, &fields(table, columns));
        self.parts.write(self.name(block), block.number, contents)?;
        self.held.insert(block, runs.keys().copied().collect());
        Ok(())
    }

    fn begin(&self) -> Result<(), OutputError> {
        self.write_manifest(&self.asked.underway())?;
        self.write_worlds().map(drop)
    }

    pub(in crate::output) fn write_manifest(&self, manifest: &Ensemble) -> Result<(), OutputError> {
        let mut staged = Staged::new(&self.path);
        staged.write(MANIFEST, |to| write_json(manifest, to))?;
        staged.publish().map(drop)
    }

    pub(in crate::output) fn write_worlds(
        &self,
    ) -> Result<BTreeMap<String, FileHash>, OutputError> {
        let folder = self.path.join("worlds");
        fs::create_dir_all(&folder).map_err(OutputError::unfinished(&folder))?;
        let mut staged = Staged::new(&self.path);
        for asked in &self.asked.worlds {
            staged.write(&asked.world.file, |to| to.write_all(asked.text.as_bytes()))?;
        }
        staged.publish()
    }

    fn is_whole(&self, there: &Ensemble) -> Result<(), OutputError> {
        for (name, file) in &there.files {
            let path = self.path.join(name);
            if !fs::metadata(&path).is_ok_and(|found| found.len() == file.bytes) {
                let reason = io::Error::other("it is missing or was changed");
                return Err(OutputError::Damaged { path, reason });
            }
        }
        Ok(())
    }

    /// Takes the tables of a finished ensemble apart into the parts they were made of.
    fn split(&self, there: &Ensemble) -> Result<(), OutputError> {
        let mut sources = Vec::new();
        for table in TABLES {
            let path = self.path.join(format!("{}.parquet", table.name));
            sources.push(Source::open(&path).map_err(OutputError::damaged(&path))?);
        }
        for (group, block) in by_world(there.worlds.len(), there.seeds).enumerate() {
            let name = &there.worlds[block.world].name;
            let asked = self.asked.worlds.iter().find(|asked| asked.world.name == *name);
            let columns = asked.map_or(&[][..], |asked| &asked.columns);
            let contents = |at: usize, table| part(&sources[at], group, &fields(table, columns));
            self.parts.write(name, block.number, contents)?;
        }
        Ok(())
    }
}
