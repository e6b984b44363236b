//! A folder that is whole or not there: written beside its place under another name, then renamed in one go.
//!
//! A draft is locked while its process lives, so that the next start of the same run can tell what is left
//! of a dead one and remove it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;

use crate::output::digest::Hashing;
use crate::output::failure::OutputError;
use crate::output::manifest::FileHash;
use crate::output::place::Place;

/// A folder under way. Dropped, it is removed.
#[derive(Debug)]
pub struct Draft {
    place: Place,
    path: PathBuf,
    files: BTreeMap<String, FileHash>,
    /// Holds the lock; `None` where the file system has none.
    lock: Option<File>,
}

impl Draft {
    /// Begins the folder of a run.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub fn begin(place: Place) -> Result<Draft, OutputError> {
        fs::create_dir_all(&place.root).map_err(OutputError::create(&place.root))?;
        let path = place.root.join(format!("{}{}", partial(&place), process::id()));
        fs::create_dir(&path).map_err(OutputError::create(&place.path()))?;
        let lock = File::open(&path).ok().filter(|folder| folder.try_lock().is_ok());
        Ok(Draft { place, path, files: BTreeMap::new(), lock })
    }

    /// Writes a file of the folder down to the disk.
    ///
    /// # Errors
    /// The file cannot be written: the disk is full, or broken.
    pub fn write(
        &mut self,
        name: &str,
        contents: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), OutputError> {
        let shown = self.place.path().join(name);
        let hash = write_durably(&self.path.join(name), |to| contents(to));
        let hash = hash.map_err(OutputError::write(&shown))?;
        self.files.insert(name.into(), hash);
        Ok(())
    }

    /// The files written so far.
    pub fn files(&self) -> &BTreeMap<String, FileHash> {
        &self.files
    }

    /// Puts the folder in its place, which must be free.
    ///
    /// # Errors
    /// The place was taken meanwhile, or the disk fails.
    pub fn publish(self) -> Result<PathBuf, OutputError> {
        let target = self.place.path();
        sync_folder(&self.path).map_err(OutputError::write(&target))?;
        fs::rename(&self.path, &target).map_err(|reason| match reason.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty => {
                OutputError::Busy { path: target.clone() }
            }
            _ => OutputError::Write { path: target.clone(), reason },
        })?;
        sync_folder(&self.place.root).map_err(OutputError::write(&target))?;
        Ok(target)
    }

    /// Puts the folder in the place of the run that is there, which is removed.
    ///
    /// # Errors
    /// The disk fails; the run that was there is then there again.
    pub fn replace(self) -> Result<PathBuf, OutputError> {
        let target = self.place.path();
        let aside = self.place.root.join(format!("{}{}", replaced(&self.place), process::id()));
        match fs::rename(&target, &aside) {
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => return self.publish(),
            moved => moved.map_err(OutputError::write(&target))?,
        }
        let published = self.publish();
        match &published {
            Ok(_) => fs::remove_dir_all(&aside).map_err(OutputError::write(&aside))?,
            // What was there goes back; if even that fails, the next start of the run does it.
            Err(_) => drop(fs::rename(&aside, &target)),
        }
        published
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a rename there is nothing under this name; if removal fails, the next start does it.
        let _ = fs::remove_dir_all(&self.path);
        self.lock = None;
    }
}

fn partial(place: &Place) -> String {
    format!(".{}.partial-", place.name)
}

fn replaced(place: &Place) -> String {
    format!(".{}.replaced-", place.name)
}

/// Removes the drafts that dead processes left, and puts back a run that one of them was about to replace.
///
/// # Errors
/// Another process is writing this run, or what is left cannot be removed.
pub fn recover(place: &Place) -> Result<(), OutputError> {
    if !place.root.is_dir() {
        return Ok(());
    }
    let failed = || OutputError::create(&place.root);
    for path in siblings(place, &partial(place)).map_err(failed())? {
        match File::open(&path).map(|draft| draft.try_lock()) {
            Ok(Ok(())) => fs::remove_dir_all(&path).map_err(OutputError::create(&path))?,
            Ok(Err(fs::TryLockError::WouldBlock)) => {
                return Err(OutputError::Busy { path: place.path() });
            }
            // Where locks are unknown, nobody can tell whether it is still being written.
            Ok(Err(fs::TryLockError::Error(_))) | Err(_) => {}
        }
    }
    for path in siblings(place, &replaced(place)).map_err(failed())? {
        let moved = match place.path().exists() {
            true => fs::remove_dir_all(&path),
            false => fs::rename(&path, place.path()),
        };
        moved.map_err(OutputError::create(&path))?;
    }
    Ok(())
}

/// Folders beside the place whose names begin so and end with the number of a process.
fn siblings(place: &Place, begin: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(&place.root)? {
        let entry = entry?;
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(begin));
        if process.is_some_and(|number| number.parse::<u32>().is_ok()) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Writes a new file down to the disk.
///
/// # Errors
/// It is there already, or the disk fails.
pub(in crate::output) fn write_durably(
    path: &Path,
    contents: impl FnOnce(&mut BufWriter<Hashing<File>>) -> io::Result<()>,
) -> io::Result<FileHash> {
    let mut file = BufWriter::new(Hashing::new(File::create_new(path)?));
    contents(&mut file)?;
    let hashing = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    let (file, bytes, sha256) = hashing.end();
    file.sync_all()?;
    Ok(FileHash { bytes, sha256 })
}

/// Makes names durable. Only some systems let a folder be opened for that.
pub(in crate::output) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample::identity;

    fn place(root: &Path) -> Place {
        Place::new(root, &identity(), &[])
    }

    fn names(root: &Path) -> Vec<String> {
        let entries = fs::read_dir(root).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn draft(root: &Path, text: &str) -> Draft {
        let mut draft = Draft::begin(place(root)).unwrap();
        draft.write("series.csv", |to| to.write_all(text.as_bytes())).unwrap();
        draft
    }

    #[test]
    fn a_folder_is_seen_under_its_name_only_when_it_is_whole() {
        let root = tempfile::tempdir().unwrap();
        let draft = draft(root.path(), "abc");
        assert!(!place(root.path()).path().exists());
        assert_eq!(draft.files()["series.csv"].bytes, 3);
        draft.publish().unwrap();
        assert_eq!(names(root.path()), ["today-1"]);
        assert_eq!(fs::read(place(root.path()).path().join("series.csv")).unwrap(), b"abc");
    }

    #[test]
    fn a_draft_given_up_and_one_that_fails_leave_nothing() {
        let root = tempfile::tempdir().unwrap();
        let mut draft = draft(root.path(), "abc");
        let full = |_: &mut dyn Write| Err(io::ErrorKind::StorageFull.into());
        let failed = draft.write("agents.csv", full).unwrap_err();
        let message = failed.to_string();
        assert!(message.contains("today-1/agents.csv: no storage space"), "{message}");
        drop(draft);
        assert_eq!(names(root.path()), [""; 0]);
    }

    #[test]
    fn a_place_taken_meanwhile_is_not_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let late = draft(root.path(), "late");
        fs::create_dir(place(root.path()).path()).unwrap();
        fs::write(place(root.path()).path().join("series.csv"), "early").unwrap();
        assert!(matches!(late.publish(), Err(OutputError::Busy { .. })));
        assert_eq!(names(root.path()), ["today-1"]);
        assert_eq!(fs::read(place(root.path()).path().join("series.csv")).unwrap(), b"early");
    }

    #[test]
    fn a_run_is_replaced_when_that_is_asked_for() {
        let root = tempfile::tempdir().unwrap();
        draft(root.path(), "old").publish().unwrap();
        draft(root.path(), "new").replace().unwrap();
        assert_eq!(names(root.path()), ["today-1"]);
        assert_eq!(fs::read(place(root.path()).path().join("series.csv")).unwrap(), b"new");
    }

    #[test]
    fn what_a_dead_process_left_is_removed_and_what_it_moved_aside_is_put_back() {
        let root = tempfile::tempdir().unwrap();
        for dead in [".today-1.partial-4000000001", ".today-1.replaced-4000000001"] {
            fs::create_dir(root.path().join(dead)).unwrap();
        }
        fs::create_dir(root.path().join(".today-1.partial-mine")).unwrap();
        fs::create_dir(root.path().join(".today-12.partial-4000000001")).unwrap();
        recover(&place(root.path())).unwrap();
        assert_eq!(
            names(root.path()),
            [".today-1.partial-mine", ".today-12.partial-4000000001", "today-1"]
        );
    }

    #[test]
    fn a_run_being_written_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        recover(&place(&root.path().join("none"))).unwrap();
        let first = draft(root.path(), "first");
        assert!(matches!(recover(&place(root.path())), Err(OutputError::Busy { .. })));
        first.publish().unwrap();
        assert_eq!(names(root.path()), ["today-1"]);
    }
}
