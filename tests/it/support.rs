//! What the tests share: shipped worlds, changed where a test says so, and runs of them.

use std::path::PathBuf;

use bevy_ecs::schedule::IntoScheduleConfigs;
use bevy_ecs::system::ScheduleSystem;

use overbuild::economy::broken::Broken;
use overbuild::economy::build;
use overbuild::economy::phase::Phase;
use overbuild::economy::simulation::Simulation;
use overbuild::record::Record;
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::world::WorldFile;

/// The path of a shipped world.
pub fn shipped(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("worlds").join(format!("{name}.ron"))
}

/// The files of all shipped worlds, in order.
pub fn world_files() -> Vec<PathBuf> {
    let folder = shipped("today").parent().expect("a world is in a folder").to_path_buf();
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| file.is_file()).collect();
    files.sort();
    files
}

/// A shipped world with overrides `path=value`.
pub fn world(name: &str, overrides: &[&str]) -> WorldFile {
    let overrides: Vec<String> = overrides.iter().map(|text| text.to_string()).collect();
    let scenario = Scenario::read(&shipped(name), &overrides);
    scenario.unwrap_or_else(|faults| panic!("{faults}")).world().clone()
}

/// An economy on its first day.
pub fn start(world: &WorldFile) -> Simulation {
    build(&world.rules, &world.population, (world.seed, world.users, world.steps_per_year))
}

/// Runs so many steps.
pub fn run(world: &WorldFile, steps: u32) -> Record {
    let mut sim = start(world);
    for _ in 0..steps {
        sim.step().unwrap_or_else(|broken| panic!("{broken}"));
    }
    sim.record()
}

/// The break that ends a run in which a stock is spoilt in a phase of every month.
pub fn broken<M>(
    world: &WorldFile,
    phase: Phase,
    spoil: impl IntoScheduleConfigs<ScheduleSystem, M>,
) -> Broken {
    let mut sim = start(world);
    sim.during(phase, spoil);
    (0..24).find_map(|_| sim.step().err()).expect("what was spoilt is found")
}

/// A column of the series.
pub fn column(record: &Record, name: &str) -> Vec<f64> {
    record.series.column(name).unwrap_or_else(|| panic!("no column {name}"))
}
