//! A month: the phases in running order, each with a schedule of its own that ends with its settlement. One schedule of all
//! would be laid out only by comparing every system with every other one.

use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{LogLevel, ScheduleBuildSettings, SingleThreadedExecutor};
use bevy_ecs::system::ScheduleSystem;

use crate::economy::ledger;
use crate::economy::phase::Phase;

/// The systems of all phases.
pub(super) struct Month(Vec<Schedule>);

/// The two parts of a phase: agents decide, then the ledger settles what they pay.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Decisions,
    Settlement,
}

impl Default for Month {
    fn default() -> Month {
        Month(Phase::ALL.iter().map(|&phase| schedule(phase)).collect())
    }
}

impl Month {
    /// Adds systems to a phase.
    pub fn during<M>(
        &mut self,
        phase: Phase,
        systems: impl IntoScheduleConfigs<ScheduleSystem, M>,
    ) {
        self.phase(phase).add_systems(systems.in_set(Part::Decisions));
    }

    /// Shuffles systems that are unordered within their phase.
    pub fn shuffle(&mut self, seed: u64) {
        for phase in &mut self.0 {
            phase.set_build_settings(settings(Some(seed)));
        }
    }

    /// Runs the phases in their order.
    pub fn run(&mut self, world: &mut World) {
        self.0.iter_mut().for_each(|phase| phase.run(world));
    }

    /// The schedule of a phase.
    pub fn phase(&mut self, phase: Phase) -> &mut Schedule {
        &mut self.0[phase as usize]
    }
}

/// An empty phase; ambiguity is an error.
fn schedule(phase: Phase) -> Schedule {
    let mut schedule = Schedule::new(phase);
    schedule.set_executor(SingleThreadedExecutor::new());
    schedule.set_build_settings(settings(None));
    schedule.configure_sets((Part::Decisions, Part::Settlement).chain());
    schedule.add_systems(ledger::settle.run_if(ledger::waits).in_set(Part::Settlement));
    schedule
}

fn settings(shuffle_seed: Option<u64>) -> ScheduleBuildSettings {
    ScheduleBuildSettings {
        ambiguity_detection: LogLevel::Error,
        shuffle_seed,
        ..ScheduleBuildSettings::new()
    }
}
