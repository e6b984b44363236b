//! What an experiment asked of one world and what came of it, in plain numbers.

use crate::analysis::windows::mean;

/// How the points were laid, as far as it decides what can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Laid {
    /// Trajectories of Morris.
    Trajectories,
    /// Blocks of Saltelli; whether with second order.
    Blocks {
        /// Whether interactions of pairs were asked for.
        second_order: bool,
    },
    /// On levels: a grid, or one at a time.
    Levels,
    /// All over the space.
    Filling,
}

/// A parameter of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its values as texts, where they are no numbers.
    pub texts: Vec<String>,
}

/// An outcome of every run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Whether it happens or not, as 1 and 0.
    pub is_event: bool,
    /// Its value at each point with each seed, in their order; `None` where a run has none.
    pub values: Vec<Vec<Option<f64>>>,
}

/// One world of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// Name of the world.
    pub world: String,
    /// How its points were laid.
    pub laid: Laid,
    /// What was varied.
    pub parameters: Vec<Parameter>,
    /// Where each point lies between 0 and 1; only of trajectories.
    pub places: Vec<Vec<f64>>,
    /// The values at each point, of texts their position; `None` where the world's own stays.
    pub points: Vec<Vec<Option<f64>>>,
    /// How many seeds each point has.
    pub seeds: usize,
    /// What came of it.
    pub outcomes: Vec<Outcome>,
}

impl Study {
    /// The names of the parameters.
    pub fn names(&self) -> Vec<&str> {
        self.parameters.iter().map(|parameter| parameter.name.as_str()).collect()
    }
}

impl Parameter {
    /// A value of it, as a reader sees it.
    pub fn shown(&self, value: f64) -> Option<&str> {
        self.texts.get(value as usize).map(String::as_str)
    }
}

impl Outcome {
    /// The mean over the seeds of each point; `None` where no seed has a value.
    pub fn means(&self) -> Vec<Option<f64>> {
        let known = |of_point: &Vec<Option<f64>>| of_point.iter().flatten().copied().collect();
        self.values.iter().map(|of_point| mean(&known(of_point) as &Vec<f64>)).collect()
    }
}

/// What every study and outcome gives of notes, the same ones once.
pub(super) fn notes(first: &[&str], more: Vec<String>) -> Vec<String> {
    let mut notes: Vec<String> = first.iter().map(|note| note.to_string()).collect();
    for note in more {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// A made-up study of two parameters: the first decides, with luck that grows with it.
#[cfg(test)]
pub(super) fn sample(laid: Laid) -> Study {
    use crate::experiment::design::{factorial, morris, saltelli, sobol_sequence};
    let places = match laid {
        Laid::Trajectories => morris::points(2, 12, 4, 1),
        Laid::Blocks { second_order } => saltelli::points(2, 64, second_order, 1),
        Laid::Levels => factorial::points(&[4, 3]),
        Laid::Filling => sobol_sequence::points(2, 128, 1),
    };
    let level = |point: &Vec<f64>, seed: usize| point[0] + (point[0] * seed as f64 - 1.0) / 20.0;
    let of = |value: &dyn Fn(f64) -> f64| {
        places.iter().map(|p| (0..12).map(|seed| Some(value(level(p, seed)))).collect()).collect()
    };
    let outcome = |name: &str, is_event, values| Outcome {
        name: name.into(),
        unit: "share".into(),
        is_event,
        values,
    };
    let parameter = |name: &str| Parameter { name: name.into(), texts: Vec::new() };
    Study {
        world: "today".into(),
        laid,
        parameters: vec![parameter("strong"), parameter("idle")],
        points: places.iter().map(|point| point.iter().copied().map(Some).collect()).collect(),
        seeds: 12,
        outcomes: vec![
            outcome("depth", false, of(&|value| value)),
            outcome("crash", true, of(&|value| f64::from(u8::from(value > 0.7)))),
        ],
        places,
    }
}
