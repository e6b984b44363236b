//! The same world and seed give the same bits, whatever else happens.

use bevy_ecs::prelude::*;
use overbuild::economy::agents::AgentId;
use overbuild::economy::agents::gpu_vendor::GpuVendor;
use overbuild::economy::agents::hyperscaler::Owner;
use overbuild::economy::agents::lender::Lender;
use overbuild::economy::agents::model_lab::ModelLab;
use overbuild::economy::build_on;
use overbuild::economy::markets::{Segment, Segments};
use overbuild::economy::phase::Phase;
use overbuild::economy::portfolio::workers::Workers;
use overbuild::economy::simulation::Simulation;
use overbuild::experiment::batch::batch;
use overbuild::experiment::economies::Economies;
use overbuild::record::{Event, Record};
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::world::WorldFile;

use crate::support::{column, run, shipped, start, world, world_files};

const MONTHS: u32 = 60;

fn small(name: &str, more: &[&str]) -> WorldFile {
    world(name, &[&["users=1000", "population.captive_portfolios=100"], more].concat())
}

fn finish(mut sim: Simulation) -> Record {
    (0..MONTHS).for_each(|_| sim.step().unwrap());
    sim.record()
}

/// Bit patterns of the series, so that not even the sign of a zero may differ.
fn bits(record: &Record) -> Vec<u64> {
    record.series.values.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn two_runs_give_the_same_record() {
    for name in ["today", "overnight-100x"] {
        let (one, two) = (run(&small(name, &[]), MONTHS), run(&small(name, &[]), MONTHS));
        assert_eq!(bits(&one), bits(&two));
        assert_eq!((one.events, one.flows, one.balances), (two.events, two.flows, two.balances));
    }
}

/// All shipped worlds with a setting.
fn every_world(setting: &str) -> impl Iterator<Item = Scenario> {
    world_files().into_iter().map(move |file| {
        let scenario = Scenario::read(&file, &[setting.to_string()]);
        scenario.unwrap_or_else(|faults| panic!("{faults}"))
    })
}

/// What is seen of an economy in two and a half years.
fn seen(mut sim: Simulation) -> (Simulation, Record) {
    (0..30).for_each(|_| sim.step().unwrap());
    let record = sim.take_record();
    (sim, record)
}

#[test]
fn an_economy_opened_again_is_a_new_one_to_the_bit() {
    for scenarios in every_world("users=200").map(|world| [world]) {
        let (again, anew) = (Economies::of(&scenarios), Economies::of(&scenarios));
        again.close(0, seen(again.open(0, 1)).0);
        let (one, two) = (seen(again.open(0, 2)).1, seen(anew.open(0, 2)).1);
        assert!(one.series.columns == two.series.columns && one.agent_columns == two.agent_columns);
        assert!(
            bits(&one) == bits(&two) && one.names == two.names,
            "{}",
            scenarios[0].world().name
        );
        assert_eq!((one.events, one.flows, one.balances), (two.events, two.flows, two.balances));
        assert_eq!(format!("{:?}", one.agents), format!("{:?}", two.agents));
    }
}

fn are_in_order<K: Component>(world: &mut World) -> bool {
    world.query_filtered::<&AgentId, With<K>>().iter(world).is_sorted()
}

#[test]
fn agents_of_a_kind_are_stored_in_the_order_of_their_numbers() {
    for scenarios in every_world("users=60").map(|world| [world]) {
        let economies = Economies::of(&scenarios);
        for seed in [1, 2] {
            let mut sim = economies.open(0, seed);
            (0..12).for_each(|_| sim.step().unwrap());
            let world = &mut sim.world;
            let orders = [
                are_in_order::<Owner>(world),
                are_in_order::<ModelLab>(world),
                are_in_order::<GpuVendor>(world),
                are_in_order::<Lender>(world),
            ];
            assert_eq!(orders, [true; 4], "{}, seed {seed}", scenarios[0].world().name);
            economies.close(0, sim);
        }
    }
}

/// What a batch on so many threads makes of two worlds and two seeds: bits and events of each run.
fn batch_on(threads: usize) -> Vec<Vec<(Vec<u64>, Vec<Event>)>> {
    let read = |name| {
        let sets = ["users=500", "months=24"].map(String::from);
        Scenario::read(&shipped(name), &sets).unwrap_or_else(|faults| panic!("{faults}"))
    };
    let scenarios = ["overnight-10x", "levered-neoclouds"].map(read);
    let measure = |record: &Record| (bits(record), record.events.clone());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| batch(&scenarios, &[1, 2], measure, || ())).unwrap()
}

#[test]
fn i13_runs_of_a_batch_are_single_runs_to_the_bit_on_one_thread_and_on_several() {
    let single = ["overnight-10x", "levered-neoclouds"].map(|name| {
        ["seed=1", "seed=2"].map(|seed| {
            let record = run(&world(name, &["users=500", "months=24", seed]), 24);
            (bits(&record), record.events)
        })
    });
    for threads in [1, 4] {
        let runs = batch_on(threads);
        assert!(runs.iter().flatten().eq(single.iter().flatten()), "{threads} threads");
    }
}

#[test]
fn i13_any_number_of_threads_within_a_run_gives_the_same_record() {
    let world = world("overnight-10x", &["users=60000"]);
    let run_on = |threads| {
        let size = (world.seed, world.users, world.steps_per_year);
        let workers = Workers::new(threads).unwrap();
        let mut sim = build_on(workers, &world.rules, &world.population, size);
        (0..40).for_each(|_| sim.step().unwrap());
        let record = sim.record();
        (bits(&record), record.events)
    };
    let alone = run_on(1);
    for threads in [2, 3, 8] {
        assert!(run_on(threads) == alone, "{threads} threads");
    }
}

#[test]
fn another_seed_is_another_history() {
    let world = |seed: &str| small("today", &[seed]);
    assert_ne!(bits(&run(&world("seed=1"), MONTHS)), bits(&run(&world("seed=2"), MONTHS)));
}

#[test]
fn twenty_shuffles_of_unordered_systems_give_the_same_bits() {
    let world = small("overnight-10x", &[]);
    let plain = run(&world, MONTHS);
    for seed in 0..20 {
        let mut sim = start(&world);
        sim.shuffle(seed);
        let shuffled = finish(sim);
        assert_eq!(bits(&shuffled), bits(&plain), "shuffle {seed}");
        assert_eq!(shuffled.events, plain.events, "shuffle {seed}");
    }
}

#[test]
fn a_column_a_reader_and_a_panel_change_nothing_else() {
    let world = small("overnight-10x", &[]);
    let plain = run(&world, MONTHS);
    let mut sim = start(&world);
    sim.measure("labs_count", "labs", "Labs", |labs: Query<&ModelLab>| labs.iter().len() as f64)
        .during(Phase::Audit, |labs: Query<&ModelLab>| assert!(labs.iter().len() > 0))
        .watch_users(30);
    let watched = finish(sim);
    for known in &plain.series.columns {
        assert_eq!(column(&watched, known.name), column(&plain, known.name), "{}", known.name);
    }
    assert_eq!((watched.events, watched.agents.rows()), (plain.events, plain.agents.rows()));
    assert!(!watched.users.is_empty() && plain.users.is_empty());
}

#[test]
fn a_rule_that_is_switched_off_changes_nothing() {
    let off = small("no-breakthrough", &[]);
    let plain = bits(&run(&off, MONTHS));
    for switched in [
        "rules.news.noise=3",
        "rules.breakthroughs.kinds.energy=9",
        "rules.breakthroughs.leak_months=1",
        "rules.absorption.share=0",
        "rules.expectations.response_years=3",
        "rules.orders.vendor_credit_rate=3",
    ] {
        let bits_with = bits(&run(&small("no-breakthrough", &[switched]), 30));
        assert_eq!(bits_with, plain[..bits_with.len()], "{switched}");
    }
}

#[test]
fn a_small_population_is_the_beginning_of_a_large_one() {
    let scales = |users: &str| -> Vec<Vec<u32>> {
        let sim = start(&world("today", &[users]));
        let segments = &sim.world.resource::<Segments>().0;
        let of_segment =
            |segment: &Segment| segment.users.scale.iter().map(|scale| scale.0.to_bits()).collect();
        segments.iter().map(of_segment).collect()
    };
    let (small, large) = (scales("users=1000"), scales("users=9000"));
    for (small, large) in small.iter().zip(&large) {
        assert!(!small.is_empty() && small[..] == large[..small.len()]);
    }
}
