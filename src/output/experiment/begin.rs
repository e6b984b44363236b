//! An experiment begun, or extended: its plan written down, and what an earlier plan made laid aside for it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::experiment::point::Point;
use crate::output::ensemble::lock::Lock;
use crate::output::ensemble::staged::Staged;
use crate::output::experiment::folder::{
    EARLIER, Folder, POINTS, is_whole, manifest, write_manifest,
};
use crate::output::experiment::part::{Parts, There};
use crate::output::experiment::plan::{Experiment, State};
use crate::output::experiment::points;
use crate::output::experiment::tables::{RUNS_TABLE, SERIES_TABLE};
use crate::output::failure::OutputError;

/// An experiment on its way into a folder.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The manifest.
    pub experiment: Experiment,
    /// The worlds as resolved, in the order of the plan.
    pub worlds: Vec<String>,
    /// The points.
    pub points: Vec<Point>,
    /// Steps of a run; of the longest, where they differ.
    pub steps: u32,
}

impl Planned {
    /// The list of points as it is written.
    ///
    /// # Errors
    /// None: memory takes everything.
    pub fn points_text(experiment: &Experiment, list: &[Point]) -> io::Result<Vec<u8>> {
        let plan = &experiment.plan;
        let worlds: Vec<&str> = plan.worlds.iter().map(|world| world.name.as_str()).collect();
        let names: Vec<&str> = plan.file.parameters.iter().map(|one| one.name.as_str()).collect();
        let mut text = Vec::new();
        points::write(list, &worlds, &names, &mut text)?;
        Ok(text)
    }

    /// Begins it in a folder, or finds it there.
    ///
    /// # Errors
    /// Another experiment or something else is there; another process is at it; the disk is full or fails.
    pub fn begin(&self, path: &Path) -> Result<Folder, OutputError> {
        fs::create_dir_all(path).map_err(OutputError::create(path))?;
        let _lock = Lock::take(path)?;
        match manifest(path)? {
            Some(there) if there.plan_sha256 == self.experiment.plan_sha256 => Folder::open(path),
            Some(there) => Err(OutputError::OtherPlan {
                path: path.into(),
                difference: self.difference(&there),
                remedy: "`overbuild experiment extend` takes over the runs that both have",
            }),
            None if is_empty(path)? => self.write(path),
            None => Err(OutputError::Foreign { path: path.into() }),
        }
    }

    /// Puts it in the place of an earlier plan, whose runs it takes over.
    ///
    /// # Errors
    /// No experiment is there, or one whose runs are not the same by this plan; another process is at it; the disk is full
    /// or fails.
    pub fn extend(&self, path: &Path) -> Result<Folder, OutputError> {
        let _lock = Lock::take(path)?;
        let there = Folder::open(path)?;
        let (old, new) = (&there.experiment, &self.experiment);
        if old.plan_sha256 == new.plan_sha256 {
            return Ok(there);
        }
        if !new.plan.runs_alike(&old.plan) {
            return Err(OutputError::OtherPlan {
                path: path.into(),
                difference: self.difference(old),
                remedy: "its runs cannot be taken over: begin anew",
            });
        }
        lay_aside(&there)?;
        self.write(path)
    }

    fn difference(&self, there: &Experiment) -> String {
        let (here, there) = (&self.experiment.plan, &there.plan);
        if (&here.version, &here.git) != (&there.version, &there.git) {
            let of = |version: &str, git: &str| format!("{version} {git}");
            let (there, here) = (of(&there.version, &there.git), of(&here.version, &here.git));
            return format!("it was planned by another program ({there} there, {here} here)");
        }
        let differ = [
            ("dates crashes by another rule", here.rule != there.rule),
            ("has other worlds", here.worlds != there.worlds),
            ("has other points", here.points_sha256 != there.points_sha256),
            ("has other seeds", here.cut.seeds != there.cut.seeds),
            ("keeps other columns", here.kept != there.kept),
        ];
        let differ = differ.iter().filter(|(_, differs)| *differs).map(|(what, _)| *what);
        let differ: Vec<&str> = differ.collect();
        match differ.is_empty() {
            true => "its experiment file was another".into(),
            false => format!("it {}", differ.join(", ")),
        }
    }

    /// Worlds and points first: where the manifest is, all of the plan is.
    fn write(&self, path: &Path) -> Result<Folder, OutputError> {
        let folder = path.join("worlds");
        fs::create_dir_all(&folder).map_err(OutputError::unfinished(&folder))?;
        let mut staged = Staged::new(path);
        for (world, text) in self.experiment.plan.worlds.iter().zip(&self.worlds) {
            staged.write(&world.file, |to| to.write_all(text.as_bytes()))?;
        }
        let text = Planned::points_text(&self.experiment, &self.points);
        let text = text.map_err(OutputError::unfinished(path))?;
        staged.write(POINTS, |to| to.write_all(&text))?;
        staged.publish()?;
        write_manifest(path, &self.experiment)?;
        Folder::open(path)
    }
}

/// Moves what a plan made to where the next one finds it. Whoever is killed in between goes on with either.
fn lay_aside(there: &Folder) -> Result<(), OutputError> {
    let earlier = there.path.join(EARLIER);
    fs::create_dir_all(&earlier).map_err(OutputError::unfinished(&earlier))?;
    let hash = &there.experiment.plan_sha256[..12];
    let tables = [SERIES_TABLE, RUNS_TABLE];
    if there.experiment.state == State::Finished {
        is_whole(&there.path, &there.experiment)?;
        let unfinished = Experiment { state: State::Planned, ..there.experiment.clone() };
        write_manifest(&there.path, &unfinished)?;
    }
    for table in tables {
        let name = format!("{}.parquet", table.name);
        put_aside(&there.path.join(&name), &earlier.join(format!("{hash}-{name}")))?;
    }
    for part in (0..there.experiment.plan.cut.parts()).filter(|part| is_there(there, *part)) {
        for table in tables {
            let name = format!("{hash}-{part:06}-{}.parquet", table.name);
            put_aside(&there.parts.file(part, table), &earlier.join(name))?;
        }
    }
    Parts::remove(&there.parts)
}

fn is_there(there: &Folder, part: u64) -> bool {
    there.there(part) == There::Whole
}

fn put_aside(from: &Path, to: &Path) -> Result<(), OutputError> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        moved => moved.map_err(OutputError::unfinished(to)),
    }
}

fn is_empty(path: &Path) -> Result<bool, OutputError> {
    let entries = fs::read_dir(path).map_err(OutputError::create(path))?;
    let is_hidden = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with('.'))
    };
    Ok(entries.into_iter().all(is_hidden))
}
