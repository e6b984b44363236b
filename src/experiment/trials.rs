//! Many worlds that differ in a few numbers, each on the same seeds: common random numbers.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::experiment::batch::make;
use crate::experiment::economies::Economies;
use crate::experiment::stream::caught;
use crate::record::Record;
use crate::scenario::checked::Scenario;

/// Makes runs of worlds, each job by the position of its world and a seed, and keeps what `measure` makes of each, in the order
/// of the jobs; `None` where an invariant broke or a sum overflowed. `done` is called after each run. Nothing comes back once
/// `stop` is up.
pub fn evaluate<T: Send>(
    scenarios: &[Scenario],
    jobs: Vec<(usize, u64)>,
    measure: impl Fn(&Record) -> T + Sync,
    stop: &AtomicBool,
    done: impl Fn() + Sync,
) -> Option<Vec<Option<T>>> {
    let economies = Economies::of(scenarios);
    let run = |job: (usize, u64)| {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let record = caught(|| make(&economies, scenarios, job)).ok().and_then(Result::ok);
        done();
        record.map(|record| measure(&record))
    };
    let all: Vec<Option<T>> = jobs.into_par_iter().map(run).collect();
    (!stop.load(Ordering::Relaxed)).then_some(all)
}

/// Every world with every seed, world after world.
pub fn crossed(worlds: usize, seeds: &[u64]) -> Vec<(usize, u64)> {
    (0..worlds).flat_map(|at| seeds.iter().map(move |&seed| (at, seed))).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn worlds_are_run_on_the_same_seeds_and_nothing_comes_of_a_stop() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/today.ron");
        let changes = ["users=60", "months=2", "population.captive_portfolios=10"];
        let read = |more: &str| {
            let changes: Vec<String> =
                changes.iter().chain([&more]).map(|s| s.to_string()).collect();
            Scenario::read(&path, &changes).unwrap()
        };
        let worlds = [read("seed=1"), read("seed=2"), read("rules.rents.speed=3")];
        let of = |record: &Record| record.series.column("rents_list").unwrap();
        let going = AtomicBool::new(false);
        let made = evaluate(&worlds, crossed(3, &[1, 2]), of, &going, || ()).unwrap();
        assert_eq!(made.len(), 6);
        assert_eq!(made[..2], made[2..4]);
        assert_ne!(made[..2], made[4..]);
        going.store(true, Ordering::Relaxed);
        assert_eq!(evaluate(&worlds, vec![(0, 1)], of, &going, || ()), None);
    }
}
