//! A part of an experiment: a file a table, marked as part of its plan, whole or not there.
//!
//! Several machines may make the same part at once: each writes under a name of its own, and whoever is last puts equal
//! bytes in the place of equal bytes.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;

use crate::output::ensemble::tables::Table;
use crate::output::experiment::tables::{RUNS_TABLE, SERIES_TABLE};
use crate::output::failure::OutputError;
use crate::output::folder::sync_folder;
use crate::output::frame::Frame;
use crate::output::parquet::{Field, Source, Writer};

/// The parts of an experiment.
#[derive(Clone, Debug)]
pub struct Parts {
    folder: PathBuf,
    plan: String,
}

/// What is there of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum There {
    /// Nothing.
    Nothing,
    /// All of it.
    Whole,
    /// A file that is not this part: of another plan, or damaged.
    Other(PathBuf, String),
}

impl Parts {
    /// The parts in the folder of an experiment with a plan of this hash.
    pub fn of(experiment: &Path, plan: &str) -> Parts {
        Parts { folder: experiment.join("parts"), plan: plan.into() }
    }

    /// The file of a table of a part.
    pub fn file(&self, part: u64, table: Table) -> PathBuf {
        self.folder.join(format!("{part:06}-{}.parquet", table.name))
    }

    /// Looks for a part; `series` if there is a table of series too.
    pub fn there(&self, part: u64, series: bool) -> There {
        // The table of runs is written last.
        let tables = [RUNS_TABLE, SERIES_TABLE];
        let tables = tables.into_iter().take(1 + usize::from(series));
        for file in tables.map(|table| self.file(part, table)) {
            match Source::open(&file) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return There::Nothing,
                Err(error) => return There::Other(file, error.to_string()),
                Ok(source) if source.mark() != Some(&self.mark(part)) => {
                    return There::Other(file, "it is of another plan".into());
                }
                Ok(_) => {}
            }
        }
        There::Whole
    }

    fn mark(&self, part: u64) -> String {
        format!("{} {part}", self.plan)
    }

    /// Writes a table of a part.
    ///
    /// # Errors
    /// The disk is full, or fails.
    pub fn write(
        &self,
        part: u64,
        table: Table,
        rows: &[&Frame],
        fields: &[Field],
    ) -> Result<(), OutputError> {
        let place = self.file(part, table);
        let bytes = self.encode(part, rows, fields).map_err(OutputError::unfinished(&place))?;
        self.put(&place, &bytes).map_err(OutputError::unfinished(&place))
    }

    fn encode(&self, part: u64, rows: &[&Frame], fields: &[Field]) -> io::Result<Vec<u8>> {
        let mut writer = Writer::new(Vec::new(), fields)?;
        writer.write(rows)?;
        writer.mark(&self.mark(part));
        writer.end()
    }

    fn put(&self, place: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        // Machines may share a name, and containers the number of a process: only chance tells writers apart.
        let mut draft = Builder::new()
            .prefix(&format!(".{name}."))
            .suffix(".partial")
            .make_in(&self.folder, |draft| File::create_new(draft))?;
        draft.write_all(bytes)?;
        draft.as_file().sync_all()?;
        draft.persist(place)?;
        sync_folder(&self.folder)
    }

    /// Removes all of them.
    ///
    /// # Errors
    /// The disk fails.
    pub fn remove(&self) -> Result<(), OutputError> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed.map_err(OutputError::unfinished(&self.folder)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::frame::{Kind, Values};

    const FIELDS: [Field; 1] = [Field { name: "seed", kind: Kind::Whole, unit: "", meaning: "" }];

    #[test]
    fn a_part_is_whole_only_with_all_its_tables_and_only_in_its_own_plan() {
        let folder = tempfile::tempdir().unwrap();
        let (parts, others) = (Parts::of(folder.path(), "abc"), Parts::of(folder.path(), "xyz"));
        let rows = Frame::default().with("seed", Values::Whole(vec![Some(1)]));
        let write = |table| parts.write(3, table, &[&rows], &FIELDS).unwrap();
        assert_eq!(parts.there(3, true), There::Nothing);
        write(RUNS_TABLE);
        assert_eq!((parts.there(3, false), parts.there(3, true)), (There::Whole, There::Nothing));
        write(SERIES_TABLE);
        assert_eq!((parts.there(3, true), parts.there(4, false)), (There::Whole, There::Nothing));
        assert!(matches!(others.there(3, false), There::Other(_, why) if why.contains("plan")));
        let moved = parts.file(4, RUNS_TABLE);
        fs::copy(parts.file(3, RUNS_TABLE), &moved).unwrap();
        assert!(matches!(parts.there(4, false), There::Other(..)));
        fs::write(&moved, "not a table").unwrap();
        assert!(matches!(parts.there(4, false), There::Other(..)));
        let bytes = fs::read(parts.file(3, RUNS_TABLE)).unwrap();
        write(RUNS_TABLE);
        assert_eq!(fs::read(parts.file(3, RUNS_TABLE)).unwrap(), bytes);
    }
}
