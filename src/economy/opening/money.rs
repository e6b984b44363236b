//! Opening balance sheets: deposits and stocks as stated, shares held by households for the rest.

use bevy_ecs::prelude::*;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::gpu_vendor::{GpuVendor, Order};
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::lender::Lender;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::ledger::account::Item;
use crate::economy::ledger::books::Books;
use crate::economy::ledger::check::{OpeningDevices, OpeningMoney};
use crate::economy::lending::LoanBook;
use crate::economy::mechanisms::credit::terms::Risk;
use crate::economy::mechanisms::tax::TaxBase;
use crate::economy::shares::Valuation;
use crate::economy::simulation::Simulation;
use crate::units::Dollars;

/// What an agent has before the books are opened.
#[derive(Component, Clone, Copy, Debug, Default)]
pub struct Purse {
    /// Money \[USD\].
    pub deposits: f64,
    /// Loans owed \[USD\].
    pub debt: f64,
    /// What lenders saw in it when they lent.
    pub risk: Risk,
}

/// Enters the next agent with its stocks.
pub fn enter(
    sim: &mut Simulation,
    name: &str,
    sector: Sector,
    deposits: f64,
    stocks: impl Bundle,
) -> AgentId {
    let purse = Purse { deposits, ..Purse::default() };
    let entity = sim.world.spawn((sector, purse, Standing::Trading, stocks)).id();
    let id = sim.world.resource_mut::<Directory>().enter(entity, sector, name);
    sim.world.entity_mut(entity).insert((id, Books::default()));
    id
}

/// What every firm carries: its standing with lenders, with investors and with the tax office.
pub fn firm(borrower: Borrower) -> impl Bundle {
    (borrower, Valuation::default(), TaxBase::default())
}

/// Opens everybody's books. Firms start without net worth of their own: what they have beyond what they owe was
/// subscribed by households.
pub fn close_books(sim: &mut Simulation) {
    let world = &mut sim.world;
    let ahead = prepayments(world);
    let mut agents = world.query::<(&AgentId, &Sector, &Purse, Option<&Fleet>, Option<&Lender>)>();
    let mut sheets: Vec<(AgentId, Sector, Vec<(Item, Dollars)>)> = agents
        .iter(world)
        .map(|(&id, &sector, purse, fleet, lender)| match lender {
            Some(lender) => (id, sector, lent(lender, lent_by(world, id))),
            None => (id, sector, holdings(purse, fleet, ahead(id))),
        })
        .collect();
    sheets.sort_by_key(|(id, ..)| *id);
    issue_equity(&mut sheets);
    let by_agent = sheets.iter().map(|sheet| held(&sheet.2, Item::Deposits)).collect();
    for (id, _, holdings) in &sheets {
        let books = Books::opening(holdings);
        let entity = world.resource::<Directory>().entity(*id);
        world.entity_mut(entity).insert(books);
    }
    world.insert_resource(OpeningMoney { by_agent });
    count_devices(world);
}

fn holdings(purse: &Purse, fleet: Option<&Fleet>, ahead: Dollars) -> Vec<(Item, Dollars)> {
    let mut holdings = vec![
        (Item::Deposits, Dollars::from_usd(purse.deposits)),
        (Item::Loans, -Dollars::from_usd(purse.debt)),
        (Item::Prepayments, ahead),
    ];
    if let Some(fleet) = fleet {
        holdings.push((Item::Devices, fleet.devices_book()));
        holdings.push((Item::Facilities, fleet.facilities_book()));
    }
    holdings
}

/// A lender's own capital carries its loans; the rest of them it made by creating deposits.
fn lent(lender: &Lender, loans: Dollars) -> Vec<(Item, Dollars)> {
    vec![(Item::Deposits, lender.capital_at_start - loans), (Item::Loans, loans)]
}

/// What a lender has lent on the first day.
fn lent_by(world: &World, lender: AgentId) -> Dollars {
    world.get_resource::<LoanBook>().map_or(Dollars::ZERO, |book| book.held(lender))
}

fn held(holdings: &[(Item, Dollars)], item: Item) -> Dollars {
    holdings.iter().filter(|(line, _)| *line == item).map(|(_, amount)| *amount).sum()
}

/// What each agent paid ahead, less what it was paid ahead; the vendor holds that money.
fn prepayments(world: &mut World) -> impl Fn(AgentId) -> Dollars + use<> {
    let mut vendors = world.query::<(&AgentId, &GpuVendor)>();
    let paid = |order: &Order| order.deposit.times(order.devices);
    let lines: Vec<(AgentId, AgentId, Dollars)> = vendors
        .iter(world)
        .flat_map(|(&vendor, v)| v.backlog.iter().map(move |o| (o.buyer, vendor, paid(o))))
        .collect();
    move |agent| {
        let as_buyer = lines.iter().filter(|line| line.0 == agent).map(|line| line.2);
        let as_vendor = lines.iter().filter(|line| line.1 == agent).map(|line| -line.2);
        as_buyer.chain(as_vendor).sum()
    }
}

fn issue_equity(sheets: &mut [(AgentId, Sector, Vec<(Item, Dollars)>)]) {
    let mut subscribed = Dollars::ZERO;
    for (_, sector, holdings) in sheets.iter_mut() {
        if matches!(sector, Sector::Households | Sector::Lenders) {
            continue;
        }
        // Nobody holds less than no shares of a firm that owes more than it has.
        let worth: Dollars = holdings.iter().map(|(_, amount)| *amount).sum();
        let worth = worth.max(Dollars::ZERO);
        holdings.push((Item::Equity, -worth));
        subscribed += worth;
    }
    sheets[0].2.push((Item::Equity, subscribed));
}

fn count_devices(world: &mut World) {
    let mut devices: Vec<u64> = Vec::new();
    let mut fleets = world.query_filtered::<&Fleet, With<Owner>>();
    for lot in fleets.iter(world).flat_map(|fleet| &fleet.lots) {
        if devices.len() <= lot.generation {
            devices.resize(lot.generation + 1, 0);
        }
        devices[lot.generation] += lot.devices;
    }
    world.insert_resource(OpeningDevices(devices));
}
