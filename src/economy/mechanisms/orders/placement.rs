//! Orders go to vendors, and come back when they no longer pay.

use std::fmt::Write;

use bevy_ecs::prelude::*;

use crate::economy::agents::gpu_vendor::{GpuVendor, Order};
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::{AgentId, ByAgent};
use crate::economy::apportion::pour;
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment};
use crate::economy::mechanisms::orders::appraisal::passing;
use crate::economy::mechanisms::orders::{Rules, booked_by_buyer, plant_of};
use crate::economy::mechanisms::silicon;
use crate::economy::technology::{Generation, Line, Roadmap, Work};
use crate::units::{Dollars, Few, number};

/// The most devices of one order: beyond all that could be paid for, so that nothing overflows on the way to the ledger.
const MOST_DEVICES: f64 = 1e15;

/// A device an owner can order.
#[derive(Debug)]
struct Offer {
    /// Position of the vendor, in the order of agents.
    vendor: usize,
    generation: usize,
    kind: Generation,
    /// Price a device.
    price: Dollars,
    /// How much it is preferred to others.
    weight: f64,
}

/// Wishes become whole devices, spread over vendors by appeal and price; the deposit is paid at once.
pub(super) fn place(
    clock: Res<Clock>,
    rules: (Res<Rules>, Res<silicon::Rules>),
    roadmap: Res<Roadmap>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut details: Local<Vec<String>>,
    mut vendors: Query<(&AgentId, &mut GpuVendor)>,
    mut owners: Query<(&AgentId, &mut Owner)>,
) {
    let (rules, silicon) = rules;
    let offers = offers(&vendors, &roadmap, *rules.vendor_substitution, clock.step(), &silicon);
    let all = Weights::of(&offers);
    if owners.iter().any(|(_, owner)| owner.wish > 0.0) {
        say(&offers, &mut details);
    }
    let mut vendors: Few<_> = vendors.iter_mut().collect();
    for (&buyer, mut owner) in owners.iter_mut() {
        let owner = &mut *owner;
        owner.ordered = 0.0;
        owner.unordered.resize(offers.len(), 0.0);
        if owner.wish <= 0.0 {
            owner.unordered.fill(0.0);
            continue;
        }
        for (i, offer) in offers.iter().enumerate() {
            let share = all.share(offer, owner);
            let exact = owner.wish * share / offer.kind.performance + owner.unordered[i];
            let devices = exact.floor().min(MOST_DEVICES);
            owner.unordered[i] = exact - devices;
            if devices < 1.0 {
                continue;
            }
            let (seller, vendor) = &mut vendors[offer.vendor];
            let seller = **seller;
            let capacity = devices * offer.kind.performance;
            let (price, generation) = (offer.price, offer.generation);
            let detail = format_args!("{}", details[i]);
            let deposit = price.scaled(*rules.deposit);
            let paid = deposit.times(devices as u64);
            journal.post(buyer, seller, Account::Devices, paid);
            let (kind, unit, cause) = ("order", "H100e", None);
            let event =
                log.log(Happening { kind, agent: buyer, amount: capacity, unit, cause, detail });
            vendor.backlog.push_back(Order {
                buyer,
                generation,
                devices: devices as u64,
                price,
                deposit,
                credit: price.scaled(owner.vendor_credit),
                placed: i64::from(clock.step()),
                event: Some(event),
            });
            vendor.ordered = vendor.ordered.saturating_add(devices as u64);
            vendor.orders_this_step += devices * offer.kind.plant;
            owner.ordered += capacity;
        }
    }
}

/// Puts offers into words, once for all who order.
fn say(offers: &[Offer], details: &mut Vec<String>) {
    details.resize_with(offers.len().max(details.len()), String::new);
    for (Offer { generation, price, .. }, detail) in offers.iter().zip(details) {
        detail.clear();
        write!(detail, "generation {generation} at {price} USD a device")
            .expect("a text takes what is written to it");
    }
}

/// What each vendor sells, and after that the owners' own chips, which each vendor makes at cost.
fn offers(
    vendors: &Query<(&AgentId, &mut GpuVendor)>,
    roadmap: &Roadmap,
    substitution: f64,
    step: u32,
    silicon: &silicon::Rules,
) -> Few<Offer> {
    let offer = |(i, vendor): (usize, &GpuVendor), line, price: f64, of_capacity: f64| {
        let (generation, kind) = roadmap.latest_of(line)?;
        Some(Offer {
            vendor: i,
            generation,
            kind,
            price: Dollars::from_usd(price * kind.plant),
            weight: vendor.appeal * libm::pow(of_capacity, -substitution),
        })
    };
    let by_order = || vendors.iter().map(|(_, vendor)| vendor).enumerate();
    let sold = by_order().filter_map(|(i, vendor)| {
        let line = if vendor.is_specialised(step) { Line::Specialised } else { Line::General };
        offer((i, vendor), line, vendor.price, vendor.price_of_capacity())
    });
    let made = by_order().filter_map(|(i, vendor)| {
        let price = vendor.unit_cost * *silicon.foundry_markup;
        offer((i, vendor), Line::Own, price, price)
    });
    sold.chain(made).collect()
}

/// Sums of the weights of offers: of all on sale, of those that do all work, of own chips.
struct Weights {
    all: f64,
    general: f64,
    own: f64,
}

impl Weights {
    fn of(offers: &[Offer]) -> Weights {
        let sum = |fits: fn(Work) -> bool| {
            offers.iter().filter(|offer| fits(offer.kind.work)).map(|offer| offer.weight).sum()
        };
        Weights {
            all: sum(|work| work != Work::OwnProducts),
            general: sum(|work| work == Work::All),
            own: sum(|work| work == Work::OwnProducts),
        }
    }

    /// Share of an owner's orders that an offer gets.
    fn share(&self, offer: &Offer, owner: &Owner) -> f64 {
        let part = |all: f64| if all > 0.0 { offer.weight / all } else { 0.0 };
        let (own, serving) = (owner.own_part, owner.serving_part);
        match offer.kind.work {
            Work::All => (1.0 - own - serving) * part(self.general) + serving * part(self.all),
            Work::Serving => serving * part(self.all),
            Work::OwnProducts => own * part(self.own),
        }
    }
}

/// An owner with too much on order cancels where taking delivery is worth less than what it would still cost, and whatever
/// it cannot pay for: at every vendor in proportion to what is on order there, the newest orders first.
pub(super) fn cancel(
    clock: Res<Clock>,
    rules: Res<Rules>,
    roadmap: Res<Roadmap>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut books: Local<Vec<ByAgent<f64>>>,
    mut vendors: Query<(&AgentId, &mut GpuVendor)>,
    owners: Query<(&AgentId, &Owner)>,
) {
    let content = |owner: &Owner| owner.wish >= 0.0 && owner.unfunded <= 0.0;
    let has_ordered = |owner: &Owner| owner.decision.on_order + owner.ordered > 0.0;
    let cancels = |owner: &Owner| !content(owner) && has_ordered(owner);
    if !owners.iter().any(|(_, owner)| cancels(owner)) {
        return;
    }
    let saved = 1.0 - *rules.deposit * *rules.forfeit;
    let mut vendors: Few<_> = vendors.iter_mut().collect();
    // Nobody cancels what others have ordered.
    books.clear();
    books.extend(vendors.iter().map(|(_, vendor)| booked_by_buyer(vendor, &roadmap)));
    for (&buyer, owner) in owners.iter().filter(|(_, owner)| cancels(owner)) {
        let booked: Few<f64> = books.iter().map(|book| book.of(buyer)).collect();
        let unwanted = passing(-owner.value_over_price, -saved, *rules.screen_steepness);
        let unwanted = (-owner.wish * unwanted).max(owner.unfunded);
        let parts = pour(unwanted, &booked, &booked);
        let mut cancelled = 0.0;
        for ((seller, vendor), part) in vendors.iter_mut().zip(parts) {
            let vendor = (**seller, &mut **vendor);
            cancelled += give_back(&mut journal, vendor, buyer, part, &roadmap, *rules.forfeit);
        }
        if cancelled > 0.0 {
            let (kind, unit, cause) = ("cancellation", "H100e", owner.cause(&clock));
            let mut say = |detail| {
                log.log(Happening { kind, agent: buyer, amount: cancelled, unit, cause, detail })
            };
            match owner.unfunded > 0.0 {
                true => say(format_args!("orders beyond what it can pay")),
                false => say(format_args!("value over price {:.2}", owner.value_over_price)),
            };
        }
    }
    vendors.iter_mut().for_each(|(_, vendor)| vendor.drop_cancelled());
}

/// Cancels up to `capacity` of what a buyer has on order at a vendor and refunds what is not forfeited; gives the capacity
/// cancelled \[H100e\]. Orders cancelled in full are to be dropped from the book.
pub fn give_back(
    journal: &mut Journal,
    (seller, vendor): (AgentId, &mut GpuVendor),
    buyer: AgentId,
    capacity: f64,
    roadmap: &Roadmap,
    forfeit: f64,
) -> f64 {
    let (mut left, mut cancelled) = (capacity, 0.0);
    // The newest order first.
    for order in vendor.backlog.iter_mut().rev().filter(|order| order.buyer == buyer) {
        let performance = roadmap.generations[order.generation].performance;
        let devices = ((left / performance) as u64).min(order.devices);
        if devices == 0 {
            break;
        }
        vendor.orders_this_step -= plant_of(&Order { devices, ..*order }, roadmap);
        vendor.cancelled += devices;
        order.devices -= devices;
        left -= number(devices) * performance;
        cancelled += number(devices) * performance;
        refund(journal, seller, order, devices, forfeit);
    }
    cancelled
}

/// The vendor keeps its part of the deposit and pays the rest back.
fn refund(journal: &mut Journal, seller: AgentId, order: &Order, devices: u64, forfeit: f64) {
    let paid = order.deposit.times(devices);
    let kept = paid.scaled(forfeit);
    journal.adjust(order.buyer, Adjustment::Forfeit, kept);
    journal.adjust(seller, Adjustment::ForfeitGain, kept);
    journal.post(seller, order.buyer, Account::Refunds, paid - kept);
}
