//! Orders pass the investment screen and must be paid for: from cash, from what the business brings in until delivery,
//! from shares subscribed, and from the credit line.

use bevy_ecs::prelude::*;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::standing::Standing;
use crate::economy::agents::strategy::Strategy;
use crate::economy::agents::{AgentId, ByAgent};
use crate::economy::clock::Clock;
use crate::economy::ledger::books::Books;
use crate::economy::mechanisms::equity::issues::Issues;
use crate::economy::mechanisms::orders::appraisal::{Prices, passing};
use crate::economy::mechanisms::orders::{Rules, capacity_of};
use crate::economy::mechanisms::{credit, deliveries, operations, silicon, strategies};
use crate::economy::shares::Valuation;
use crate::economy::subscriptions::{Subscribers, Subscriptions};
use crate::economy::technology::Roadmap;
use crate::units::{HOURS_PER_YEAR, number};

pub(super) fn fund(
    clock: Res<Clock>,
    rules: Res<Rules>,
    roadmap: Res<Roadmap>,
    (houses, silicon): (Res<deliveries::Rules>, Res<silicon::Rules>),
    running: Res<operations::Rules>,
    lending: Res<credit::Rules>,
    issues: Issues,
    shares: (Res<Subscriptions>, Res<Subscribers>),
    vendors: Query<(&AgentId, &GpuVendor)>,
    mut owners: Query<(
        &AgentId,
        &Books,
        &RentalBusiness,
        &Borrower,
        &Valuation,
        &Standing,
        &Strategy,
        &mut Owner,
    )>,
) {
    let (_, latest) = roadmap.latest();
    let housing = houses.housing(&latest);
    let sellers = vendors.iter().map(|(_, vendor)| vendor);
    let bills = Bills::of(&vendors, &roadmap, housing);
    let prices = Prices::of(sellers, &roadmap, &silicon);
    let grown = operations::other_growth(&running, &clock);
    for (&agent, books, business, borrower, valuation, standing, strategy, mut owner) in &mut owners
    {
        let unpaid = borrower.breach.is_some() || borrower.overdrawn_steps > 0;
        if !standing.is_trading() || unpaid {
            owner.wish = owner.wish.min(0.0);
        }
        let cost = prices.mix(&owner) + housing;
        let income = operations::other_income(&owner, grown) + business.margin();
        // Lenders advance part of what new capacity costs, on the security of it.
        let own_share = (1.0 - borrower.advance).max(LEAST_OWN);
        let subscribed = shares.0.uncalled(agent).usd() + shares.1.offered(agent);
        let cash = books.deposits().usd() + borrower.room + subscribed
            - buffer(business, &owner, &lending)
            + (income.max(0.0) + issues.yearly(valuation)) * bills.years
            - bills.dollars.of(agent) * own_share;
        // What goes into other business beside new capacity is paid with the order, and nobody advances it.
        let beside = strategies::beside(strategy, prices.bought);
        let affordable = cash / (cost * own_share + beside);
        owner.unfunded = (-affordable).max(0.0);
        owner.decision.affordable = affordable;
        if owner.wish > 0.0 {
            let share = passing(owner.value_over_price, rules.required(), *rules.screen_steepness);
            let wanted = owner.wish * share;
            let rationed = wanted > affordable;
            owner.vendor_credit = if rationed { *rules.vendor_credit } else { 0.0 };
            let own_share = (own_share - owner.vendor_credit).max(LEAST_OWN);
            let affordable = cash / (cost * own_share + beside);
            owner.wish = wanted.min(affordable.max(0.0));
            (owner.decision.passed, owner.decision.affordable) = (wanted, affordable);
        }
    }
}

/// The least part of the price of new capacity an owner pays itself, however much lenders would advance \[share\].
pub const LEAST_OWN: f64 = 0.05;

/// Cash an owner keeps for operations \[USD\].
pub fn buffer(business: &RentalBusiness, owner: &Owner, lending: &credit::Rules) -> f64 {
    let operating = HOURS_PER_YEAR * business.used() * business.variable_cost;
    owner.cash_floor + operating * *lending.buffer_months / 12.0
}

/// What owners have still to pay for the orders on the way, and to house them.
pub struct Bills {
    /// By owner \[USD\].
    pub dollars: ByAgent<f64>,
    /// Time until the last of it is due \[years\].
    pub years: f64,
}

impl Bills {
    /// Adds up the order books. `housing` is what facilities for new capacity cost \[USD per H100e\].
    pub fn of(vendors: &Query<(&AgentId, &GpuVendor)>, roadmap: &Roadmap, housing: f64) -> Bills {
        let mut bills = Bills { dollars: ByAgent::default(), years: 0.0 };
        for (_, vendor) in vendors.iter() {
            bills.years = f64::max(bills.years, vendor.lead_time);
            for order in &vendor.backlog {
                // What the vendor advances is not due at delivery.
                let balance = order.price - order.deposit - order.credit;
                let balance = balance.usd() * number(order.devices);
                let housed = housing * capacity_of(order, roadmap);
                bills.dollars.add(order.buyer, balance + housed);
            }
        }
        bills
    }
}
