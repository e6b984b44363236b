//! The folder of an experiment: its plan, and which parts are there.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::experiment::point::Point;
use crate::output::digest::sha256;
use crate::output::ensemble::staged::{Staged, write_json};
use crate::output::ensemble::tables::Table;
use crate::output::experiment::earlier::Earlier;
use crate::output::experiment::part::{Parts, There};
use crate::output::experiment::plan::{Experiment, Kept, MANIFEST, State};
use crate::output::experiment::points;
use crate::output::experiment::rows::{At, Made};
use crate::output::experiment::tables::{RUNS_TABLE, SERIES_TABLE, runs, series};
use crate::output::failure::OutputError;
use crate::output::frame::Frame;
use crate::output::parquet::Field;
use crate::record::Column;
use crate::scenario::checked::Scenario;
use crate::scenario::faults::WorldError;

/// Name of the list of points.
pub const POINTS: &str = "points.csv";

/// Where runs of an earlier plan lie while this one is made.
pub(in crate::output) const EARLIER: &str = "earlier";

/// An experiment that was planned.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The folder.
    pub path: PathBuf,
    /// Its manifest.
    pub experiment: Experiment,
    /// Its points.
    pub points: Vec<Point>,
    pub(in crate::output) parts: Parts,
}

impl Folder {
    /// Opens the folder of an experiment.
    ///
    /// # Errors
    /// It is none, or its plan is not what was written.
    pub fn open(path: &Path) -> Result<Folder, OutputError> {
        let strange = |what: String| OutputError::NoExperiment { path: path.into(), what };
        let experiment = manifest(path)?
            .ok_or_else(|| strange(format!("it has no {MANIFEST}; `experiment plan` makes it")))?;
        if experiment.plan.hash() != experiment.plan_sha256 {
            return Err(strange(format!("the plan in its {MANIFEST} was changed")));
        }
        let file = path.join(POINTS);
        let text = fs::read(&file).map_err(OutputError::damaged(&file))?;
        if sha256(&text) != experiment.plan.points_sha256 {
            return Err(strange(format!("its {POINTS} was changed")));
        }
        for world in &experiment.plan.worlds {
            let file = path.join(&world.file);
            let text = fs::read(&file).map_err(OutputError::damaged(&file))?;
            if sha256(&text) != world.sha256 {
                return Err(strange(format!("its {} was changed", world.file)));
            }
        }
        let worlds: Vec<&str> = experiment.plan.worlds.iter().map(|w| w.name.as_str()).collect();
        let points = points::read(&text, &worlds).map_err(OutputError::damaged(&file))?;
        let parts = Parts::of(path, &experiment.plan_sha256);
        Ok(Folder { path: path.into(), experiment, points, parts })
    }

    /// What is there of a part.
    pub fn there(&self, part: u64) -> There {
        self.parts.there(part, self.has_series())
    }

    /// The parts that are to be made; none once the tables are put together.
    pub fn missing(&self) -> Vec<u64> {
        let all = match self.experiment.state {
            State::Finished => 0,
            State::Planned => self.experiment.plan.cut.parts(),
        };
        let missing: Vec<u64> = (0..all).filter(|part| self.there(*part) != There::Whole).collect();
        // Another process may have put the tables together just now, and removed the parts.
        if missing.is_empty() || self.is_waiting() { missing } else { Vec::new() }
    }

    /// Whether parts of this plan are still wanted: the tables were not put together meanwhile, and the experiment was not
    /// extended or removed. Where its manifest cannot be read just now, they are.
    pub fn is_waiting(&self) -> bool {
        let same = |now: Experiment| {
            now.state == State::Planned && now.plan_sha256 == self.experiment.plan_sha256
        };
        manifest(&self.path).map_or(true, |now| now.is_some_and(same))
    }

    /// Whether columns of the series are kept.
    pub fn has_series(&self) -> bool {
        !self.experiment.plan.kept.is_empty()
    }

    /// The tables it ends in, with their columns.
    pub fn tables(&self) -> Vec<(Table, Vec<Field>)> {
        let plan = &self.experiment.plan;
        let mut tables = vec![(RUNS_TABLE, runs(&plan.file.parameters))];
        if self.has_series() {
            let kept: Vec<Column> = plan.kept.iter().map(Kept::column).collect();
            tables.push((SERIES_TABLE, series(&kept)));
        }
        tables
    }

    /// What is set at a point, as `path=value`.
    pub fn overrides(&self, point: usize) -> Vec<String> {
        self.experiment.plan.file.overrides(&self.points[point])
    }

    /// The world of a point.
    ///
    /// # Errors
    /// What is set does not make a world.
    pub fn scenario(&self, point: usize) -> Result<Scenario, WorldError> {
        let world = &self.experiment.plan.worlds[self.points[point].world];
        Scenario::read(&self.path.join(&world.file), &self.overrides(point))
    }

    /// What earlier plans made of this one.
    ///
    /// # Errors
    /// A table of theirs cannot be read.
    pub fn earlier(&self) -> Result<Earlier, OutputError> {
        Earlier::read(&self.path.join(EARLIER), &self.experiment.plan.file.keep)
    }

    /// Keeps a part: what its runs came to, in their order.
    ///
    /// # Errors
    /// The disk is full, or fails.
    pub fn keep(&self, part: u64, made: Vec<Made>) -> Result<(), OutputError> {
        let plan = &self.experiment.plan;
        let rows = plan.cut.jobs(part).zip(made).map(|(job, made)| {
            let point = &self.points[job.point];
            let at = At { job, point, world: &plan.worlds[point.world].name };
            made.of(&plan.file.parameters, &at)
        });
        let rows: Vec<Made> = rows.collect();
        // The table of runs comes last: a part is there when it is.
        for (table, fields) in self.tables().iter().rev() {
            let frames: Vec<&Frame> = match *table == RUNS_TABLE {
                true => rows.iter().map(|made| &made.run).collect(),
                false => rows.iter().map(|made| &made.series).collect(),
            };
            self.parts.write(part, *table, &frames, fields)?;
        }
        Ok(())
    }
}

/// The manifest in a folder, if there is one.
///
/// # Errors
/// It cannot be read or is not understood.
pub fn manifest(path: &Path) -> Result<Option<Experiment>, OutputError> {
    let file = path.join(MANIFEST);
    let read = match fs::read(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(OutputError::damaged(&file))?,
    };
    let understood = serde_json::from_slice(&read).map_err(io::Error::from);
    understood.map(Some).map_err(OutputError::damaged(&file))
}

/// Puts a manifest in its place.
pub(in crate::output) fn write_manifest(
    path: &Path,
    experiment: &Experiment,
) -> Result<(), OutputError> {
    let mut staged = Staged::new(path);
    staged.write(MANIFEST, |to| write_json(experiment, to))?;
    staged.publish().map(drop)
}

/// Makes sure that the tables of a finished experiment are as long as they were.
pub(in crate::output) fn is_whole(path: &Path, experiment: &Experiment) -> Result<(), OutputError> {
    let found: BTreeMap<&String, Option<u64>> = experiment
        .files
        .keys()
        .map(|name| (name, fs::metadata(path.join(name)).ok().map(|found| found.len())))
        .collect();
    let damaged = experiment.files.iter().find(|(name, file)| found[name] != Some(file.bytes));
    damaged.map_or(Ok(()), |(name, _)| {
        let reason = io::Error::other("it is missing or was changed");
        Err(OutputError::Damaged { path: path.join(name), reason })
    })
}
