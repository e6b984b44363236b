//! Why output could not be written.

use std::io;
use std::path::{Path, PathBuf};

/// A failure to write or read output, with the place and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder cannot be made.
    #[error("cannot create {}: {reason}; choose another place with --out", path.display())]
    Create {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Something else is in the place of the folder.
    #[error("{} holds another run ({difference}); --force replaces it, --out writes elsewhere", path.display())]
    Different {
        /// The folder.
        path: PathBuf,
        /// What differs.
        difference: String,
    },
    /// What is in the place of the folder is no run, so nothing may replace it.
    #[error("{} is in the way and is no run of this program; move it away, or write elsewhere with --out", path.display())]
    Foreign {
        /// What is there.
        path: PathBuf,
    },
    /// The same run is being written by another process.
    #[error("another process is writing the run {}; wait for it", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// Writing failed: the disk is full, or broken.
    #[error("cannot write {}: {reason}; nothing was left there", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// What was named as a run is none, or not what its run left.
    #[error("{} is no whole run of this program: {what}", path.display())]
    NoRun {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A finished run cannot be read back.
    #[error("cannot read {}: {reason}; --force replaces the run", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: io::Error,
    },
}

impl OutputError {
    /// A failure to create this folder.
    pub fn create(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
        let path = path.into();
        move |reason| OutputError::Create { path, reason }
    }

    /// A failure to write this file.
    pub fn write(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
        let path = path.into();
        move |reason| OutputError::Write { path, reason }
    }

    /// A failure to read this file.
    pub fn read(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
        let path = path.into();
        move |reason| OutputError::Read { path, reason }
    }
}
