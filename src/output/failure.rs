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
    /// A file is in the place of the one to be written.
    #[error("{} is there already; --force replaces it", path.display())]
    Taken {
        /// What is there.
        path: PathBuf,
    },
    /// What is in the place of the file is a folder or a device, which nothing may replace.
    #[error("{} is there and is no file; write elsewhere", path.display())]
    NoFile {
        /// What is there.
        path: PathBuf,
    },
    /// The same run is being written by another process.
    #[error("another process is writing the run {}; wait for it", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The folder of an ensemble is being written by another process.
    #[error("{} is being written by {holder}; wait for it, or stop it", path.display())]
    Held {
        /// The folder.
        path: PathBuf,
        /// Number, machine and start of that process.
        holder: String,
    },
    /// The folder holds an ensemble that may not be mixed with what was asked for.
    #[error("{} holds another ensemble: {difference}; {remedy}, or write elsewhere with --out", path.display())]
    Mixed {
        /// The folder.
        path: PathBuf,
        /// What differs.
        difference: String,
        /// What would make them one.
        remedy: String,
    },
    /// The folder holds another calibration.
    #[error("{} holds another calibration ({difference}); ask for the same again, or write elsewhere with --out", path.display())]
    Another {
        /// The folder.
        path: PathBuf,
        /// What differs.
        difference: String,
    },
    /// A folder is no calibration whose sample can be read.
    #[error("{} is no finished calibration: {what}", path.display())]
    NoCalibration {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Writing an ensemble failed: the disk is full, or broken.
    #[error("cannot write {}: {reason}; the runs finished before are kept; when there is room, the same command goes on", path.display())]
    Unfinished {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Writing failed: the disk is full, or broken.
    #[error("cannot write {}: {reason}; nothing was left there", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A file of an ensemble is not what was written.
    #[error("cannot read {}: {reason}; move the folder away and make the ensemble anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: io::Error,
    },
    /// A folder is no ensemble that can be compared.
    #[error("cannot compare {}: {what}", path.display())]
    NoEnsemble {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The folder holds another experiment.
    #[error("{} holds another experiment: {difference}; {remedy}, or write elsewhere with --out", path.display())]
    OtherPlan {
        /// The folder.
        path: PathBuf,
        /// What differs.
        difference: String,
        /// What could be done.
        remedy: &'static str,
    },
    /// A folder is no experiment of this program.
    #[error("{} is no experiment: {what}", path.display())]
    NoExperiment {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A file is in the place of a part of an experiment and is none of its plan.
    #[error("{} is no part of this experiment: {reason}; its shard, made again, replaces it", path.display())]
    NoPart {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Parts of an experiment are not made yet.
    #[error("{missing} of {parts} parts of {} are not made yet; merge again when they are", path.display())]
    Gaps {
        /// The folder.
        path: PathBuf,
        /// How many are missing.
        missing: u64,
        /// How many there are.
        parts: u64,
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

    /// A failure to write this file of an ensemble.
    pub fn unfinished(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
        let path = path.into();
        move |reason| OutputError::Unfinished { path, reason }
    }

    /// A failure to read this file of an ensemble.
    pub fn damaged(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
        let path = path.into();
        move |reason| OutputError::Damaged { path, reason }
    }

    /// The same failure in the midst of an ensemble.
    pub fn in_ensemble(self) -> OutputError {
        match self {
            OutputError::Create { path, reason } | OutputError::Write { path, reason } => {
                OutputError::Unfinished { path, reason }
            }
            other => other,
        }
    }

    /// A failure to read this file.
    pub fn read(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
        let path = path.into();
        move |reason| OutputError::Read { path, reason }
    }
}
