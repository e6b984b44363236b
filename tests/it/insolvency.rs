//! Estates made by hand: courts, ranks, standstills, and what passes on when a firm closes.

use bevy_ecs::prelude::*;

use overbuild::economy::Rules;
use overbuild::economy::agents::borrower::Borrower;
use overbuild::economy::agents::lender::Lender;
use overbuild::economy::agents::model_lab::ModelLab;
use overbuild::economy::agents::standing::Standing;
use overbuild::economy::agents::{AgentId, Directory, Sector};
use overbuild::economy::commitments::Contracts;
use overbuild::economy::dice::Dice;
use overbuild::economy::ledger::Journal;
use overbuild::economy::ledger::account::{Adjustment, Item};
use overbuild::economy::ledger::books::Books;
use overbuild::economy::lending::{Loan, Security};
use overbuild::economy::markets::ComputeMarket;
use overbuild::economy::mechanisms::insolvency;
use overbuild::economy::mechanisms::insolvency::{DamageClaim, DamageClaims};
use overbuild::economy::opening::money::{self, Purse};
use overbuild::economy::phase::Phase;
use overbuild::economy::shares::Stakes;
use overbuild::economy::simulation::Simulation;
use overbuild::record::{EventId, Record};
use overbuild::units::Dollars;

use crate::credit::{banks, lend, loan, of_kind, owner, plain, seller, usd};
use crate::small::{economy, edit, of, steps};
use crate::support::{column, start, world};

/// Puts courts into an economy.
fn courts(sim: &mut Simulation, rules: &Rules) {
    sim.with(rules.orders.clone())
        .with(Dice::new(1))
        .init::<ComputeMarket>()
        .init::<Contracts>()
        .init::<Stakes>();
    insolvency::install(sim, rules.insolvency.clone());
}

/// An economy in which a court may end firms, and their agents: a lab and the cloud that let to it, both under protection.
fn court(cash_of_lab: f64) -> (Simulation, [AgentId; 3]) {
    let (mut sim, banks) = banks(&[100e9]);
    let firm = money::firm(Borrower::default());
    let lab =
        money::enter(&mut sim, "lab", Sector::ModelLabs, cash_of_lab, (ModelLab::default(), firm));
    let cloud = owner(&mut sim, 0.0, 1e9, 9e9);
    let rules = plain(&[]);
    lend(&mut sim, &rules, &[loan(cloud, banks[0], 9e9, 50)]);
    courts(&mut sim, &rules);
    let (until, event) = (0, EventId(0));
    for agent in [lab, cloud] {
        edit(&mut sim, agent, |standing: &mut Standing| {
            *standing = Standing::Stayed { until, event }
        });
    }
    (sim, [lab, cloud, banks[0]])
}

#[test]
fn damages_of_a_failed_lab_reach_the_creditors_of_the_owner_that_fails_with_it() {
    for (cash, recovered) in [(0.0, 1e9), (3e9, 4e9), (5e9, 6e9), (7e9, 6e9)] {
        let (mut sim, [lab, cloud, bank]) = court(cash);
        let amount = Dollars::from_usd(5e9);
        let claim = DamageClaim { debtor: lab, creditor: cloud, amount };
        sim.world.resource_mut::<DamageClaims>().0.push(claim);
        steps(&mut sim, 1);
        let lost = of::<Lender>(&sim, bank).lost.usd();
        assert_eq!(9e9 - lost, recovered, "with {cash} in the lab");
        for closed in [lab, cloud] {
            assert_eq!(*of::<Standing>(&sim, closed), Standing::Closed);
            assert!(Item::ALL.iter().all(|&item| usd(&sim, closed, item) == 0.0));
        }
    }
}

#[test]
fn what_is_owed_to_a_closed_firm_passes_to_households() {
    let (mut sim, [lab, cloud, _]) = court(4e9);
    edit(&mut sim, lab, |standing: &mut Standing| {
        let Standing::Stayed { event, .. } = *standing else { return };
        *standing = Standing::Stayed { until: 2, event };
    });
    let amount = Dollars::from_usd(5e9);
    let claim = DamageClaim { debtor: lab, creditor: cloud, amount };
    sim.world.resource_mut::<DamageClaims>().0.push(claim);
    steps(&mut sim, 3);
    assert_eq!(usd(&sim, cloud, Item::Deposits), 0.0);
    assert_eq!(usd(&sim, lab, Item::Deposits), 0.0);
    let damages = sim.record().flows;
    let households = damages.iter().filter(|row| row.entry == "damages").map(|row| row.amounts[0]);
    assert_eq!(households.fold(Dollars::ZERO, |sum, part| sum + part), Dollars::from_usd(4e9));
}

#[test]
fn an_entry_below_zero_breaks_the_run() {
    let mut sim = economy(12);
    money::close_books(&mut sim);
    let write = |mut journal: ResMut<Journal>| {
        let amount = Dollars::from_cents(-1);
        journal.adjust(Directory::HOUSEHOLDS, Adjustment::ShareWriteOff, amount);
    };
    sim.during(Phase::Insolvency, write);
    let broken = sim.step().unwrap_err();
    assert_eq!(broken.rule, "I2: an entry is positive and at most 1e16 USD");
}

#[test]
fn nobody_trades_with_a_firm_that_has_closed() {
    for name in ["levered-neoclouds", "vendor-financed"] {
        let mut sim = start(&world(name, &["users=2000"]));
        let mut closed: Vec<AgentId> = Vec::new();
        for _ in 0..100 {
            sim.step().unwrap_or_else(|broken| panic!("{broken}"));
            for payment in sim.world.resource::<Journal>().settled() {
                let named = closed.contains(&payment.payer) || closed.contains(&payment.payee);
                assert!(!named, "{name}: {payment:?}");
            }
            let mut firms = sim.world.query::<(&AgentId, &Standing)>();
            let ended = firms.iter(&sim.world).filter(|(_, s)| **s == Standing::Closed);
            closed = ended.map(|(agent, _)| *agent).collect();
        }
        assert!(closed.len() >= 3, "{name}: {} firms closed", closed.len());
    }
}

/// A firm that cannot repay a loan of 100 bn USD, nor borrow anew, after half a year.
fn stuck(income: f64) -> Record {
    let rules = plain(&["credit.income_multiple=4", "credit.most_to_one_debtor=0.5"]);
    let (mut sim, banks) = banks(&[60e9, 30e9]);
    let firm = owner(&mut sim, income, 1e9, 100e9);
    lend(&mut sim, &rules, &[loan(firm, banks[0], 100e9, 1)]);
    courts(&mut sim, &rules);
    steps(&mut sim, 6);
    sim.record()
}

#[test]
fn creditors_of_a_firm_that_can_carry_its_debts_stand_still_and_that_is_no_default() {
    let record = stuck(50e9);
    assert_eq!(of_kind(&record, "standstill").len(), 1, "{:?}", record.events);
    assert!(of_kind(&record, "default").is_empty() && of_kind(&record, "lender_loss").is_empty());
    let defaults = column(&record, "insolvency_defaults");
    assert!(defaults.iter().all(|count| *count == 0.0));
}

#[test]
fn a_firm_that_cannot_carry_its_debts_defaults() {
    let record = stuck(10e9);
    assert!(of_kind(&record, "standstill").is_empty());
    assert_eq!(of_kind(&record, "default").len(), 1);
}

#[test]
fn a_vendor_that_cannot_pay_is_reorganised_and_goes_on() {
    let rules = plain(&[]);
    let (mut sim, banks) = banks(&[100e9]);
    let stocks = (seller(), money::firm(Borrower::default()));
    let vendor = money::enter(&mut sim, "vendor", Sector::GpuVendors, 0.0, stocks);
    edit(&mut sim, vendor, |purse: &mut Purse| purse.debt = 5e9);
    let security = Security::None;
    lend(&mut sim, &rules, &[Loan { security, ..loan(vendor, banks[0], 5e9, 50) }]);
    courts(&mut sim, &rules);
    let (until, event) = (0, EventId(0));
    edit(&mut sim, vendor, |standing: &mut Standing| *standing = Standing::Stayed { until, event });
    steps(&mut sim, 1);
    assert_eq!(*of::<Standing>(&sim, vendor), Standing::Trading);
    assert_eq!(of::<Books>(&sim, vendor).debt(), Dollars::ZERO);
    assert_eq!(of::<Lender>(&sim, banks[0]).lost, Dollars::from_usd(5e9));
}
