//! What each lever of policy costs and does, through the books.

use overbuild::economy::agents::hyperscaler::{Expectation, Owner};
use overbuild::economy::agents::{AgentId, Directory};
use overbuild::economy::ledger::Journal;
use overbuild::economy::ledger::account::{Account, Adjustment, Item};
use overbuild::economy::ledger::books::Books;
use overbuild::economy::lending::LoanBook;
use overbuild::economy::simulation::Simulation;
use overbuild::record::{Event, Record};
use overbuild::scenario::world::WorldFile;
use overbuild::units::Dollars;

use crate::limits::agree;
use crate::small::{of, steps};
use crate::strategies::{clouds, named, paid};
use crate::support::{column, run, start, world};

/// A shipped world with a thousand users and levers given.
fn with(name: &str, levers: &[&str], others: &[&str]) -> WorldFile {
    let paths: Vec<String> = levers.iter().map(|text| format!("rules.policy.{text}")).collect();
    let all = paths.iter().map(String::as_str).chain(others.iter().copied());
    world(name, &all.chain(["users=1000"]).collect::<Vec<&str>>())
}

const ALL: [&str; 7] = [
    "benchmarks.standard=0.8",
    "disclosure.weight=0.5",
    "open_science.usd_per_year=2e9",
    "energy_research.usd_per_year=2e9",
    "investment_credit=0.1",
    "backstop.budget_usd=100e9",
    "purchases.usd_per_year=50e9",
];

/// What all columns say, to the bit.
fn bits(record: &Record) -> Vec<Vec<u64>> {
    let names = record.series.columns.iter().map(|column| column.name);
    names.map(|name| column(record, name).iter().map(|value| value.to_bits()).collect()).collect()
}

#[test]
fn levers_that_are_off_cost_and_change_nothing() {
    let dear = [
        "benchmarks.usd_per_year=1e12",
        "disclosure.firm_usd_per_year=1e12",
        "open_science.others_usd_per_year=1",
        "energy_research.others_usd_per_year=1",
        "backstop.spread=1",
        "backstop.years=1",
        "purchases.trigger=1",
    ];
    let (plain, off) =
        (run(&with("overnight-10x", &[], &[]), 60), run(&with("overnight-10x", &dear, &[]), 60));
    assert_eq!(bits(&plain), bits(&off));
    let spent = |name| column(&plain, name).iter().sum::<f64>();
    assert_eq!(["policy_spending", "policy_levy", "policy_lent"].map(spent), [0.0; 3]);
}

#[test]
fn what_the_government_pays_comes_from_taxes_levies_and_what_it_lent() {
    let mut sim = start(&with("overnight-10x", &ALL, &[]));
    let government = named(&sim, "government");
    let uses = [Account::Programmes, Account::Compute, Account::Lending, Account::PublicSpending];
    let sources = [Account::Levy, Account::Tax, Account::Interest, Account::Repayment];
    let (mut into, mut out) = ([Dollars::ZERO; 4], [Dollars::ZERO; 4]);
    let mut monthly = Vec::new();
    for _ in 0..96 {
        sim.step().unwrap();
        let journal = sim.world.resource::<Journal>();
        let spent = uses.map(|account| journal.paid_by(government, account));
        let received = sources.map(|account| received(&sim, government, account));
        for at in 0..4 {
            (into[at], out[at]) = (into[at] + received[at], out[at] + spent[at]);
        }
        monthly.push((spent[0] + spent[1]).usd());
        assert_eq!(levied_elsewhere(&sim, government), Dollars::ZERO);
        let held = of::<Books>(&sim, government).deposits();
        let net = into.into_iter().sum::<Dollars>() - out.into_iter().sum::<Dollars>();
        assert_eq!(held, net, "all that came in was paid out or is still there");
    }
    assert!(into.iter().chain(&out).all(|sum| *sum > Dollars::ZERO), "{into:?} {out:?}");
    assert_eq!(column(&sim.record(), "policy_spending"), monthly);
}

fn received(sim: &Simulation, payee: AgentId, account: Account) -> Dollars {
    let settled = sim.world.resource::<Journal>().settled().iter();
    settled.filter(|p| (p.payee, p.account) == (payee, account)).map(|p| p.amount).sum()
}

/// Levies that others than households paid, or that went to others than the government.
fn levied_elsewhere(sim: &Simulation, government: AgentId) -> Dollars {
    let journal = sim.world.resource::<Journal>();
    let levies = journal.settled().iter().filter(|payment| payment.account == Account::Levy);
    let wrong = levies.filter(|p| (p.payer, p.payee) != (Directory::HOUSEHOLDS, government));
    wrong.map(|payment| payment.amount).sum()
}

#[test]
fn with_full_standards_news_is_true_and_at_once_and_costs_what_it_costs() {
    let news = |standard: &str| {
        let record = run(&with("overnight-10x", &[standard], &[]), 48);
        let found = record.events.iter().find(|event| event.kind == "news").unwrap();
        (found.month, found.amount, column(&record, "policy_spending"))
    };
    let (month, believed, spent) = news("benchmarks.standard=1");
    assert_eq!(month, 36);
    agree(believed, 10.0, 1e-12);
    assert!(spent.iter().all(|usd| (usd - 50e6 / 12.0).abs() < 0.01), "{spent:?}");
    let (late, wrong, _) = news("benchmarks.standard=0");
    assert_eq!(late, 37);
    let (_, better, _) = news("benchmarks.standard=0.8");
    agree(libm::log(better / 10.0), 0.2 * libm::log(wrong / 10.0), 1e-9);
}

#[test]
fn the_weight_of_disclosure_is_that_of_what_all_use_in_what_an_owner_takes_in() {
    let beliefs = |weight: &str, steps_a_year: &str| {
        let mut sim = start(&with("no-breakthrough", &[weight], &[steps_a_year]));
        // The first step has nothing to disclose yet.
        steps(&mut sim, 2);
        let owners: Vec<AgentId> = clouds(&sim);
        owners[..11].iter().map(|&cloud| of::<Expectation>(&sim, cloud).utilisation).collect()
    };
    for steps_a_year in ["steps_per_year=12", "steps_per_year=48"] {
        let of: [Vec<f64>; 3] =
            ["disclosure.weight=0", "disclosure.weight=0.5", "disclosure.weight=1"]
                .map(|weight| beliefs(weight, steps_a_year));
        let (mut apart, mut together) = (0.0, 0.0);
        for ((alone, half), told) in of[0].iter().zip(&of[1]).zip(&of[2]) {
            agree(*half, 0.5 * (alone + told), 1e-12);
            apart += (alone - of[0][0]).abs();
            together += (told - of[2][0]).abs();
        }
        // All start from one belief, so that those who go by what all use keep it in common.
        assert!(apart > 1e-4 && together < 1e-12, "{apart} {together}");
    }
}

#[test]
fn disclosure_costs_what_complying_costs() {
    let mut sim = start(&with("no-breakthrough", &["disclosure.weight=1"], &[]));
    let mut plain = start(&with("no-breakthrough", &[], &[]));
    let owner = clouds(&sim)[0];
    steps(&mut sim, 1);
    steps(&mut plain, 1);
    let cost = |sim: &Simulation| paid(sim, Account::Operations, owner, Directory::HOUSEHOLDS);
    agree(cost(&sim) - cost(&plain), 530e3 / 12.0, 1e-5);
}

#[test]
fn disclosed_lives_cut_those_of_who_states_far_more_than_its_peers() {
    let long =
        r#"population.strategies.chosen=[(cloud: "hyperscaler-1", device_life_years: Some(9))]"#;
    let life = |levers: &[&str]| {
        let mut sim = start(&with("no-breakthrough", levers, &[long]));
        steps(&mut sim, 12);
        let life = |cloud| f64::from(of::<Owner>(&sim, cloud).device_life) / 12.0;
        clouds(&sim)[..2].iter().map(|cloud| life(*cloud)).collect::<Vec<f64>>()
    };
    let (alone, told) = (life(&[]), life(&["disclosure.weight=1"]));
    assert!(alone[0] > 7.0 && told[0] < 6.6, "{alone:?} {told:?}");
    agree(told[1], alone[1], 1e-12);
}

/// Finds of no size in plenty, along a path on which ideas get no harder to find.
fn finds(levers: &[&str]) -> Record {
    let sizes = vec!["(factor: 1, per_year: 3)"; 20].join(", ");
    let sizes = format!("rules.breakthroughs.sizes=[{sizes}]");
    let flat = "rules.training.budget_growth=0";
    run(&with("today", levers, &[&sizes, flat, "rules.breakthroughs.cross_loading=0"]), 120)
}

fn found_by(record: &Record, outsider: bool) -> Vec<u32> {
    let name = |event: &&Event| record.names[event.agent] == "academia";
    let finds = record.events.iter().filter(|event| event.kind == "breakthrough");
    finds.filter(|event| name(event) == outsider).map(|event| event.month).collect()
}

#[test]
fn open_science_finds_more_and_nobody_else_finds_less() {
    let plain = finds(&[]);
    // Twice the research, so 2^0.7 times the hazard.
    let funded = finds(&["open_science.usd_per_year=2e9"]);
    assert_eq!(found_by(&plain, false), found_by(&funded, false));
    let (before, after) =
        (found_by(&plain, true).len() as f64, found_by(&funded, true).len() as f64);
    let chance = |effort: f64| -libm::expm1(-0.15 * 3.0 / 12.0 * effort);
    let expected = chance(libm::pow(2.0, 0.7)) / chance(1.0);
    let error = (1.0 / before + 1.0 / after).sqrt();
    assert!((after / before / expected - 1.0).abs() < 4.0 * error, "{before} to {after}");
    assert!(after > before);
    let cost = column(&funded, "policy_spending");
    agree(cost[5], 2e9 / 12.0, 1e-9);
}

#[test]
fn energy_research_multiplies_finds_about_energy_and_leaves_the_others() {
    let count = |levers: &[&str]| {
        let record = finds(levers);
        let finds = record.events.iter().filter(|event| event.kind == "breakthrough");
        let (energy, others): (Vec<_>, Vec<_>) =
            finds.partition(|event| event.detail.starts_with("energy"));
        (energy.len() as f64, others.len() as f64)
    };
    let (plain, funded) = (count(&[]), count(&["energy_research.usd_per_year=6e9"]));
    let close = |after: f64, before: f64, ratio: f64| {
        let error = (1.0 / before + 1.0 / after).sqrt();
        assert!((after / before / ratio - 1.0).abs() < 4.0 * error, "{before} to {after}");
    };
    close(funded.0, plain.0, libm::pow(4.0, 0.7));
    close(funded.1, plain.1, 1.0);
}

#[test]
fn open_science_that_doubles_research_halves_the_time_a_secret_keeps() {
    let flat = ["rules.training.budget_growth=0", "rules.breakthroughs.research_exponent=1"];
    let leaks = |levers: &[&str]| {
        column(&run(&with("secret-100x", levers, &flat), 60), "diffusion_commons")
    };
    let (plain, funded) = (leaks(&[]), leaks(&["open_science.usd_per_year=2e9"]));
    for month in 36..60 {
        let after = f64::from(month as u32 - 35) / 24.0;
        agree(libm::log(plain[month]) / libm::log(100.0), -libm::expm1(-after), 1e-9);
        agree(libm::log(funded[month]) / libm::log(100.0), -libm::expm1(-2.0 * after), 1e-9);
    }
}

#[test]
fn the_credit_is_a_part_of_what_came_into_service_and_enters_the_appraisal() {
    let (mut sim, mut plain) = (
        start(&with("no-breakthrough", &["investment_credit=0.1"], &[])),
        start(&with("no-breakthrough", &[], &[])),
    );
    let (government, owner) = (named(&sim, "government"), clouds(&sim)[0]);
    steps(&mut sim, 1);
    steps(&mut plain, 1);
    let worth = |sim: &Simulation| of::<Owner>(sim, owner).value_over_price;
    // Housing costs a tenth less too, so that worth rises by more than the price falls.
    assert!(worth(&sim) > worth(&plain) / 0.9, "{} {}", worth(&sim), worth(&plain));
    for _ in 0..24 {
        sim.step().unwrap();
        let journal = sim.world.resource::<Journal>();
        let devices = journal.adjusted_by(owner, Adjustment::Capitalisation);
        let invested = (devices + journal.paid_by(owner, Account::Facilities)).usd();
        let credit = paid(&sim, Account::Programmes, government, owner);
        assert!((credit - 0.1 * invested).abs() < 0.01 && invested > 0.0, "{credit} of {invested}");
    }
    // In the boom nearly every project pays anyway; the first month's screening shows the sign.
    let ordered = |sim: Simulation| column(&sim.record(), "orders_placed")[0];
    assert!(ordered(sim) > 1.01 * ordered(plain));
}

/// Bridge loans of a run: lent, repaid, lost, and the most outstanding at a time.
fn bridged(seed: u32, levers: &[&str]) -> (Simulation, [Dollars; 3], Dollars) {
    let file = WorldFile { seed: u64::from(seed), ..with("overnight-10x", levers, &[]) };
    let mut sim = start(&file);
    let government = named(&sim, "government");
    let (mut sums, mut most) = ([Dollars::ZERO; 3], Dollars::ZERO);
    for _ in 0..144 {
        sim.step().unwrap();
        let journal = sim.world.resource::<Journal>();
        let repayments = journal
            .settled()
            .iter()
            .filter(|payment| (payment.payee, payment.account) == (government, Account::Repayment));
        let repaid: Dollars = repayments.map(|payment| payment.amount).sum();
        let lost = journal.adjusted_by(government, Adjustment::LoanWriteOff);
        let flows = [journal.paid_by(government, Account::Lending), repaid, lost];
        sums.iter_mut().zip(flows).for_each(|(sum, flow)| *sum += flow);
        let held = sim.world.resource::<LoanBook>().held(government);
        assert_eq!(held, of::<Books>(&sim, government).balance(Item::Loans));
        assert_eq!(held + sums[1] + sums[2], sums[0], "lent is owed, repaid or lost");
        most = most.max(held);
        for loan in sim.world.resource::<LoanBook>().loans() {
            let public = loan.creditor == government;
            assert!(!public || (loan.rate - 0.144).abs() < 1e-12, "{}", loan.rate);
        }
    }
    (sim, sums, most)
}

#[test]
fn bridges_are_repaid_or_lost_to_the_cent() {
    let budget = "backstop.budget_usd=100e9";
    let (mut repaid, mut lost) = (Dollars::ZERO, Dollars::ZERO);
    for seed in 1..=6 {
        let (_, sums, most) = bridged(seed, &[budget]);
        assert!(most <= Dollars::from_usd(100e9), "{most}");
        (repaid, lost) = (repaid + sums[1], lost + sums[2]);
    }
    assert!(repaid > Dollars::ZERO && lost > Dollars::ZERO, "{repaid} repaid, {lost} lost");
}

#[test]
fn who_owes_more_than_a_hundredth_of_what_it_owns_is_not_bridged_if_that_is_the_rule() {
    let strict = ["backstop.budget_usd=100e9", "backstop.most_leverage=0.01"];
    let (_, [lent, ..], _) = bridged(1, &strict);
    assert_eq!(lent, Dollars::ZERO);
}

#[test]
fn purchases_begin_when_rents_fall_and_hold_them_up_within_the_budget() {
    let (bought, plain) = (
        run(&with("overnight-10x", &["purchases.usd_per_year=50e9"], &[]), 60),
        run(&with("overnight-10x", &[], &[]), 60),
    );
    let (paid, rents) = (column(&bought, "policy_compute"), column(&bought, "rents_list"));
    let before = column(&plain, "rents_list");
    let first = paid.iter().position(|usd| *usd > 0.0).unwrap();
    assert!((37..48).contains(&first), "{first}");
    for month in 0..60_usize {
        let year = &rents[month.saturating_sub(12)..month];
        let usual = year.iter().sum::<f64>() / year.len().max(1) as f64;
        assert!(paid[month] <= 50e9 / 12.0 * 1.1, "{}", paid[month]);
        assert!(paid[month] == 0.0 || rents[month - 1] < 0.8 * usual);
    }
    assert_eq!(rents[..=first], before[..=first]);
    assert!(rents[first + 3] > 1.01 * before[first + 3]);
    let use_of = |record: &Record| column(record, "rents_demand")[first];
    assert!(use_of(&bought) > use_of(&plain));
}
