//! Many runs at once: worlds times seeds on all cores, in an order that does not matter.

use rayon::prelude::*;

use crate::economy::broken::Broken;
use crate::experiment::economies::Economies;
use crate::record::Record;
use crate::scenario::checked::Scenario;

/// A run that was stopped by a broken invariant.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{world}, seed {seed}: {broken}")]
pub struct Failed {
    /// Name of the world.
    pub world: String,
    /// Seed of the run.
    pub seed: u64,
    /// What broke.
    pub broken: Broken,
}

/// Runs a world with a seed of its own to the end.
///
/// # Errors
/// A broken invariant.
pub fn run(scenario: &Scenario, seed: u64) -> Result<Record, Failed> {
    let scenarios = std::slice::from_ref(scenario);
    make(&Economies::of(scenarios), scenarios, (0, seed))
}

/// Runs a world, by its position, with a seed of its own to the end, in an economy that is kept for the next seed.
///
/// # Errors
/// A broken invariant.
pub fn make(
    economies: &Economies,
    scenarios: &[Scenario],
    (at, seed): (usize, u64),
) -> Result<Record, Failed> {
    let scenario = &scenarios[at];
    let mut simulation = economies.open(at, seed);
    for _ in 0..scenario.steps() {
        let failed = |broken| Failed { world: scenario.world().name.clone(), seed, broken };
        simulation.step().map_err(failed)?;
    }
    let record = simulation.take_record();
    economies.close(at, simulation);
    Ok(record)
}

/// Runs every world with every seed and keeps what `measure` makes of each run: one list a world, in the order of seeds.
/// `done` is called after each run.
///
/// # Errors
/// The first run, by world and seed, that broke an invariant.
pub fn batch<T: Send>(
    scenarios: &[Scenario],
    seeds: &[u64],
    measure: impl Fn(&Record) -> T + Sync,
    done: impl Fn() + Sync,
) -> Result<Vec<Vec<T>>, Failed> {
    each(scenarios, seeds, measure, done)
        .into_iter()
        .map(|runs| runs.into_iter().collect())
        .collect()
}

/// The same, where a run that breaks an invariant does not stop the others.
pub fn each<T: Send>(
    scenarios: &[Scenario],
    seeds: &[u64],
    measure: impl Fn(&Record) -> T + Sync,
    done: impl Fn() + Sync,
) -> Vec<Vec<Result<T, Failed>>> {
    let jobs: Vec<(usize, u64)> =
        (0..scenarios.len()).flat_map(|w| seeds.iter().map(move |&seed| (w, seed))).collect();
    let economies = Economies::of(scenarios);
    let results: Vec<Result<T, Failed>> = jobs
        .par_iter()
        .map(|&job| {
            let result = make(&economies, scenarios, job).map(|record| measure(&record));
            done();
            result
        })
        .collect();
    let mut results = results.into_iter();
    scenarios.iter().map(|_| results.by_ref().take(seeds.len()).collect()).collect()
}
