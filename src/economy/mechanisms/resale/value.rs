//! What used devices are worth: the rents of the life they have left, never more than a new device shared out over its life.
//!
//! Where new capacity just pays, both are the same: `q(a)/q(0) = e^(-da) (1-e^(-(r+d)(T-a))) / (1-e^(-(r+d)T))`, d the fall
//! of prices, the value at which holding is as good as selling (Jorgenson 1963).

use bevy_ecs::prelude::*;

use crate::economy::agents::developer::Efficiency;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Expectation, RentalBusiness};
use crate::economy::agents::strategy::Strategy;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::discounting::annuity;
use crate::economy::events::{EventLog, Happening};
use crate::economy::markets::{ComputeMarket, PowerMarket, Prospect, ResaleMarket};
use crate::economy::mechanisms::orders::appraisal::mean_price;
use crate::economy::mechanisms::resale::{Resold, Rules};
use crate::economy::mechanisms::{deliveries, operations, orders, policy, rents, retirement};
use crate::economy::technology::{Frontier, Generation, Line, Roadmap};

/// What is expected on average, by capacity.
#[derive(Clone, Copy, Debug, Default)]
struct Consensus {
    rent: f64,
    occupancy: f64,
    decline: f64,
    adaptable: f64,
}

/// An owner that expects something.
type Believer =
    (&'static AgentId, &'static RentalBusiness, &'static Expectation, &'static Strategy);

pub(super) fn appraise(
    clock: Res<Clock>,
    rules: Res<Rules>,
    terms: (Res<orders::Rules>, Res<deliveries::Rules>, Res<operations::Rules>),
    (retirement, policy): (Res<retirement::Rules>, Res<policy::Rules>),
    (roadmap, frontier): (Res<Roadmap>, Res<Frontier>),
    grid: Res<PowerMarket>,
    mut market: ResMut<ResaleMarket>,
    vendors: Query<(&AgentId, &GpuVendor)>,
    owners: Query<Believer>,
) {
    let (orders, houses, running) = terms;
    let expected = consensus(&owners);
    let market = &mut *market;
    // Whoever buys can save what everybody can.
    let saving = libm::exp(frontier.commons[Efficiency::Energy as usize]);
    let discount = *orders.discount;
    let life = clock.steps(*retirement.service_life_years);
    market.occupancy = expected.occupancy;
    market.life = life;
    market.facilities = *rules.facility_price;
    let price = mean_price(vendors.iter().map(|(_, vendor)| vendor));
    market.new_price = policy.net_of_credit(price);
    market.housing = *houses.facility_usd_per_kilowatt
        / annuity(discount, *houses.facility_life_years)
        + grid.expected_rent * grid.effectiveness / saving;
    let prospect = |kind: &Generation| {
        let cost = rents::variable_cost(kind, saving, &running);
        let rent = expected.rent * libm::exp(frontier.advantage(kind, expected.adaptable));
        let worth_running = match kind.line {
            // Nobody else can use them.
            Line::Own => 0,
            _ => worth_running((rent, expected.decline), cost, life, &clock),
        };
        Prospect { rent, cost, worth_running }
    };
    market.generations.clear();
    market.generations.extend(roadmap.generations.iter().map(prospect));
    let years = |steps: u32| f64::from(steps) * clock.years_per_step();
    let falling = |steps| annuity(discount + expected.decline, years(steps));
    market.falling.clear();
    market.falling.extend((0..=life).map(falling));
    if market.level.is_empty() {
        market.level = (0..=life).map(|steps| annuity(discount, years(steps))).collect();
    }
    market.appraise(&roadmap);
}

fn consensus(owners: &Query<Believer>) -> Consensus {
    let (mut sum, mut all) = (Consensus::default(), 0.0);
    for (_, business, expectation, strategy) in owners.iter() {
        sum.rent += expectation.rent * business.running;
        sum.occupancy += expectation.utilisation * business.running;
        sum.decline += expectation.price_decline * business.running;
        sum.adaptable += strategy.adaptable * business.running;
        all += business.running;
    }
    let mean = |sum: f64| if all > 0.0 { sum / all } else { 0.0 };
    Consensus {
        rent: mean(sum.rent),
        occupancy: mean(sum.occupancy),
        decline: mean(sum.decline),
        adaptable: mean(sum.adaptable),
    }
}

/// Steps until the expected rent no longer covers a running cost, at most a service life.
fn worth_running((rent, decline): (f64, f64), cost: f64, life: u32, clock: &Clock) -> u32 {
    match rent > cost {
        false => 0,
        true if cost <= 0.0 || decline <= 0.0 => life,
        true => {
            let years = libm::log(rent / cost) / decline;
            (years / clock.years_per_step()).min(f64::from(life)) as u32
        }
    }
}

/// The more is sold, the further the price goes to the mean one paid. What estates scrap, and what firms that must sell
/// offer in vain, counts as sold at the floor: a market without buyers is no recovery. While nobody sells, the price returns
/// to what devices are worth.
pub(super) fn mark(
    clock: Res<Clock>,
    rules: Res<Rules>,
    resold: Res<Resold>,
    compute: Res<ComputeMarket>,
    mut market: ResMut<ResaleMarket>,
) {
    match resold.seen_worth > 0.0 {
        true => {
            let depth = (*rules.depth * compute.installed).max(1e-9);
            let weight = (resold.seen / depth).min(1.0);
            let price = (resold.seen_paid / resold.seen_worth).min(1.0);
            market.price_over_value += weight * (price - market.price_over_value);
        }
        false => {
            let back = clock.adjustment(*rules.recovery);
            market.price_over_value += (1.0 - market.price_over_value) * back;
        }
    }
}

/// The value of collateral last spoken of: what a new device would fetch over its price.
#[derive(Resource, Clone, Copy, Debug)]
pub(super) struct Spoken(f64);

impl Default for Spoken {
    fn default() -> Spoken {
        Spoken(1.0)
    }
}

/// Says when collateral has lost value beyond the wear of devices.
pub(super) fn notice(
    clock: Res<Clock>,
    market: Res<ResaleMarket>,
    roadmap: Res<Roadmap>,
    mut spoken: ResMut<Spoken>,
    mut log: ResMut<EventLog>,
    owners: Query<&AgentId, With<RentalBusiness>>,
) {
    let value = market.over_price(&roadmap);
    if value < spoken.0 - NOTABLE {
        let cause = log.latest("rent_fall", clock.steps(1.0));
        log.log(Happening {
            kind: "collateral_fall",
            agent: owners.iter().copied().min().unwrap_or(Directory::HOUSEHOLDS),
            amount: spoken.0 - value,
            unit: "share",
            cause,
            detail: format_args!("a new device would fetch {value:.2} of its price"),
        });
        spoken.0 = value;
    }
    spoken.0 = spoken.0.max(value);
}

/// A fall of the value of collateral worth an event \[share of the price of new devices\].
const NOTABLE: f64 = 0.1;

pub(super) fn two_years_old(
    clock: Res<Clock>,
    market: Res<ResaleMarket>,
    roadmap: Res<Roadmap>,
) -> f64 {
    let (latest, kind) = roadmap.latest();
    let new = market.new_price * kind.performance;
    let worth = market.worth(latest, clock.steps(2.0)) * market.price_over_value;
    if new > 0.0 { worth / new } else { 0.0 }
}
