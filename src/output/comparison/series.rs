//! Series of all runs around the breakthrough, read group by group: what is kept of a run is a few numbers.

use std::collections::BTreeMap;
use std::path::Path;

use crate::analysis::compare::runs::{Ensemble, Measure, World};
use crate::analysis::compare::timelines::{Aligned, Mark, marks, pick};
use crate::output::comparison::folders::Folders;
use crate::output::ensemble::tables::SERIES;
use crate::output::failure::OutputError;
use crate::output::frame::Frame;
use crate::output::parquet::Source;

/// How a series is shown.
#[derive(Clone, Copy, PartialEq)]
enum Scale {
    /// As it is.
    Plain,
    /// Of a step, shown by the month and divided by this.
    Flow(f64),
    /// Over its value in the month before the mark.
    Before,
}

/// The series shown, with their columns.
const SHOWN: [(Measure, &str, Scale); 5] = [
    (
        measure("capex", "bn USD per month", "cash paid for devices and facilities"),
        "capex",
        Scale::Flow(1e9),
    ),
    (
        measure("utilisation", "share", "compute used over capacity installed"),
        "rents_utilisation",
        Scale::Plain,
    ),
    (measure("rent", "USD per H100e-hour", "list rent"), "rents_list", Scale::Plain),
    (
        measure(
            "services",
            "before = 1",
            "services that users got, over those of the month before",
        ),
        "services_volume",
        Scale::Before,
    ),
    (
        measure("equity", "before = 1", "share prices, over those of the month before"),
        "equity_index",
        Scale::Before,
    ),
];

/// The month before the mark.
const BEFORE: [i32; 1] = [-1];

const fn measure(name: &'static str, unit: &'static str, meaning: &'static str) -> Measure {
    Measure { name, unit, meaning }
}

/// Reads the series of all runs at some months from the breakthrough.
///
/// # Errors
/// A table cannot be read, or has not the columns of this program.
pub fn read(
    folders: &Folders,
    ensemble: &Ensemble,
    offsets: Vec<i32>,
) -> Result<Aligned, OutputError> {
    let width = SHOWN.len() * offsets.len();
    let empty = |world: &World| vec![vec![f64::NAN; width]; world.runs.len()];
    let worlds = ensemble.worlds.iter().map(empty).collect();
    let aligned = Aligned { offsets, worlds, ..nothing() };
    let steps = ensemble.worlds.iter().map(|world| world.steps_per_year).collect();
    let mut reading = Reading { places: places(ensemble), steps_per_year: steps, aligned };
    let position = |name: &String| ensemble.worlds.iter().position(|world| world.name == *name);
    for ((path, manifest), names) in folders.all.iter().zip(folders.names()) {
        let known = manifest.worlds.iter().zip(&names);
        let known = known.filter_map(|(world, name)| Some((world.name.as_str(), position(name)?)));
        reading.folder(path, &known.collect())?;
    }
    Ok(reading.aligned)
}

/// The series that would be shown, of no runs.
pub fn nothing() -> Aligned {
    let series = SHOWN.iter().map(|(measure, ..)| *measure).collect();
    Aligned { series, ..Aligned::default() }
}

/// Where a run stands among those of its world, and its mark, by world and seed.
fn places(ensemble: &Ensemble) -> BTreeMap<(usize, u64), (usize, Mark)> {
    let worlds = ensemble.worlds.iter().zip(marks(ensemble)).enumerate();
    worlds
        .flat_map(|(at, (world, marks))| {
            let runs = world.runs.iter().enumerate().zip(marks);
            runs.map(move |((place, run), mark)| ((at, run.seed), (place, mark)))
        })
        .collect()
}

struct Reading {
    places: BTreeMap<(usize, u64), (usize, Mark)>,
    steps_per_year: Vec<u32>,
    aligned: Aligned,
}

impl Reading {
    fn folder(&mut self, path: &Path, names: &BTreeMap<&str, usize>) -> Result<(), OutputError> {
        let file = path.join(format!("{}.parquet", SERIES.name));
        let columns: Vec<&str> = ["world", "seed"]
            .into_iter()
            .chain(SHOWN.iter().map(|(_, column, _)| *column))
            .collect();
        let source = Source::open(&file).map_err(OutputError::damaged(&file))?;
        for group in 0..source.groups() {
            let frame = source.read(group, Some(&columns)).map_err(OutputError::damaged(&file))?;
            for (seed, run) in frame.by("seed") {
                let world = run.texts("world").filter(|_| run.rows() > 0).map(|names| names.get(0));
                let world = world.and_then(|name| names.get(name));
                let place = world.and_then(|world| {
                    let (place, mark) = self.places.get(&(*world, seed as u64))?;
                    Some((*world, *place, *mark))
                });
                if let Some(place) = place {
                    self.run(path, &run, place)?;
                }
            }
        }
        Ok(())
    }

    fn run(
        &mut self,
        path: &Path,
        run: &Frame,
        (world, place, mark): (usize, usize, Mark),
    ) -> Result<(), OutputError> {
        let steps = self.steps_per_year[world];
        for (at, (_, column, scale)) in SHOWN.iter().enumerate() {
            let what = || format!("its table series has no column `{column}`");
            let values = run.numbers(column);
            let values = values
                .ok_or_else(|| OutputError::NoEnsemble { path: path.into(), what: what() })?;
            let by = match scale {
                Scale::Plain => 1.0,
                Scale::Flow(by) => by * 12.0 / f64::from(steps),
                Scale::Before => pick(values, mark, &BEFORE, steps)[0],
            };
            let picked = pick(values, mark, &self.aligned.offsets, steps);
            for (offset, value) in picked.into_iter().enumerate() {
                let cell = &mut self.aligned.worlds[world][place][offset * SHOWN.len() + at];
                *cell = if by > 0.0 { value / by } else { f64::NAN };
            }
        }
        Ok(())
    }
}
