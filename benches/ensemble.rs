//! Runs of an ensemble one after the other, and what is done around each: reading the world, dating the run.
//!
//! `cargo bench --bench ensemble`. Files are not written here: `overbuild ensemble` under `time` says what that takes.

use std::path::Path;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use overbuild::analysis::dating::rule::Rule;
use overbuild::analysis::dating::timeline::date;
use overbuild::analysis::summary::summarise;
use overbuild::experiment::batch::{each, run};
use overbuild::scenario::checked::Scenario;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // One worker, so that the time is that of one core.
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("nobody was before");
    divan::main();
}

fn today() -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/today.ron");
    Scenario::read(&path, &["users=1000".to_string()]).expect("today is a world")
}

/// Sixteen seeds of 1,000 users and 144 months, each summed up and dated.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn runs(bencher: Bencher) {
    const RUNS: u64 = 16;
    let (scenarios, rule) = ([today()], Rule::default());
    let seeds: Vec<u64> = (1..=RUNS).collect();
    bencher.counter(ItemsCount::new(RUNS)).bench_local(|| {
        each(
            &scenarios,
            &seeds,
            |record| black_box((summarise(record).is_ok(), date(record, &rule).is_ok())),
            || (),
        )
    });
}

#[divan::bench(sample_count = 20)]
fn dating(bencher: Bencher) {
    let (record, rule) = (run(&today(), 1).expect("today runs"), Rule::default());
    bencher.bench_local(|| black_box(date(&record, &rule).is_ok()));
}

#[divan::bench(sample_count = 20)]
fn reading() -> Scenario {
    today()
}
