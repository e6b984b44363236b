//! Everything is checked, every month: the books close, stocks tie to flows, nothing is used twice. A break ends the run.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;

use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::agents::hyperscaler::RentalBusiness;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::broken::{Breaks, Broken};
use crate::economy::clock::Clock;
use crate::economy::commitments::Contracts;
use crate::economy::inventory::Inventory;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Item};
use crate::economy::ledger::books::Books;
use crate::economy::ledger::check::{OpeningDevices, OpeningMoney, closed, nobody_overdrawn};
use crate::economy::lending::LoanBook;
use crate::economy::markets::{ComputeMarket, PowerMarket, ServiceMarket};
use crate::economy::mechanisms::depreciation::take_stock;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::subscriptions::{Subscribers, Subscriptions};
use crate::economy::technology::Roadmap;
use crate::units::Dollars;

/// Puts the audit at the end of the month.
pub fn install(sim: &mut Simulation) {
    let books = (fleets, devices, orders, loans, calls, contracts, power, compute, services);
    sim.init::<OpeningMoney>()
        .init::<OpeningDevices>()
        .init::<PaidUp>()
        .during(Phase::Audit, (books.chain(), closed, nobody_overdrawn).chain().after(take_stock));
}

/// Deposits and calls each company was paid since the run began, as the ledger has them.
#[derive(Resource, Default, Debug)]
struct PaidUp(BTreeMap<AgentId, Dollars>);

/// I15: what was subscribed is paid, void or still to be called; what was paid is in the ledger; what may be called is owed.
fn calls(
    clock: Res<Clock>,
    directory: Res<Directory>,
    register: Res<Subscriptions>,
    subscribers: Res<Subscribers>,
    journal: Res<Journal>,
    mut paid_up: ResMut<PaidUp>,
    mut breaks: ResMut<Breaks>,
) {
    let of_shares = journal.settled_of_shares().iter();
    let calls = of_shares.filter(|payment| payment.account == Account::Calls);
    for payment in calls {
        *paid_up.0.entry(payment.payee).or_default() += payment.amount;
    }
    let mut uncalled = Dollars::ZERO;
    for (&issuer, raised) in register.raised() {
        let left = register.uncalled(issuer);
        uncalled += left;
        let rule = "I15: shares subscribed are paid, void or to be called";
        let off = raised.subscribed - raised.paid - raised.void - left;
        breaks.expect_zero(&clock, &directory, issuer, rule, off);
        let rule = "I15: what is paid up on shares is what the ledger paid";
        let booked = paid_up.0.get(&issuer).copied().unwrap_or_default();
        breaks.expect_zero(&clock, &directory, issuer, rule, raised.paid - booked);
    }
    let rule = "I15: capital that may be called is owed by subscribers";
    breaks.expect_zero(
        &clock,
        &directory,
        Directory::HOUSEHOLDS,
        rule,
        uncalled - subscribers.promised,
    );
}

/// I7: books tie to lots and facilities, and no value is negative.
fn fleets(
    clock: Res<Clock>,
    directory: Res<Directory>,
    mut breaks: ResMut<Breaks>,
    owners: Query<(&AgentId, &Inventory, &Books)>,
) {
    for (&agent, inventory, books) in owners.iter() {
        for (item, found) in
            [(Item::Devices, inventory.devices), (Item::Facilities, inventory.facilities)]
        {
            let rule = "I7: book is cost less depreciation less impairment, lot by lot";
            let off = books.balance(item) - found.book;
            breaks.expect_zero(&clock, &directory, agent, rule, off);
            let rule = "I7: no book is negative";
            breaks.expect_zero(&clock, &directory, agent, rule, found.least);
        }
    }
}

/// I5: devices made are in fleets or scrapped.
fn devices(
    clock: Res<Clock>,
    opening: Res<OpeningDevices>,
    roadmap: Res<Roadmap>,
    mut balance: Local<Vec<i64>>,
    mut breaks: ResMut<Breaks>,
    vendors: Query<&GpuVendor>,
    fleets: Query<&Fleet>,
) {
    balance.clear();
    balance.resize(roadmap.generations.len(), 0);
    let mut add = |devices: &[u64], sign: i64| {
        let known = balance.len().max(devices.len());
        balance.resize(known, 0);
        let pairs = balance.iter_mut().zip(devices);
        pairs.for_each(|(balance, &devices)| *balance += sign * devices as i64);
    };
    add(&opening.0, 1);
    vendors.iter().for_each(|vendor| add(&vendor.produced, 1));
    fleets.iter().for_each(|fleet| add(&fleet.scrapped, -1));
    for fleet in &fleets {
        let balance = balance.as_mut_slice();
        fleet.lots.iter().for_each(|lot| balance[lot.generation] -= lot.devices as i64);
    }
    for (generation, &left) in balance.iter().enumerate().filter(|(_, left)| **left != 0) {
        let rule = "I5: devices produced are in fleets or scrapped";
        let agent = format!("generation {generation}");
        breaks.report(Broken::at(&clock, &agent, rule, format!("{left} devices")));
    }
}

/// I8: orders placed were delivered, cancelled or are still in the book; I4: what was paid ahead is owed.
fn orders(
    clock: Res<Clock>,
    directory: Res<Directory>,
    mut breaks: ResMut<Breaks>,
    vendors: Query<(&AgentId, &GpuVendor, &Books)>,
) {
    for (&agent, vendor, books) in vendors.iter() {
        let delivered: u64 = vendor.produced.iter().sum();
        let known = delivered + vendor.cancelled + vendor.backlog_devices();
        if known != vendor.ordered {
            let off = format!("{} devices", vendor.ordered as i64 - known as i64);
            let rule = "I8: orders placed were delivered, cancelled or are in the book";
            breaks.report(Broken::at(&clock, directory.name(agent), rule, off));
        }
        let deposit =
            |order: &crate::economy::agents::gpu_vendor::Order| order.deposit.times(order.devices);
        let owed: Dollars = vendor.backlog.iter().map(deposit).sum();
        let rule = "I4: what was paid ahead is owed in devices";
        breaks.expect_zero(
            &clock,
            &directory,
            agent,
            rule,
            owed + books.balance(Item::Prepayments),
        );
    }
}

/// I4: the loans of the loan book are what debtors owe and creditors hold.
fn loans(
    clock: Res<Clock>,
    directory: Res<Directory>,
    book: Res<LoanBook>,
    mut off: Local<Vec<Dollars>>,
    mut breaks: ResMut<Breaks>,
    books: Query<(&AgentId, &Books)>,
) {
    off.clear();
    off.resize(directory.agents().len(), Dollars::ZERO);
    for (agent, books) in &books {
        off[agent.0 as usize] = books.balance(Item::Loans) + books.balance(Item::Receivables);
    }
    for debtor in directory.agents() {
        let mut owed = Dollars::ZERO;
        for loan in book.of(debtor) {
            owed += loan.principal;
            off[loan.creditor.0 as usize] -= loan.principal;
        }
        off[debtor.0 as usize] += owed;
    }
    for (agent, &off) in directory.agents().zip(&*off) {
        let rule = "I4: the loans of the loan book are those in the books";
        breaks.expect_zero(&clock, &directory, agent, rule, off);
    }
}

/// I9: what was invoiced under contract is live capacity at its rent, to the cent a contract of two firms.
fn contracts(
    clock: Res<Clock>,
    contracts: Res<Contracts>,
    journal: Res<Journal>,
    mut breaks: ResMut<Breaks>,
    owners: Query<&RentalBusiness>,
) {
    let due: f64 = owners.iter().map(|owner| owner.contract_income).sum();
    let invoiced = journal.paid(Account::ContractedCompute).usd();
    let off = invoiced - due * clock.years_per_step();
    // Contracts signed or made void since then are not in the sums any more: only the number of pairs is asked of them.
    let pairs = contracts.count().max(1) as f64;
    if off.abs() > 0.01 * pairs + 1e-9 * invoiced {
        let rule = "I9: invoices under contract are live capacity at its rent";
        let name = Sector::ModelLabs.name();
        breaks.report(Broken::at(&clock, name, rule, format!("{off} USD")));
    }
}

/// I12: nobody draws more power than it has connected, leased and made on its own sites, and all together no more than is
/// connected and made.
fn power(
    clock: Res<Clock>,
    directory: Res<Directory>,
    market: Res<PowerMarket>,
    mut breaks: ResMut<Breaks>,
    owners: Query<(&AgentId, &GridConnection)>,
) {
    if !market.limited {
        return;
    }
    let (mut all_drawn, mut all_connected) = (0.0, 0.0);
    for (&agent, connection) in owners.iter() {
        let has = connection.has() + connection.leased;
        let over = connection.drawn.max(connection.allotted) - has;
        if over > 1e-9 * connection.has().max(1.0) {
            let rule = "I12: power used does not exceed power connected, leased and own";
            breaks.report(Broken::at(&clock, directory.name(agent), rule, format!("{over} kW")));
        }
        all_drawn += connection.drawn;
        all_connected += connection.connected + connection.own;
    }
    let over = all_drawn - all_connected;
    if over > 1e-9 * all_connected.max(1.0) {
        let rule = "I12: power used by all does not exceed power connected and own";
        let name = Sector::Hyperscalers.name();
        breaks.report(Broken::at(&clock, name, rule, format!("{over} kW")));
    }
}

/// I6: nobody uses more compute than runs, and what is bought is what is sold.
fn compute(
    clock: Res<Clock>,
    directory: Res<Directory>,
    market: Res<ComputeMarket>,
    mut breaks: ResMut<Breaks>,
    owners: Query<(&AgentId, &RentalBusiness)>,
    labs: Query<(&AgentId, &ModelLab)>,
) {
    for (&agent, business) in &owners {
        let over = business.used() - business.running;
        if over > 1e-9 * business.running.max(1.0) {
            let rule = "I6: capacity used does not exceed capacity running";
            breaks.report(Broken::at(&clock, directory.name(agent), rule, format!("{over} H100e")));
        }
    }
    for (&agent, business) in &owners {
        for (rule, over) in business_excess(business) {
            if over > 1e-9 * business.running.max(1.0) {
                let off = format!("{over} H100e");
                breaks.report(Broken::at(&clock, directory.name(agent), rule, off));
            }
        }
    }
    let trained: f64 = labs.iter().map(|(_, lab)| lab.training_got()).sum();
    let general: f64 = owners.iter().map(|(_, owner)| owner.general()).sum();
    if trained - general > 1e-9 * general.max(1.0) {
        let rule = "I6: training runs on general capacity";
        let off = format!("{} H100e", trained - general);
        breaks.report(Broken::at(&clock, Sector::ModelLabs.name(), rule, off));
    }
    let sold: f64 = owners.iter().map(|(_, owner)| owner.sold + owner.contracted_used).sum();
    let bought = labs.iter().map(|(_, lab)| lab.compute_got()).sum::<f64>()
        + (market.self_hosted + market.public) * market.fill;
    if (sold - bought).abs() > 1e-9 * sold.max(1.0) {
        let rule = "I6: compute bought is compute sold";
        let off = format!("{} H100e", sold - bought);
        breaks.report(Broken::at(&clock, Sector::Hyperscalers.name(), rule, off));
    }
}

/// I6: what an owner uses beyond the capacity that can do it \[H100e\].
fn business_excess(business: &RentalBusiness) -> [(&'static str, f64); 4] {
    let let_out = business.contracted + business.sold;
    let captive = business.on_own - business.captive_served;
    [
        ("I6: general work runs on general capacity", business.used_general() - business.general()),
        ("I6: serving-only capacity serves", business.on_serving_only - business.serving_only),
        ("I6: own chips serve own products", captive.max(business.on_own - business.own)),
        ("I6: own chips are not let", let_out - (business.running - business.own)),
    ]
}

/// I6: services served times model size over efficiency is the compute they used.
fn services(
    clock: Res<Clock>,
    directory: Res<Directory>,
    market: Res<ServiceMarket>,
    mut breaks: ResMut<Breaks>,
    labs: Query<(&AgentId, &ModelLab)>,
) {
    for (&agent, lab) in labs.iter() {
        let served = lab.asked * lab.fill * market.offers[lab.offer].compute_per_service;
        let used = lab.inference_wanted * lab.fill;
        if (served - used).abs() > 1e-9 * used.max(1.0) {
            let rule = "I6: services served use the compute bought for them";
            let off = format!("{} H100e", served - used);
            breaks.report(Broken::at(&clock, directory.name(agent), rule, off));
        }
    }
}
