//! The end of an experiment: tables put together from the parts, whoever made them and in whatever order.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::SystemTime;

use crate::output::ensemble::datapackage::{DATAPACKAGE, package};
use crate::output::ensemble::lock::Lock;
use crate::output::ensemble::staged::{Staged, write_json};
use crate::output::ensemble::tables::FAILED;
use crate::output::experiment::folder::{EARLIER, Folder, is_whole, write_manifest};
use crate::output::experiment::part::There;
use crate::output::experiment::plan::{Experiment, State};
use crate::output::experiment::tables::RUNS_TABLE;
use crate::output::failure::OutputError;
use crate::output::frame::Frame;
use crate::output::parquet::{Field, Writer, read};
use crate::output::{machine, time};

/// Name and title of the tables.
const ABOUT: (&str, &str) = ("overbuild-experiment", "Runs of an experiment with overbuild");

/// Rows in a group of a table.
const GROUP: usize = 1 << 16;

impl Folder {
    /// Puts the tables together, and ends. Where they are whole already nothing is done.
    ///
    /// # Errors
    /// Parts are missing, or are of another plan; another process is at it; the disk is full or fails.
    pub fn finish(mut self) -> Result<Folder, OutputError> {
        let _lock = Lock::take(&self.path)?;
        if self.experiment.state == State::Finished {
            is_whole(&self.path, &self.experiment)?;
            self.clear()?;
            return Ok(self);
        }
        self.refuse_gaps()?;
        let parts = self.experiment.plan.cut.parts();
        let mut staged = Staged::new(&self.path);
        for (table, fields) in self.tables() {
            let files: Vec<_> = (0..parts).map(|part| self.parts.file(part, table)).collect();
            staged.write(&format!("{}.parquet", table.name), |to| merge(&files, &fields, to))?;
        }
        let package = package(ABOUT, &self.tables(), false, staged.files());
        staged.write(DATAPACKAGE, |to| write_json(&package, to))?;
        let files = staged.publish()?;
        let (failed, first_failure) = self.failures()?;
        self.experiment = Experiment {
            state: State::Finished,
            failed: Some(failed),
            first_failure,
            finished: Some(time::stamp(SystemTime::now())),
            machine: machine::this(),
            files,
            ..self.experiment
        };
        write_manifest(&self.path, &self.experiment)?;
        self.clear()?;
        Ok(self)
    }

    fn refuse_gaps(&self) -> Result<(), OutputError> {
        let parts = self.experiment.plan.cut.parts();
        let mut missing = 0;
        for part in 0..parts {
            match self.there(part) {
                There::Whole => {}
                There::Nothing => missing += 1,
                There::Other(path, reason) => return Err(OutputError::NoPart { path, reason }),
            }
        }
        match missing {
            0 => Ok(()),
            _ => Err(OutputError::Gaps { path: self.path.clone(), missing, parts }),
        }
    }

    /// How many runs failed, and the first that did.
    fn failures(&self) -> Result<(u64, Option<String>), OutputError> {
        let path = self.path.join(format!("{}.parquet", RUNS_TABLE.name));
        let columns = ["point", "seed", "status", "message"];
        let runs = read(&path, Some(&columns)).map_err(OutputError::damaged(&path))?;
        let texts = (runs.texts("status"), runs.texts("message"));
        let wholes = (runs.wholes("point"), runs.wholes("seed"));
        let ((Some(status), Some(message)), (Some(point), Some(seed))) = (texts, wholes) else {
            return Ok((0, None));
        };
        let rows = (0..runs.rows()).filter(|row| status.get(*row) == FAILED);
        let told = |row: usize| {
            let (point, seed) = (point[row].unwrap_or(0), seed[row].unwrap_or(0));
            format!("point {point}, seed {seed}: {}", message.get(row))
        };
        Ok((rows.clone().count() as u64, rows.map(told).next()))
    }

    /// Removes what the tables were made of.
    fn clear(&self) -> Result<(), OutputError> {
        let earlier = self.path.join(EARLIER);
        match fs::remove_dir_all(&earlier) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            removed => removed.map_err(OutputError::unfinished(&earlier))?,
        }
        self.parts.remove()
    }
}

/// Writes the rows of all these files, in order, as one table: in groups of a size that does not depend on how they came.
fn merge<W: Write + Send>(files: &[PathBuf], fields: &[Field], to: W) -> io::Result<()> {
    let mut writer = Writer::new(to, fields)?;
    let mut rows = Frame::default();
    for file in files {
        rows.append(read(file, None)?);
        while rows.rows() >= GROUP {
            writer.write(&[&rows.part(0..GROUP)])?;
            rows = rows.part(GROUP..rows.rows());
        }
    }
    writer.write(&[&rows])?;
    writer.end().map(drop)
}
