//! A15, A16: how ordering amplifies what demand does, and when rents and capacity chase each other.

use std::f64::consts::PI;

use overbuild::economy::agents::fleet::Fleet;
use overbuild::economy::agents::hyperscaler::RentalBusiness;
use overbuild::economy::discounting::annuity;
use overbuild::economy::markets::Captive;
use overbuild::economy::simulation::Simulation;
use overbuild::units::HOURS_PER_YEAR;

use crate::limits::agree;
use crate::small::{PLAIN_DEVICES, Trade, lot, rules, steps, trade};
use crate::support::column;

/// Owners close every gap at once, to the last order on its way.
const AT_ONCE: [&str; 7] = [
    "orders.hurdle=0",
    "orders.screen_steepness=1000",
    "orders.adjustment_years=0.0001",
    "orders.supply_line_weight=1",
    "retirement.mothball_after_months=1e6",
    "retirement.replacement_payback_years=0",
    "production.decline_gain=0",
];

const CAPACITY: f64 = 1e12;

/// So little that a device costs less than a cent: no money sets bounds to orders \[USD per H100e-hour\].
const RENT: f64 = 2.5e-6;

const TARGET: f64 = 0.85;

/// An owner, its vendor with room for any order, of equal lots of every age below a life of so many months, of which it uses so much.
fn owner(more: &[&str], (life, lead): (u32, u32), used: f64, price: f64) -> Simulation {
    let (years, least) = (
        format!("retirement.service_life_years={}", f64::from(life) / 12.0),
        format!("deliveries.least_lead_months={lead}"),
    );
    let rules = rules(&[&AT_ONCE[..], &PLAIN_DEVICES, &[&years, &least], more].concat());
    let devices = (CAPACITY / f64::from(life)) as u64;
    let lots = (0..life).rev().map(|age| lot(devices, 1e6, age, life)).collect();
    let start = Trade {
        fleet: Fleet { lots, ..Fleet::default() },
        demand: used * CAPACITY,
        rent: RENT,
        utilisation: used,
        decline: 0.0,
        life,
        capacity: 1e18,
        price,
        lead_time: f64::from(lead) / 12.0,
    };
    trade(&rules, 12, start).0
}

/// Sum of squares of what one leap of demand adds to orders, both over what they were: for demand that leaps at random and
/// forgets, the variance of orders over that of demand.
fn amplification(level_gain: f64, trend_gain: f64, lead: u32) -> f64 {
    let gains = [
        format!("expectations.level_gain={level_gain}"),
        format!("expectations.trend_gain={trend_gain}"),
        "rents.speed=0".to_string(),
        "production.target_lead_months=24".to_string(),
    ];
    let gains: Vec<&str> = gains.iter().map(String::as_str).collect();
    let leap = 1e-4;
    let orders = |leap: f64| {
        let mut sim = owner(&gains, (480, lead), TARGET, 1.0);
        steps(&mut sim, 20);
        sim.world.resource_mut::<Captive>().usage[0] *= 1.0 + leap;
        steps(&mut sim, 1);
        sim.world.resource_mut::<Captive>().usage[0] /= 1.0 + leap;
        steps(&mut sim, 300);
        column(&sim.record(), "orders_placed")
    };
    let pairs = orders(leap).into_iter().zip(orders(0.0));
    let answers = pairs.map(|(with, without)| (with - without) / CAPACITY / leap);
    answers.map(|answer| answer * answer).sum()
}

/// The same in closed form, for orders up to what Holt's method forecasts for the time of arrival, h steps ahead of what is
/// known: V ((a + b h)^2 - (a + b h) b - a b / 2) + b (V - 1) with V = (4 a + 2 b) / (a (4 - 2 a - b)).
fn closed_form(a: f64, b: f64, lead: u32) -> f64 {
    let ahead = a + b * f64::from(lead + 1);
    let error = (4.0 * a + 2.0 * b) / (a * (4.0 - 2.0 * a - b));
    error * (ahead * ahead - ahead * b - a * b / 2.0) + b * (error - 1.0)
}

#[test]
fn a15_orders_swing_more_than_demand_the_longer_the_lead_time_that_trends_are_drawn_out_over() {
    for (level, trend) in [(0.2, 0.0), (0.5, 0.0), (0.2, 0.05), (0.4, 0.1)] {
        let mut before = 0.0;
        for lead in [2, 9, 18] {
            let found = amplification(level, trend, lead);
            agree(found, closed_form(level, trend, lead), 0.01);
            assert!(trend == 0.0 || found > before);
            before = found;
        }
    }
}

/// Log distance of capacity from its rest in the months after a small push, where devices last a month and rents stand still:
/// what a device earns falls as capacity rises, and capacity is what was ordered the month before, `slope` log points of it
/// for each log point of earnings expected.
fn chase(slope: f64, gain: f64) -> Vec<f64> {
    let gains = [
        format!("orders.profit_exponent={slope}"),
        format!("expectations.rent_gain={gain}"),
        "rents.speed=0".to_string(),
        "expectations.level_gain=0".to_string(),
        "expectations.trend_gain=0".to_string(),
    ];
    let gains: Vec<&str> = gains.iter().map(String::as_str).collect();
    // Entry at rest is in the middle of its range from 1 to 2.
    let (entry, used) = (1.4, TARGET / 1.4);
    let price =
        HOURS_PER_YEAR * used * RENT * annuity(0.1, 1.0 / 12.0) / libm::pow(entry, 1.0 / slope);
    let mut sim = owner(&gains, (1, 1), used, price);
    let mut owners = sim.world.query::<&mut RentalBusiness>();
    for mut business in owners.iter_mut(&mut sim.world) {
        (business.running, business.captive_served) = (CAPACITY, 1.0001 * used * CAPACITY);
    }
    steps(&mut sim, 240);
    let capacity = column(&sim.record(), "rents_capacity");
    capacity.iter().map(|capacity| libm::log(capacity / CAPACITY)).collect()
}

/// Largest distance within the months after one.
fn swing(distances: &[f64], from: usize) -> f64 {
    distances[from..from + 40].iter().fold(0.0, |most, distance| f64::max(most, distance.abs()))
}

/// Mean time from one turn to the other side of rest to the next but one \[months\].
fn period(distances: &[f64]) -> f64 {
    let sides: Vec<bool> = distances.iter().filter(|d| **d != 0.0).map(|d| *d > 0.0).collect();
    let turns = sides.windows(2).filter(|pair| pair[0] != pair[1]).count();
    2.0 * distances.len() as f64 / turns as f64
}

#[test]
fn a16_capacity_and_earnings_chase_each_other_if_supply_answers_more_than_one_over_the_weight_of_news()
 {
    for gain in [1.0, 0.5, 0.25] {
        let (calm, wild) = (chase(0.97 / gain, gain), chase(1.03 / gain, gain));
        assert!(swing(&calm, 200) < 0.1 * swing(&calm, 20));
        assert!(swing(&wild, 200) > 10.0 * swing(&wild, 20));
        // With orders a month on their way no cycle is shorter than four months: at gain 1, what rises has fallen two later.
        let expected = 2.0 * PI / libm::acos(0.5 * (1.0 - gain));
        agree(period(&wild), expected, 0.03);
    }
}
