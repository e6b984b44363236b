//! Limits of accounting: straight lines under growth, when losses are recognised, reversals, changes of life.

use overbuild::economy::agents::AgentId;
use overbuild::economy::agents::fleet::{Fleet, Lot};
use overbuild::economy::agents::gpu_vendor::{GpuVendor, Order};
use overbuild::economy::agents::hyperscaler::{Expectation, Owner};
use overbuild::economy::discounting::annuity;
use overbuild::economy::markets::PowerMarket;
use overbuild::economy::mechanisms::impairment::group::{Group, asc, ias};
use overbuild::economy::mechanisms::{depreciation, impairment, useful_life};
use overbuild::economy::opening::money;
use overbuild::economy::simulation::Simulation;
use overbuild::record::Record;
use overbuild::units::{Dollars, HOURS_PER_YEAR};

use crate::small::{Trade, economy, edit, expecting, lot, of, own, renting, rules, steps, trade};
use crate::support::{column, run, world};

/// Nothing but devices has a cost, and what they earn is what an owner expects.
const ONLY_DEVICES: [&str; 5] = [
    "deliveries.facility_usd_per_kilowatt=0",
    "operations.energy_usd_per_kilowatt_hour=0",
    "operations.other_usd_per_h100e_hour=0",
    "retirement.service_life_years=100",
    "impairment.trigger_fall=0.2",
];

/// Deliveries that grow at a rate for three lives [per year]; nobody orders but the test.
fn growing(growth: f64, a_year: u32, life_years: f64) -> Record {
    let life = (life_years * f64::from(a_year)) as u32;
    // A step more than the life in the books, so that nothing is scrapped before it is written off.
    let service = format!("retirement.service_life_years={}", life_years + 1.0 / f64::from(a_year));
    let paths = [
        "deliveries.least_lead_months=0",
        "deliveries.facility_usd_per_kilowatt=0",
        "orders.deposit=0",
        "production.generation_months=None",
        service.as_str(),
    ];
    let start = Trade {
        fleet: Fleet::default(),
        demand: 1e-6,
        rent: 2.5,
        utilisation: 0.85,
        decline: 0.0,
        life,
        capacity: 1e17,
        price: 1.0,
        lead_time: 1.0 / f64::from(a_year),
    };
    let (mut sim, buyer, seller) = trade(&rules(&paths), a_year, start);
    let (price, deposit) = (Dollars::from_usd(100.0), Dollars::ZERO);
    for step in 0..3 * life {
        let devices = 1e6 * libm::exp(growth * f64::from(step) / f64::from(a_year));
        let (devices, placed) = (devices.round() as u64, i64::from(step) - 1);
        let (credit, event) = (Dollars::ZERO, None);
        let order = Order { buyer, generation: 0, devices, price, deposit, credit, placed, event };
        edit(&mut sim, seller, |vendor: &mut GpuVendor| vendor.backlog.push_back(order));
        steps(&mut sim, 1);
    }
    sim.record()
}

/// Depreciation over capital expenditure, and net over gross, in the last step.
fn last_ratios(record: &Record) -> (f64, f64) {
    let last = |name: &str| *column(record, name).last().unwrap();
    let expense = last("depreciation_expense") / last("capex");
    (expense, last("depreciation_book") / last("depreciation_gross"))
}

#[test]
fn under_steady_growth_depreciation_lags_spending_as_the_straight_line_says() {
    for (growth, a_year) in [(0.0, 12), (0.3, 12), (0.9, 12), (0.9, 48)] {
        let (expense, net) = last_ratios(&growing(growth, a_year, 5.0));
        // A lot is depreciated in the step it arrives: at the end of a step the ages are 1 to N, the last with book zero.
        let (count, pace) = (5.0 * f64::from(a_year), growth / f64::from(a_year));
        let ages = |of: fn(f64, f64) -> f64| -> f64 {
            let term = |age: u32| of(f64::from(age), count) * libm::exp(-pace * f64::from(age - 1));
            (1..=count as u32).map(term).sum()
        };
        let expected = ages(|_, _| 1.0) / count;
        assert!((expense / expected - 1.0).abs() < 1e-6, "{expense} for {expected} at {growth}");
        let expected = ages(|age, count| 1.0 - age / count) / ages(|_, _| 1.0);
        assert!((net / expected - 1.0).abs() < 1e-6, "{net} for {expected} at {growth}");
        if growth == 0.0 {
            assert!((expense - 1.0).abs() < 1e-6);
            assert!((net - (count - 1.0) / (2.0 * count)).abs() < 1e-6);
        }
    }
}

#[test]
fn with_short_steps_the_straight_line_is_that_of_continuous_time() {
    let (growth, life) = (0.9, 5.0);
    let worn = -libm::expm1(-growth * life);
    let expense = worn / (growth * life);
    let net = (1.0 / growth - worn / (growth * growth * life)) / (worn / growth);
    let errors = |a_year| {
        let (found, books) = last_ratios(&growing(growth, a_year, life));
        (found / expense - 1.0, books / net - 1.0)
    };
    let (coarse, fine) = (errors(12), errors(48));
    for (coarse, fine) in [(coarse.0, fine.0), (coarse.1, fine.1)] {
        assert!(fine.abs() < 0.02, "{fine}");
        assert!((coarse / fine - 4.0).abs() < 0.2, "of first order: {coarse} and {fine}");
    }
}

/// Owners whose lots an impairment test of a standard and level looks at: fleets with the rents expected of them.
fn tested(overrides: &[&str], a_year: u32, fleets: &[(Vec<Lot>, f64, f64)]) -> Vec<f64> {
    let (mut sim, owners) = owners(overrides, a_year, fleets);
    for &owner in &owners {
        edit(&mut sim, owner, |owner: &mut Owner| owner.life_was_cut = true);
    }
    steps(&mut sim, a_year / 4);
    let lost = |owner: &AgentId| {
        of::<Fleet>(&sim, *owner).lots.iter().map(|lot| lot.value.impaired().usd()).sum()
    };
    owners.iter().map(lost).collect()
}

/// An economy of owners that only test for impairment: lots, rent expected and its fall.
fn owners(
    overrides: &[&str],
    a_year: u32,
    fleets: &[(Vec<Lot>, f64, f64)],
) -> (Simulation, Vec<AgentId>) {
    let paths: Vec<&str> = ONLY_DEVICES.iter().chain(overrides).copied().collect();
    let rules = rules(&paths);
    let mut sim = economy(a_year);
    let enter = |(i, (lots, rent, decline)): (usize, &(Vec<Lot>, f64, f64))| {
        let fleet = Fleet { lots: lots.clone(), ..Fleet::default() };
        let stocks = (
            expecting(1.0, *rent, 1.0, *decline),
            renting(&sim, *rent),
            Owner { device_life: 5 * a_year, ..Owner::default() },
        );
        own(&mut sim, &format!("owner-{i}"), fleet, stocks)
    };
    let owners = fleets.iter().enumerate().map(enter).collect();
    money::close_books(&mut sim);
    sim.with(rules.orders.clone())
        .with(rules.deliveries.clone())
        .with(rules.operations.clone())
        .with(rules.retirement.clone())
        .init::<PowerMarket>();
    impairment::install(&mut sim, rules.impairment);
    (sim, owners)
}

const COST: f64 = 1e9;

/// A lot of a million devices, bought at zero present value at a level cash flow, which has since become `left` of it.
fn level(age_years: u32, left: f64, discount: f64) -> (Vec<Lot>, f64, f64) {
    let rent = left * COST / 1e6 / annuity(discount, 5.0) / HOURS_PER_YEAR;
    (vec![lot(1_000_000, COST, 12 * age_years, 60)], rent, 0.0)
}

/// Whether lots of ages 0 to 4 years are written down when a level cash flow has become this of what it was.
fn impairs(standard: &str, discount: f64, left: impl Fn(u32) -> f64) -> Vec<bool> {
    let (standard, rate) =
        (format!("impairment.standard={standard}"), format!("orders.discount={discount}"));
    let paths = [standard.as_str(), "impairment.level=Lot", &rate];
    let fleets: Vec<_> = (0..5).map(|age| level(age, left(age), discount)).collect();
    tested(&paths, 12, &fleets).into_iter().map(|loss| loss > 1.0).collect()
}

#[test]
fn gaap_impairs_a_level_cash_flow_below_the_same_share_at_every_age() {
    // The table's 0.758 is for payments at the end of a year; cash here flows all the time, which pays the first rent
    // sooner: (1 - exp(-rL))/(rL) is 0.787 at the same rate.
    for discount in [0.0, 0.1] {
        let share = annuity(discount, 5.0) / 5.0;
        assert_eq!(impairs("Asc360", discount, |_| share - 1e-6), [true; 5]);
        assert_eq!(impairs("Asc360", discount, |_| share + 1e-6), [false; 5]);
    }
    assert!((annuity(0.1, 5.0) / 5.0 - 0.787).abs() < 5e-4);
}

#[test]
fn ifrs_impairs_a_level_cash_flow_the_sooner_the_younger_the_lot() {
    // At a continuous rate of ln 1.1 the ratio of two annuities is that of yearly payments at 10 %: the table's.
    let discount = libm::log(1.1);
    let share = |age: u32| {
        let left = f64::from(5 - age);
        left / 5.0 * annuity(discount, 5.0) / annuity(discount, left)
    };
    for (age, tabled) in [1.0, 0.957, 0.915, 0.874, 0.834].into_iter().enumerate() {
        assert!((share(age as u32) - tabled).abs() < 5e-4, "{}", share(age as u32));
    }
    assert_eq!(impairs("Ias36", discount, |age| share(age) - 1e-6), [true; 5]);
    assert_eq!(impairs("Ias36", discount, |age| share(age) + 1e-6), [false; 5]);
}

#[test]
fn without_discounting_the_standards_agree() {
    for left in [0.7, 1.0 - 1e-6, 1.0 + 1e-6, 1.3] {
        assert_eq!(impairs("Asc360", 0.0, |_| left), impairs("Ias36", 0.0, |_| left));
        assert_eq!(impairs("Asc360", 0.0, |_| left), [left < 1.0; 5]);
    }
}

#[test]
fn once_both_standards_recognise_a_loss_it_is_of_one_size() {
    let rules = ["impairment.level=Cloud", "orders.discount=0.1"];
    let lots: Vec<Lot> = (0..5).map(|age| level(age, 1.0, 0.1).0[0]).collect();
    let rent = level(0, 0.5, 0.1).1;
    let loss = |standard| {
        let paths: Vec<&str> = rules.iter().copied().chain([standard]).collect();
        tested(&paths, 12, &[(lots.clone(), rent, 0.2)])[0]
    };
    let (gaap, ifrs) = (loss("impairment.standard=Asc360"), loss("impairment.standard=Ias36"));
    assert!(gaap > 0.1 * COST);
    assert_eq!(gaap, ifrs);
}

/// Lots of every age when spending has grown at a rate [per year]. The newest lot weighs half and the oldest is
/// worth nothing: the trapezoid rule, which is of second order in a step.
fn grown(growth: f64, decline: f64, a_year: u32) -> Vec<Lot> {
    let life = 5 * a_year;
    let of = |age: u32| {
        let years = f64::from(age) / f64::from(a_year);
        let spending = COST * libm::exp(-growth * years) * if age == 0 { 0.5 } else { 1.0 };
        // Older devices were dearer by the fall of prices since.
        let devices =
            1e9 * libm::exp(-(growth + decline) * years) * if age == 0 { 0.5 } else { 1.0 };
        lot(devices as u64, spending, age, life)
    };
    (0..life).rev().map(of).collect()
}

#[test]
fn growth_of_spending_masks_the_losses_of_a_group() {
    let (discount, decline) = (0.1, 0.315);
    let bought_at = COST / 1e9 / annuity(discount + decline, 5.0) / HOURS_PER_YEAR;
    let paths = ["impairment.standard=Asc360", "impairment.level=Cloud", "orders.discount=0.1"];
    let thresholds = [(1.0, 0.960), (0.7, 0.990), (0.3, 1.051), (0.0, 1.119)];
    let mut fleets = Vec::new();
    for (growth, threshold) in thresholds {
        for left in [threshold - 1e-3, threshold + 1e-3] {
            fleets.push((grown(growth, decline, 48), left * bought_at, decline));
        }
    }
    let losses = tested(&paths, 48, &fleets);
    for (pair, (growth, threshold)) in losses.chunks(2).zip(thresholds) {
        assert!(pair[0] > 0.0 && pair[1] == 0.0, "{pair:?} around {threshold} at {growth}");
    }
}

/// Write-downs of the overnight world under a standard, site by site: month and owner.
fn write_downs(standard: &str) -> Vec<(u32, usize)> {
    let standard = format!("rules.impairment.standard={standard}");
    let world = world("overnight-10x", &["users=2000", "rules.impairment.level=Site", &standard]);
    let record = run(&world, 96);
    let downs = record.events.iter().filter(|event| event.kind == "write_down");
    downs.map(|event| (event.month, event.agent)).collect()
}

#[test]
fn ifrs_recognises_losses_no_later_and_no_less_often_than_gaap() {
    let (ifrs, gaap) = (write_downs("Ias36"), write_downs("Asc360"));
    assert!(!gaap.is_empty() && ifrs.len() >= gaap.len());
    for &(month, owner) in &gaap {
        assert!(ifrs.iter().any(|&(earlier, same)| same == owner && earlier <= month));
    }
}

/// Books of a lot of age one year, step by step, when rents are half of what they were for a year and a half, then twice;
/// and of a twin that nothing happens to.
fn booked(standard: &str) -> (Vec<Dollars>, Vec<Dollars>) {
    let paths = [standard, "impairment.level=Lot", "orders.discount=0.1"];
    let fleets = [level(1, 0.5, 0.1), level(1, 2.0, 0.1)];
    let (mut sim, owners) = owners(&paths, 12, &fleets);
    depreciation::install(&mut sim, rules(&[]).depreciation);
    let (mut hit, mut twin) = (Vec::new(), Vec::new());
    for step in 0..36 {
        if step == 18 {
            edit(&mut sim, owners[0], |expectation: &mut Expectation| expectation.rent *= 4.0);
        }
        edit(&mut sim, owners[0], |owner: &mut Owner| owner.life_was_cut = true);
        steps(&mut sim, 1);
        hit.push(of::<Fleet>(&sim, owners[0]).devices_book());
        twin.push(of::<Fleet>(&sim, owners[1]).devices_book());
    }
    (hit, twin)
}

#[test]
fn after_a_loss_under_gaap_the_book_never_rises() {
    let (hit, twin) = booked("impairment.standard=Asc360");
    assert!(hit[2].usd() < 0.8 * twin[2].usd());
    assert!(hit.windows(2).all(|pair| pair[1] <= pair[0]));
    assert!(hit.iter().zip(&twin).skip(2).all(|(hit, twin)| hit < twin));
}

#[test]
fn a_reversal_under_ifrs_ends_at_depreciated_cost() {
    let (hit, twin) = booked("impairment.standard=Ias36");
    assert!(hit[2].usd() < 0.8 * twin[2].usd());
    assert!(hit.windows(2).any(|pair| pair[1] > pair[0]), "the loss is reversed");
    for (hit, twin) in hit.iter().zip(&twin) {
        assert!(hit <= twin, "{hit} above {twin}");
    }
    let cents = twin[24].cents() - hit[24].cents();
    assert!(cents <= 60, "all of it but roundings: {cents} cents");
}

#[test]
fn the_rules_of_both_standards_agree_with_the_thresholds_of_one_lot() {
    let (lots, rent, _) = level(2, 0.8, 0.1);
    let mut fleet = Fleet { lots, ..Fleet::default() };
    let mut outlook = impairment::cash_flow::Outlook {
        rent,
        utilisation: 1.0,
        decline: 0.0,
        discount: 0.1,
        housing: 0.0,
        step: 1.0 / 12.0,
        service_life: 600,
        powered: vec![].into(),
        power: 0.0,
        generations: vec![].into(),
    };
    let device = overbuild::economy::technology::Generation::general(0, 1.0, 0.0);
    outlook.generations = vec![outlook.prospect(&device, 0.0)].into();
    let group = Group { lots: 0..1, facilities: 0..0 };
    // 0.8 lies between the thresholds: GAAP sees enough cash, IFRS too little value.
    assert_eq!(asc(&mut fleet, &group, &outlook).0, Dollars::ZERO);
    let worth = 0.8 * COST * annuity(0.1, 3.0) / annuity(0.1, 5.0);
    let loss = ias(&mut fleet, &group, &outlook).0;
    assert!((loss.usd() / (0.6 * COST - worth) - 1.0).abs() < 1e-9);
    assert!((fleet.devices_book().usd() / worth - 1.0).abs() < 1e-9);
}

#[test]
fn devices_without_power_bring_in_nothing_and_power_that_is_leased_costs() {
    let (lots, rent, _) = level(2, 0.8, 0.1);
    let device = overbuild::economy::technology::Generation::general(0, 1.0, 1.0);
    let outlook = |powered: Vec<f64>, power: f64| impairment::cash_flow::Outlook {
        rent,
        utilisation: 1.0,
        decline: 0.0,
        discount: 0.1,
        housing: 0.0,
        step: 1.0 / 12.0,
        service_life: 600,
        powered: powered.into(),
        power,
        generations: vec![].into(),
    };
    let flow = |powered, power| {
        let mut outlook = outlook(powered, power);
        outlook.generations = vec![outlook.prospect(&device, 0.0)].into();
        outlook.of_lot(&lots[0], 0.0)
    };
    let all = flow(vec![], 0.0);
    assert!(all > 0.0);
    assert_eq!((flow(vec![0.25], 0.0), flow(vec![0.0], 0.0)), (0.25 * all, 0.0));
    let yearly = rent * HOURS_PER_YEAR;
    assert!((flow(vec![], 0.5 * yearly) / all - 0.5).abs() < 1e-12);
    assert_eq!(flow(vec![], 2.0 * yearly), 0.0);
}

#[test]
fn a_cut_of_useful_life_works_forward_and_the_whole_cost_is_written_off() {
    let paths = ["useful_life.tolerance_years=0.5", "useful_life.least_years=2"];
    let fleets = [(vec![lot(1_000_000, COST + 0.07, 0, 60)], 2.5, 0.3)];
    let (mut sim, owners) =
        owners(&[&paths[..], &["operations.other_usd_per_h100e_hour=1"]].concat(), 12, &fleets);
    let all = rules(&paths);
    depreciation::install(&mut sim, all.depreciation);
    sim.with(all.policy);
    useful_life::install(&mut sim, all.useful_life);
    // Rents of 2.5 that fall by 0.3 a year cover a running cost of 1 for 3.05 years, 37 months.
    steps(&mut sim, 12);
    let fleet: &Fleet = of(&sim, owners[0]);
    let at_review = fleet.lots[0].value;
    assert_eq!(at_review.age, 12);
    assert_eq!(at_review.remaining(), 37 - 12);
    assert_eq!(at_review.book(), at_review.cost - at_review.depreciated());
    let was = at_review.depreciated().cents() / 12;
    steps(&mut sim, 1);
    let after = of::<Fleet>(&sim, owners[0]).lots[0].value;
    let amount = after.depreciated() - at_review.depreciated();
    assert_eq!(amount.cents(), at_review.book().cents() / 25);
    assert!(amount.cents() > was);
    steps(&mut sim, 24);
    let end = of::<Fleet>(&sim, owners[0]).lots[0].value;
    assert_eq!((end.depreciated(), end.book(), end.remaining()), (end.cost, Dollars::ZERO, 0));
    steps(&mut sim, 12);
    assert_eq!(of::<Fleet>(&sim, owners[0]).lots[0].value.depreciated(), end.cost);
}
