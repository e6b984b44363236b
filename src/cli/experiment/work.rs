//! The runs of an experiment: part by part, each on all cores, kept when it is whole.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use indicatif::ProgressBar;
use overbuild::analysis::dating::rule::Rule;
use overbuild::experiment::economies::Economies;
use overbuild::experiment::parts::Job;
use overbuild::experiment::stream::stream;
use overbuild::output::digest::sha256;
use overbuild::output::experiment::earlier::Earlier;
use overbuild::output::experiment::folder::Folder;
use overbuild::output::experiment::rows::Made;
use overbuild::scenario::checked::Scenario;

use crate::cli::exit::Incomplete;
use crate::cli::outcome::make;

/// How the parts are made.
pub struct Work<'a> {
    /// The experiment.
    pub folder: &'a Folder,
    /// Runs made at once; 0: one a core.
    pub threads: usize,
    /// Up when somebody asks to stop.
    pub stop: &'a AtomicBool,
    /// Shows how far it is, in runs.
    pub bar: ProgressBar,
}

/// The worlds of a part's points, or why there is none.
struct Worlds {
    first: usize,
    known: Vec<Result<(usize, String), String>>,
    scenarios: Vec<Scenario>,
}

impl Work<'_> {
    /// Makes these parts; no more of them once somebody else put the tables together.
    ///
    /// # Errors
    /// A disk that fails, a stop.
    pub fn make(&self, parts: &[u64]) -> Result<()> {
        let cut = &self.folder.experiment.plan.cut;
        let runs = |parts: &[u64]| parts.iter().map(|part| cut.jobs(*part).len() as u64).sum();
        self.bar.set_length(runs(parts));
        self.bar.reset_eta();
        let rule: Rule = serde_json::from_value(self.folder.experiment.plan.rule.clone())?;
        let earlier = self.folder.earlier()?;
        for (at, part) in parts.iter().enumerate() {
            let Some(made) = self.part(*part, &rule, &earlier) else {
                self.bar.finish_and_clear();
                let (done, all) = (runs(&parts[..at]), runs(parts));
                return Err(Incomplete::Stopped { done, all }.into());
            };
            if !self.folder.is_waiting() {
                break;
            }
            self.folder.keep(*part, made)?;
        }
        self.bar.finish_and_clear();
        Ok(())
    }

    /// What the runs of a part come to; none if it was stopped.
    fn part(&self, part: u64, rule: &Rule, earlier: &Earlier) -> Option<Vec<Made>> {
        let jobs: Vec<Job> = self.folder.experiment.plan.cut.jobs(part).collect();
        let worlds = self.worlds(&jobs);
        let economies = Economies::of(&worlds.scenarios);
        let keep = &self.folder.experiment.plan.file.keep;
        let work = |job: &Job| {
            let (world, hash) = match worlds.of(job.point) {
                Ok(known) => known,
                Err(faults) => return Some(Made::failed("", faults)),
            };
            if let Some(known) = earlier.run(hash, job.seed) {
                return Some(known.clone());
            }
            let run = (*world, job.seed);
            let made = make(&economies, &worlds.scenarios, run, (rule, self.stop), |outcome| {
                Made::finished(hash, outcome, keep)
            });
            made.unwrap_or_else(|message| Some(Made::failed(hash, &message)))
        };
        let begun = jobs.iter().copied().take_while(|_| !self.stop.load(Ordering::Relaxed));
        let mut made = BTreeMap::new();
        let kept = stream(self.threads, begun, work, |job, result| {
            self.bar.inc(1);
            made.extend(result.map(|result| (job, result)));
            Ok::<(), ()>(())
        });
        kept.expect("nothing fails");
        (made.len() == jobs.len()).then(|| made.into_values().collect())
    }

    fn worlds(&self, jobs: &[Job]) -> Worlds {
        let (first, last) = (jobs[0].point, jobs[jobs.len() - 1].point);
        let mut read = BTreeMap::new();
        let points = (first..=last).take_while(|_| !self.stop.load(Ordering::Relaxed));
        let scenario = |point: &usize| self.folder.scenario(*point);
        let kept = stream(self.threads, points, scenario, |point, scenario| {
            read.insert(point, scenario);
            Ok::<(), ()>(())
        });
        kept.expect("nothing fails");
        let (mut known, mut scenarios) = (Vec::new(), Vec::new());
        for scenario in read.into_values() {
            known.push(scenario.map_err(|faults| faults.to_string()).map(|scenario| {
                let hash = sha256(scenario.text());
                scenarios.push(scenario);
                (scenarios.len() - 1, hash)
            }));
        }
        Worlds { first, known, scenarios }
    }
}

impl Worlds {
    /// Why a point has no world, or the position of its world and its hash.
    fn of(&self, point: usize) -> Result<&(usize, String), &str> {
        self.known[point - self.first].as_ref().map_err(String::as_str)
    }
}
