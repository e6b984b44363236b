//! One column of the series of every run, and the dates of its crash, read for figures.

use std::collections::BTreeMap;
use std::path::Path;

use crate::output::comparison::folders::Folders;
use crate::output::ensemble::tables::{SERIES, TIMELINES, Table};
use crate::output::failure::OutputError;
use crate::output::frame::Frame;
use crate::output::parquet::Source;

/// Something of every run, by the name of its world and its seed.
pub type ByRun<T> = BTreeMap<(String, u64), T>;

/// Columns of the table of timelines that hold peak, trough and recovery of the first crash.
const DATES: [&str; 3] = ["crash_peak_month", "crash_trough_month", "crash_recovery_month"];

/// The values of a column of the series, step after step.
///
/// # Errors
/// A table cannot be read, or has no such column.
pub fn series(folders: &Folders, column: &str) -> Result<ByRun<Vec<f64>>, OutputError> {
    let mut runs: ByRun<Vec<f64>> = BTreeMap::new();
    each(folders, SERIES, &[column], |key, numbers| {
        runs.entry(key).or_default().extend(&numbers[0]);
    })?;
    Ok(runs)
}

/// Peak, trough and recovery of the first crash by the composite rule, in steps from 0, those that a run had.
///
/// # Errors
/// A table cannot be read, or has not the columns of this program.
pub fn dates(folders: &Folders) -> Result<ByRun<[Option<f64>; 3]>, OutputError> {
    let mut runs = BTreeMap::new();
    each(folders, TIMELINES, &DATES, |key, numbers| {
        let date = |at: usize| numbers[at].first().copied().filter(|step| !step.is_nan());
        runs.insert(key, [date(0), date(1), date(2)]);
    })?;
    Ok(runs)
}

/// Hands out the columns of every run of every folder, part by part.
fn each(
    folders: &Folders,
    table: Table,
    columns: &[&str],
    mut take: impl FnMut((String, u64), Vec<Vec<f64>>),
) -> Result<(), OutputError> {
    for ((path, manifest), names) in folders.all.iter().zip(folders.names()) {
        let known = manifest.worlds.iter().map(|world| world.name.clone()).zip(names);
        let known: BTreeMap<String, String> = known.collect();
        let file = path.join(format!("{}.parquet", table.name));
        let source = Source::open(&file).map_err(OutputError::damaged(&file))?;
        for group in 0..source.groups() {
            let wanted = [&["world", "seed"], columns].concat();
            let frame = source.read(group, Some(&wanted)).map_err(OutputError::damaged(&file))?;
            for (seed, run) in frame.by("seed").into_iter().filter(|(_, run)| run.rows() > 0) {
                let world = run.texts("world").map(|worlds| worlds.get(0));
                if let Some(world) = world.and_then(|world| known.get(world)) {
                    take((world.clone(), seed as u64), numbers(path, table, &run, columns)?);
                }
            }
        }
    }
    Ok(())
}

fn numbers(
    path: &Path,
    table: Table,
    run: &Frame,
    columns: &[&str],
) -> Result<Vec<Vec<f64>>, OutputError> {
    let column = |name: &&str| {
        let what = || format!("its table {} has no column `{name}`", table.name);
        let numbers = run.numbers(name).map(<[f64]>::to_vec);
        numbers.ok_or_else(|| OutputError::NoEnsemble { path: path.into(), what: what() })
    };
    columns.iter().map(column).collect()
}
