//! Founders of clouds believe what owners believe, and bring equity for a part of what they set out to build, or have it subscribed.

use bevy_ecs::prelude::*;

use crate::economy::agents::AgentId;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Expectation, Owner, RentalBusiness};
use crate::economy::agents::standing::Standing;
use crate::economy::clock::Clock;
use crate::economy::dice::Dice;
use crate::economy::events::{EventLog, Happening};
use crate::economy::markets::ComputeMarket;
use crate::economy::mechanisms::calls::subscribing::Office;
use crate::economy::mechanisms::entry::{Rules, is_founded};
use crate::economy::mechanisms::orders::appraisal::mean_price;
use crate::economy::mechanisms::{calls, deliveries, rents};
use crate::economy::technology::Roadmap;

/// An owner of compute, founded or waiting.
type Cloud = (
    &'static AgentId,
    &'static mut Standing,
    &'static mut Expectation,
    &'static mut RentalBusiness,
    &'static mut Owner,
);

/// What owners in business think, mean by capacity.
#[derive(Clone, Copy, Debug, Default)]
struct Outlook {
    value_over_price: f64,
    trend: f64,
    price_decline: f64,
    occupancy: f64,
}

pub(super) fn found(
    clock: Res<Clock>,
    rules: Res<Rules>,
    dice: Res<Dice>,
    (target, houses): (Res<rents::Rules>, Res<deliveries::Rules>),
    (market, roadmap): (Res<ComputeMarket>, Res<Roadmap>),
    shares: Res<calls::Rules>,
    mut office: Office,
    mut log: ResMut<EventLog>,
    vendors: Query<(&AgentId, &GpuVendor)>,
    mut clouds: Query<Cloud>,
) {
    let outlook = outlook(&clouds);
    let excess = libm::log(outlook.value_over_price.max(1e-9) / rules.cloud_hurdle.max(1e-9));
    if *rules.cloud_rate == 0.0 || excess <= 0.0 {
        return;
    }
    let price =
        mean_price(vendors.iter().map(|(_, vendor)| vendor)) + houses.housing(&roadmap.latest().1);
    for (&agent, mut standing, mut expectation, mut business, mut owner) in clouds.iter_mut() {
        let waits = *standing == Standing::Unfounded;
        if !waits || !is_founded(&dice, agent, *rules.cloud_rate * excess, &clock) {
            continue;
        }
        let capacity = *rules.cloud_size * market.installed;
        let equity = *rules.cloud_equity * capacity * price;
        if !office.raise(agent, equity, &shares, &clock) {
            continue;
        }
        *standing = Standing::Trading;
        *expectation = Expectation {
            level: libm::log((capacity * *target.target_utilisation).max(1e-9)),
            trend: outlook.trend,
            rent: market.rent,
            utilisation: outlook.occupancy,
            price_decline: outlook.price_decline,
            unanswered_news: 0.0,
            ..*expectation
        };
        business.rent = market.rent;
        business.rents_of_year.fill(market.rent);
        owner.value_over_price = outlook.value_over_price;
        let detail = format_args!(
            "a cloud; new capacity is worth {:.2} times its price",
            outlook.value_over_price
        );
        let (kind, unit, cause) = ("entry", "USD", None);
        log.log(Happening { kind, agent, amount: equity, unit, cause, detail });
    }
}

fn outlook(clouds: &Query<Cloud>) -> Outlook {
    let (mut sum, mut all) = (Outlook::default(), 0.0);
    for (_, _, expectation, business, owner) in clouds.iter() {
        let weight = business.running;
        sum.value_over_price += owner.value_over_price * weight;
        sum.trend += expectation.trend * weight;
        sum.price_decline += expectation.price_decline * weight;
        sum.occupancy += expectation.utilisation * weight;
        all += weight;
    }
    let mean = |sum: f64| if all > 0.0 { sum / all } else { 0.0 };
    Outlook {
        value_over_price: mean(sum.value_over_price),
        trend: mean(sum.trend),
        price_decline: mean(sum.price_decline),
        occupancy: mean(sum.occupancy),
    }
}
