//! `overbuild experiment submit DIR`: the missing shards, handed to an engine.

use std::env;
use std::fs;
use std::io::{self, Write, stderr};
use std::path::{self, Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;
use overbuild::experiment::parts::shards_of;
use overbuild::output::ensemble::lock::Lock;
use overbuild::output::ensemble::staged::Staged;
use overbuild::output::experiment::folder::Folder;
use overbuild::output::failure::OutputError;

use crate::cli::exit::{NoEngine, Usage};
use crate::cli::experiment::making::refuse_other_program;
use crate::cli::experiment::parts::ranges;
use crate::cli::experiment::script::{Engine, Script, quoted};
use crate::cli::experiment::tell::Progress;
use crate::cli::print;

/// Where scripts and logs go, in the folder of the experiment.
const PLACE: &str = "submit";

/// What to submit, and to whom.
#[derive(Args)]
pub struct Submit {
    /// Folder of the experiment, on a file system that all machines see
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Who starts the tasks
    #[arg(long)]
    engine: Engine,
    /// How many shards there are; those that are whole are not submitted
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    shards: u64,
    /// Cores of a task, each for a run at a time
    #[arg(long, value_name = "T", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    threads: u64,
    /// Print the script and submit nothing
    #[arg(long)]
    dry_run: bool,
    /// The engine's own flags: -- --time=1:00:00 --partition=long
    #[arg(last = true, value_name = "FLAGS")]
    flags: Vec<String>,
}

impl Submit {
    /// Submits it; nothing if nothing is missing.
    ///
    /// # Errors
    /// No experiment, or one of another program; a path that a script cannot hold; a disk that fails; an engine that is not
    /// there or refuses.
    pub fn make(&self) -> Result<()> {
        let folder = Folder::open(&self.folder)?;
        let missing = shards_of(&folder.missing(), self.shards);
        if missing.is_empty() {
            return say(&Progress::of(&folder).text(&folder.path));
        }
        refuse_other_program(&folder)?;
        let whole = path::absolute(&folder.path)?;
        let (program, logs) = (env::current_exe()?, whole.join(PLACE));
        let script = Script {
            program: line(&program)?,
            folder: line(&whole)?,
            logs: line(&logs)?,
            shards: self.shards,
            missing: &ranges(&missing),
            threads: self.threads,
        };
        let text = script.text(self.engine);
        let name = format!("{}-{}.sh", self.engine.name(), self.shards);
        let words = self.words(line(&logs.join(&name))?);
        let told: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        say(&format!("{} of {} shards: {}\n", missing.len(), self.shards, told.join(" ")))?;
        if self.dry_run {
            return print::text(&text);
        }
        keep(&folder.path, &name, &text)?;
        call(&words)
    }

    /// The command that takes a script.
    fn words(&self, script: &str) -> Vec<String> {
        let command = self.engine.command().iter().map(|word| word.to_string());
        command.chain(self.flags.iter().cloned()).chain([script.to_string()]).collect()
    }
}

/// A path as a line of a script can hold it.
fn line(path: &Path) -> Result<&str> {
    let text = path.to_str().filter(|text| !text.contains(char::is_control));
    text.with_context(|| Usage(format!("{} cannot stand in a script", path.display())))
}

/// Writes the script down. HyperQueue reads it again with each task, so those of another number of shards stay.
fn keep(folder: &Path, name: &str, text: &str) -> Result<(), OutputError> {
    let place = folder.join(PLACE);
    fs::create_dir_all(&place).map_err(OutputError::unfinished(&place))?;
    let _lock = Lock::take(&place)?;
    let mut staged = Staged::new(&place);
    staged.write(name, |to| to.write_all(text.as_bytes()))?;
    let file = staged.path(name);
    may_be_run(&file).map_err(OutputError::unfinished(&file))?;
    staged.publish().map(drop)
}

#[cfg(unix)]
fn may_be_run(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = fs::metadata(file)?.permissions();
    // Whoever may read it.
    permissions.set_mode(permissions.mode() | (permissions.mode() & 0o444) >> 2);
    fs::set_permissions(file, permissions)
}

#[cfg(not(unix))]
fn may_be_run(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Runs the engine's command; what it says goes where ours goes.
fn call(words: &[String]) -> Result<()> {
    let command = words[0].clone();
    match Command::new(&command).args(&words[1..]).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(NoEngine::Refused { command, status }.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(NoEngine::NotThere { command }.into())
        }
        Err(error) => Err(error).context(command),
    }
}

fn say(text: &str) -> Result<()> {
    // Nobody may be listening.
    let _ = write!(stderr(), "{text}");
    Ok(())
}
