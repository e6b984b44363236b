//! Limits of ordering: stock management with and without delay, Little's law, free entry.

use overbuild::economy::agents::fleet::Fleet;
use overbuild::economy::agents::gpu_vendor::GpuVendor;
use overbuild::economy::agents::hyperscaler::{Expectation, RentalBusiness};
use overbuild::economy::dice::{Dice, Purpose};
use overbuild::economy::discounting::annuity;
use overbuild::economy::markets::Captive;
use overbuild::economy::mechanisms::orders::plan::Position;
use overbuild::economy::sampling::{exponential, fill_uniform};
use overbuild::economy::simulation::Simulation;
use overbuild::units::HOURS_PER_YEAR;

use crate::small::{PLAIN_DEVICES, Trade, edit, lot, of, rules, steps, trade};
use crate::support::column;

/// Rents stand still too, every project passes and nothing wears out.
const ONLY_THE_GAP: [&str; 5] = [
    "rents.speed=0",
    "orders.hurdle=0",
    "orders.screen_steepness=1000",
    "orders.profit_exponent=0",
    "retirement.service_life_years=1000",
];

const WANTED: f64 = 1e9;

/// An owner at nine tenths of the capacity it wants, its vendor with room for any order.
fn short_of_capacity(adjustment: f64, weight: f64, lead_months: f64, a_year: u32) -> Simulation {
    let adjustment = format!("orders.adjustment_years={adjustment}");
    let weight = format!("orders.supply_line_weight={weight}");
    let (least, target) = (
        format!("deliveries.least_lead_months={lead_months}"),
        format!("production.target_lead_months={}", lead_months.max(1.0)),
    );
    let mut overrides = [&ONLY_THE_GAP[..], &PLAIN_DEVICES].concat();
    overrides.extend([adjustment.as_str(), &weight, &least, &target]);
    let rules = rules(&overrides);
    let lots = vec![lot((0.9 * WANTED) as u64, 1e6, 1, 1000 * a_year)];
    let start = Trade {
        fleet: Fleet { lots, ..Fleet::default() },
        demand: WANTED * *rules.rents.target_utilisation,
        rent: 2.5,
        utilisation: 0.85,
        decline: 0.0,
        life: 1000 * a_year,
        capacity: 1e15,
        price: 1.0,
        lead_time: lead_months / 12.0,
    };
    trade(&rules, a_year, start).0
}

/// Capacity beyond the wanted after each step, over the first gap: -1 at the start, 0 when it is closed.
fn gaps(sim: Simulation, count: u32) -> Vec<f64> {
    let mut sim = sim;
    steps(&mut sim, count);
    let capacity = column(&sim.record(), "rents_capacity");
    capacity.iter().map(|capacity| (capacity - WANTED) / (0.1 * WANTED)).collect()
}

#[test]
fn without_delay_a_gap_in_capacity_decays_exponentially() {
    for adjustment in [0.25, 1.0] {
        let gaps = gaps(short_of_capacity(adjustment, 0.34, 0.0, 12), 36);
        for (step, gap) in gaps.iter().enumerate() {
            let expected = -libm::exp(-(step as f64) / 12.0 / adjustment);
            assert!((gap - expected).abs() < 1e-6, "{gap} for {expected} in step {step}");
        }
    }
}

#[test]
fn after_a_pure_delay_capacity_overshoots_if_the_delay_exceeds_the_adjustment_time_over_e() {
    let most = |delay_over_adjustment: f64, weight: f64| {
        let sim = short_of_capacity(1.0 / delay_over_adjustment, weight, 12.0, 48);
        gaps(sim, 48 * 12).into_iter().fold(f64::MIN, f64::max)
    };
    let critical = libm::exp(-1.0);
    assert!(most(0.95 * critical, 0.0) < 0.0);
    assert!(most(1.1 * critical, 0.0) > 1e-4);
    assert!(most(1.5, 0.0) > most(0.8, 0.0));
}

#[test]
fn an_owner_that_minds_its_whole_supply_line_never_overshoots() {
    for delay_over_adjustment in [0.4, 1.5, 6.0] {
        let sim = short_of_capacity(1.0 / delay_over_adjustment, 1.0, 12.0, 48);
        let most = gaps(sim, 48 * 8).into_iter().fold(f64::MIN, f64::max);
        assert!(most < 1e-7, "{most} at {delay_over_adjustment}");
    }
}

/// The ordering rule with orders that may be negative: the largest gap either way in each of a few half periods.
fn swings(delay_over_adjustment: f64) -> Vec<f64> {
    let lead = 480;
    let closing = -libm::expm1(-delay_over_adjustment / lead as f64);
    let mut pipeline = std::collections::VecDeque::from(vec![0.0; lead]);
    let mut position =
        Position { capacity: -1.0, on_order: 0.0, wanted: [0.0; 3], retiring: vec![0.0; lead] };
    let (mut swings, mut largest, mut before) = (Vec::new(), 0.0_f64, -1.0);
    for _ in 0..60 * lead {
        position.capacity += pipeline.pop_front().expect("the pipeline is full");
        pipeline.push_back(position.order(closing, 0.0));
        if position.capacity * before < 0.0 {
            swings.push(largest);
            largest = 0.0;
        }
        largest = largest.max(position.capacity.abs());
        before = position.capacity;
    }
    swings
}

#[test]
fn swings_last_at_a_delay_of_half_pi_adjustment_times_and_grow_beyond() {
    let growth = |delay_over_adjustment: f64| {
        let swings = swings(delay_over_adjustment);
        swings[swings.len() - 1] / swings[swings.len() - 2]
    };
    let critical = std::f64::consts::FRAC_PI_2;
    assert!(growth(0.95 * critical) < 0.99);
    assert!((growth(critical) - 1.0).abs() < 5e-3, "{}", growth(critical));
    assert!(growth(1.05 * critical) > 1.01);
}

/// A vendor of constant capacity whose one buyer's demand takes random leaps for 20 years and then rests.
fn random_orders() -> Simulation {
    let mut overrides = [&ONLY_THE_GAP[..], &PLAIN_DEVICES].concat();
    let calm = [
        "orders.adjustment_years=0.05",
        "orders.supply_line_weight=1",
        "deliveries.least_lead_months=0",
        "production.lead_time_exponent=0",
        "expectations.level_gain=1",
        "expectations.trend_gain=0",
        "production.level_gain=0",
        "production.trend_gain=0",
    ];
    overrides.extend(calm);
    let start = Trade {
        fleet: Fleet { lots: vec![lot(1_000_000, 1e6, 1, 12_000)], ..Fleet::default() },
        demand: 850_000.0,
        rent: 2.5,
        utilisation: 0.85,
        decline: 0.0,
        life: 12_000,
        capacity: 1.2e6,
        price: 1.0,
        lead_time: 1.0 / 12.0,
    };
    let (mut sim, _, seller) = trade(&rules(&overrides), 12, start);
    edit(&mut sim, seller, |vendor: &mut GpuVendor| vendor.expected_orders = -700.0);
    let mut numbers = Dice::new(11).roll(Purpose::Choice, 0, 0);
    for step in 0..300 {
        let mut uniform = [0.0; 2];
        fill_uniform(&mut numbers, &mut uniform);
        if step < 240 && uniform[0] < 0.25 {
            let leap = 0.85 * 3e5 * exponential(uniform[1]);
            sim.world.resource_mut::<Captive>().usage[0] += leap;
        }
        steps(&mut sim, 1);
    }
    sim
}

#[test]
fn mean_backlog_is_throughput_times_mean_wait() {
    let record = random_orders().record();
    let backlog = column(&record, "orders_backlog");
    assert!(backlog.last().is_some_and(|&last| last == 0.0));
    assert!(backlog.iter().filter(|&&backlog| backlog > 1e5).count() > 60);
    let (mut shipped, mut waited) = (0.0, 0.0);
    for event in record.events.iter().filter(|event| event.kind == "delivery") {
        let order = &record.events[event.cause.expect("an order led to it").0 as usize];
        shipped += event.amount;
        waited += event.amount * f64::from(event.month - order.month);
    }
    let months = backlog.len() as f64;
    let (throughput, wait) = (shipped / months, waited / shipped);
    let mean = backlog.iter().sum::<f64>() / months;
    assert!(wait > 1.5, "a queue: {wait} months");
    assert!((mean / (throughput * wait) - 1.0).abs() < 1e-9, "{mean}, {throughput} * {wait}");
}

#[test]
fn the_lead_time_quoted_is_the_wait_that_follows() {
    let record = random_orders().record();
    let backlog = column(&record, "orders_backlog");
    let quoted = column(&record, "production_lead_time");
    let capacity = column(&record, "production_capacity");
    for step in 0..backlog.len() {
        assert_eq!(capacity[step], 1.2e6);
        let exact = 12.0 * backlog[step] / 1.2e6;
        assert!((quoted[step] - exact).abs() < 1e-9, "step {step}: {} for {exact}", quoted[step]);
    }
    let orders = record.events.iter().filter(|event| event.kind == "order");
    for order in orders {
        let parts = record.events.iter().filter(|event| event.cause == Some(order.id));
        let last = parts.map(|part| part.month).max().expect("every order was delivered");
        let (wait, quote) = (f64::from(last - order.month), quoted[order.month as usize]);
        assert!(wait >= quote - 1e-6 && wait < quote + 1.01, "{wait} for {quote}");
    }
}

/// Steps a year fine enough that what enters in one of them does not move rents by much.
const FINE: u32 = 240;

/// Entry and exit are free and see what rents are; entry stops where value falls below price.
const FREE_ENTRY: [&str; 15] = [
    "rents.speed=20",
    "rents.most=1000",
    "orders.hurdle=1",
    "orders.screen_steepness=1000",
    "orders.profit_exponent=16",
    "orders.adjustment_years=0.5",
    "orders.supply_line_weight=1",
    "orders.discount=0.1",
    "retirement.service_life_years=5.5",
    "retirement.replacement_payback_years=0",
    "deliveries.least_lead_months=0",
    "production.decline_gain=0",
    "expectations.rent_gain=1",
    "expectations.level_gain=1",
    "expectations.trend_gain=0",
];

/// Net rent over user cost in the last years of free entry, from rents that were off by a factor.
fn rent_over_user_cost(factor: f64, design_gain: f64) -> Vec<f64> {
    let (life, price, growth) = (5.5, 20_900.0, 0.2);
    let gain = format!("production.design_gain={design_gain}");
    let overrides = [&PLAIN_DEVICES[..], &FREE_ENTRY, &[&gain]].concat();
    let decline = libm::log(design_gain);
    let user_cost = |price: f64| price / annuity(0.1 + decline, life) / HOURS_PER_YEAR;
    let steps_of_life = (life * f64::from(FINE)) as u32;
    let aged = |age: u32| {
        let devices = 1e5 * libm::exp(-growth * f64::from(age) / f64::from(FINE));
        lot(devices as u64, 1e6, age, steps_of_life)
    };
    let lots: Vec<_> = (1..steps_of_life).rev().map(aged).collect();
    let capacity: u64 = lots.iter().map(|lot| lot.devices).sum();
    let start = Trade {
        fleet: Fleet { lots, ..Fleet::default() },
        demand: 0.85 * capacity as f64,
        rent: factor * user_cost(price) / 0.85,
        utilisation: 0.85,
        decline,
        life: steps_of_life,
        capacity: 1e15,
        price,
        lead_time: 1.0 / f64::from(FINE),
    };
    let (mut sim, owner, seller) = trade(&rules(&overrides), FINE, start);
    edit(&mut sim, owner, |expectation: &mut Expectation| expectation.trend = growth);
    let mut ratios = Vec::new();
    for _ in 0..12 * FINE {
        sim.world.resource_mut::<Captive>().usage[0] *= libm::exp(growth / f64::from(FINE));
        steps(&mut sim, 1);
        let business: &RentalBusiness = of(&sim, owner);
        let vendor: &GpuVendor = of(&sim, seller);
        ratios.push(business.utilisation() * business.rent / user_cost(vendor.price));
    }
    ratios
}

#[test]
fn free_entry_brings_rents_to_the_user_cost_of_capital() {
    for (factor, design_gain) in [(0.8, 1.0), (1.5, 1.0), (0.8, 1.37), (1.5, 1.37)] {
        let ratios = rent_over_user_cost(factor, design_gain);
        let settled = &ratios[ratios.len() - 4 * FINE as usize..];
        for ratio in settled {
            assert!((ratio - 1.0).abs() < 5e-3, "{ratio} from {factor} at {design_gain}");
        }
    }
}
