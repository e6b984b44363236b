//! Credit made by hand: limits by earnings, loans that fall due, overdrafts and what lies beyond them, reserves.

use bevy_ecs::prelude::*;

use overbuild::economy::Rules;
use overbuild::economy::agents::borrower::Borrower;
use overbuild::economy::agents::fleet::Fleet;
use overbuild::economy::agents::gpu_vendor::{GpuVendor, Order};
use overbuild::economy::agents::hyperscaler::{Owner, RentalBusiness};
use overbuild::economy::agents::lender::Lender;
use overbuild::economy::agents::model_lab::ModelLab;
use overbuild::economy::agents::{AgentId, Sector};
use overbuild::economy::ledger::Journal;
use overbuild::economy::ledger::account::{Account, Item};
use overbuild::economy::ledger::books::Books;
use overbuild::economy::lending::{Loan, LoanBook, Security};
use overbuild::economy::markets::ResaleMarket;
use overbuild::economy::mechanisms::credit::terms::{self, Risk};
use overbuild::economy::mechanisms::{covenants, credit, dividends};
use overbuild::economy::opening::money::{self, Purse};
use overbuild::economy::phase::Phase;
use overbuild::economy::shares::StockMarket;
use overbuild::economy::simulation::Simulation;
use overbuild::economy::subscriptions::Subscribers;
use overbuild::record::{Event, Record};
use overbuild::units::Dollars;

use crate::small::{economy, edit, expecting, of, own, renting, rules, steps};

/// Limits on nothing but what a test speaks of; no cover for losses, so that rates are the policy rate and the markup.
const PLAIN: [&str; 8] = [
    "credit.loss_given_default=0",
    "credit.scarcity_markup=0",
    "credit.debt_service_cover=0",
    "credit.loan_to_value=0",
    "credit.income_multiple=0",
    "credit.amortised=0",
    "credit.most_to_one_debtor=1e9",
    "equity.most_issued=0",
];

/// Rate of a plain loan [per year].
const RATE: f64 = 0.054;

/// An economy with banks of so much capital [USD each].
pub fn banks(capital: &[f64]) -> (Simulation, Vec<AgentId>) {
    let mut sim = economy(12);
    let enter = |(i, &usd): (usize, &f64)| {
        let capital = Dollars::from_usd(usd);
        let lender =
            Lender { capital_at_start: capital, capital, supply: 1.0, ..Lender::default() };
        money::enter(&mut sim, &format!("bank-{i}"), Sector::Lenders, 0.0, lender)
    };
    let banks = capital.iter().enumerate().map(enter).collect();
    (sim, banks)
}

/// An owner with another business, cash and debt [USD per year, USD, USD].
pub fn owner(sim: &mut Simulation, income: f64, cash: f64, debt: f64) -> AgentId {
    let stocks = (
        expecting(1.0, 2.5, 1.0, 0.0),
        renting(sim, 2.5),
        Owner { other_income: income, other_income_now: income, ..Owner::default() },
    );
    let id = own(sim, "owner", Fleet::default(), stocks);
    edit(sim, id, |purse: &mut Purse| (purse.deposits, purse.debt) = (cash, debt));
    id
}

pub fn loan(debtor: AgentId, creditor: AgentId, usd: f64, due: i64) -> Loan {
    let principal = Dollars::from_usd(usd);
    let (security, original, rate, granted) = (Security::Fleet, principal, RATE, due - 60);
    Loan { debtor, creditor, security, principal, original, rate, granted, due }
}

/// Opens the books with these loans, and installs credit.
pub fn lend(sim: &mut Simulation, rules: &Rules, loans: &[Loan]) {
    let mut book = LoanBook::default();
    loans.iter().for_each(|loan| book.grant(*loan, 3));
    sim.with(book);
    money::close_books(sim);
    sim.with(rules.operations.clone())
        .with(rules.equity.clone())
        .init::<ResaleMarket>()
        .init::<StockMarket>()
        .init::<Subscribers>();
    credit::install(sim, rules.credit.clone());
}

pub fn plain(overrides: &[&str]) -> Rules {
    rules(&[&PLAIN[..], &["operations.other_business_growth=0"], overrides].concat())
}

pub fn of_kind<'a>(record: &'a Record, kind: &str) -> Vec<&'a Event> {
    record.events.iter().filter(|event| event.kind == kind).collect()
}

pub fn usd(sim: &Simulation, agent: AgentId, item: Item) -> f64 {
    of::<Books>(sim, agent).balance(item).usd()
}

#[test]
fn lenders_lend_what_earnings_cover_as_often_as_they_ask() {
    for cover in [1.0, 1.25, 2.0] {
        let cover_rule = format!("credit.debt_service_cover={cover}");
        let rules = plain(&["credit.income_multiple=1e6", &cover_rule]);
        let (mut sim, _) = banks(&[1e14]);
        let firm = owner(&mut sim, 10e9, 1e12, 0.0);
        lend(&mut sim, &rules, &[]);
        steps(&mut sim, 1);
        let expected = 10e9 / cover / RATE;
        let room = of::<Borrower>(&sim, firm).room;
        assert!((room / expected - 1.0).abs() < 1e-9, "{room} for {expected} at {cover}");
    }
}

#[test]
fn earnings_below_interest_break_a_covenant_and_above_it_do_not() {
    let broken = |income: f64| {
        let rules = plain(&["covenants.loan_to_value=1e9", "covenants.interest_cover=1"]);
        let (mut sim, banks) = banks(&[1e13]);
        // Cash above its buffer would repay what earnings do not carry.
        let firm = owner(&mut sim, income, 2e9, 100e9);
        edit(&mut sim, firm, |owner: &mut Owner| owner.cash_floor = 2e9);
        lend(&mut sim, &rules, &[loan(firm, banks[0], 100e9, 50)]);
        covenants::install(&mut sim, rules.covenants);
        steps(&mut sim, 3);
        of_kind(&sim.record(), "covenant_breach").len()
    };
    let interest = 100e9 * RATE;
    assert_eq!(broken(0.99 * interest), 1);
    assert_eq!(broken(1.01 * interest), 0);
}

/// A firm whose only loan falls due in the second step, at limits of these.
fn matured(limits: &[&str]) -> (Record, f64) {
    let rules = plain(limits);
    let (mut sim, banks) = banks(&[60e9, 30e9]);
    let firm = owner(&mut sim, 50e9, 1e9, 100e9);
    lend(&mut sim, &rules, &[loan(firm, banks[0], 100e9, 1)]);
    steps(&mut sim, 2);
    let owed = -usd(&sim, firm, Item::Loans);
    (sim.record(), owed)
}

#[test]
fn a_firm_at_its_limit_borrows_again_what_it_repays() {
    let (record, owed) = matured(&["credit.income_multiple=2"]);
    assert!(of_kind(&record, "overdraft").is_empty(), "{:?}", record.events);
    // It needs no more than what it repays beyond its cash of a billion, and the interest of two months.
    assert!((owed - 100e9).abs() < 2e9, "{owed}");
}

#[test]
fn a_loan_that_nobody_lends_anew_is_an_event_that_leads_to_the_overdraft() {
    let (record, _) = matured(&[]);
    let refused = of_kind(&record, "refinancing_refused");
    let overdraft = of_kind(&record, "overdraft");
    assert_eq!((refused.len(), overdraft.len()), (1, 1), "{:?}", record.events);
    assert_eq!(overdraft[0].cause, Some(refused[0].id));
    assert!(refused[0].amount > 98e9 && refused[0].amount <= 100e9);
}

/// A lab of 12 bn USD a year that is to pay an owner 50 bn, with lenders of such limits.
fn invoiced(limits: &[&str]) -> (Simulation, [AgentId; 2]) {
    let rules = plain(limits);
    let (mut sim, _) = banks(&[60e9, 20e9]);
    let lab = ModelLab { revenue: 12e9, ..ModelLab::default() };
    let stocks = (lab, money::firm(Borrower::default()));
    let lab = money::enter(&mut sim, "lab", Sector::ModelLabs, 10e9, stocks);
    let let_by = owner(&mut sim, 0.0, 0.0, 0.0);
    lend(&mut sim, &rules, &[]);
    let bill = Dollars::from_usd(50e9);
    let invoice = move |mut journal: ResMut<Journal>| {
        journal.post(lab, let_by, Account::ContractedCompute, bill);
    };
    sim.during(Phase::Services, invoice);
    (sim, [lab, let_by])
}

#[test]
fn an_overdraft_ends_at_its_limit_and_the_supplier_goes_without_the_rest() {
    let (mut sim, [lab, let_by]) = invoiced(&["credit.most_overdraft_months=3"]);
    steps(&mut sim, 1);
    assert_eq!(usd(&sim, lab, Item::Loans), -3e9);
    assert_eq!(usd(&sim, lab, Item::Receivables), -37e9);
    assert_eq!(usd(&sim, let_by, Item::Receivables), 37e9);
    assert_eq!(usd(&sim, let_by, Item::Deposits), 13e9);
    assert_eq!(of::<Books>(&sim, lab).deposits(), Dollars::ZERO);
    assert_eq!(of::<Borrower>(&sim, lab).overdrawn_steps, 1);
    let shares: Vec<f64> = sim.world.resource::<LoanBook>().of(lab)[..2]
        .iter()
        .map(|loan| loan.principal.usd() / 3e9)
        .collect();
    assert_eq!(shares, [0.75, 0.25], "each lender by what it has to lend");
}

#[test]
fn no_lender_advances_one_firm_more_than_its_limit() {
    let limits = ["credit.most_overdraft_months=12", "credit.most_to_one_debtor=0.05"];
    let (mut sim, [lab, let_by]) = invoiced(&limits);
    steps(&mut sim, 1);
    assert_eq!(usd(&sim, lab, Item::Loans), -0.05 * 80e9);
    assert_eq!(usd(&sim, let_by, Item::Receivables), 36e9);
}

/// What an owner and a vendor pay out at the end of a quarter.
fn paid_out(orders: &[Order], wanted: f64, vendor: GpuVendor) -> [f64; 2] {
    let rules = rules(&["deliveries.facility_usd_per_kilowatt=0", "dividends.vendor_months=3"]);
    let mut sim = economy(12);
    let buyer = owner(&mut sim, 1.0, 100e9, 0.0);
    edit(&mut sim, buyer, |owner: &mut Owner| owner.wanted = wanted);
    edit(&mut sim, buyer, |business: &mut RentalBusiness| business.installed = 1e6);
    let mut vendor = vendor;
    vendor.backlog.extend(orders.iter().map(|order| Order { buyer, ..*order }));
    let stocks = (vendor, money::firm(Borrower::default()));
    let seller = money::enter(&mut sim, "vendor", Sector::GpuVendors, 50e9, stocks);
    money::close_books(&mut sim);
    sim.with(rules.credit.clone()).with(rules.deliveries.clone());
    dividends::install(&mut sim, rules.dividends);
    steps(&mut sim, 3);
    [100e9 - usd(&sim, buyer, Item::Deposits), 50e9 - usd(&sim, seller, Item::Deposits)]
}

fn order(devices: u64, price: f64, deposit: f64) -> Order {
    Order {
        buyer: AgentId(0),
        generation: 0,
        devices,
        price: Dollars::from_usd(price),
        deposit: Dollars::from_usd(deposit),
        credit: Dollars::ZERO,
        placed: 0,
        event: None,
    }
}

pub fn seller() -> GpuVendor {
    GpuVendor { appeal: 1.0, price: 20e3, ..GpuVendor::default() }
}

#[test]
fn an_owner_keeps_what_orders_and_plans_will_cost_before_it_pays_out() {
    assert_eq!(paid_out(&[], 1e6, seller())[0], 100e9);
    // A million devices at 20,000 with 4,000 paid ahead: 16 bn to come, of whatever lead time.
    assert_eq!(paid_out(&[order(1_000_000, 20e3, 4e3)], 2e6, seller())[0], 84e9);
    // Two millions more wanted than are there, and one of them on order: 20 bn beside.
    assert_eq!(paid_out(&[order(1_000_000, 20e3, 4e3)], 3e6, seller())[0], 64e9);
}

#[test]
fn a_vendor_keeps_months_of_the_revenue_of_a_year_though_the_last_month_brought_none() {
    let mut vendor = seller();
    (0..11).for_each(|_| vendor.earn(48e9, 12));
    vendor.earn(0.0, 12);
    assert_eq!(paid_out(&[], 1e6, vendor)[1], 50e9 - 11e9);
    assert_eq!(paid_out(&[], 1e6, seller())[1], 50e9);
}

#[test]
fn contracts_save_a_part_of_the_cover_and_scarce_money_costs_more() {
    let rules = rules(&["credit.contract_relief=0.5", "credit.scarcity_markup=0.03"]).credit;
    let rate = |contracted, lent| terms::rate(Risk { leverage: 0.6, contracted }, lent, &rules);
    let free = *rules.policy_rate + *rules.markup;
    assert!(((rate(1.0, 0.0) - free) / (rate(0.0, 0.0) - free) - 0.5).abs() < 1e-12);
    assert!((rate(0.0, 0.5) - rate(0.0, 0.0) - 0.03 * 0.25).abs() < 1e-12);
    // The range of the sources for young clouds: 9 to 11 % with contracts, 15 to 17 % without.
    assert!((0.09..0.12).contains(&rate(1.0, 0.0)), "{}", rate(1.0, 0.0));
    assert!((0.15..0.18).contains(&rate(0.0, 0.0)), "{}", rate(0.0, 0.0));
}

#[test]
fn an_owner_that_lets_under_contract_borrows_cheaper() {
    let rate = |contract_income: f64| {
        let rules = plain(&["credit.loss_given_default=0.5", "credit.contract_relief=0.5"]);
        let (mut sim, banks) = banks(&[1e13]);
        let firm = owner(&mut sim, 1e9, 1e12, 9e9);
        edit(&mut sim, firm, |business: &mut RentalBusiness| {
            business.contract_income = contract_income;
            business.sold = 1e6;
        });
        lend(&mut sim, &rules, &[loan(firm, banks[0], 9e9, 50)]);
        steps(&mut sim, 1);
        of::<Borrower>(&sim, firm).rate - RATE
    };
    let (open, half) = (rate(0.0), rate(2.5e6 * 8760.0));
    assert!(open > 0.05 && (half / open - 0.75).abs() < 1e-9, "{open}, {half}");
}

#[test]
fn lenders_keep_a_part_of_what_they_earn_and_their_capital_grows() {
    let rules = plain(&["dividends.lender_kept=0.5"]);
    let (mut sim, banks) = banks(&[100e9]);
    let firm = owner(&mut sim, 1e9, 1e12, 50e9);
    lend(&mut sim, &rules, &[loan(firm, banks[0], 50e9, 50)]);
    sim.with(rules.deliveries.clone());
    dividends::install(&mut sim, rules.dividends);
    steps(&mut sim, 3);
    let earned = Dollars::from_usd(3.0 * 50e9 * RATE / 12.0);
    let lender: &Lender = of(&sim, banks[0]);
    assert_eq!(lender.capital, Dollars::from_usd(100e9) + earned.scaled(0.5));
    assert_eq!(of::<Books>(&sim, banks[0]).balance(Item::NetWorth), lender.capital);
}
