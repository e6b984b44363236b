//! A36, A42: units of money and the splitting of firms change nothing; money is neither made nor lost.

use overbuild::economy::agents::Sector;
use overbuild::economy::ledger::Journal;
use overbuild::economy::ledger::account::{Account, Item};
use overbuild::economy::ledger::books::Books;
use overbuild::economy::ledger::check::OpeningMoney;
use overbuild::economy::lending::LoanBook;
use overbuild::scenario::world::WorldFile;
use overbuild::units::{Dollars, NonNegative, Positive, Share};

use crate::limits::agree;
use crate::support::{column, run, start, world};

/// Multiplies every amount of money of a world.
fn inflate(mut world: WorldFile, by: f64) -> WorldFile {
    let more = |value: &mut NonNegative| *value = NonNegative::new(**value * by).unwrap();
    let more_positive = |value: &mut Positive| *value = Positive::new(**value * by).unwrap();
    let people = &mut world.population;
    more(&mut people.household_deposits_usd);
    people.lenders.iter_mut().for_each(|lender| more(&mut lender.capital_usd));
    more_positive(&mut people.start.rent);
    people.labs.iter_mut().for_each(|lab| more(&mut lab.deposits_usd));
    people.vendors.iter_mut().for_each(|vendor| more(&mut vendor.deposits_usd));
    for owner in people.hyperscalers.iter_mut().chain(&mut people.neoclouds) {
        more(&mut owner.other_income_usd_per_year);
        more(&mut owner.deposits_usd);
        more(&mut owner.debt_usd);
        more(&mut owner.cash_floor_usd);
    }
    let rules = &mut world.rules;
    more(&mut rules.deliveries.facility_usd_per_kilowatt);
    more_positive(&mut rules.adoption.output_usd_per_year);
    more_positive(&mut rules.rents.most);
    more(&mut rules.operations.energy_usd_per_kilowatt_hour);
    more(&mut rules.operations.other_usd_per_h100e_hour);
    more_positive(&mut rules.production.price_usd_per_h100e);
    more(&mut rules.funding.budget_usd_per_year);
    world
}

#[test]
fn a36_in_another_unit_of_money_the_real_path_is_the_same() {
    let plain = world("overnight-10x", &["users=2000"]);
    let (one, other) = (run(&plain, 72), run(&inflate(plain, 4.0), 72));
    for name in ["rents_capacity", "orders_placed", "services_volume", "rents_utilisation"] {
        let (one, other) = (column(&one, name), column(&other, name));
        let most = one.iter().copied().fold(0.0, f64::max);
        for (expected, found) in one.into_iter().zip(other) {
            // Some devices more or less, where a sum of money rounds the other way.
            assert!((found - expected).abs() < 1e-5 * most, "{name}: {found} for {expected}");
        }
    }
    agree(column(&other, "capex")[60], 4.0 * column(&one, "capex")[60], 1e-5);
}

const AGGREGATES: [&str; 4] = ["rents_capacity", "rents_demand", "capex", "rents_list"];

/// Nobody is founded: which waiting firm is, hangs on its number.
const ALIKE: [&str; 4] = [
    "users=2000",
    "population.heterogeneity=0",
    "population.entrants.clouds=0",
    "population.entrants.labs=0",
];

/// A world without finds whose hyperscalers differ by what the file says of them only.
fn alike() -> WorldFile {
    let mut world = world("no-breakthrough", &ALIKE);
    for owner in &mut world.population.hyperscalers {
        owner.rebound = Some(overbuild::units::Real::new(1.0).unwrap());
    }
    world
}

#[test]
fn a36_hyperscalers_in_another_order_make_the_same_aggregates() {
    let mut plain = alike();
    // Nothing is switched off, so that nobody sells used devices: equal bids for those are met by number, one after another.
    plain.rules.retirement.mothball_after_months = NonNegative::new(1000.0).unwrap();
    let mut turned = plain.clone();
    turned.population.hyperscalers.reverse();
    let (one, two) = (run(&plain, 60), run(&turned, 60));
    assert_ne!(one.names, two.names);
    for name in AGGREGATES {
        for (expected, found) in column(&one, name).into_iter().zip(column(&two, name)) {
            // What rounding to whole devices leaves goes to the first.
            agree(found, expected, 1e-5);
        }
    }
}

#[test]
fn a36_one_firm_split_into_two_halves_makes_the_same_aggregates() {
    let whole = alike();
    let half = |share: f64| Share::new(share / 2.0).unwrap();
    let halved = |value: NonNegative| NonNegative::new(*value / 2.0).unwrap();
    let mut split = whole.clone();
    let owners = &mut split.population.hyperscalers;
    let mut first = owners.pop().unwrap();
    first.capacity = half(*first.capacity);
    first.race = half(*first.race);
    for amount in [
        &mut first.other_income_usd_per_year,
        &mut first.deposits_usd,
        &mut first.debt_usd,
        &mut first.cash_floor_usd,
    ] {
        *amount = halved(*amount);
    }
    let mut second = first.clone();
    second.name = "hyperscaler-6".to_string();
    owners.extend([first, second]);
    let (one, two) = (run(&whole, 48), run(&split, 48));
    for name in AGGREGATES {
        // Whole devices, and one lender more or less with headroom, make the only difference.
        agree(column(&two, name)[47], column(&one, name)[47], 1e-3);
    }
}

#[test]
fn a42_households_money_changes_by_what_all_others_lose() {
    let record = run(&world("overnight-100x", &["users=2000"]), 72);
    let deposits: Vec<_> = record
        .balances
        .iter()
        .filter(|row| row.entry == "deposits")
        .map(|row| &row.amounts)
        .collect();
    let households = Sector::Households as usize;
    for pair in deposits.windows(2) {
        let change = |sector: usize| pair[1][sector].cents() - pair[0][sector].cents();
        let others: i64 = (0..Sector::COUNT).filter(|&s| s != households).map(change).sum();
        assert_eq!(change(households), -others);
        assert_ne!(others, 0);
    }
}

/// A world in which everybody has plenty, and nobody may borrow beyond the debt of the first day, due within two years.
fn debt_running_off() -> WorldFile {
    let mut world = world("no-breakthrough", &[&ALIKE[..], &NO_NEW_LOANS].concat());
    let plenty = NonNegative::new(1e13).unwrap();
    let people = &mut world.population;
    people.labs.iter_mut().for_each(|lab| lab.deposits_usd = plenty);
    people.vendors.iter_mut().for_each(|vendor| vendor.deposits_usd = plenty);
    for owner in people.hyperscalers.iter_mut().chain(&mut people.neoclouds) {
        (owner.deposits_usd, owner.cash_floor_usd) = (plenty, plenty);
    }
    world
}

const NO_NEW_LOANS: [&str; 5] = [
    "rules.credit.term_years=2",
    "rules.credit.loan_to_value=0",
    "rules.credit.income_multiple=0",
    "rules.orders.vendor_credit=0",
    "rules.equity.most_issued=0",
];

#[test]
fn a42_once_all_loans_are_repaid_nothing_is_left_of_the_money_lenders_made() {
    let mut sim = start(&debt_running_off());
    let opening = sim.world.resource::<OpeningMoney>().total();
    let owed: Dollars = sim.world.resource::<LoanBook>().loans().map(|l| l.principal).sum();
    assert!(owed > Dollars::from_usd(1e11), "{owed}");
    let (mut lent, mut repaid) = (Dollars::ZERO, Dollars::ZERO);
    for _ in 0..26 {
        sim.step().unwrap();
        let journal = sim.world.resource::<Journal>();
        lent += journal.paid(Account::Lending);
        repaid += journal.paid(Account::Repayment);
    }
    assert_eq!((lent, repaid), (Dollars::ZERO, owed));
    assert_eq!(sim.world.resource::<LoanBook>().loans().count(), 0);
    let mut money = Dollars::ZERO;
    for (sector, books) in sim.world.query::<(&Sector, &Books)>().iter(&sim.world) {
        assert_eq!(books.balance(Item::Loans) + books.balance(Item::Receivables), Dollars::ZERO);
        money += books.deposits();
        // What a lender holds is its own: it has made no deposit that is still somebody's.
        let made = books.balance(Item::NetWorth) - books.deposits();
        assert!(*sector != Sector::Lenders || made == Dollars::ZERO, "{made}");
    }
    assert_eq!(money, opening);
}
