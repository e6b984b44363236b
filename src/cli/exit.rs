//! What the exit code says: 0 done, 1 failed, 2 usage or a bad world, 3 some runs failed, 69 no engine, 73 cannot create,
//! 74 cannot write, 75 try again later, 130 stopped.

use std::io::{self, ErrorKind, Write, stderr};
use std::process::{ExitCode, ExitStatus};

use anyhow::Error;
use overbuild::economy::broken::Broken;
use overbuild::experiment::run::Halt;
use overbuild::output::failure::OutputError;
use overbuild::scenario::faults::WorldError;

/// Arguments that do not fit together.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// An ensemble that is not, or not quite, what was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Incomplete {
    /// Somebody asked it to stop.
    #[error("stopped; {done} of {all} runs are kept, and the same command goes on from there")]
    Stopped {
        /// Runs that are kept.
        done: u64,
        /// Runs asked for.
        all: u64,
    },
    /// Somebody asked a search to stop.
    #[error("stopped; {done} of {all} points are kept, and the same command goes on from there")]
    StoppedSearch {
        /// Points that are kept.
        done: u64,
        /// Points asked for.
        all: u64,
    },
    /// All runs were made, but some broke an invariant.
    #[error("{failed} of {all} runs failed (see `status` in runs.parquet), the first: {first}")]
    SomeFailed {
        /// Runs that failed.
        failed: u64,
        /// Runs made.
        all: u64,
        /// World, seed and message of the first.
        first: String,
    },
}

/// An engine that did not take what was submitted.
#[derive(Debug, thiserror::Error)]
pub enum NoEngine {
    /// Its command is not there.
    #[error(
        "there is no `{command}` on the PATH; submit where it is, or see the script with --dry-run"
    )]
    NotThere {
        /// The command.
        command: String,
    },
    /// It refused.
    #[error("`{command}` did not take it ({status}); the same command submits again")]
    Refused {
        /// The command.
        command: String,
        /// What it ended with.
        status: ExitStatus,
    },
}

/// Says on stderr what went wrong and gives the code for it.
pub fn report(error: &Error) -> ExitCode {
    let code = code(error);
    // When stderr is closed too, the code is all that can still be said.
    let _ = match code {
        0 => Ok(()),
        _ if error.is::<WorldError>() => writeln!(stderr(), "{error}"),
        _ => writeln!(stderr(), "error: {error:#}"),
    };
    ExitCode::from(code)
}

fn code(error: &Error) -> u8 {
    if let Some(failure) = error.downcast_ref::<OutputError>() {
        return code_of_output(failure);
    }
    if let Some(failure) = error.downcast_ref::<std::io::Error>() {
        // Who reads us has seen enough: `overbuild explain columns | head`.
        return if failure.kind() == ErrorKind::BrokenPipe { 0 } else { 74 };
    }
    if let Some(incomplete) = error.downcast_ref::<Incomplete>() {
        return if matches!(incomplete, Incomplete::SomeFailed { .. }) { 3 } else { 130 };
    }
    if error.is::<NoEngine>() {
        return 69;
    }
    match error.downcast_ref::<Halt<Broken>>() {
        Some(Halt::Stopped { .. }) => 130,
        _ if error.is::<WorldError>() || error.is::<Usage>() => 2,
        _ => 1,
    }
}

fn code_of_output(failure: &OutputError) -> u8 {
    match failure {
        OutputError::Create { .. }
        | OutputError::Different { .. }
        | OutputError::Mixed { .. }
        | OutputError::Another { .. }
        | OutputError::OtherPlan { .. }
        | OutputError::Foreign { .. }
        | OutputError::NoFile { .. }
        | OutputError::Taken { .. } => 73,
        OutputError::Write { reason, .. }
        | OutputError::Unfinished { reason, .. }
        | OutputError::Damaged { reason, .. }
        | OutputError::Read { reason, .. }
            if is_passing(reason) =>
        {
            75
        }
        OutputError::Write { .. }
        | OutputError::Unfinished { .. }
        | OutputError::Damaged { .. }
        | OutputError::NoPart { .. }
        | OutputError::Read { .. } => 74,
        OutputError::Busy { .. } | OutputError::Held { .. } | OutputError::Gaps { .. } => 75,
        OutputError::NoRun { .. }
        | OutputError::NoEnsemble { .. }
        | OutputError::NoExperiment { .. }
        | OutputError::NoCalibration { .. } => 2,
    }
}

/// Whether a file system that machines share may only have been away for a moment.
fn is_passing(reason: &io::Error) -> bool {
    matches!(
        reason.kind(),
        ErrorKind::StaleNetworkFileHandle
            | ErrorKind::TimedOut
            | ErrorKind::ResourceBusy
            | ErrorKind::NetworkDown
            | ErrorKind::NetworkUnreachable
            | ErrorKind::HostUnreachable
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_the_code_of_its_kind() {
        let full = OutputError::Write { path: "x".into(), reason: ErrorKind::StorageFull.into() };
        assert_eq!(code(&full.into()), 74);
        let reason = ErrorKind::StaleNetworkFileHandle.into();
        assert_eq!(code(&OutputError::Unfinished { path: "x".into(), reason }.into()), 75);
        assert_eq!(code(&NoEngine::NotThere { command: "sbatch".into() }.into()), 69);
        assert_eq!(code(&OutputError::Busy { path: "x".into() }.into()), 75);
        assert_eq!(code(&OutputError::Foreign { path: "x".into() }.into()), 73);
        assert_eq!(code(&io::Error::from(ErrorKind::BrokenPipe).into()), 0);
        let stdout = Error::from(io::Error::from(ErrorKind::StorageFull)).context("stdout");
        assert_eq!(code(&stdout), 74);
        assert_eq!(code(&Halt::<Broken>::Stopped { month: 3 }.into()), 130);
        assert_eq!(code(&anyhow::anyhow!("anything else")), 1);
    }
}
