//! An experiment in words: how large it is, how long it takes, how far it is.

use std::path::Path;
use std::thread::available_parallelism;

use overbuild::output::experiment::folder::Folder;
use overbuild::output::experiment::part::There;
use overbuild::output::experiment::plan::{Experiment, State};
use overbuild::output::experiment::tables;
use serde::Serialize;

/// What a column of a row group takes beside its values [bytes].
const OF_COLUMN: u64 = 150;

/// What an experiment will take.
#[derive(Debug, Serialize)]
pub struct Estimate {
    /// How many points there are, over all worlds.
    pub points: usize,
    /// Points of each world that a constraint ruled out.
    pub ruled_out: usize,
    /// How many runs.
    pub runs: u64,
    /// In how many parts.
    pub parts: u64,
    /// What a run takes [seconds of one thread].
    pub seconds_a_run: f64,
    /// Threads of this machine.
    pub threads: usize,
    /// What all runs take on them [seconds].
    pub seconds: f64,
    /// The disk they take at most [bytes].
    pub disk_bytes: u64,
    /// Hash of the plan.
    pub plan_sha256: String,
}

impl Estimate {
    /// Of an experiment; `months` are the steps of a run.
    pub fn of(experiment: &Experiment, months: u32, threads: usize) -> Estimate {
        let cut = &experiment.plan.cut;
        let threads = match threads {
            0 => available_parallelism().map_or(1, usize::from),
            asked => asked,
        };
        let of_runs = tables::runs(&experiment.plan.file.parameters).len() as u64;
        let of_series = experiment.plan.kept.len() as u64 * u64::from(months);
        let columns = of_runs + experiment.plan.kept.len() as u64;
        Estimate {
            points: cut.points,
            ruled_out: experiment.ruled_out,
            runs: cut.runs(),
            parts: cut.parts(),
            seconds_a_run: experiment.seconds_a_run,
            threads,
            seconds: experiment.seconds_a_run * cut.runs() as f64 / threads as f64,
            // Parts and the tables made of them are there together for a moment.
            disk_bytes: 2
                * (cut.runs() * 8 * (of_runs + of_series) + cut.parts() * columns * OF_COLUMN),
            plan_sha256: experiment.plan_sha256.clone(),
        }
    }

    /// In two lines.
    pub fn text(&self, seeds: &str) -> String {
        let ruled_out = match self.ruled_out {
            0 => String::new(),
            some => format!(" ({some} of each world ruled out)"),
        };
        format!(
            "{} points{ruled_out}, seeds {seeds}: {} runs in {} parts.\n\
             A run takes {} of one thread: all take about {} on {} threads, and at most {} of disk.\n",
            self.points,
            self.runs,
            self.parts,
            time(self.seconds_a_run),
            time(self.seconds),
            self.threads,
            bytes(self.disk_bytes),
        )
    }
}

/// How far an experiment is.
#[derive(Debug, Serialize)]
pub struct Progress {
    /// Whether its tables are put together.
    pub finished: bool,
    /// How many parts there are.
    pub parts: u64,
    /// How many are made.
    pub made: u64,
    /// Files that are in the place of a part and are none of this plan.
    pub other: Vec<String>,
    /// Runs in all parts.
    pub runs: u64,
    /// Runs in parts still to be made.
    pub runs_left: u64,
    /// What those take by one thread, as far as is known [seconds].
    pub seconds_left: f64,
    /// Runs that failed; null while it is not finished.
    pub failed: Option<u64>,
    /// Hash of the plan.
    pub plan_sha256: String,
}

impl Progress {
    /// Of an experiment in its folder.
    pub fn of(folder: &Folder) -> Progress {
        let experiment = &folder.experiment;
        let cut = &experiment.plan.cut;
        let missing = folder.missing();
        let other = missing.iter().filter_map(|part| match folder.there(*part) {
            There::Other(path, reason) => Some(format!("{}: {reason}", path.display())),
            _ => None,
        });
        let runs_left: u64 = missing.iter().map(|part| cut.jobs(*part).len() as u64).sum();
        Progress {
            finished: experiment.state == State::Finished,
            parts: cut.parts(),
            made: cut.parts() - missing.len() as u64,
            other: other.collect(),
            runs: cut.runs(),
            runs_left,
            seconds_left: experiment.seconds_a_run * runs_left as f64,
            failed: experiment.failed,
            plan_sha256: experiment.plan_sha256.clone(),
        }
    }

    /// In a few lines.
    pub fn text(&self, path: &Path) -> String {
        let path = path.display();
        let mut text = match (self.finished, self.runs_left) {
            (true, _) => format!(
                "{path}: finished, {} runs, {} failed.\n",
                self.runs,
                self.failed.unwrap_or(0)
            ),
            (false, 0) => format!(
                "{path}: all {} parts are made; `overbuild experiment merge {path}` puts the tables together.\n",
                self.parts
            ),
            (false, left) => format!(
                "{path}: {} of {} parts are made; {left} of {} runs are left, {} of one thread.\n",
                self.made,
                self.parts,
                self.runs,
                time(self.seconds_left)
            ),
        };
        for other in &self.other {
            text += &format!("no part of this plan, and made anew: {other}\n");
        }
        text
    }
}

/// A time in its largest fitting unit.
fn time(seconds: f64) -> String {
    match seconds {
        short if short < 1.0 => format!("{:.0} ms", short * 1e3),
        short if short < 120.0 => format!("{short:.0} s"),
        medium if medium < 7200.0 => format!("{:.0} min", medium / 60.0),
        long if long < 172_800.0 => format!("{:.1} h", long / 3600.0),
        longest => format!("{:.1} days", longest / 86_400.0),
    }
}

fn bytes(count: u64) -> String {
    match count as f64 {
        few if few < 1e6 => format!("{:.0} kB", few / 1e3),
        some if some < 1e9 => format!("{:.0} MB", some / 1e6),
        many => format!("{:.1} GB", many / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_are_told_in_their_largest_unit() {
        let told = [0.0361, 90.0, 1500.0, 9000.0, 9e5].map(time);
        assert_eq!(told, ["36 ms", "90 s", "25 min", "2.5 h", "10.4 days"]);
        assert_eq!([1500, 3_400_000, 2_100_000_000].map(bytes), ["2 kB", "3 MB", "2.1 GB"]);
    }
}
