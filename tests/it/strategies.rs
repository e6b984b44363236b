//! What each strategy of a cloud costs and brings, through the books.

use overbuild::economy::agents::hyperscaler::{Owner, RentalBusiness};
use overbuild::economy::agents::strategy::Strategy;
use overbuild::economy::agents::{AgentId, Directory, Sector};
use overbuild::economy::commitments::Contracts;
use overbuild::economy::ledger::Journal;
use overbuild::economy::ledger::account::Account;
use overbuild::economy::shares::Valuation;
use overbuild::economy::simulation::Simulation;
use overbuild::units::HOURS_PER_YEAR;

use crate::limits::agree;
use crate::small::of;
use crate::support::{column, run, start, world};

const USERS: &str = "users=1000";

/// The world without finds, with strategies given.
fn with(strategies: &[&str]) -> Simulation {
    let paths: Vec<String> =
        strategies.iter().map(|text| format!("population.strategies.{text}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).chain([USERS]).collect();
    start(&world("no-breakthrough", &paths))
}

/// Hyperscalers and neoclouds, waiting ones included.
pub fn clouds(sim: &Simulation) -> Vec<AgentId> {
    let directory = sim.world.resource::<Directory>();
    let is_cloud =
        |agent| matches!(directory.sector(agent), Sector::Hyperscalers | Sector::Neoclouds);
    directory.agents().filter(|&agent| is_cloud(agent)).collect()
}

/// The agent of a name.
pub fn named(sim: &Simulation, name: &str) -> AgentId {
    let directory = sim.world.resource::<Directory>();
    directory.agents().find(|&agent| directory.name(agent) == name).unwrap()
}

/// What one agent paid another on an account this month [USD].
pub fn paid(sim: &Simulation, account: Account, payer: AgentId, payee: AgentId) -> f64 {
    let settled = sim.world.resource::<Journal>().settled();
    let same = settled.iter().filter(|p| (p.account, p.payer, p.payee) == (account, payer, payee));
    same.map(|payment| payment.amount.usd()).sum()
}

#[test]
fn strategies_are_drawn_within_their_ranges_chosen_by_name_and_move_no_other_luck() {
    let range = "flexible=(least: 0.2, most: 0.6)";
    let chosen = r#"chosen=[(cloud: "neocloud-2", flexible: Some(0.9))]"#;
    let drawn = with(&[range]);
    let flexible = |sim: &Simulation| -> Vec<f64> {
        clouds(sim).into_iter().map(|cloud| of::<Strategy>(sim, cloud).flexible).collect()
    };
    let values = flexible(&drawn);
    assert_eq!(values.len(), 5 + 6 + 4);
    assert!(values.iter().all(|value| (0.2..=0.6).contains(value)), "{values:?}");
    assert!(values.windows(2).all(|pair| pair[0] != pair[1]), "{values:?}");
    let mut expected = values.clone();
    expected[6] = 0.9;
    assert_eq!(flexible(&with(&[range, chosen])), expected);
    assert_eq!(flexible(&with(&[range, "borrowed=(least: 0, most: 1)"])), values);
}

#[test]
fn diversified_growth_goes_into_other_business_that_pays_and_fades() {
    let mut sim = with(&["diversified=(least: 0.2, most: 0.2)"]);
    let owner = clouds(&sim)[0];
    let mut income = 0.0;
    for _ in 0..12 {
        let ordered = of::<Owner>(&sim, owner).ordered;
        sim.step().unwrap();
        let spent = paid(&sim, Account::Expansion, owner, Directory::HOUSEHOLDS);
        assert_eq!(spent > 0.0, ordered > 0.0);
        income = income * libm::exp(-0.04 / 12.0) + 0.15 * spent;
        agree(of::<Owner>(&sim, owner).bought_income + 1.0, income + 1.0, 1e-9);
    }
    assert!(income > 1e9, "{income} USD a year");
    let (less, all) = (column(&sim.record(), "orders_placed"), orders_of_nobody_prepared());
    agree(less[0], 0.8 * all[0], 1e-3);
}

fn orders_of_nobody_prepared() -> Vec<f64> {
    column(&run(&world("no-breakthrough", &[USERS]), 1), "orders_placed")
}

#[test]
fn software_research_costs_wages_and_saves_compute_of_own_products() {
    let mut sim = with(&["software_research=(least: 0.04, most: 0.04)"]);
    let owner = clouds(&sim)[1];
    for step in 1..=24 {
        sim.step().unwrap();
        let business = of::<RentalBusiness>(&sim, owner);
        let wages = 0.04 * business.captive_served * business.rent * HOURS_PER_YEAR / 12.0;
        let research = paid(&sim, Account::Research, owner, Directory::HOUSEHOLDS);
        assert!(research > wages && research < wages + 1e8, "{research} for {wages}");
        let kept_up = 0.1 * 2.0 * -libm::expm1(-0.5 * f64::from(step) / 12.0);
        agree(of::<Strategy>(&sim, owner).log_software, kept_up, 1e-9);
    }
    let plain = run(&world("no-breakthrough", &[USERS]), 24);
    let (less, more) = (column(&sim.record(), "usage_compute"), column(&plain, "usage_compute"));
    assert!(less[23] < 0.99 * more[23], "{} against {}", less[23], more[23]);
}

#[test]
fn flexible_infrastructure_is_dearer_and_runs_what_needs_new_hardware() {
    let find = r#"rules.breakthroughs.scheduled=[(month: 6, finder: "lab-1", factor: 10, kind: Inference, open: true, product_months: 0, publication_months: 0, adoption_months: Some(0), share_on_old_hardware: 0.3)]"#;
    let sure = r#"population.strategies.chosen=[(cloud: "hyperscaler-1", flexible: Some(1))]"#;
    let (mut plain, mut flexible) = (
        start(&world("no-breakthrough", &[USERS, find])),
        start(&world("no-breakthrough", &[USERS, find, sure])),
    );
    let owner = clouds(&plain)[0];
    for _ in 0..6 {
        plain.step().unwrap();
        flexible.step().unwrap();
        let cost = |sim| paid(sim, Account::Facilities, owner, Directory::HOUSEHOLDS);
        agree(cost(&flexible), 1.3 * cost(&plain), 1e-3);
    }
    plain.step().unwrap();
    flexible.step().unwrap();
    let adaptable = of::<Strategy>(&flexible, owner).adaptable;
    assert!(adaptable > 0.1 && adaptable < 1.0, "{adaptable}");
    let wanted = |sim, owner| of::<RentalBusiness>(sim, owner).captive_wanted;
    assert!(wanted(&flexible, owner) < 0.95 * wanted(&plain, owner));
    let business = of::<RentalBusiness>(&flexible, owner);
    assert!(business.advantage > 0.0 && business.comparable(1.0) < 1.0);
    assert!(of::<RentalBusiness>(&flexible, clouds(&plain)[1]).advantage < 0.0);
}

#[test]
fn who_borrows_nothing_owes_nothing_new() {
    let mut sim = with(&["borrowed=(least: 0, most: 0)"]);
    let lent_by = |sim: &Simulation| sim.world.resource::<Journal>().paid(Account::Lending).usd();
    let mut plain = with(&[]);
    let (mut lent, mut usual) = (0.0, 0.0);
    for _ in 0..24 {
        sim.step().unwrap();
        plain.step().unwrap();
        (lent, usual) = (lent + lent_by(&sim), usual + lent_by(&plain));
    }
    assert!(usual > 1e10 && lent < 0.1 * usual, "{lent} against {usual} USD");
}

#[test]
fn nobody_lets_more_under_contract_than_its_strategy_says() {
    let part_let = |cover: &str| {
        let mut sim = with(&[cover]);
        // Contracts from before the run have run out by then.
        (0..40).for_each(|_| sim.step().unwrap());
        let sums = clouds(&sim).into_iter().fold((0.0, 0.0), |sum, cloud| {
            let business = of::<RentalBusiness>(&sim, cloud);
            let room = (business.running - business.captive_wanted).max(0.0);
            (sum.0 + business.contracted, sum.1 + room)
        });
        sums.0 / sums.1
    };
    let (little, much) = (
        part_let("contract_cover=(least: 0.2, most: 0.2)"),
        part_let("contract_cover=(least: 0.85, most: 0.85)"),
    );
    assert!(little > 0.1 && little < 0.21, "{little}");
    assert!(much > 0.3, "{much}");
}

#[test]
fn a_cloud_feeds_its_lab_houses_it_and_gets_its_dividends() {
    let mut sim = with(&[r#"chosen=[(cloud: "hyperscaler-2", lab: Some("lab-3"))]"#]);
    let (parent, lab) = (named(&sim, "hyperscaler-2"), named(&sim, "lab-3"));
    let (mut given, mut from_others, mut let_to_it) = (0.0, 0.0, 0.0);
    for _ in 0..36 {
        sim.step().unwrap();
        given += paid(&sim, Account::EquityIssue, parent, lab);
        from_others += paid(&sim, Account::EquityIssue, Directory::HOUSEHOLDS, lab);
        assert_eq!(paid(&sim, Account::Dividends, lab, Directory::HOUSEHOLDS), 0.0);
        let_to_it += sim.world.resource::<Contracts>().between(lab, parent).capacity;
    }
    assert!(given > 1e9, "{given} USD");
    assert_eq!(from_others, 0.0);
    assert_eq!(of::<Valuation>(&sim, lab).price, 0.0);
    let lent = sim.world.resource::<Contracts>().bought_by(lab);
    assert!(let_to_it > 0.0 && lent > 0.0);
}
