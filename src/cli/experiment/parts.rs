//! Commands about parts: `status`, `missing` and `merge`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use overbuild::experiment::parts::shards_of;
use overbuild::output::experiment::folder::Folder;

use crate::cli::experiment::tell::Progress;
use crate::cli::print;

/// Whose status.
#[derive(Args)]
pub struct Status {
    /// Folder of the experiment
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Print it as one JSON object
    #[arg(long)]
    json: bool,
}

/// Missing of what.
#[derive(Args)]
pub struct Missing {
    /// Folder of the experiment
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// How many shards there are
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    shards: u64,
}

/// What to merge.
#[derive(Args)]
pub struct Merge {
    /// Folder of the experiment
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Print how far it is as one JSON object
    #[arg(long)]
    json: bool,
}

impl Status {
    /// Prints it.
    ///
    /// # Errors
    /// No experiment.
    pub fn print(&self) -> Result<()> {
        tell(&Folder::open(&self.folder)?, self.json)
    }
}

impl Missing {
    /// Prints the numbers in one line; an empty one if nothing is missing.
    ///
    /// # Errors
    /// No experiment.
    pub fn print(&self) -> Result<()> {
        let folder = Folder::open(&self.folder)?;
        print::text(&format!("{}\n", ranges(&shards_of(&folder.missing(), self.shards))))
    }
}

impl Merge {
    /// Puts the tables together.
    ///
    /// # Errors
    /// No experiment, parts that are missing or of another plan, a disk that fails.
    pub fn make(&self) -> Result<()> {
        tell(&Folder::open(&self.folder)?.finish()?, self.json)
    }
}

fn tell(folder: &Folder, json: bool) -> Result<()> {
    let there = Progress::of(folder);
    if json { print::json(&there) } else { print::text(&there.text(&folder.path)) }
}

/// Ascending numbers as a job array takes them: `2,5-7`.
pub fn ranges(numbers: &[u64]) -> String {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let text = |run: &[u64]| match run {
        [one] => one.to_string(),
        [first, .., last] => format!("{first}-{last}"),
        [] => String::new(),
    };
    runs.map(text).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_row_are_told_by_their_ends() {
        assert_eq!(ranges(&[2, 5, 6, 7, 9, 10]), "2,5-7,9-10");
        assert_eq!(ranges(&[]), "");
    }
}
