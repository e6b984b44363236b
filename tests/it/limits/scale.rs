//! A36, A42: units of money and the splitting of firms change nothing; money is neither made nor lost.

use overbuild::economy::agents::Sector;
use overbuild::economy::ledger::account::Item;
use overbuild::economy::ledger::books::Books;
use overbuild::economy::ledger::check::OpeningMoney;
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

#[test]
fn a36_one_firm_split_into_two_halves_makes_the_same_aggregates() {
    // Nobody is founded: which waiting firm is, hangs on its number.
    let equal = [
        "users=2000",
        "population.heterogeneity=0",
        "population.entrants.clouds=0",
        "population.entrants.labs=0",
    ];
    let mut whole = world("no-breakthrough", &equal);
    let half = |share: f64| Share::new(share / 2.0).unwrap();
    let halved = |value: NonNegative| NonNegative::new(*value / 2.0).unwrap();
    for owner in &mut whole.population.hyperscalers {
        owner.rebound = Some(overbuild::units::Real::new(1.0).unwrap());
    }
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
    for name in ["rents_capacity", "rents_demand", "capex", "rents_list"] {
        // Whole devices, and one lender more or less with headroom, make the only difference.
        agree(column(&two, name)[47], column(&one, name)[47], 1e-3);
    }
}

#[test]
fn a42_households_money_changes_by_what_all_others_lose() {
    let record = run(&world("overnight-100x", &["users=2000"]), 72);
    let deposits: Vec<&Vec<_>> = record
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

#[test]
fn a42_lending_moves_money_and_makes_none_that_repayment_would_not_take_back() {
    let mut sim = start(&world("overnight-100x", &["users=2000"]));
    let opening = sim.world.resource::<OpeningMoney>().total();
    (0..72).for_each(|_| sim.step().unwrap());
    let mut books = sim.world.query::<(&Sector, &Books)>();
    let mut sum = |item: Item, lender: bool| -> Dollars {
        let of = books.iter(&sim.world).filter(|(s, _)| (**s == Sector::Lenders) == lender);
        of.map(|(_, books)| books.balance(item)).sum()
    };
    let owed = -sum(Item::Loans, false);
    assert!(owed > Dollars::ZERO);
    // Were every loan repaid now, the others would lose what they owe and the lender hold all of its own money again.
    let others = sum(Item::Deposits, false) - owed;
    let lender = sum(Item::Deposits, true) + owed;
    assert_eq!(others + lender, opening);
    assert_eq!(owed, sum(Item::Loans, true));
}
