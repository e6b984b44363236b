//! One run: watched as it goes, stopped within a month when somebody asks.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::economy::broken::Broken;
use crate::economy::build_on;
use crate::economy::portfolio::workers::Workers;
use crate::economy::simulation::Simulation;
use crate::record::Record;
use crate::scenario::checked::Scenario;

/// Why a run ended before its time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Halt<E> {
    /// Somebody asked it to stop.
    #[error("stopped in month {month}; nothing was written")]
    Stopped {
        /// The step that was not run any more.
        month: u32,
    },
    /// An invariant was broken.
    #[error(transparent)]
    Broken(#[from] E),
}

/// Runs a world to its end. `panel` end users are sampled; `progress` hears how many steps are done; `workers` share out the
/// end users.
///
/// # Errors
/// The run was stopped, or an invariant was broken.
pub fn run(
    scenario: &Scenario,
    (panel, workers): (u32, Workers),
    stop: &AtomicBool,
    progress: impl FnMut(u32),
) -> Result<Record, Halt<Broken>> {
    let mut simulation = start_on(workers, scenario, scenario.world().seed);
    simulation.watch_users(panel);
    walk(scenario.steps(), || simulation.step(), stop, progress)?;
    Ok(simulation.record())
}

/// The economy of a world on its first day, with a seed of its own.
pub fn start(scenario: &Scenario, seed: u64) -> Simulation {
    start_on(Workers::default(), scenario, seed)
}

fn start_on(workers: Workers, scenario: &Scenario, seed: u64) -> Simulation {
    let world = scenario.world();
    let size = (seed, world.users, world.steps_per_year);
    let mut simulation = build_on(workers, &world.rules, &world.population, size);
    simulation.expect(scenario.steps());
    simulation
}

/// Makes so many steps, and looks at `stop` before each.
///
/// # Errors
/// A step failed, or the flag was up.
pub fn walk<E>(
    steps: u32,
    mut step: impl FnMut() -> Result<(), E>,
    stop: &AtomicBool,
    mut progress: impl FnMut(u32),
) -> Result<(), Halt<E>> {
    for month in 0..steps {
        if stop.load(Ordering::Relaxed) {
            return Err(Halt::Stopped { month });
        }
        step().map_err(Halt::Broken)?;
        progress(month + 1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_makes_all_its_steps_and_tells_of_each() {
        let mut heard = Vec::new();
        let going = AtomicBool::new(false);
        walk(3, || Ok::<(), ()>(()), &going, |done| heard.push(done)).unwrap();
        assert_eq!(heard, [1, 2, 3]);
    }

    #[test]
    fn a_run_stops_before_the_next_step_when_the_flag_is_up() {
        let stop = AtomicBool::new(false);
        let halt =
            walk(9, || Ok::<(), ()>(()), &stop, |done| stop.store(done == 4, Ordering::Relaxed));
        assert_eq!(halt, Err(Halt::Stopped { month: 4 }));
    }

    #[test]
    fn a_step_that_fails_ends_the_run() {
        let going = AtomicBool::new(false);
        let halt = walk(9, || Err("month 0, ogen: broken"), &going, |_| {});
        assert_eq!(halt, Err(Halt::Broken("month 0, ogen: broken")));
    }
}
