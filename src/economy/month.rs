//! A month: the phases in running order, a schedule each, and the settlement after each. One schedule of all would be laid out
//! only by comparing every system with every other one.

use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{LogLevel, ScheduleBuildSettings, ScheduleLabel, SingleThreadedExecutor};

use crate::economy::ledger::{self, Journal};
use crate::economy::phase::Phase;

/// The systems of all phases.
pub(super) struct Month {
    phases: Vec<Schedule>,
    settlement: Schedule,
}

#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
struct Settlement;

impl Month {
    /// Phases in which nothing happens yet.
    pub fn new() -> Month {
        let mut settlement = schedule(Settlement);
        settlement.add_systems(ledger::settle);
        Month { phases: Phase::ALL.iter().map(|&phase| schedule(phase)).collect(), settlement }
    }

    /// The systems of a phase.
    pub fn phase(&mut self, phase: Phase) -> &mut Schedule {
        &mut self.phases[phase as usize]
    }

    /// Shuffles systems that are unordered within their phase.
    pub fn shuffle(&mut self, seed: u64) {
        for phase in &mut self.phases {
            phase.set_build_settings(settings(Some(seed)));
        }
    }

    /// Runs the phases in their order. After each the ledger settles what was paid.
    pub fn run(&mut self, world: &mut World) {
        for phase in &mut self.phases {
            phase.run(world);
            if world.resource::<Journal>().waits() {
                self.settlement.run(world);
            }
        }
    }
}

fn schedule(label: impl ScheduleLabel) -> Schedule {
    let mut schedule = Schedule::new(label);
    schedule.set_executor(SingleThreadedExecutor::new());
    schedule.set_build_settings(settings(None));
    schedule
}

/// Two systems that could run in either order and touch the same data are an error.
fn settings(shuffle_seed: Option<u64>) -> ScheduleBuildSettings {
    ScheduleBuildSettings {
        ambiguity_detection: LogLevel::Error,
        shuffle_seed,
        ..ScheduleBuildSettings::new()
    }
}
