//! Who bids for used devices, and with what money: cash above the buffer that orders on the way leave, housing paid.

use std::cell::LazyCell;

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

use crate::economy::agents::AgentId;
use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::fleet::{Fleet, Lot};
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::clock::Clock;
use crate::economy::ledger::books::Books;
use crate::economy::mechanisms::orders::funding::{Bills, LEAST_OWN, buffer};
use crate::economy::mechanisms::resale::Rules;
use crate::economy::mechanisms::resale::ladder::Bid;
use crate::economy::mechanisms::resale::transfer::Dealer;
use crate::economy::mechanisms::{credit, deliveries, operations, orders};
use crate::economy::technology::Roadmap;
use crate::units::Few;

/// What bidders reckon with.
#[derive(SystemParam)]
pub(super) struct Terms<'w, 's> {
    clock: Res<'w, Clock>,
    rules: Res<'w, Rules>,
    orders: Res<'w, orders::Rules>,
    lending: Res<'w, credit::Rules>,
    houses: Res<'w, deliveries::Rules>,
    running: Res<'w, operations::Rules>,
    roadmap: Res<'w, Roadmap>,
    vendors: Query<'w, 's, (&'static AgentId, &'static GpuVendor)>,
}

/// Owners that want capacity pay what it is worth to them; owners with cash to spare look for bargains, where there are any.
/// Who has broken a promise to lenders, or cannot pay its bills, buys nothing.
pub(super) fn bids(terms: &Terms, owners: &Query<Dealer>, bargains: bool) -> Few<Bid> {
    let bills = LazyCell::new(|| terms.bills());
    let grown = operations::other_growth(&terms.running, &terms.clock);
    let mut bids = Few::new();
    for (&buyer, books, standing, owner, business, borrower, fleet) in owners.iter() {
        let in_trouble = borrower.breach.is_some() || borrower.overdrawn_steps > 0;
        let missing = owner.wanted - business.installed;
        // Who has devices standing dark switches them on.
        let in_need = missing > 0.0 && !fleet.lots.iter().any(Lot::is_dark);
        if !standing.is_trading() || in_trouble || !(in_need || bargains) {
            continue;
        }
        let other = operations::other_income(owner, grown);
        let income = (other + business.margin()).max(0.0);
        let bills = (income * bills.years, bills.dollars.of(buyer));
        let budget = terms.budget(bills, books, (owner, business), borrower);
        if budget <= 0.0 {
            continue;
        }
        let rules = &terms.rules;
        let bargain = Bid {
            buyer,
            ratio: *rules.opportunist_price,
            budget: budget * *rules.opportunist_budget,
            appetite: f64::INFINITY,
            housing: *terms.houses.facility_usd_per_kilowatt * *terms.houses.overrun,
            room: room(fleet, &terms.roadmap),
            in_need: false,
        };
        if in_need {
            let ratio = owner.value_over_price / terms.orders.required().max(1e-9);
            let budget = budget - bargain.budget;
            let ratio = ratio.clamp(0.0, 1.0);
            bids.push(Bid { ratio, budget, appetite: missing, in_need, ..bargain });
        }
        if bargains {
            bids.push(bargain);
        }
    }
    bids
}

impl Terms<'_, '_> {
    fn bills(&self) -> Bills {
        let (_, latest) = self.roadmap.latest();
        Bills::of(&self.vendors, &self.roadmap, self.houses.housing(&latest))
    }

    /// Cash above the buffer, as far as orders on the way can still be paid with it, with what the business brings in
    /// until then and with what lenders advance \[USD\].
    fn budget(
        &self,
        (income, bills): (f64, f64),
        books: &Books,
        (owner, business): (&Owner, &RentalBusiness),
        borrower: &Borrower,
    ) -> f64 {
        let spare = books.deposits().usd() - buffer(business, owner, &self.lending);
        let own_share = (1.0 - borrower.advance).max(LEAST_OWN);
        spare.min(spare + income + borrower.room - bills * own_share)
    }
}

/// Power of the devices that facilities have room for beyond those in them \[kW\].
fn room(fleet: &Fleet, roadmap: &Roadmap) -> f64 {
    let housed = fleet.facilities.kilowatts();
    (housed - deliveries::power(fleet, &roadmap.generations)).max(0.0)
}
