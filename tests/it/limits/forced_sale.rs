//! A30: what an owner that broke its covenant has to sell, through the covenant, the bids and the next test.

use overbuild::economy::agents::borrower::Borrower;
use overbuild::economy::agents::fleet::Fleet;
use overbuild::economy::agents::gpu_vendor::GpuVendor;
use overbuild::economy::agents::hyperscaler::{Owner, RentalBusiness};
use overbuild::economy::agents::lender::Lender;
use overbuild::economy::agents::{AgentId, Sector};
use overbuild::economy::ledger::books::Books;
use overbuild::economy::lending::{Loan, LoanBook, Security};
use overbuild::economy::markets::{ComputeMarket, PowerMarket};
use overbuild::economy::mechanisms::{covenants, credit, resale};
use overbuild::economy::opening::money::{self, Purse};
use overbuild::economy::shares::StockMarket;
use overbuild::economy::simulation::Simulation;
use overbuild::economy::subscriptions::Subscribers;
use overbuild::units::{Dollars, Positive};

use crate::limits::agree;
use crate::small::{
    PLENTY, economy, edit, expecting, lot, of, own, own_with, renting, rules, steps,
};

const DEVICES: f64 = 1e9;

/// Of a new device, which is what one that has not aged is worth \[USD\].
const PRICE: f64 = 1e4;

/// Loans cost nothing and none are granted; whoever has money bids with all of it, down to nothing.
const ONLY_THE_SALE: [&str; 13] = [
    "resale.opportunist_budget=1",
    "resale.scrap_price=0",
    "credit.policy_rate=0",
    "credit.markup=0",
    "credit.loss_given_default=0",
    "credit.loan_to_value=0",
    "credit.income_multiple=0",
    "credit.amortised=0",
    "credit.buffer_months=0",
    "covenants.interest_cover=0",
    "equity.most_issued=0",
    "deliveries.facility_usd_per_kilowatt=0",
    "policy.investment_credit=0",
];

/// An owner without cash that owes a share of what its devices are worth, and one with money and no devices.
fn levered(debt: f64, covenant: f64, bid: f64) -> (Simulation, AgentId) {
    let bid = format!("resale.opportunist_price={bid}");
    let mut rules = rules(&[&ONLY_THE_SALE[..], &[&bid]].concat());
    // Set here, as the clouds of the world these rules are taken from owe more than the lowest covenants allow.
    rules.covenants.loan_to_value = Positive::new(covenant).unwrap();
    let mut sim = economy(12);
    let capital = Lender { capital_at_start: Dollars::from_usd(PLENTY), ..Lender::default() };
    let bank = money::enter(&mut sim, "bank", Sector::Lenders, 0.0, capital);
    let business = |sim: &Simulation, running: f64| {
        let business = RentalBusiness { running, installed: running, ..renting(sim, 1000.0) };
        (expecting(1.0, 1000.0, 1.0, 0.0), business, Owner { device_life: 60, ..Owner::default() })
    };
    let (full, empty) = (business(&sim, DEVICES), business(&sim, 0.0));
    let lots = vec![lot(DEVICES as u64, DEVICES * PRICE, 0, 60)];
    let seller = own_with(0.0, &mut sim, "seller", Fleet { lots, ..Fleet::default() }, full);
    own(&mut sim, "buyer", Fleet::default(), empty);
    let vendor = GpuVendor { price: PRICE, appeal: 1.0, ..GpuVendor::default() };
    money::enter(&mut sim, "vendor", Sector::GpuVendors, PLENTY, vendor);
    owe(&mut sim, (seller, bank), debt);
    money::close_books(&mut sim);
    sim.with(rules.orders)
        .with(rules.deliveries)
        .with(rules.operations)
        .with(rules.retirement)
        .with(rules.policy)
        .with(rules.equity)
        .init::<PowerMarket>()
        .init::<ComputeMarket>()
        .init::<StockMarket>()
        .init::<Subscribers>();
    credit::install(&mut sim, rules.credit);
    resale::install(&mut sim, rules.resale);
    covenants::install(&mut sim, rules.covenants);
    resale::open(&mut sim);
    (sim, seller)
}

fn owe(sim: &mut Simulation, (debtor, creditor): (AgentId, AgentId), debt: f64) {
    edit(sim, debtor, |purse: &mut Purse| purse.debt = debt);
    let (principal, security) = (Dollars::from_usd(debt), Security::Fleet);
    let mut book = LoanBook::default();
    let (original, rate, granted, due) = (principal, 0.0, 0, 1000);
    book.grant(Loan { debtor, creditor, security, principal, original, rate, granted, due }, 3);
    sim.with(book);
}

/// Debt and what the devices left are worth \[USD\].
fn position(sim: &Simulation, owner: AgentId) -> (f64, f64) {
    let devices: u64 = of::<Fleet>(sim, owner).lots.iter().map(|lot| lot.devices).sum();
    (of::<Books>(sim, owner).debt().usd(), devices as f64 * PRICE)
}

#[test]
fn a30_what_cures_an_excess_is_sold_in_one_round_at_a_price_that_does_not_move() {
    for covenant in [0.5, 0.7, 0.85] {
        let (worth, excess) = (DEVICES * PRICE, 0.05 * DEVICES * PRICE);
        let (mut sim, owner) = levered(covenant * worth + excess, covenant, 1.0);
        steps(&mut sim, 3);
        assert!(of::<Borrower>(&sim, owner).breach.is_some(), "broken at the first test");
        steps(&mut sim, 1);
        let (debt, left) = position(&sim, owner);
        let sold = worth - left;
        agree(sold, excess / (1.0 - covenant), PRICE / sold);
        // What was paid repays loans at once, and the cure does not wait for a test.
        assert!(of::<Borrower>(&sim, owner).breach.is_none(), "cured in the month of the sale");
        assert!((debt - covenant * left).abs() <= PRICE, "{debt} against {left}");
        steps(&mut sim, 6);
        assert_eq!(position(&sim, owner), (debt, left));
    }
}

#[test]
fn a30_where_bids_are_below_worth_one_round_does_not_cure() {
    let worth = DEVICES * PRICE;
    let (mut sim, owner) = levered(0.9 * worth, 0.85, 0.8);
    steps(&mut sim, 6);
    let borrower: &Borrower = of(&sim, owner);
    assert!(borrower.breach.is_some() && borrower.uncured);
    assert!(position(&sim, owner).1 < worth - 0.05 * worth / 0.15 + PRICE);
}

#[test]
fn a30_below_worth_more_is_sold_through_one_sale_and_nothing_where_that_would_not_help() {
    let (worth, covenant) = (DEVICES * PRICE, 0.5);
    let (excess, price) = (0.05 * worth, 0.8);
    let (mut sim, owner) = levered(covenant * worth + excess, covenant, price);
    steps(&mut sim, 4);
    let (debt, left) = position(&sim, owner);
    let sold = worth - left;
    agree(sold, excess / (price - covenant), PRICE / sold);
    agree(debt, covenant * worth + excess - price * sold, 1e-9);
    let (mut sim, owner) = levered(0.9 * worth, 0.85, price);
    steps(&mut sim, 4);
    assert_eq!(position(&sim, owner), (0.9 * worth, worth));
}
