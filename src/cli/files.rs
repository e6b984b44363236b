//! Files that a command leaves: all of them or none, those called - to stdout.

use std::io::{Write, stderr};
use std::path::Path;

use anyhow::Result;
use overbuild::output::file::{self, Old};

use crate::cli::print;

/// Whether a file is stdout.
pub fn is_stdout(path: &Path) -> bool {
    path == Path::new("-")
}

/// Writes files, and says of each on stderr what there is to say.
///
/// # Errors
/// A file is there already and stays, or what the disk or stdout says.
pub fn write(
    all: Vec<(&Path, Vec<u8>)>,
    old: Old,
    say: impl Fn(&Path, &[u8]) -> Option<String>,
) -> Result<()> {
    let (piped, files): (Vec<_>, Vec<_>) = all.into_iter().partition(|(path, _)| is_stdout(path));
    file::write(&files, old)?;
    piped.iter().try_for_each(|(_, bytes)| print::bytes(bytes))?;
    for (path, bytes) in files.iter().chain(&piped) {
        if let Some(said) = say(path, bytes) {
            writeln!(stderr(), "{said}")?;
        }
    }
    Ok(())
}

/// What happens to a file that is there, by what was asked for.
pub fn old(force: bool) -> Old {
    if force { Old::Goes } else { Old::Stays }
}
