//! How often a month takes memory from the heap, once a run is three years old.
//!
//! A quiet month takes none. What still does:
//! - **Growth of what is kept**, in few quiet months and a few times each: loans of a debtor, lots and facilities of a fleet,
//!   an order book, what a vendor made of a new generation. Room doubles, so this gets rarer.
//! - **Used devices for sale**, sold or not: what sellers offer, what is dealt and delivered.
//! - **Firms in trouble**: who goes without what is not paid, orders held back, write-downs of many lots, estates, claims and
//!   contracts taken apart, prices at which a covenant is cured.
//! - **Finds and generations**: what everybody holds of a find, and the ranks of devices, are laid out anew.
//!
//! Worlds with more than 64 agents, or switches that `today` leaves off, take more.

use std::path::Path;

use overbuild::economy::build;
use overbuild::economy::events::EventLog;
use overbuild::economy::simulation::Simulation;
use overbuild::scenario::checked::Scenario;

const MONTHS: std::ops::Range<u32> = 36..136;

/// What happens in the ordinary course of business.
const ORDINARY: [&str; 5] = ["order", "delivery", "cancellation", "mothball", "scrap"];

/// Heap calls of the months of a world, first those of quiet ones, then those in which something extraordinary happens.
fn quiet_and_other(settings: &[&str]) -> (Vec<u64>, Vec<u64>) {
    let mut sim = today(settings);
    (0..MONTHS.start).for_each(|_| sim.step().expect("a month runs"));
    let calls: Vec<(u32, u64)> = MONTHS.map(|month| (month, calls(&mut sim))).collect();
    let events = sim.world.resource::<EventLog>().events();
    let extraordinary = events.iter().filter(|event| !ORDINARY.contains(&event.kind));
    let eventful: Vec<u32> = extraordinary.map(|event| event.month).collect();
    let (other, quiet): (Vec<_>, Vec<_>) =
        calls.into_iter().partition(|(month, _)| eventful.contains(month));
    let counts = |months: Vec<(u32, u64)>| months.into_iter().map(|(_, calls)| calls).collect();
    (counts(quiet), counts(other))
}

fn today(settings: &[&str]) -> Simulation {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/today.ron");
    let settings: Vec<String> = settings.iter().map(|setting| setting.to_string()).collect();
    let scenario = Scenario::read(&path, &settings).expect("today is a world");
    let world = scenario.world();
    let mut sim =
        build(&world.rules, &world.population, (world.seed, world.users, world.steps_per_year));
    sim.expect(scenario.steps());
    sim
}

/// Heap calls of the next month.
fn calls(sim: &mut Simulation) -> u64 {
    allocation_counter::measure(|| sim.step().expect("a month runs")).count_total
}

fn assert_frugal((quiet, other): (Vec<u64>, Vec<u64>)) {
    let grown: Vec<u64> = quiet.iter().copied().filter(|calls| *calls > 0).collect();
    assert!(quiet.len() >= 40, "{} months are quiet", quiet.len());
    assert!(grown.len() <= 12, "quiet months that take from the heap: {grown:?}");
    assert!(grown.iter().sum::<u64>() <= 60, "what is kept grows seldom: {grown:?}");
    assert!(other.iter().all(|calls| *calls <= 80), "eventful months: {other:?}");
}

#[test]
fn a_month_of_firms_takes_nothing_from_the_heap_unless_something_extraordinary_happens() {
    assert_frugal(quiet_and_other(&["users=6", "population.captive_portfolios=1"]));
}

#[test]
fn nor_does_a_month_with_users() {
    assert_frugal(quiet_and_other(&["users=3000"]));
}
