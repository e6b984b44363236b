//! One process at a time in the folder of an ensemble.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::process;
use std::time::SystemTime;

use crate::output::failure::OutputError;
use crate::output::machine::host;
use crate::output::time::stamp;

/// The file that is locked. It stays in the folder: to remove it would let two processes in.
const LOCK: &str = ".lock";

/// The folder is ours until this is dropped.
#[derive(Debug)]
pub struct Lock(File);

impl Lock {
    /// Locks a folder that is there.
    ///
    /// # Errors
    /// Another process holds it, or the file system knows no locks.
    pub fn take(folder: &Path) -> Result<Lock, OutputError> {
        let path = folder.join(LOCK);
        let options =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = options.map_err(OutputError::create(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = holder(&mut file);
                return Err(OutputError::Held { path: folder.into(), holder });
            }
            Err(TryLockError::Error(reason)) => return Err(OutputError::create(&path)(reason)),
        }
        // A full disk must not keep anybody from going on; without the name the lock still holds.
        let _ = file.set_len(0).and_then(|()| file.write_all(this_process().as_bytes()));
        Ok(Lock(file))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.set_len(0);
    }
}

fn this_process() -> String {
    let host = host().unwrap_or_else(|| "an unknown machine".into());
    format!("process {} on {host}, started {}", process::id(), stamp(SystemTime::now()))
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.read_to_string(&mut text) {
        Ok(_) if !text.is_empty() => text,
        _ => "another process".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_hears_who_the_first_is_until_that_one_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let refused = Lock::take(folder.path()).unwrap_err();
        let told = refused.to_string();
        assert!(matches!(refused, OutputError::Held { .. }));
        assert!(told.contains(&format!("process {} on ", process::id())), "{told}");
        drop(first);
        Lock::take(folder.path()).unwrap();
    }
}
