//! Economies that are opened again with the next seed: a worker builds one once.

use std::sync::Mutex;

use crate::economy::rebuild;
use crate::economy::simulation::Simulation;
use crate::experiment::run::start;
use crate::scenario::checked::Scenario;

/// The economies of some worlds that no worker is at. There are never more than workers, so that memory does not grow with the
/// number of worlds.
pub struct Economies<'a> {
    scenarios: &'a [Scenario],
    idle: Mutex<Vec<(usize, Simulation)>>,
}

impl Economies<'_> {
    /// None built yet.
    pub fn of(scenarios: &[Scenario]) -> Economies<'_> {
        Economies { scenarios, idle: Mutex::default() }
    }

    /// The economy of a world, by its position, on its first day.
    pub fn open(&self, world: usize, seed: u64) -> Simulation {
        let scenario = &self.scenarios[world];
        match self.idle_one(world) {
            Some(mut simulation) => {
                let rules = scenario.world();
                rebuild(&mut simulation, &rules.rules, &rules.population, (seed, rules.users));
                simulation.expect(scenario.steps());
                simulation
            }
            None => start(scenario, seed),
        }
    }

    /// Keeps an economy for another seed.
    pub fn close(&self, world: usize, simulation: Simulation) {
        self.idle.lock().expect("nobody panics while at the list").push((world, simulation));
    }

    /// An idle economy of a world. Where there is none, one of another world makes room.
    fn idle_one(&self, world: usize) -> Option<Simulation> {
        let mut idle = self.idle.lock().expect("nobody panics while at the list");
        let found = idle.iter().position(|(of, _)| *of == world);
        let other = idle.pop_if(|_| found.is_none());
        let found = found.map(|at| idle.swap_remove(at).1);
        drop(idle);
        drop(other);
        found
    }
}
