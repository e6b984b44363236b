//! `overbuild check FILE…`

use std::io::{Write, stderr};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use overbuild::scenario::checked::Scenario;

use crate::cli::print;

/// What to check.
#[derive(Args)]
pub struct Arguments {
    /// World files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Checks every file: the good ones are named on stdout, the faults of the others on stderr.
///
/// # Errors
/// The faults of the last bad file, once all were looked at.
pub fn check(arguments: &Arguments) -> Result<()> {
    let mut bad = None;
    for file in &arguments.files {
        match Scenario::read(file, &[]) {
            Ok(_) => print::text(&format!("{}: ok\n", file.display()))?,
            Err(faults) => {
                if let Some(earlier) = bad.replace(faults) {
                    let _ = writeln!(stderr(), "{earlier}");
                }
            }
        }
    }
    bad.map_or(Ok(()), |faults| Err(faults.into()))
}
