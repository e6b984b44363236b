//! Runs that an earlier plan made and this one asks for too: taken over instead of made again.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use crate::output::ensemble::tables::FAILED;
use crate::output::experiment::rows::Made;
use crate::output::experiment::tables::{KEY, RUNS_TABLE, SERIES_TABLE, outcome};
use crate::output::failure::OutputError;
use crate::output::frame::Frame;
use crate::output::parquet::{Source, read};

/// What earlier plans came to, by the hash of the world and the seed.
#[derive(Debug, Default)]
pub struct Earlier {
    runs: BTreeMap<(String, u64), Made>,
}

impl Earlier {
    /// The runs in a folder of tables of an earlier plan; none where there is no such folder. `keep` are the columns of the
    /// series that are wanted.
    ///
    /// # Errors
    /// A table cannot be read.
    pub fn read(folder: &Path, keep: &[String]) -> Result<Earlier, OutputError> {
        let mut earlier = Earlier::default();
        if !folder.exists() {
            return Ok(earlier);
        }
        for entry in names(folder).map_err(OutputError::read(folder))? {
            let (runs, begin) = (format!("{}.parquet", RUNS_TABLE.name), entry.as_str());
            if let Some(before) = begin.strip_suffix(&runs) {
                let series = format!("{before}{}.parquet", SERIES_TABLE.name);
                earlier.take(&folder.join(&entry), &folder.join(series), keep)?;
            }
        }
        Ok(earlier)
    }

    /// What a run came to, if it is known.
    pub fn run(&self, sha256: &str, seed: u64) -> Option<&Made> {
        self.runs.get(&(sha256.to_string(), seed))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.runs.len()
    }

    fn take(&mut self, runs: &Path, series: &Path, keep: &[String]) -> Result<(), OutputError> {
        let all = read(runs, None).map_err(OutputError::damaged(runs))?;
        let mut months = match keep.is_empty() {
            true => BTreeMap::new(),
            false => by_run(series, keep).map_err(OutputError::damaged(series))?,
        };
        let outcome: Vec<&str> = outcome().iter().map(|field| field.name).collect();
        for row in 0..all.rows() {
            let run = all.part(row..row + 1);
            let Some(key) = key(&run) else { continue };
            let Some(world) = run.texts("world_sha256").map(|texts| texts.get(0)) else { continue };
            // A run that failed may have failed for want of memory.
            if run.texts("status").is_some_and(|status| status.get(0) == FAILED) {
                continue;
            }
            let name = (world.to_string(), key.1 as u64);
            let series = months.remove(&key).unwrap_or_default();
            self.runs.insert(name, Made { run: run.only(&outcome), series });
        }
        Ok(())
    }
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = std::fs::read_dir(folder)?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<io::Result<_>>()?;
    names.sort();
    Ok(names)
}

/// Point and seed of the first row.
fn key(rows: &Frame) -> Option<(i64, i64)> {
    let [point, _, seed] = KEY;
    Some(((*rows.wholes(point)?.first()?)?, (*rows.wholes(seed)?.first()?)?))
}

/// The wanted columns of the series of every run.
fn by_run(path: &Path, keep: &[String]) -> io::Result<BTreeMap<(i64, i64), Frame>> {
    let source = Source::open(path)?;
    let [point, _, seed] = KEY;
    let wanted: Vec<&str> = keep.iter().map(String::as_str).collect();
    let columns = [&[point, seed, "month"][..], &wanted].concat();
    let shown = [&["month"][..], &wanted].concat();
    let mut runs = BTreeMap::new();
    for group in 0..source.groups() {
        let rows = source.read(group, Some(&columns))?;
        for of_point in rows.by(point).into_values() {
            for run in of_point.by(seed).into_values() {
                runs.extend(key(&run).map(|key| (key, run.only(&shown))));
            }
        }
    }
    Ok(runs)
}
