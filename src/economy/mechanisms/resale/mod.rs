//! Used devices change hands: who must raise cash sells to whoever bids, at what the bidders' cash and patience allow.

pub mod value;
pub mod ladder;
pub mod transfer;
pub mod bids;
pub mod sale;

use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::markets::ResaleMarket;
use crate::economy::mechanisms::resale::ladder::{Deal, Offer};
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{Dollars, NonNegative, Share};

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
    /// Capacity that changes hands in a month, over all there is, that moves the price all the way to what was paid [share]. Proposal.
    pub depth: Share,
    /// Speed at which prices return to what devices are worth once nobody is forced to sell [per year]. Proposal.
    pub recovery: NonNegative,
}

/// What was sold this month, and what prices that showed.
#[derive(Resource, Default, Debug)]
pub struct Resold {
    /// Capacity sold to others that rent it \[H100e\].
    pub capacity: f64,
    /// Paid for it \[USD\].
    pub paid: f64,
    /// Capacity for which a price was seen, scrapped by estates or offered in vain included \[H100e\].
    pub seen: f64,
    /// What that capacity brought, or what it was offered for \[USD\].
    pub seen_paid: f64,
    /// What it was worth \[USD\].
    pub seen_worth: f64,
}

impl Resold {
    /// Counts what a buyer took.
    fn count(&mut self, deal: &Deal) {
        let devices = deal.devices as f64;
        let (capacity, paid) = (devices * deal.performance, deal.price.times(deal.devices).usd());
        self.capacity += capacity;
        self.paid += paid;
        self.see(capacity, paid, devices * deal.worth);
    }

    /// What nobody bought of an estate is sold too, at the price of scrap for each H100e; gives what it brings.
    fn count_salvage(&mut self, left: &Offer, scrap: f64) -> Dollars {
        let paid = Dollars::from_usd(scrap * left.performance).times(left.devices);
        let devices = left.devices as f64;
        self.see(devices * left.performance, paid.usd(), devices * left.worth);
        paid
    }

    /// What a firm must sell and cannot shows that prices are at most the lowest it would have taken.
    fn count_unsold(&mut self, worth: f64, price: f64, left: &[Offer]) {
        let mut unsold = worth;
        for offer in left.iter().filter(|offer| offer.worth > 0.0) {
            let worth = unsold.min(offer.devices as f64 * offer.worth).max(0.0);
            self.see(worth / offer.worth * offer.performance, price * worth, worth);
            unsold -= worth;
        }
    }

    fn see(&mut self, capacity: f64, paid: f64, worth: f64) {
        // What is worth nothing shows no price of what is worth something.
        if worth > 0.0 {
            self.seen += capacity;
            self.seen_paid += paid;
            self.seen_worth += worth;
        }
    }
}

/// Puts resale into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .with(ResaleMarket::before_sales())
        .init::<value::Spoken>()
        .flow::<Resold>()
        .during(Phase::Resale, (value::appraise, sale::sell, value::mark, value::notice).chain())
        .measure_in(
            "resale_capacity",
            "H100e",
            "Capacity of used devices sold this month",
            |resold: &Resold| resold.capacity,
        )
        .measure_in("resale_paid", "USD per month", "Paid for used devices", |resold: &Resold| {
            resold.paid
        })
        .measure_in(
            "resale_price_over_value",
            "ratio",
            "What buyers of used devices last paid of the rents those will earn",
            |market: &ResaleMarket| market.price_over_value,
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
