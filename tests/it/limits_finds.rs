//! Limits of spreading and finding: adoption after Bass, diffusion, the race, learning.

use overbuild::economy::Rules;
use overbuild::economy::agents::developer::Developer;
use overbuild::economy::agents::fleet::Fleet;
use overbuild::economy::agents::gpu_vendor::GpuVendor;
use overbuild::economy::agents::{AgentId, Sector};
use overbuild::economy::dice::Dice;
use overbuild::economy::markets::{Plan, Segment, Segments, TaskStock};
use overbuild::economy::mechanisms::{adoption, breakthroughs, diffusion};
use overbuild::economy::opening::money;
use overbuild::economy::portfolio::columns::Users;
use overbuild::economy::portfolio::panel::Panel;
use overbuild::economy::simulation::Simulation;
use overbuild::economy::technology::Frontier;

use crate::small::{Trade, economy, edit, lot, of, rules, steps, trade};
use crate::support::{run, world};

/// The Bass curve from nobody on.
fn bass(innovation: f64, imitation: f64, years: f64) -> f64 {
    let decay = libm::exp(-(innovation + imitation) * years);
    (1.0 - decay) / (1.0 + imitation / innovation * decay)
}

/// Adopted share in each step of a segment so large that chance evens out: only adoption is installed.
fn adoption_of_multitudes(innovation: f64, imitation: f64, count: u32) -> Vec<f64> {
    let mut sim = economy(12);
    money::close_books(&mut sim);
    let segment = Segment {
        name: "everybody".to_string(),
        users: Users::default(),
        weight: 1.0,
        innovation,
        imitation,
        hazard: 0.0,
        adopted: 0.0,
        viable: 0.1,
        viable_at_start: 0.1,
        size: 1.0,
        budget: 1.0,
        usage: vec![],
        spending: 0.0,
        panel: Panel::default(),
    };
    sim.with(Segments(vec![segment])).init::<TaskStock>();
    adoption::install(&mut sim, rules(&["adoption.users_growth=0"]).adoption);
    let mut shares = Vec::new();
    for _ in 0..count {
        steps(&mut sim, 1);
        let segment = &mut sim.world.resource_mut::<Segments>().0[0];
        segment.adopted = -libm::expm1(-segment.hazard);
        shares.push(segment.adopted);
    }
    shares
}

#[test]
fn at_constant_price_the_hazard_follows_the_bass_curve() {
    for (innovation, imitation) in [(0.03, 0.38), (0.01, 0.6)] {
        let shares = adoption_of_multitudes(innovation, imitation, 240);
        for (step, share) in shares.iter().enumerate() {
            let expected = bass(innovation, imitation, (step + 1) as f64 / 12.0);
            assert!((share - expected).abs() < 1e-12, "{share} for {expected} in step {step}");
        }
    }
}

#[test]
fn adoption_peaks_after_six_years() {
    let shares = adoption_of_multitudes(0.03, 0.38, 144);
    let adopting = |step: &usize| shares[*step] - shares[step - 1];
    let peak = (1..144).max_by(|a, b| adopting(a).total_cmp(&adopting(b))).expect("steps");
    let years = (peak as f64 + 0.5) / 12.0;
    let expected = libm::log(0.38 / 0.03) / (0.03 + 0.38);
    assert!((expected - 6.19).abs() < 0.005);
    assert!((years - expected).abs() < 1.0 / 12.0, "{years} for {expected}");
}

#[test]
fn end_users_adopt_along_the_bass_curve_when_prices_do_not_matter() {
    let mut world =
        world("no-breakthrough", &["users=20000", "rules.adoption.viability_exponent=0"]);
    world.population.segments.truncate(1);
    world.population.segments[0].adopted = 0.0.try_into().unwrap();
    world.population.segments[0].spending = 1.0.try_into().unwrap();
    let (innovation, imitation, users) = (0.03, 0.38, 20_000.0);
    let record = run(&world, 120);
    let shares = record.series.column("adoption_share").unwrap();
    let mut variance = 0.0;
    for (step, share) in shares.iter().enumerate() {
        let expected = bass(innovation, imitation, (step + 1) as f64 / 12.0);
        // Early luck is imitated: the variance of the linearised process of so many users.
        let adopting = (innovation + imitation * expected) * (1.0 - expected);
        let imitated = imitation - innovation - 2.0 * imitation * expected;
        variance += (2.0 * imitated * variance + adopting / users) / 12.0;
        let error = (share - expected).abs() / variance.sqrt();
        assert!(error < 4.0, "{share} for {expected} in step {step}: {error} errors");
    }
    assert!(shares[119] > 0.8);
}

/// A find published at once and common after a while, and developers that adopt at their own speeds.
fn diffusing(publication_months: f64, adoption_years: &[f64]) -> (Simulation, Vec<AgentId>) {
    let published = format!("breakthroughs.scheduled[0].publication_months={publication_months}");
    let paths = [published, "breakthroughs.scheduled[0].adoption_months=None".to_string()];
    let paths: Vec<String> = paths.iter().map(|path| format!("rules.{path}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let Rules { mut breakthroughs, diffusion, policy, .. } = world("overnight-10x", &paths).rules;
    breakthroughs.scheduled[0].month = 0.0.try_into().unwrap();
    let mut sim = economy(12);
    money::enter(&mut sim, "lab-1", Sector::ModelLabs, 0.0, Developer::default());
    let enter = |(i, &adoption_years): (usize, &f64)| {
        let developer = Developer { adoption_years, ..Developer::default() };
        money::enter(&mut sim, &format!("adopter-{i}"), Sector::ModelLabs, 0.0, developer)
    };
    let adopters = adoption_years.iter().enumerate().map(enter).collect();
    money::close_books(&mut sim);
    sim.with(Plan(1.0)).with(Dice::new(1)).with(policy);
    breakthroughs::install(&mut sim, breakthroughs);
    diffusion::install(&mut sim, diffusion);
    (sim, adopters)
}

#[test]
fn developers_relax_to_the_commons_with_their_time_constants() {
    let times = [0.25, 0.5, 1.0, 3.0];
    let (mut sim, adopters) = diffusing(0.0, &times);
    for step in 1..=60 {
        steps(&mut sim, 1);
        assert!((sim.world.resource::<Frontier>().commons[0] - libm::log(10.0)).abs() < 1e-9);
        for (&adopter, time) in adopters.iter().zip(times) {
            let known = of::<Developer>(&sim, adopter).log_efficiency[0];
            let expected = libm::log(10.0) * -libm::expm1(-f64::from(step) / 12.0 / time);
            assert!((known - expected).abs() < 1e-9, "{known} for {expected} in step {step}");
        }
    }
}

#[test]
fn the_commons_relax_to_the_frontier_with_the_time_of_publication() {
    let (mut sim, _) = diffusing(18.0, &[]);
    for step in 1..=60 {
        steps(&mut sim, 1);
        let common = sim.world.resource::<Frontier>().commons[0];
        let expected = libm::log(10.0) * -libm::expm1(-f64::from(step) / 18.0);
        assert!((common - expected).abs() < 1e-9, "{common} for {expected} in step {step}");
    }
}

#[test]
fn developers_adopt_in_the_order_of_their_time_constants() {
    let times = [2.0, 0.3, 1.2, 0.7];
    let (mut sim, adopters) = diffusing(6.0, &times);
    steps(&mut sim, 120);
    let record = sim.record();
    let adopted = |adopter: &AgentId| {
        let half = |event: &&overbuild::record::Event| {
            event.kind == "adoption" && event.agent == adopter.0 as usize
        };
        record.events.iter().find(half).map(|event| event.month).expect("everybody adopts")
    };
    let months: Vec<u32> = adopters.iter().map(adopted).collect();
    assert!(months[1] < months[3] && months[3] < months[2] && months[2] < months[0], "{months:?}");
}

const RATE: f64 = 1.5;
const FINE: u32 = 144;

/// A race and nothing else: three developers of equal research plans and one outsider; the second spends twice its plan.
fn race() -> (Simulation, Vec<(AgentId, f64)>) {
    let all = rules(&["breakthroughs.research_exponent=0.7"]);
    let mut rules = all.breakthroughs;
    let class = breakthroughs::SizeClass {
        factor: 10.0.try_into().unwrap(),
        per_year: RATE.try_into().unwrap(),
    };
    rules.sizes = vec![class];
    let mut sim = economy(FINE);
    let mut enter = |name: &str, race_share: f64, plan: f64, research: f64| {
        let developer =
            Developer { race_share, research_at_start: plan, research, ..Developer::default() };
        money::enter(&mut sim, name, Sector::ModelLabs, 0.0, developer)
    };
    let racers = vec![
        (enter("by-plan", 0.3, 1e9, 1e9), 0.3),
        (enter("doubled", 0.3, 1e9, 2e9), 0.3 * libm::pow(2.0, 0.7)),
        (enter("idle", 0.2, 1e9, 0.0), 0.0),
        (enter("outsider", 0.2, 0.0, 0.0), 0.2),
    ];
    money::close_books(&mut sim);
    sim.with(Plan(1.0)).with(Dice::new(0)).with(all.policy);
    breakthroughs::install(&mut sim, rules);
    (sim, racers)
}

/// First finder and time of the first find [years], for each of many seeds.
fn first_finds(sim: &mut Simulation, seeds: u64) -> Vec<(AgentId, f64)> {
    let first = |seed: u64| {
        sim.with(Dice::new(seed));
        sim.world.resource_mut::<Frontier>().finds.clear();
        let from = sim.clock().step();
        loop {
            steps(sim, 1);
            if let Some(find) = sim.world.resource::<Frontier>().finds.first() {
                return (find.finder, f64::from(sim.clock().step() - from) / f64::from(FINE));
            }
        }
    };
    (1..=seeds).map(first).collect()
}

#[test]
fn who_finds_first_is_drawn_by_hazard_and_when_is_exponential() {
    let (mut sim, racers) = race();
    let seeds = 1000;
    let finds = first_finds(&mut sim, seeds);
    let total: f64 = racers.iter().map(|(_, share)| share).sum();
    let root = libm::sqrt(seeds as f64);
    for (racer, share) in racers {
        let expected = share / total;
        let found = finds.iter().filter(|(finder, _)| *finder == racer).count();
        let error = libm::sqrt(expected * (1.0 - expected)) / root;
        let found = found as f64 / seeds as f64;
        assert!((found - expected).abs() <= 4.0 * error, "{found} for {expected}");
    }
    let rate = RATE * total;
    let half_step = 0.5 / f64::from(FINE);
    let mean = finds.iter().map(|(_, time)| time - half_step).sum::<f64>() / seeds as f64;
    assert!((mean * rate - 1.0).abs() < 4.0 / root, "{mean} for {}", 1.0 / rate);
    // Kolmogorov-Smirnov on the grid of steps, where the discrete law and the exponential agree.
    let mut times: Vec<f64> = finds.iter().map(|(_, time)| *time).collect();
    times.sort_by(f64::total_cmp);
    let distance = |time: f64| {
        let seen = times.partition_point(|&other| other <= time + half_step);
        (seen as f64 / seeds as f64 + libm::expm1(-rate * time)).abs()
    };
    let farthest = times.iter().map(|&time| distance(time)).fold(0.0, f64::max);
    assert!(farthest < 1.95 / root, "{farthest}");
}

#[test]
fn cost_falls_by_the_learning_rate_as_output_doubles() {
    for learning in [0.1, 0.2] {
        let learn = format!("production.learning={learning}");
        let paths = [
            learn.as_str(),
            "production.design_gain=1",
            "production.generation_months=None",
            "deliveries.least_lead_months=0",
            "orders.hurdle=0",
        ];
        let start = Trade {
            fleet: Fleet { lots: vec![lot(1, 1.0, 1, 60)], ..Fleet::default() },
            demand: 1e6,
            rent: 2.5,
            utilisation: 0.85,
            decline: 0.0,
            life: 60,
            capacity: 1e15,
            price: 1.0,
            lead_time: 1.0 / 12.0,
        };
        let (mut sim, _, seller) = trade(&rules(&paths), 12, start);
        steps(&mut sim, 6);
        let before: GpuVendor = of::<GpuVendor>(&sim, seller).clone();
        // What it ships next doubles all it ever shipped.
        edit(&mut sim, seller, |vendor: &mut GpuVendor| {
            let due: u64 = vendor.backlog.iter().map(|order| order.devices).sum();
            vendor.shipped = due as f64;
        });
        let shipped = of::<GpuVendor>(&sim, seller).shipped;
        let cost = before.cost_at_start * libm::pow(shipped, libm::log2(1.0 - learning));
        steps(&mut sim, 1);
        let after: &GpuVendor = of(&sim, seller);
        assert!(shipped > 1e4 && after.shipped == 2.0 * shipped);
        assert!((after.unit_cost / cost - (1.0 - learning)).abs() < 1e-12);
    }
}
