//! Vendors ship their oldest orders first; what arrives becomes lots in the buyers' fleets, housed in facilities.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::facilities::Facility;
use crate::economy::agents::fleet::{Fleet, Lot, LotStatus};
use crate::economy::agents::gpu_vendor::{GpuVendor, Order};
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::strategy::Strategy;
use crate::economy::agents::value::Value;
use crate::economy::agents::{AgentId, ByAgent, Directory};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::inventory::Inventory;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment};
use crate::economy::lending::{Loan, LoanBook, Security};
use crate::economy::mechanisms::{orders, strategies};
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::{Generation, Roadmap};
use crate::units::{Dollars, Few, NonNegative, Positive, number};

/// The numbers of deliveries.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Least time from order to service, with an empty order book [months]. 8 to 12 weeks in April 2024.
    pub least_lead_months: NonNegative,
    /// Cost of a data centre for a kilowatt of equipment [USD per kW]. 10.9 thousand USD per H100e at 0.836 kW.
    pub facility_usd_per_kilowatt: NonNegative,
    /// Useful life of facilities in the books [years]. 14 in the sources; sweep 14 to 20.
    pub facility_life_years: Positive,
    /// What building costs in the end over what was planned, devices and facilities alike [ratio]; 1 as planned. Buyers learn of it when they pay.
    pub overrun: Positive,
}

impl Rules {
    /// Planned cost of housing a unit of capacity \[USD per H100e\].
    pub fn housing(&self, generation: &Generation) -> f64 {
        *self.facility_usd_per_kilowatt * generation.kilowatts / generation.performance
    }
}

/// What arrived this month.
#[derive(Resource, Default, Debug)]
pub struct Delivered {
    shipments: Vec<Shipment>,
    /// Capacity that came into service \[H100e\].
    pub capacity: f64,
}

#[derive(Debug)]
struct Shipment {
    vendor: AgentId,
    order: Order,
    devices: u64,
    /// What making a device costs the vendor as planned \[USD\].
    unit_cost: f64,
}

/// Puts deliveries into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .init::<LoanBook>()
        .init::<Delivered>()
        .during(Phase::Deliveries, (ship, install_devices, house).chain())
        .measure_in(
            "deliveries_capacity",
            "H100e",
            "Capacity that came into service this month",
            |delivered: &Delivered| delivered.capacity,
        )
        .measure_in(
            "capex",
            "USD per month",
            "Cash owners paid for devices, net of refunds, and for facilities",
            |journal: &Journal| {
                let spent = journal.paid(Account::Devices) + journal.paid(Account::Facilities);
                (spent - journal.paid(Account::Refunds)).usd()
            },
        )
        .measure_of(
            "deliveries_installed",
            "H100e",
            "Capacity installed at the end of the month, mothballed lots included",
            |inventory: &Inventory| inventory.capacity,
        )
        .measure_each(
            "capex",
            "USD per month",
            "Cash the owner paid for devices, net of refunds, and for facilities",
            spent,
        );
}

fn spent(journal: Res<Journal>, owners: Query<&AgentId, With<Fleet>>) -> Few<(AgentId, f64)> {
    let mut spent: ByAgent<Dollars> = ByAgent::default();
    for payment in journal.settled() {
        match payment.account {
            Account::Devices | Account::Facilities => spent.add(payment.payer, payment.amount),
            Account::Refunds => spent.add(payment.payee, -payment.amount),
            _ => {}
        }
    }
    owners.iter().map(|&agent| (agent, spent.of(agent).usd())).collect()
}

/// Each vendor ships what is due, the oldest orders first, up to its capacity; orders placed in the same step are served alike.
/// Nothing goes to those who leave invoices unpaid.
fn ship(
    clock: Res<Clock>,
    rules: Res<Rules>,
    roadmap: Res<Roadmap>,
    mut delivered: ResMut<Delivered>,
    borrowers: Query<(&AgentId, &Borrower)>,
    mut vendors: Query<(&AgentId, &mut GpuVendor)>,
) {
    let unpaid = borrowers.iter().filter(|(_, firm)| firm.arrears > Dollars::ZERO);
    let unpaid: Few<AgentId> = unpaid.map(|(&agent, _)| agent).collect();
    let lead = i64::from(clock.steps_of_months(*rules.least_lead_months).max(1));
    delivered.shipments.clear();
    for (&vendor, mut plant) in vendors.iter_mut() {
        let plant = &mut *plant;
        let mut room = plant.capacity * clock.years_per_step() + plant.carry;
        let held = plant.hold_back(&unpaid);
        let due = |order: &&Order| i64::from(clock.step()) - order.placed >= lead;
        while let Some(placed) = plant.backlog.front().filter(due).map(|order| order.placed) {
            let before = delivered.shipments.len();
            ship_alike((vendor, plant, placed), &mut room, &roadmap, &mut delivered.shipments);
            if delivered.shipments.len() == before {
                break;
            }
        }
        let largest = roadmap.latest().1.plant;
        plant.carry = if plant.backlog.is_empty() { 0.0 } else { room.min(largest) };
        plant.put_back(held);
    }
}

/// Ships the same part of every order placed in a step, as far as room reaches; what rounding leaves goes to the first.
fn ship_alike(
    (vendor, plant, placed): (AgentId, &mut GpuVendor, i64),
    room: &mut f64,
    roadmap: &Roadmap,
    shipments: &mut Vec<Shipment>,
) {
    let plant_for = |order: &Order| roadmap.generations[order.generation].plant;
    let alike = plant.backlog.iter().take_while(|order| order.placed == placed).count();
    let orders = plant.backlog.iter().take(alike);
    let wanted: f64 = orders.map(|order| number(order.devices) * plant_for(order)).sum();
    let share = (*room / wanted).min(1.0);
    for round in 0..2 {
        for at in 0..alike {
            let order = &mut plant.backlog[at];
            let each = plant_for(order);
            let part = if round == 0 { share * number(order.devices) } else { f64::INFINITY };
            let devices = (part.min(*room / each + 1e-9) as u64).min(order.devices);
            if devices == 0 {
                continue;
            }
            let unit_cost = plant.unit_cost * each;
            shipments.push(Shipment { vendor, order: *order, devices, unit_cost });
            order.devices -= devices;
            *room -= number(devices) * each;
            let generation = order.generation;
            plant.shipped += number(devices) * each;
            plant.count_produced(generation, devices);
        }
    }
    plant.drop_shipped(alike);
}

/// Devices enter the fleet at cost; the buyer pays the balance, the vendor its suppliers.
fn install_devices(
    clock: Res<Clock>,
    (rules, terms): (Res<Rules>, Res<orders::Rules>),
    mut loans: ResMut<LoanBook>,
    mut delivered: ResMut<Delivered>,
    directory: Res<Directory>,
    roadmap: Res<Roadmap>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut owners: Query<(&mut Fleet, &Owner)>,
) {
    let mut total = 0.0;
    for &Shipment { vendor, ref order, devices, unit_cost } in &delivered.shipments {
        let price = order.price.scaled(*rules.overrun).max(order.deposit);
        let cost = price.times(devices);
        let balance = (price - order.deposit).times(devices);
        let made_for = Dollars::from_usd(unit_cost * number(devices) * *rules.overrun);
        journal.post(order.buyer, vendor, Account::Devices, balance);
        if order.credit > Dollars::ZERO {
            let principal = order.credit.times(devices).min(balance);
            journal.post(vendor, order.buyer, Account::VendorCredit, principal);
            let loan = vendor_loan((order.buyer, vendor), principal, &clock, &terms);
            loans.grant(loan, i64::from(clock.steps_per_year() / 4));
        }
        journal.post(vendor, Directory::HOUSEHOLDS, Account::Manufacturing, made_for);
        journal.adjust(order.buyer, Adjustment::Capitalisation, cost);
        journal.adjust(vendor, Adjustment::DeviceSale, cost);
        let buyer = directory.entity(order.buyer);
        let (mut fleet, owner) = owners.get_mut(buyer).expect("owners order");
        add(&mut fleet, order.generation, devices, Value::new(cost, owner.device_life));
        let capacity = number(devices) * roadmap.generations[order.generation].performance;
        total += capacity;
        log.log(Happening {
            kind: "delivery",
            agent: order.buyer,
            amount: capacity,
            unit: "H100e",
            cause: order.event,
            detail: format_args!("generation {}", order.generation),
        });
    }
    delivered.capacity = total;
}

/// What a vendor advances of the price of devices, until it is due.
fn vendor_loan(
    (debtor, creditor): (AgentId, AgentId),
    principal: Dollars,
    clock: &Clock,
    terms: &orders::Rules,
) -> Loan {
    let (security, original, rate) = (Security::Vendor, principal, *terms.vendor_credit_rate);
    let granted = i64::from(clock.step());
    let due = granted + i64::from(clock.steps(*terms.vendor_credit_years).max(1));
    Loan { debtor, creditor, security, principal, original, rate, granted, due }
}

/// Joins a shipment to the lot of the same step and generation, or makes a new lot of it.
fn add(fleet: &mut Fleet, generation: usize, devices: u64, value: Value) {
    let fresh = |lot: &&mut Lot| lot.value.age == 0 && lot.generation == generation;
    let lot = Lot { generation, devices, value, status: LotStatus::Running { idle_steps: 0 } };
    match fleet.lots.iter_mut().rev().take_while(|lot| lot.value.age == 0).find(fresh) {
        Some(known) => known.join(&lot),
        None => fleet.lots.push(lot),
    }
}

/// Owners build what their devices need beyond the facilities they have; the flexible build it dearer.
fn house(
    clock: Res<Clock>,
    rules: Res<Rules>,
    roadmap: Res<Roadmap>,
    mut journal: ResMut<Journal>,
    premium: Res<strategies::Rules>,
    mut owners: Query<(&AgentId, &mut Fleet, &mut Strategy)>,
) {
    let life = clock.steps(*rules.facility_life_years).max(1);
    for (&agent, mut fleet, mut strategy) in owners.iter_mut() {
        let housed = fleet.facilities.kilowatts();
        let missing = power(&fleet, &roadmap.generations) - housed;
        if missing > 1e-6 {
            let dearer = 1.0 + *premium.flexible_premium * strategy.flexible;
            let each = *rules.facility_usd_per_kilowatt * *rules.overrun;
            let cost = Dollars::from_usd(missing * each * dearer);
            journal.post(agent, Directory::HOUSEHOLDS, Account::Facilities, cost);
            let value = Value::new(cost, life);
            fleet.facilities.push(Facility { kilowatts: missing, value });
        }
        if strategy.flexible > 0.0 {
            strategy.adaptable = strategy.flexible * fleet.built_within(clock.step());
        }
    }
}

/// Power of all lots \[kW\].
pub fn power(fleet: &Fleet, generations: &[Generation]) -> f64 {
    fleet.lots.iter().map(|lot| lot.kilowatts(generations)).sum()
}
