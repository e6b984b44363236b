//! Runs of blocks that are not whole yet: kept from time to time, so that little is lost when the program is killed.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use overbuild::experiment::plan::Block;
use overbuild::output::ensemble::folder::Folder;
use overbuild::output::ensemble::rows::Rows;
use overbuild::output::failure::OutputError;

/// Between two times of keeping lie at least a second and twenty times what keeping took.
const PATIENCE: u32 = 20;

/// Runs on their way into the folder.
pub struct Keeper<'a> {
    folder: &'a mut Folder,
    open: BTreeMap<Block, BTreeMap<u64, Rows>>,
    kept: Instant,
    pause: Duration,
}

impl Keeper<'_> {
    /// Nothing yet.
    pub fn new(folder: &mut Folder) -> Keeper<'_> {
        let pause = Duration::from_secs(1);
        Keeper { folder, open: BTreeMap::new(), kept: Instant::now(), pause }
    }

    /// Takes a run of a block of so many runs. A block that is whole is kept and forgotten.
    ///
    /// # Errors
    /// The disk is full, or fails.
    pub fn take(
        &mut self,
        block: Block,
        seed: u64,
        rows: Rows,
        wanted: usize,
    ) -> Result<(), OutputError> {
        if !self.open.contains_key(&block) {
            self.open.insert(block, self.folder.runs(block)?);
        }
        let runs = self.open.entry(block).or_default();
        runs.insert(seed, rows);
        if runs.len() == wanted {
            self.folder.keep(block, runs)?;
            self.open.remove(&block);
        } else if self.kept.elapsed() > self.pause {
            self.keep()?;
        }
        Ok(())
    }

    /// Keeps what has been taken.
    ///
    /// # Errors
    /// The disk is full, or fails.
    pub fn keep(&mut self) -> Result<(), OutputError> {
        let begun = Instant::now();
        for (block, runs) in &self.open {
            self.folder.keep(*block, runs)?;
        }
        self.kept = Instant::now();
        self.pause = (begun.elapsed() * PATIENCE).max(Duration::from_secs(1));
        Ok(())
    }
}
