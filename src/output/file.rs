//! A file that is whole or not there: written beside its place under another name, then renamed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use crate::output::failure::OutputError;
use crate::output::folder::write_durably;

/// What happens to a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Old {
    /// It stays, and nothing is written.
    Stays,
    /// It is replaced.
    Goes,
}

/// Writes files, all of them or none.
///
/// # Errors
/// One of them is there already and stays, or cannot be written.
pub fn write(files: &[(&Path, Vec<u8>)], old: Old) -> Result<(), OutputError> {
    let mut paths = files.iter().map(|(path, _)| *path);
    match old {
        Old::Stays => free(paths)?,
        Old::Goes => paths.try_for_each(is_replaceable)?,
    }
    let staged: Vec<(PathBuf, &Path)> =
        files.iter().map(|(path, _)| (beside(path), *path)).collect();
    let written = staged.iter().zip(files).try_for_each(|((partial, path), (_, bytes))| {
        let done = write_durably(partial, |to| std::io::Write::write_all(to, bytes));
        done.map(drop).map_err(OutputError::write(path))
    });
    let moved = written.and_then(|()| {
        staged.iter().try_for_each(|(partial, path)| {
            fs::rename(partial, path).map_err(OutputError::write(path))
        })
    });
    if moved.is_err() {
        // What could not be moved to its place is of no use; a file that is not there needs no removal.
        staged.iter().for_each(|(partial, _)| drop(fs::remove_file(partial)));
    }
    moved
}

/// Whether all these places are free.
///
/// # Errors
/// One of them is taken.
pub fn free<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Result<(), OutputError> {
    match paths.into_iter().find(|path| path.exists()) {
        Some(path) => Err(OutputError::Taken { path: path.into() }),
        None => Ok(()),
    }
}

/// Only a file gives way to another.
fn is_replaceable(path: &Path) -> Result<(), OutputError> {
    match path.exists() && !path.is_file() {
        true => Err(OutputError::NoFile { path: path.into() }),
        false => Ok(()),
    }
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.partial-{}", process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_written_together_or_not_at_all() {
        let root = tempfile::tempdir().unwrap();
        let (one, two) = (root.path().join("a.svg"), root.path().join("none").join("a.csv"));
        let files = [(one.as_path(), b"a".to_vec()), (two.as_path(), b"b".to_vec())];
        assert!(matches!(write(&files, Old::Stays), Err(OutputError::Write { .. })));
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
        write(&files[..1], Old::Stays).unwrap();
        assert!(matches!(write(&files[..1], Old::Stays), Err(OutputError::Taken { .. })));
        write(&[(one.as_path(), b"c".to_vec())], Old::Goes).unwrap();
        assert_eq!(fs::read(&one).unwrap(), b"c");
        let folder = [(root.path(), b"d".to_vec())];
        assert!(matches!(write(&folder, Old::Goes), Err(OutputError::NoFile { .. })));
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
