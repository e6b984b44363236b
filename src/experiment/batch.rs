//! Many runs at once: worlds times seeds on all cores, in an order that does not matter.

use rayon::prelude::*;

use crate::economy::broken::Broken;
use crate::experiment::run::start;
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
    let world = &scenario.world().name;
    let mut simulation = start(scenario, seed);
    for _ in 0..scenario.steps() {
        simulation.step().map_err(|broken| Failed { world: world.clone(), seed, broken })?;
    }
    Ok(simulation.record())
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
    let results: Vec<Result<T, Failed>> = jobs
        .par_iter()
        .map(|&(world, seed)| {
            let result = run(&scenarios[world], seed).map(|record| measure(&record));
            done();
            result
        })
        .collect();
    let mut results = results.into_iter();
    scenarios.iter().map(|_| results.by_ref().take(seeds.len()).collect()).collect()
}
