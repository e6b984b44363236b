//! Used devices change hands: who must raise cash sells to whoever bids, at what the bidders' cash and patience allow.

pub mod value;
pub mod ladder;
pub mod transfer;
pub mod sale;

use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::markets::ResaleMarket;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{NonNegative, Share};

/// The numbers of the resale market.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What buyers without need pay of what devices are worth [share]. Proposal.
    pub opportunist_price: Share,
    /// Part of its cash above its buffer and its bills that an owner without need spends on bargains in a month [per month]. Proposal.
    pub opportunist_budget: Share,
    /// What scrap dealers and users far away pay for a device, of the price of new capacity like it [share]. Proposal.
    pub scrap_price: Share,
    /// What facilities fetch of their book [share]. Proposal.
    pub facility_price: Share,
    /// Capacity that changes hands in a month, over all there is, that moves the price all the way to what was paid last [share]. Proposal.
    pub depth: Share,
    /// Speed at which prices return to what devices are worth once nobody is forced to sell [per year]. Proposal.
    pub recovery: NonNegative,
}

/// What was sold this month.
#[derive(Resource, Default, Debug)]
pub struct Resold {
    /// Capacity \[H100e\].
    pub capacity: f64,
    /// Paid for it \[USD\].
    pub paid: f64,
    /// What it was worth \[USD\].
    pub worth: f64,
    /// Lowest price over value of the month; none without a sale.
    pub lowest: Option<f64>,
}

/// Puts resale into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .with(ResaleMarket { price_over_value: 1.0, ..ResaleMarket::default() })
        .init::<value::Spoken>()
        .flow::<Resold>()
        .during(Phase::Resale, (value::appraise, sale::sell, value::mark, value::notice).chain())
        .measure(
            "resale_capacity",
            "H100e",
            "Capacity of used devices sold this month",
            |resold: Res<Resold>| resold.capacity,
        )
        .measure("resale_paid", "USD per month", "Paid for used devices", |resold: Res<Resold>| {
            resold.paid
        })
        .measure(
            "resale_price_over_value",
            "ratio",
            "What buyers of used devices last paid of the rents those will earn",
            |market: Res<ResaleMarket>| market.price_over_value,
        )
        .measure(
            "resale_price_two_years",
            "ratio",
            "Price of a two-year-old device over that of new capacity like it",
            value::two_years_old,
        );
}

/// Values used devices on the first day, once all rules are there.
pub fn open(sim: &mut Simulation) {
    sim.world.run_system_once(value::appraise).expect("the economy is open");
}
