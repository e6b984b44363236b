//! The economy on the first day: agents, stocks and prices near balanced growth, from what the world file says.

pub mod strategies;
pub mod spec;
pub mod profile;
pub mod money;
pub mod contracts;
pub mod owners;
pub mod vendors;
pub mod entrants;
pub mod grid;
pub mod labs;
pub mod loans;
pub mod subscriptions;
pub mod users;

use crate::economy::Rules;
use crate::economy::agents::Sector;
use crate::economy::agents::developer::Developer;
use crate::economy::agents::lender::Lender;
use crate::economy::dice::Dice;
use crate::economy::markets::ComputeMarket;
use crate::economy::opening::profile::Profile;
use crate::economy::opening::spec::Population;
use crate::economy::simulation::Simulation;
use crate::economy::technology::Frontier;
use crate::units::Dollars;

/// Everybody and everything the rules need, on the first day. Agents are entered in a fixed order: households, labs,
/// hyperscalers, vendors, lenders, outsiders, neoclouds, waiting firms, the government.
pub fn open(sim: &mut Simulation, population: &Population, rules: &Rules, users: u32, dice: Dice) {
    let clock = sim.clock();
    let profile = Profile::new(&population.start, rules, &clock);
    let (unit_cost, other_cost) = labs::unit_costs(&population.start, rules);
    sim.with(dice).with(profile.roadmap.clone()).init::<Frontier>().with(ComputeMarket {
        rent: *population.start.rent,
        fill: 1.0,
        training_fill: 1.0,
        ..ComputeMarket::default()
    });
    let households = *population.household_deposits_usd;
    money::enter(sim, "households", Sector::Households, households, ());
    labs::open(sim, population, rules, &profile, unit_cost, other_cost);
    owners::open(sim, population, rules, &profile, &dice);
    vendors::open(sim, population, rules, &profile);
    for bank in &population.lenders {
        let capital_at_start = Dollars::from_usd(*bank.capital_usd);
        let capital = capital_at_start;
        let lender = Lender { capital_at_start, capital, supply: 1.0, ..Lender::default() };
        money::enter(sim, &bank.name, Sector::Lenders, 0.0, lender);
    }
    for outsider in &population.outsiders {
        let developer = Developer { race_share: *outsider.race, ..Developer::default() };
        money::enter(sim, &outsider.name, Sector::Households, 0.0, developer);
    }
    owners::open_neoclouds(sim, population, rules, &profile, &dice);
    entrants::open(sim, population, rules, &profile);
    strategies::open(sim, &population.strategies, &dice);
    grid::open(sim, &rules.grid);
    money::enter(sim, "government", Sector::Government, 0.0, ());
    contracts::open(sim, population, rules, &profile);
    vendors::fill_books(sim, population, rules, &profile);
    loans::open(sim, rules);
    subscriptions::open(sim, rules);
    money::close_books(sim);
    users::open(sim, population, rules, &profile, (unit_cost, users), &dice);
}
