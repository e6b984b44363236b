//! The same world with causes removed: every set of causes, every seed, the same luck otherwise.

use std::path::Path;

use crate::experiment::batch::{Failed, batch};
use crate::experiment::causes::Cause;
use crate::record::Record;
use crate::scenario::checked::Scenario;
use crate::scenario::faults::WorldError;

/// The worlds in which only some of the causes are there. Sets of causes are numbered: cause `i` is in set `s` if bit `i` of
/// `s` is set. Worlds that come out equal are run once.
#[derive(Debug)]
pub struct Plan {
    worlds: Vec<Scenario>,
    /// Which of them each set of causes makes.
    of: Vec<usize>,
}

impl Plan {
    /// All sets of some causes in a world file, with overrides laid over it before any cause is removed.
    ///
    /// # Errors
    /// All faults of the file, or of a world without some cause.
    pub fn new(file: &Path, overrides: &[String], causes: &[Cause]) -> Result<Plan, WorldError> {
        let whole = Scenario::read(file, overrides)?;
        let mut plan = Plan { worlds: Vec::new(), of: Vec::new() };
        for set in 0..1_usize << causes.len() {
            let removed = (0..causes.len()).filter(|i| set >> i & 1 == 0);
            let removals = removed.flat_map(|i| (causes[i].removal)(whole.world()));
            let overrides: Vec<String> = overrides.iter().cloned().chain(removals).collect();
            plan.add(Scenario::read(file, &overrides)?);
        }
        Ok(plan)
    }

    fn add(&mut self, world: Scenario) {
        let known = self.worlds.iter().position(|known| known.text() == world.text());
        let at = known.unwrap_or_else(|| {
            self.worlds.push(world);
            self.worlds.len() - 1
        });
        self.of.push(at);
    }

    /// How many different worlds there are.
    pub fn worlds(&self) -> usize {
        self.worlds.len()
    }

    /// Runs every world with every seed, on all cores, and keeps what `measure` makes of each run: one list a set of causes,
    /// in the order of seeds. `done` is called after each run.
    ///
    /// # Errors
    /// The first run, by set and seed, that broke an invariant.
    pub fn run<T: Clone + Send>(
        &self,
        seeds: &[u64],
        measure: impl Fn(&Record) -> T + Sync,
        done: impl Fn() + Sync,
    ) -> Result<Vec<Vec<T>>, Failed> {
        let measured = batch(&self.worlds, seeds, measure, done)?;
        Ok(self.of.iter().map(|&world| measured[world].clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::experiment::causes::{CAUSES, named};

    fn plan(world: &str, causes: &[&str]) -> Plan {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("worlds/{world}.ron"));
        let causes: Vec<Cause> = causes.iter().map(|name| named(name).unwrap()).collect();
        Plan::new(&file, &["users=50".into(), "months=2".into()], &causes).unwrap()
    }

    #[test]
    fn a_cause_that_a_world_does_not_have_makes_no_worlds() {
        let plan = plan("no-breakthrough", &["news", "breakthrough"]);
        assert_eq!((plan.worlds(), plan.of), (2, vec![0, 1, 0, 1]));
    }

    #[test]
    fn the_last_set_is_the_world_itself_and_the_first_has_no_cause() {
        let plan = plan("overnight-10x", &["supply-line", "breakthrough", "leverage"]);
        let [without, whole] = [&plan.worlds[0], &plan.worlds[7]].map(Scenario::world);
        let scheduled = [without, whole].map(|world| world.rules.breakthroughs.scheduled.len());
        assert_eq!((scheduled, plan.worlds()), ([0, 1], 8));
        let weights = [without, whole].map(|world| *world.rules.orders.supply_line_weight);
        assert_eq!(weights, [1.0, 0.34]);
        assert!(without.population.clouds().all(|cloud| *cloud.debt_usd == 0.0));
        assert_eq!(*without.population.strategies.borrowed.most, 0.0);
    }

    #[test]
    fn every_cause_can_be_taken_out_of_every_shipped_world() {
        let worlds = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("worlds");
        let files = worlds.read_dir().unwrap().map(|entry| entry.unwrap().path());
        for file in files.filter(|file| file.is_file()) {
            let whole = Scenario::read(&file, &[]).unwrap();
            let removals = CAUSES.iter().flat_map(|cause| (cause.removal)(whole.world()));
            let without = Scenario::read(&file, &removals.collect::<Vec<_>>());
            assert!(without.is_ok(), "{}: {}", file.display(), without.unwrap_err());
        }
    }

    #[test]
    fn outcomes_come_by_set_and_seed() {
        let plan = plan("no-breakthrough", &["news", "breakthrough"]);
        let runs = plan.run(&[4, 5, 6], |record| record.series.values.clone(), || ()).unwrap();
        assert_eq!((runs.len(), runs[0].len()), (4, 3));
        assert_eq!(runs[1], runs[3]);
        assert_ne!(runs[0][0], runs[0][1]);
    }
}
