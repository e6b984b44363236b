//! The end of an ensemble: tables put together from the parts.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::experiment::plan::{Seeds, by_world};
use crate::output::ensemble::datapackage::{DATAPACKAGE, package};
use crate::output::ensemble::folder::Folder;
use crate::output::ensemble::manifest::{Ensemble, State, Until};
use crate::output::ensemble::merge::{merge, to_csv};
use crate::output::ensemble::staged::{Staged, write_json};
use crate::output::ensemble::tables::{FAILED, RUNS, Table};
use crate::output::failure::OutputError;
use crate::output::manifest::FileHash;
use crate::output::{machine, time};

/// Name and title of the tables.
const ABOUT: (&str, &str) = ("overbuild-ensemble", "Runs of worlds of overbuild on the same seeds");

impl Folder {
    /// Puts the tables of the runs with these seeds together, and ends.
    ///
    /// # Errors
    /// The disk is full, or fails.
    pub fn finish(self, seeds: Seeds, until: Option<Until>) -> Result<Ensemble, OutputError> {
        let mut staged = Staged::new(&self.path);
        let tables = self.asked.tables();
        for (table, fields) in &tables {
            let files = self.files(*table, seeds);
            staged.write(&format!("{}.parquet", table.name), |to| merge(&files, fields, to))?;
            let csv = format!("{}.csv", table.name);
            match self.asked.csv {
                true => {
                    let from = staged.path(&format!("{}.parquet", table.name));
                    staged.write(&csv, |to| to_csv(&from, fields, to))?;
                }
                // That of a smaller ensemble would not fit.
                false => drop(fs::remove_file(self.path.join(csv))),
            }
        }
        let package = package(ABOUT, &tables, self.asked.csv, staged.files());
        staged.write(DATAPACKAGE, |to| write_json(&package, to))?;
        let mut files = staged.publish()?;
        files.extend(self.write_worlds()?);
        let finished = self.manifest_of(seeds, until, files)?;
        self.write_manifest(&finished)?;
        self.parts.remove()?;
        Ok(finished)
    }

    fn files(&self, table: Table, seeds: Seeds) -> Vec<PathBuf> {
        by_world(self.asked.worlds.len(), seeds)
            .map(|block| self.parts.file(self.name(block), block.number, table))
            .collect()
    }

    /// The first run that failed, with its message, and how many did.
    fn failures(&self, seeds: Seeds) -> Result<(Option<String>, u64), OutputError> {
        let (mut first, mut count) = (None, 0);
        for block in by_world(self.asked.worlds.len(), seeds) {
            let runs = self.read(block, RUNS, &["seed", "status", "message"])?;
            let columns = (runs.wholes("seed"), runs.texts("status"), runs.texts("message"));
            let (Some(seeds), Some(status), Some(message)) = columns else { continue };
            for row in (0..runs.rows()).filter(|row| status.get(*row) == FAILED) {
                let seed = seeds[row].unwrap_or_default();
                let told = || format!("{}, seed {seed}: {}", self.name(block), message.get(row));
                first.get_or_insert_with(told);
                count += 1;
            }
        }
        Ok((first, count))
    }

    fn manifest_of(
        &self,
        seeds: Seeds,
        until: Option<Until>,
        files: BTreeMap<String, FileHash>,
    ) -> Result<Ensemble, OutputError> {
        let (first_failure, failed) = self.failures(seeds)?;
        Ok(Ensemble {
            state: State::Finished,
            seeds,
            until,
            runs: Some(seeds.count() * self.asked.worlds.len() as u64),
            failed: Some(failed),
            first_failure,
            finished: Some(time::stamp(SystemTime::now())),
            peak_memory_bytes: machine::peak_memory(),
            files,
            ..self.asked.underway()
        })
    }
}
