//! Who sells what: estates everything, firms that must cure a covenant as much as cures it, others what stands dark.

use bevy_ecs::prelude::*;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::fleet::{Fleet, Lot};
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::lending::{Loan, LoanBook};
use crate::economy::markets::ResaleMarket;
use crate::economy::mechanisms::resale::bids::{self, bids};
use crate::economy::mechanisms::resale::ladder::{Offer, Seller, Urge, clear};
use crate::economy::mechanisms::resale::transfer::{
    Dealer, Sale, clear_facilities, deliver, salvage,
};
use crate::economy::mechanisms::resale::{Resold, Rules};
use crate::economy::technology::Roadmap;
use crate::record::EventId;
use crate::units::Dollars;

/// Why an owner sells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reason {
    /// It is wound up: everything goes, at scrap value if need be.
    Estate(EventId),
    /// It has broken a covenant.
    Covenant(EventId),
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
        match (standing, borrower.breach) {
            (Standing::Stayed { until, event }, _) if wound_up(until) => {
                Some(Reason::Estate(event))
            }
            (Standing::Trading, Some(breach)) if borrower.owes_too_much() => {
                Some(Reason::Covenant(breach))
            }
            (Standing::Trading, _) if fleet.lots.iter().any(Lot::is_dark) => Some(Reason::Dark),
            _ => None,
        }
    }

    fn event(self) -> (&'static str, Option<EventId>) {
        match self {
            Reason::Estate(event) => ("estate_sale", Some(event)),
            Reason::Covenant(event) => ("forced_sale", Some(event)),
            Reason::Dark => ("used_sale", None),
        }
    }

    fn urge(self, borrower: &Borrower) -> Urge {
        match self {
            Reason::Estate(_) => Urge::All,
            Reason::Covenant(_) => Urge::Cure(Box::new(borrower.clone())),
            Reason::Dark => Urge::ToThoseInNeed,
        }
    }
}

pub(super) fn sell(
    (clock, rules, terms): (Res<Clock>, Res<Rules>, bids::Terms),
    (market, roadmap): (Res<ResaleMarket>, Res<Roadmap>),
    directory: Res<Directory>,
    mut resold: ResMut<Resold>,
    mut book: ResMut<LoanBook>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut reasons: Local<Vec<(AgentId, Reason)>>,
    mut owners: Query<Dealer>,
) {
    reasons.clear();
    for (&agent, _, &standing, owner, _, borrower, fleet) in owners.iter() {
        let reason = Reason::of(standing, owner, borrower, fleet, &clock);
        reasons.extend(reason.map(|reason| (agent, reason)));
    }
    if reasons.is_empty() {
        return;
    }
    let dark = |(_, reason): &(AgentId, Reason)| *reason == Reason::Dark;
    let bids = bids(&terms, &owners, !reasons.iter().all(dark));
    // What stands dark goes only to those in need.
    if !bids.iter().any(|bid| bid.in_need) {
        reasons.retain(|seller| !dark(seller));
    }
    let seller = |&(agent, reason): &(AgentId, Reason)| {
        let (.., borrower, fleet) = owners.get(directory.entity(agent)).expect("it sells");
        let offers = offers(fleet, reason, (&market, &roadmap, &rules));
        Seller { agent, urge: reason.urge(borrower), offers }
    };
    let mut sellers: Vec<Seller> = reasons.iter().map(seller).collect();
    let mut deals = clear(&mut sellers, bids);
    deals.iter().for_each(|deal| resold.count(deal));
    // Each seller's together, in the order they were struck.
    deals.sort_by_key(|deal| deal.seller);
    let mut bought = Vec::with_capacity(deals.len());
    for (&(agent, reason), seller) in reasons.iter().zip(&sellers) {
        let (mut sale, mut sold) = (Sale::default(), Sold::default());
        let entity = directory.entity(agent);
        let (_, _, _, owner, _, borrower, mut fleet) = owners.get_mut(entity).expect("it sells");
        let first = deals.partition_point(|deal| deal.seller < agent);
        for deal in deals[first..].iter().take_while(|deal| deal.seller == agent) {
            let lot = &mut fleet.lots[deal.lot];
            bought.push(sale.sell(deal.buyer, lot, deal.devices, deal.price));
            sold.count(deal.price.times(deal.devices), deal.devices as f64 * deal.worth);
        }
        let mut raised = sale.post(&mut journal, agent);
        match reason {
            Reason::Estate(_) => {
                let scrap = *rules.scrap_price * market.new_price;
                for offer in &seller.offers {
                    let scrapped = resold.count_salvage(offer, scrap);
                    sold.count(scrapped, offer.devices as f64 * offer.worth);
                }
                let journal = &mut journal;
                raised += salvage(journal, agent, &mut fleet, (scrap, &roadmap));
                raised += clear_facilities(journal, agent, &mut fleet, market.facilities);
            }
            Reason::Covenant(_) => {
                let lenders = |loan: &Loan| directory.sector(loan.creditor) != Sector::Government;
                book.prepay(&mut journal, (agent, raised), lenders);
                let left = borrower.worth_to_sell(market.price_over_value) - sold.worth;
                resold.count_unsold(left, borrower.least_price(), &seller.offers);
            }
            Reason::Dark => {}
        }
        fleet.lots.retain(|lot| lot.devices > 0);
        if raised > Dollars::ZERO {
            let (kind, cause) = reason.event();
            let detail = format_args!("{:.2} of what the devices were worth", sold.ratio());
            let cause = cause.or(owner.cause(&clock));
            let amount = raised.usd();
            log.log(Happening { kind, agent, amount, unit: "USD", cause, detail });
        }
    }
    deliver(&bought, &mut owners);
}

/// What a seller sold of its devices.
#[derive(Clone, Copy, Debug, Default)]
struct Sold {
    paid: f64,
    worth: f64,
}

impl Sold {
    fn count(&mut self, paid: Dollars, worth: f64) {
        self.paid += paid.usd();
        self.worth += worth;
    }

    /// Price over worth; 1 where nothing was worth anything.
    fn ratio(&self) -> f64 {
        if self.worth > 0.0 { self.paid / self.worth } else { 1.0 }
    }
}

/// What a seller has to offer.
fn offers(
    fleet: &Fleet,
    reason: Reason,
    (market, roadmap, rules): (&ResaleMarket, &Roadmap, &Rules),
) -> Vec<Offer> {
    let sellable = |(_, lot): &(usize, &Lot)| reason != Reason::Dark || lot.is_dark();
    let offer = |(at, lot): (usize, &Lot)| {
        let kind = roadmap.generations[lot.generation];
        Offer {
            lot: at,
            devices: lot.devices,
            worth: market.worth(lot.generation, lot.value.age),
            performance: kind.performance,
            kilowatts: kind.kilowatts,
            least: *rules.scrap_price * market.new_price * kind.performance,
        }
    };
    let mut offers = Vec::with_capacity(fleet.lots.len());
    offers.extend(fleet.lots.iter().enumerate().filter(sellable).map(offer));
    offers
}
