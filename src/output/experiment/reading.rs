//! A finished experiment read for its analysis: outcomes by point and seed.

use std::path::{Path, PathBuf};

use crate::analysis::dating::regime::Regime;
use crate::analysis::sensitivity::study::{Laid, Outcome, Parameter, Study};
use crate::experiment::design::distribution::Distribution;
use crate::experiment::file::{self, Design};
use crate::experiment::points::places;
use crate::output::ensemble::tables::FINISHED;
use crate::output::experiment::folder::Folder;
use crate::output::experiment::plan::State;
use crate::output::experiment::tables::{RUNS_TABLE, outcome};
use crate::output::failure::OutputError;
use crate::output::frame::{Frame, Kind};
use crate::output::parquet::read;
use crate::scenario::nearest::remedy;

/// Depth of the first crash, and 0 where there is none.
pub const DEPTH: &str = "depth";

/// Outcomes that are looked at where nobody asks for others.
pub const USUAL: [&str; 4] = ["crash", DEPTH, "crash_peak_month", "write_downs_over_book"];

/// The runs of a finished experiment.
#[derive(Debug)]
pub struct Runs {
    /// The experiment.
    pub folder: Folder,
    /// Its table of runs: point after point, and of each seed after seed.
    pub table: Frame,
    path: PathBuf,
}

impl Runs {
    /// Reads the runs of an experiment.
    ///
    /// # Errors
    /// It is none, or is not finished.
    pub fn open(path: &Path) -> Result<Runs, OutputError> {
        let folder = Folder::open(path)?;
        let strange =
            |what: &str| OutputError::NoExperiment { path: path.into(), what: what.into() };
        if folder.experiment.state != State::Finished {
            return Err(strange(
                "it is not finished; `overbuild experiment resume` goes on with it",
            ));
        }
        let file = path.join(format!("{}.parquet", RUNS_TABLE.name));
        let table = read(&file, None).map_err(OutputError::damaged(&file))?;
        let (rows, runs) = (table.rows() as u64, folder.experiment.plan.cut.runs());
        match rows == runs {
            true => Ok(Runs { folder, table, path: path.into() }),
            false => Err(strange(&format!("its table has {rows} of {runs} runs"))),
        }
    }

    /// One study a world, with these outcomes.
    ///
    /// # Errors
    /// An outcome that there is not.
    pub fn studies(&self, outcomes: &[String]) -> Result<Vec<Study>, OutputError> {
        let plan = &self.folder.experiment.plan;
        let worlds = plan.worlds.iter().enumerate();
        worlds.map(|(at, world)| self.study(at, &world.name, outcomes)).collect()
    }

    fn study(&self, world: usize, name: &str, outcomes: &[String]) -> Result<Study, OutputError> {
        let file = &self.folder.experiment.plan.file;
        let of_world = self.folder.points.iter().enumerate();
        let of_world = of_world.filter(|(_, point)| point.world == world);
        let points: Vec<usize> = of_world.map(|(at, _)| at).collect();
        let laid = laid(&file.design);
        let values = |at: &usize| {
            let texts = self.folder.points[*at].values.iter();
            let pairs = file.parameters.iter().zip(texts);
            pairs.map(|(one, text)| number(one, text.as_deref()?)).collect()
        };
        let places = match laid {
            Laid::Trajectories => places(file).into_iter().map(known).collect(),
            _ => Vec::new(),
        };
        Ok(Study {
            world: name.into(),
            laid,
            parameters: file.parameters.iter().map(parameter).collect(),
            places,
            points: points.iter().map(values).collect(),
            seeds: self.folder.experiment.plan.cut.seeds.count() as usize,
            outcomes: outcomes
                .iter()
                .map(|outcome| self.outcome(outcome, &points))
                .collect::<Result<_, _>>()?,
        })
    }

    /// An outcome of the runs at these points.
    fn outcome(&self, name: &str, points: &[usize]) -> Result<Outcome, OutputError> {
        let is_event = Regime::ALL.iter().any(|regime| regime.name() == name);
        let column = if name == DEPTH { "crash_depth" } else { name };
        let field = outcome().into_iter().find(|field| field.name == column);
        let unit = match field {
            _ if is_event => "",
            Some(field) if field.kind == Kind::Number => field.unit,
            _ => return Err(self.no_outcome(name)),
        };
        let seeds = self.folder.experiment.plan.cut.seeds.count() as usize;
        let numbers = self.table.numbers(column).unwrap_or_default();
        let (status, regime) = (self.table.texts("status"), self.table.texts("regime"));
        let value = |row: usize| {
            status.filter(|status| status.get(row) == FINISHED)?;
            match name {
                _ if is_event => Some(f64::from(u8::from(regime?.get(row) == name))),
                DEPTH => Some(numbers[row]).map(|depth| if depth.is_nan() { 0.0 } else { depth }),
                _ => Some(numbers[row]).filter(|value| !value.is_nan()),
            }
        };
        let of_point = |point: &usize| (0..seeds).map(|seed| value(point * seeds + seed)).collect();
        let values = points.iter().map(of_point).collect();
        Ok(Outcome { name: name.into(), unit: unit.into(), is_event, values })
    }

    fn no_outcome(&self, name: &str) -> OutputError {
        let columns = outcome();
        let numbers = columns.iter().filter(|field| field.kind == Kind::Number);
        let names = numbers.map(|field| field.name).chain(Regime::ALL.map(Regime::name));
        let help = remedy(name, "outcomes", names.chain([DEPTH]));
        let what = format!("runs have no outcome `{name}`: {help}");
        OutputError::NoExperiment { path: self.path.clone(), what }
    }
}

fn laid(design: &Design) -> Laid {
    match *design {
        Design::Morris { .. } => Laid::Trajectories,
        Design::Saltelli { second_order, .. } => Laid::Blocks { second_order },
        Design::Grid { .. } | Design::OneAtATime { .. } => Laid::Levels,
        _ => Laid::Filling,
    }
}

fn parameter(one: &file::Parameter) -> Parameter {
    let texts = match &one.values {
        Distribution::Texts(texts) => texts.clone(),
        _ => Vec::new(),
    };
    Parameter { name: one.name.clone(), texts }
}

/// A value as a number; of a text, its position.
fn number(parameter: &file::Parameter, text: &str) -> Option<f64> {
    match &parameter.values {
        Distribution::Texts(texts) => {
            texts.iter().position(|known| known == text).map(|at| at as f64)
        }
        _ => text.parse().ok(),
    }
}

fn known(point: Vec<Option<f64>>) -> Vec<f64> {
    point.into_iter().map(|place| place.unwrap_or(f64::NAN)).collect()
}
