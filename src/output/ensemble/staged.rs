//! Files that come into their places together.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::output::digest::Hashing;
use crate::output::failure::OutputError;
use crate::output::folder::{sync_folder, write_durably};
use crate::output::manifest::FileHash;

/// Files written beside their places under other names, until all are whole. Dropped, they are removed.
#[derive(Debug)]
pub struct Staged {
    folder: PathBuf,
    files: BTreeMap<String, FileHash>,
}

impl Staged {
    /// Nothing yet.
    pub fn new(folder: &Path) -> Staged {
        Staged { folder: folder.into(), files: BTreeMap::new() }
    }

    /// The files written so far.
    pub fn files(&self) -> &BTreeMap<String, FileHash> {
        &self.files
    }

    /// Where a file lies until all are put in their places.
    pub fn path(&self, name: &str) -> PathBuf {
        let name = self.folder.join(name);
        let last = name.file_name().unwrap_or_default().to_string_lossy();
        name.with_file_name(format!(".{last}.partial"))
    }

    /// Writes a file down to the disk.
    ///
    /// # Errors
    /// The disk is full, or fails.
    pub fn write(
        &mut self,
        name: &str,
        contents: impl FnOnce(&mut BufWriter<Hashing<File>>) -> io::Result<()>,
    ) -> Result<(), OutputError> {
        let path = self.path(name);
        let begin = || match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        };
        let written = begin().and_then(|()| write_durably(&path, contents));
        self.files.insert(name.into(), FileHash { bytes: 0, sha256: String::new() });
        let hash = written.map_err(OutputError::unfinished(&self.folder.join(name)))?;
        self.files.insert(name.into(), hash);
        Ok(())
    }

    /// Puts all files in their places.
    ///
    /// # Errors
    /// The disk fails.
    pub fn publish(mut self) -> Result<BTreeMap<String, FileHash>, OutputError> {
        for name in self.files.keys() {
            let place = self.folder.join(name);
            let moved = fs::rename(self.path(name), &place);
            let synced = moved.and_then(|()| sync_folder(place.parent().unwrap_or(&self.folder)));
            synced.map_err(OutputError::unfinished(&place))?;
        }
        Ok(std::mem::take(&mut self.files))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for name in self.files.keys() {
            // What cannot be removed now is written over by the next start.
            let _ = fs::remove_file(self.path(name));
        }
    }
}

/// Writes a value as JSON over several lines.
///
/// # Errors
/// What the destination says.
pub fn write_json(value: &impl serde::Serialize, to: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, value)?;
    to.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn files_come_into_their_places_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("runs"), "old").unwrap();
        // What a process that died left.
        fs::write(folder.path().join(".runs.partial"), "half").unwrap();
        let stage = || {
            let mut staged = Staged::new(folder.path());
            staged.write("runs", |to| to.write_all(b"new")).unwrap();
            staged
        };
        let mut failed = stage();
        let full = failed.write("events", |_| Err(io::ErrorKind::StorageFull.into())).unwrap_err();
        assert!(matches!(full, OutputError::Unfinished { .. }));
        drop(failed);
        assert_eq!(names(folder.path()), ["runs"]);
        assert_eq!(fs::read(folder.path().join("runs")).unwrap(), b"old");
        assert_eq!(stage().publish().unwrap()["runs"].bytes, 3);
        assert_eq!(names(folder.path()), ["runs"]);
        assert_eq!(fs::read(folder.path().join("runs")).unwrap(), b"new");
    }
}
