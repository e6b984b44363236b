//! The points of an experiment: what is set in which world.

use std::path::Path;

use crate::experiment::constraint::Constraint;
use crate::experiment::design::{
    factorial, latin_hypercube, morris, one_at_a_time, saltelli, sobol_sequence,
};
use crate::experiment::file::{Design, ExperimentFile, Parameter, beside};
use crate::experiment::point::Point;
use crate::scenario::faults::WorldError;
use crate::scenario::nearest::remedy;
use crate::scenario::rows::Rows;
use crate::scenario::tree::Place;

/// The points of an experiment, world after world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// The points.
    pub points: Vec<Point>,
    /// How many of each world a constraint ruled out.
    pub ruled_out: usize,
}

impl Points {
    /// Lays the points of an experiment that stands in this file.
    ///
    /// # Errors
    /// All faults of the file of points, if there is one.
    pub fn of(experiment: &ExperimentFile, file: &Path) -> Result<Points, WorldError> {
        let laid = match &experiment.design {
            Design::Points(name) => from_file(experiment, &beside(file, name))?,
            _ => written(experiment),
        };
        let constraints = experiment.constraints();
        let all = laid.len();
        let kept: Vec<Vec<Option<String>>> =
            laid.into_iter().filter(|values| is_allowed(values, &constraints)).collect();
        let ruled_out = all - kept.len();
        let of_world =
            |world| kept.iter().map(move |values| Point { world, values: values.clone() });
        Ok(Points { points: (0..experiment.worlds.len()).flat_map(of_world).collect(), ruled_out })
    }
}

/// Where the points of a design lie between 0 and 1, in its order; none where a parameter stays as it is. Nothing of points
/// that come from a file.
pub fn places(experiment: &ExperimentFile) -> Vec<Vec<Option<f64>>> {
    let (count, seed) = (experiment.parameters.len(), u64::from(experiment.design_seed));
    let points = match experiment.design {
        Design::Grid { levels } => factorial::points(&experiment.levels(levels)),
        Design::OneAtATime { levels } => return one_at_a_time::points(&experiment.levels(levels)),
        Design::LatinHypercube { points } => latin_hypercube::points(count, points as usize, seed),
        Design::Sobol { points } => sobol_sequence::points(count, points as usize, seed),
        Design::Morris { trajectories, levels } => {
            morris::points(count, trajectories.into(), levels.into(), seed)
        }
        Design::Saltelli { blocks, second_order } => {
            saltelli::points(count, blocks as usize, second_order, seed)
        }
        Design::Points(_) => Vec::new(),
    };
    points.into_iter().map(|point| point.into_iter().map(Some).collect()).collect()
}

fn written(experiment: &ExperimentFile) -> Vec<Vec<Option<String>>> {
    let value = |(parameter, at): (&Parameter, Option<f64>)| Some(parameter.values.text(at?));
    let point =
        |point: Vec<Option<f64>>| experiment.parameters.iter().zip(point).map(value).collect();
    places(experiment).into_iter().map(point).collect()
}

fn is_allowed(values: &[Option<String>], constraints: &[Constraint]) -> bool {
    let number = |value: &Option<String>| value.as_ref().and_then(|text| text.parse().ok());
    let values: Vec<f64> = values.iter().map(|value| number(value).unwrap_or(f64::NAN)).collect();
    constraints.iter().all(|constraint| constraint.holds(&values))
}

/// The points of a file: a column a parameter; an empty cell leaves the world's own value.
fn from_file(
    experiment: &ExperimentFile,
    path: &Path,
) -> Result<Vec<Vec<Option<String>>>, WorldError> {
    let rows = Rows::read(path, &Place::whole(&path.display().to_string()))?;
    let names = experiment.names();
    let mut faults = Vec::new();
    for name in rows.head.iter().filter(|name| !names.contains(&name.as_str())) {
        let fault = rows.fault(1, name, "no parameter of the experiment is called so");
        faults.push(fault.help(remedy(name, "parameters", names.iter().copied())));
    }
    for name in names.iter().filter(|name| rows.column(name).is_none()) {
        faults.push(rows.fault(1, name, "this parameter has no column"));
    }
    let columns: Vec<Option<usize>> = names.iter().map(|name| rows.column(name)).collect();
    let mut points = Vec::new();
    for (line, cells) in &rows.rows {
        let cell =
            |at: &Option<usize>| at.map(|at| cells[at].clone()).filter(|cell| !cell.is_empty());
        let values: Vec<Option<String>> = columns.iter().map(cell).collect();
        for (parameter, value) in experiment.parameters.iter().zip(&values) {
            let wrong =
                |text: &&String| parameter.values.are_numbers() && text.parse::<f64>().is_err();
            if let Some(text) = value.as_ref().filter(wrong) {
                faults.push(rows.fault(*line, &parameter.name, format!("`{text}` is no number")));
            }
        }
        points.push(values);
    }
    if points.is_empty() {
        faults.push(rows.fault(1, "", "there is no point"));
    }
    let more = faults.len().saturating_sub(100);
    faults.truncate(100);
    if faults.is_empty() { Ok(points) } else { Err(WorldError { faults, more }) }
}
