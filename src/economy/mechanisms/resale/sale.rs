//! Who sells what: estates everything, firms that must cure a covenant as much as cures it, others what stands dark.

use bevy_ecs::prelude::*;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::fleet::{Fleet, Lot};
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{Directory, InOrder};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::markets::{ResaleMarket, Roadmap};
use crate::economy::mechanisms::orders::funding::buffer;
use crate::economy::mechanisms::resale::ladder::{Bid, Deal, Ladder};
use crate::economy::mechanisms::resale::transfer::{Dealer, Transfers};
use crate::economy::mechanisms::resale::{Resold, Rules};
use crate::economy::mechanisms::{credit, orders};
use crate::record::EventId;

/// Why an owner sells.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reason {
    /// It is wound up: everything goes, at scrap value if need be.
    Estate(EventId),
    /// It must raise so much cash \[USD\].
    Covenant(f64, Option<EventId>),
    /// Devices stand dark.
    Dark,
}

impl Reason {
    fn of(
        standing: Standing,
        owner: &Owner,
        borrower: &Borrower,
        fleet: &Fleet,
        clock: &Clock,
    ) -> Option<Reason> {
        let wound_up = |until| clock.step() >= until && !owner.has_other_business();
        match standing {
            Standing::Stayed { until, event } if wound_up(until) => Some(Reason::Estate(event)),
            Standing::Trading if borrower.to_raise > 0.0 => {
                Some(Reason::Covenant(borrower.to_raise, borrower.breach))
            }
            Standing::Trading if fleet.lots.iter().any(Lot::is_dark) => Some(Reason::Dark),
            _ => None,
        }
    }

    fn event(self) -> (&'static str, Option<EventId>) {
        match self {
            Reason::Estate(event) => ("estate_sale", Some(event)),
            Reason::Covenant(_, event) => ("forced_sale", event),
            Reason::Dark => ("used_sale", None),
        }
    }
}

pub(super) fn sell(
    clock: Res<Clock>,
    rules: (Res<Rules>, Res<orders::Rules>, Res<credit::Rules>),
    market: Res<ResaleMarket>,
    roadmap: Res<Roadmap>,
    directory: Res<Directory>,
    mut resold: ResMut<Resold>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut owners: Query<Dealer>,
) {
    let mut ladder = Ladder::new(bids(&rules, &owners));
    let mut transfers = Transfers::default();
    for (&agent, _, &standing, owner, _, mut borrower, mut fleet) in owners.iter_mut().in_order() {
        let Some(reason) = Reason::of(standing, owner, &borrower, &fleet, &clock) else { continue };
        let before = transfers.raised(agent);
        let sellable = |lot: &Lot| reason != Reason::Dark || lot.is_dark();
        for lot in fleet.lots.iter_mut().filter(|lot| sellable(lot)) {
            let performance = roadmap.generations[lot.generation].performance;
            let worth = market.worth(lot.generation, lot.value.age, &roadmap);
            let floor = *rules.0.scrap_price * market.new_price * performance;
            let raised = transfers.raised(agent) - before;
            let offered = offered(lot, reason, raised, worth * market.price_over_value);
            let in_need = reason == Reason::Dark;
            for deal in ladder.meet((agent, offered), (worth, performance), floor, in_need) {
                note(&mut resold, &deal, worth, performance);
                transfers.sell(&mut journal, (agent, deal.buyer), lot, deal.devices, deal.price);
            }
        }
        if matches!(reason, Reason::Estate(_)) {
            let scrap = *rules.0.scrap_price * market.new_price;
            transfers.salvage(&mut journal, agent, &mut fleet, (scrap, &roadmap));
            transfers.clear_facilities(&mut journal, agent, &mut fleet, market.facilities);
        }
        fleet.lots.retain(|lot| lot.devices > 0);
        let raised = transfers.raised(agent) - before;
        borrower.to_raise = (borrower.to_raise - raised).max(0.0);
        if raised > 0.0 {
            let (kind, cause) = reason.event();
            let detail =
                format!("{:.2} of what the devices were worth", resold.lowest.unwrap_or(1.0));
            let cause = cause.or(owner.cause(&clock));
            log.log(Happening { kind, agent, amount: raised, unit: "USD", cause, detail });
        }
    }
    transfers.deliver(&directory, &mut owners);
}

/// Owners that want capacity pay what it is worth to them; owners with cash to spare look for bargains.
fn bids(
    rules: &(Res<Rules>, Res<orders::Rules>, Res<credit::Rules>),
    owners: &Query<Dealer>,
) -> Vec<Bid> {
    let (rules, orders, lending) = rules;
    let mut bids = Vec::new();
    for (&buyer, books, standing, owner, business, ..) in owners.iter().in_order() {
        let spare = books.deposits().usd() - buffer(business, owner, lending);
        if !standing.is_trading() || spare <= 0.0 {
            continue;
        }
        let missing = owner.wanted - business.installed;
        if missing > 0.0 {
            let ratio = (owner.value_over_price / orders.required().max(1e-9)).clamp(0.0, 1.0);
            let budget = spare * (1.0 - *rules.opportunist_budget);
            bids.push(Bid { buyer, ratio, budget, appetite: missing, in_need: true });
        }
        let (ratio, budget) = (*rules.opportunist_price, spare * *rules.opportunist_budget);
        bids.push(Bid { buyer, ratio, budget, appetite: f64::INFINITY, in_need: false });
    }
    bids
}

/// How many devices of a lot are offered, when so much was raised and each may fetch a price.
fn offered(lot: &Lot, reason: Reason, raised: f64, price: f64) -> u64 {
    match reason {
        Reason::Estate(_) | Reason::Dark => lot.devices,
        Reason::Covenant(target, _) => {
            let needed = ((target - raised).max(0.0) / price.max(1e-9)).ceil();
            (needed as u64).min(lot.devices)
        }
    }
}

fn note(resold: &mut Resold, deal: &Deal, worth: f64, performance: f64) {
    let devices = deal.devices as f64;
    resold.capacity += devices * performance;
    resold.paid += devices * deal.price;
    resold.worth += devices * worth;
    resold.lowest = Some(resold.lowest.map_or(deal.ratio, |known| known.min(deal.ratio)));
}
