//! Many seeds of the world on the bench, handed on as they come.

use serde_json::{Value, json};

use crate::experiment::economies::Economies;
use crate::experiment::stream::{caught, stream};
use crate::lab::bench::{Bench, Refusal, Wish};
use crate::lab::picture::picture;
use crate::scenario::checked::Scenario;

/// How many seeds an ensemble has.
pub const SEEDS: u64 = 100;

/// Runs a world on the seeds from that of the page on, and hands each run to `take` as it comes, until that fails.
///
/// # Errors
/// The wish is refused.
pub fn ensemble<E>(
    bench: &Bench,
    wish: &Wish,
    mut take: impl FnMut(Value) -> Result<(), E>,
) -> Result<(), Refusal> {
    let scenarios = [bench.scenario(wish)?];
    let economies = Economies::of(&scenarios);
    let seeds = (0..SEEDS).map(|more| wish.seed.wrapping_add(more));
    let work = |seed: &u64| run(bench, &economies, &scenarios[0], *seed);
    // Whoever listened has gone: there is nobody to tell.
    let _ = stream(0, seeds, work, |seed, run| {
        take(run.unwrap_or_else(|broken| json!({ "seed": seed, "broken": broken })))
    });
    Ok(())
}

fn run(
    bench: &Bench,
    economies: &Economies,
    scenario: &Scenario,
    seed: u64,
) -> Result<Value, String> {
    caught(|| {
        let mut simulation = economies.open(0, seed);
        for _ in 0..scenario.steps() {
            simulation.step().map_err(|broken| broken.to_string())?;
        }
        let record = simulation.take_record();
        economies.close(0, simulation);
        let mut run = picture(scenario, &bench.rule, record).map_err(|gap| gap.to_string())?;
        run["seed"] = seed.into();
        Ok(run)
    })?
}
