//! Partly-paid shares: calls add up, an economy without them is as it was, and calls beyond savings squeeze.

use overbuild::economy::agents::AgentId;
use overbuild::economy::ledger::Journal;
use overbuild::economy::ledger::account::Account;
use overbuild::economy::shares::StockMarket;
use overbuild::economy::simulation::Simulation;
use overbuild::economy::subscriptions::{Subscribers, Subscriptions};
use overbuild::units::Dollars;

use crate::limits::agree;
use crate::support::{column, run, start, world};

const USERS: &str = "users=1000";

fn after(months: u32, sets: &[&str]) -> Simulation {
    let sets: Vec<&str> = [USERS].into_iter().chain(sets.iter().copied()).collect();
    let mut sim = start(&world("railways-1843", &sets));
    (0..months).for_each(|_| sim.step().unwrap());
    sim
}

#[test]
fn what_was_subscribed_is_paid_void_or_still_called_to_the_cent() {
    // A seed in which companies are founded all along.
    let mut sim = after(0, &["seed=2"]);
    let mut by_ledger = Dollars::ZERO;
    for _ in 0..84 {
        sim.step().unwrap();
        by_ledger += sim.world.resource::<Journal>().paid(Account::Calls);
    }
    let register = sim.world.resource::<Subscriptions>();
    let (mut paid, mut left) = (Dollars::ZERO, Dollars::ZERO);
    for (&issuer, raised) in register.raised() {
        let uncalled = register.uncalled(issuer);
        assert_eq!(raised.subscribed, raised.paid + raised.void + uncalled);
        paid += raised.paid;
        left += uncalled;
    }
    assert!(paid > Dollars::from_usd(1e7) && left > Dollars::from_usd(1e6), "{paid}, {left}");
    assert_eq!(paid, by_ledger);
    assert_eq!(left, sim.world.resource::<Subscribers>().promised);
}

#[test]
fn a_share_costs_its_deposit_at_once_and_its_price_in_all() {
    // Lines are ordered in the second month; a year later there is a month without any now and then.
    let sim = after(2, &["rules.calls.deposit=0.1"]);
    let step = 2;
    let live = sim.world.resource::<Subscriptions>().live().to_vec();
    let of_last_month = live.iter().filter(|shares| shares.placed == step - 1);
    let fresh: Vec<_> = of_last_month.collect();
    assert!(!fresh.is_empty());
    for shares in fresh {
        assert!((shares.paid - shares.price.scaled(0.1)).cents().abs() <= 1, "{shares:?}");
        assert_eq!(shares.paid + shares.due(shares.placed + 36), shares.price);
    }
}

#[test]
fn without_partly_paid_shares_no_other_number_of_theirs_matters() {
    let plain = run(&world("no-breakthrough", &[USERS]), 36);
    let sets = [
        USERS,
        "rules.calls.deposit=0.5",
        "rules.calls.savings_usd=1e9",
        "rules.calls.saving_usd_per_year=1e9",
        "rules.calls.foresight=1",
        "rules.calls.price_impact=3",
    ];
    let other = run(&world("no-breakthrough", &sets), 36);
    assert!(plain.series == other.series && plain.events == other.events);
    assert!(column(&plain, "calls_paid").iter().all(|paid| *paid == 0.0));
}

#[test]
fn who_reckons_with_calls_to_come_signs_for_less() {
    let signed = |foresight: &str| {
        let sim = after(
            3,
            &[foresight, "rules.calls.savings_usd=2e6", "rules.calls.saving_usd_per_year=1e5"],
        );
        sim.world.resource::<Subscribers>().promised.usd()
    };
    let (blind, prudent) = (signed("rules.calls.foresight=0"), signed("rules.calls.foresight=1"));
    assert!(blind > prudent, "{blind} against {prudent}");
}

#[test]
fn calls_beyond_savings_sell_shares_press_prices_and_end_in_forfeits() {
    let poor = "rules.calls.saving_usd_per_year=1e5";
    let broke = "rules.calls.savings_usd=0";
    let squeezed = |impact: &str, sold: &str| after(2, &[poor, broke, impact, sold]);
    let (soft, hard) = (
        squeezed("rules.calls.price_impact=0", "rules.calls.most_sold=0.02"),
        squeezed("rules.calls.price_impact=3", "rules.calls.most_sold=0.02"),
    );
    let mispriced = |sim: &Simulation| sim.world.resource::<StockMarket>().mispricing;
    assert!(soft.world.resource::<Subscribers>().squeeze > 0.5);
    assert!(mispriced(&hard) < mispriced(&soft));
    let void = |sim: &Simulation| -> f64 {
        let register = sim.world.resource::<Subscriptions>();
        register.raised().values().map(|raised| raised.void.usd()).sum()
    };
    let nothing_to_sell = squeezed("rules.calls.price_impact=0", "rules.calls.most_sold=0");
    assert!(void(&nothing_to_sell) > void(&soft), "{} pounds", void(&nothing_to_sell));
    let rich = after(2, &[]);
    assert_eq!(rich.world.resource::<Subscribers>().squeeze, 0.0);
}

#[test]
fn building_that_costs_more_than_planned_is_paid_and_booked() {
    let booked = |overrun: &str| {
        let sets = [USERS, overrun, "rules.insolvency.enabled=false"];
        let record = run(&world("no-breakthrough", &sets), 1);
        (column(&record, "depreciation_gross")[0], column(&record, "capex")[0])
    };
    let (plan, twice) =
        (booked("rules.deliveries.overrun=1"), booked("rules.deliveries.overrun=2"));
    agree(twice.0, 2.0 * plan.0, 1e-6);
    assert!(twice.1 > 1.5 * plan.1, "{} against {}", twice.1, plan.1);
}

#[test]
fn lines_building_on_the_first_day_were_subscribed_and_called_in_part() {
    let sim = after(0, &[]);
    let register = sim.world.resource::<Subscriptions>();
    let issuers: Vec<AgentId> = register.raised().keys().copied().collect();
    assert_eq!(issuers.len(), 8);
    for shares in register.live() {
        let part = shares.paid.usd() / shares.price.usd();
        assert!(shares.placed < 0 && part > 0.0599 && part < 1.0, "{shares:?}");
        assert_eq!(shares.due(-1), Dollars::ZERO);
    }
}
