//! Orders go to vendors, and come back when they no longer pay.

use bevy_ecs::prelude::*;

use crate::economy::agents::gpu_vendor::{GpuVendor, Order};
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::apportion::pour;
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment};
use crate::economy::markets::Roadmap;
use crate::economy::mechanisms::orders::appraisal::passing;
use crate::economy::mechanisms::orders::{Rules, capacity_of, on_order};
use crate::units::Dollars;

/// The most devices of one order: beyond all that could be paid for, so that nothing overflows on the way to the ledger.
const MOST_DEVICES: f64 = 1e15;

/// Wishes become whole devices, spread over vendors by appeal and price; the deposit is paid at once.
pub(super) fn place(
    clock: Res<Clock>,
    rules: Res<Rules>,
    roadmap: Res<Roadmap>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut vendors: Query<(&AgentId, &mut GpuVendor)>,
    mut owners: Query<(&AgentId, &mut Owner)>,
) {
    let (generation, latest) = roadmap.latest();
    let weights = preferences(&vendors, *rules.vendor_substitution);
    let all: f64 = weights.iter().sum();
    for (&buyer, mut owner) in owners.iter_mut().in_order() {
        owner.ordered = 0.0;
        owner.unordered.resize(weights.len(), 0.0);
        for (i, (&seller, mut vendor)) in vendors.iter_mut().in_order().enumerate() {
            let share = if all > 0.0 { weights[i] / all } else { 0.0 };
            let exact = owner.wish.max(0.0) * share / latest.performance + owner.unordered[i];
            let devices = exact.floor().min(MOST_DEVICES);
            owner.unordered[i] = if owner.wish > 0.0 { exact - devices } else { 0.0 };
            if devices < 1.0 {
                continue;
            }
            let capacity = devices * latest.performance;
            let price = Dollars::from_usd(vendor.price * latest.performance);
            let deposit = price.scaled(*rules.deposit);
            let paid = deposit.times(devices as u64);
            journal.post(buyer, seller, Account::Devices, paid);
            let detail = format!("generation {generation} at {price} USD a device");
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
            vendor.orders_this_step += capacity;
            owner.ordered += capacity;
        }
    }
}

fn preferences(vendors: &Query<(&AgentId, &mut GpuVendor)>, substitution: f64) -> Vec<f64> {
    let preference = |vendor: &GpuVendor| vendor.appeal * libm::pow(vendor.price, -substitution);
    vendors.iter().in_order().map(|(_, vendor)| preference(vendor)).collect()
}

/// An owner with too much on order cancels where taking delivery is worth less than what it would still cost, and whatever
/// it cannot pay for: at every vendor in proportion to what is on order there, the newest orders first.
pub(super) fn cancel(
    clock: Res<Clock>,
    rules: Res<Rules>,
    roadmap: Res<Roadmap>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut vendors: Query<(&AgentId, &mut GpuVendor)>,
    mut owners: Query<(&AgentId, &mut Owner)>,
) {
    let saved = 1.0 - *rules.deposit * *rules.forfeit;
    for (&buyer, owner) in owners.iter_mut().in_order() {
        if owner.wish >= 0.0 && owner.unfunded <= 0.0 {
            continue;
        }
        let unwanted = passing(-owner.value_over_price, -saved, *rules.screen_steepness);
        let on_order: Vec<f64> = vendors
            .iter()
            .in_order()
            .map(|(_, vendor)| on_order(vendor, buyer, &roadmap))
            .collect();
        let unwanted = (-owner.wish * unwanted).max(owner.unfunded);
        let parts = pour(unwanted, &on_order, &on_order);
        let mut cancelled = 0.0;
        for ((&seller, mut vendor), part) in vendors.iter_mut().in_order().zip(parts) {
            let vendor = (seller, &mut *vendor);
            cancelled += give_back(&mut journal, vendor, buyer, part, &roadmap, *rules.forfeit);
        }
        if cancelled > 0.0 {
            log.log(Happening {
                kind: "cancellation",
                agent: buyer,
                amount: cancelled,
                unit: "H100e",
                cause: owner.cause(&clock),
                detail: match owner.unfunded > 0.0 {
                    true => "orders beyond what it can pay".to_string(),
                    false => format!("value over price {:.2}", owner.value_over_price),
                },
            });
        }
    }
}

/// Cancels up to `capacity` of what a buyer has on order at a vendor and refunds what is not forfeited; gives the capacity
/// cancelled \[H100e\].
pub fn give_back(
    journal: &mut Journal,
    (seller, vendor): (AgentId, &mut GpuVendor),
    buyer: AgentId,
    capacity: f64,
    roadmap: &Roadmap,
    forfeit: f64,
) -> f64 {
    let mut cancelled = 0.0;
    for (order, devices) in take_back(vendor, buyer, capacity, roadmap) {
        refund(journal, seller, &order, devices, forfeit);
        vendor.cancelled += devices;
        cancelled += devices as f64 * roadmap.generations[order.generation].performance;
    }
    cancelled
}

/// Takes up to `capacity` of a buyer's devices off a vendor's book, the newest order first.
fn take_back(
    vendor: &mut GpuVendor,
    buyer: AgentId,
    capacity: f64,
    roadmap: &Roadmap,
) -> Vec<(Order, u64)> {
    let mut left = capacity;
    let mut taken = Vec::new();
    for order in vendor.backlog.iter_mut().rev().filter(|order| order.buyer == buyer) {
        let performance = roadmap.generations[order.generation].performance;
        let devices = ((left / performance) as u64).min(order.devices);
        if devices == 0 {
            break;
        }
        vendor.orders_this_step -= capacity_of(&Order { devices, ..*order }, roadmap);
        order.devices -= devices;
        left -= devices as f64 * performance;
        taken.push((*order, devices));
    }
    vendor.backlog.retain(|order| order.devices > 0);
    taken
}

/// The vendor keeps its part of the deposit and pays the rest back.
fn refund(journal: &mut Journal, seller: AgentId, order: &Order, devices: u64, forfeit: f64) {
    let paid = order.deposit.times(devices);
    let kept = paid.scaled(forfeit);
    journal.adjust(order.buyer, Adjustment::Forfeit, kept);
    journal.adjust(seller, Adjustment::ForfeitGain, kept);
    journal.post(seller, order.buyer, Account::Refunds, paid - kept);
}
