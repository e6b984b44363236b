//! The runs of a search: point after point, kept as they are made.

use std::sync::atomic::AtomicBool;

use anyhow::Result;
use indicatif::ProgressBar;
use overbuild::analysis::calibration::chains::Search;
use overbuild::analysis::calibration::moments::moments;
use overbuild::analysis::calibration::score::{score, total};
use overbuild::analysis::calibration::space;
use overbuild::experiment::trials::{crossed, evaluate};
use overbuild::output::calibration::evaluations::Evaluation;
use overbuild::output::calibration::folder::Folder;
use overbuild::record::Record;
use overbuild::scenario::calibration::parameters::Parameters;
use overbuild::scenario::calibration::targets::Targets;
use overbuild::scenario::checked::Scenario;

use crate::cli::calibrate::asked::Asked;
use crate::cli::exit::Incomplete;

/// How the points are tried.
pub struct Work<'a> {
    /// The world with its targets.
    pub asked: &'a Asked,
    /// What is free in it.
    pub parameters: &'a Parameters,
    /// Seeds of every point.
    pub seeds: &'a [u64],
    /// Up when somebody asks to stop.
    pub stop: &'a AtomicBool,
    /// Shows how far it is.
    pub bar: ProgressBar,
    /// Where points are kept.
    pub folder: Folder,
}

impl Work<'_> {
    /// Takes a search to its end: points that are kept are not tried again.
    ///
    /// # Errors
    /// A disk that fails, a stop.
    pub fn make(&mut self, mut search: Search) -> Result<Search> {
        self.bar.set_position(self.folder.evaluations.count() as u64);
        self.bar.reset_eta();
        while !search.asked().is_empty() {
            let points = search.asked().iter().map(|point| space::values(self.parameters, point));
            let points: Vec<Vec<f64>> = points.collect();
            let scores = self.scores(search.tried(), points)?;
            search.take(&scores);
        }
        self.bar.finish_and_clear();
        Ok(search)
    }

    /// The scores of points, of which the first has a number.
    fn scores(&mut self, first: usize, points: Vec<Vec<f64>>) -> Result<Vec<f64>> {
        let mut scores = Vec::new();
        for (at, values) in points.iter().enumerate() {
            // Points are kept in order, so those that are there come first.
            let Some(score) = self.folder.evaluations.score(first + at, values)? else { break };
            scores.push(score);
        }
        let made = self.evaluate(&points[scores.len()..])?;
        self.folder.evaluations.add(&made)?;
        scores.extend(made.iter().map(|one| one.score));
        Ok(scores)
    }

    fn evaluate(&self, points: &[Vec<f64>]) -> Result<Vec<Evaluation>> {
        let worlds = points.iter().map(|values| self.asked.at(self.parameters, values).ok());
        let worlds: Vec<Option<Scenario>> = worlds.collect();
        let sound: Vec<Scenario> = worlds.iter().flatten().cloned().collect();
        let targets = &self.asked.targets.value;
        let jobs = crossed(sound.len(), self.seeds);
        let look = |record: &Record| moments(record, targets);
        let measured = evaluate(&sound, jobs, look, self.stop, || ());
        let Some(measured) = measured else { return Err(self.stopped().into()) };
        let mut of_worlds = measured.chunks(self.seeds.len());
        let made = points.iter().zip(worlds).map(|(values, world)| {
            self.bar.inc(1);
            let runs = world.and_then(|_| of_worlds.next());
            let runs = runs.and_then(|runs| runs.iter().cloned().collect::<Option<Vec<_>>>());
            evaluation(values.clone(), targets, runs.as_deref())
        });
        Ok(made.collect())
    }

    fn stopped(&self) -> Incomplete {
        let done = self.folder.evaluations.count() as u64;
        Incomplete::StoppedSearch { done, all: self.bar.length().unwrap_or(done) }
    }
}

/// A point with what its runs say; with an infinite score where one of them broke, or the world is none.
fn evaluation(values: Vec<f64>, targets: &Targets, runs: Option<&[Vec<f64>]>) -> Evaluation {
    let Some(runs) = runs else {
        let simulated = vec![f64::NAN; targets.targets.len()];
        return Evaluation { values, score: f64::INFINITY, simulated };
    };
    let scored = score(targets, runs);
    let simulated = scored.iter().map(|one| one.simulated[0]).collect();
    Evaluation { values, score: total(&scored), simulated }
}
