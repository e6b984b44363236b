//! A month and a whole run of today's world at three sizes of population, and what building it costs.
//!
//! `cargo bench --bench month`. Rates are agent-months a second; ratios within one run are what counts.

use std::path::Path;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use overbuild::economy::build;
use overbuild::economy::simulation::Simulation;
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::world::WorldFile;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const SIZES: [u32; 3] = [1_000, 100_000, 1_000_000];

fn world(users: u32) -> WorldFile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/today.ron");
    let scenario = Scenario::read(&path, &[format!("users={users}")]);
    scenario.expect("today is a world").world().clone()
}

fn start(world: &WorldFile) -> Simulation {
    build(&world.rules, &world.population, (world.seed, world.users, world.steps_per_year))
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn month(bencher: Bencher, users: u32) {
    let mut sim = start(&world(users));
    sim.step().expect("the first month runs");
    bencher.counter(ItemsCount::new(users)).bench_local(|| sim.step().expect("a month runs"));
}

/// The month of 40 firms alone: as few end users and captive portfolios as a world may have, in the middle of a run.
#[divan::bench(sample_count = 100)]
fn firms(bencher: Bencher) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/today.ron");
    let sets = ["users=6", "population.captive_portfolios=1"];
    let entrants = ["population.entrants.clouds=8", "population.entrants.labs=7"];
    let sets: Vec<String> = sets.into_iter().chain(entrants).map(String::from).collect();
    let scenario = Scenario::read(&path, &sets).expect("today is a world");
    let mut sim = start(scenario.world());
    sim.expect(scenario.steps());
    (0..36).for_each(|_| sim.step().expect("a month runs"));
    bencher.bench_local(|| sim.step().expect("a month runs"));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn run(bencher: Bencher, users: u32) {
    let world = world(users);
    let months = 144;
    bencher.counter(ItemsCount::new(users * months)).bench_local(|| {
        let mut sim = start(&world);
        sim.expect(months);
        for _ in 0..months {
            sim.step().expect("a month runs");
        }
        black_box(sim.record())
    });
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn build_population(bencher: Bencher, users: u32) {
    let world = world(users);
    bencher.counter(ItemsCount::new(users)).bench_local(|| black_box(start(&world)));
}
