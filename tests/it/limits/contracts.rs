//! A32, A33: under take-or-pay the supplier does not feel a fall of use until contracts run out, and they run out in a line.

use overbuild::economy::agents::Sector;
use overbuild::economy::agents::hyperscaler::RentalBusiness;
use overbuild::record::Record;

use crate::limits::{agree, bare, find};
use crate::support::{column, run, start};

const TENOR: usize = 24;

/// All compute labs need is under contract at the start, of every age, at the list rent.
const COVERED: [&str; 5] = [
    // Users hardly answer, so that a find cuts the use of compute.
    "rules.usage.tail_exponent=0.1",
    "rules.contracts.cover=1",
    "population.strategies.contract_cover=(least: 1, most: 1)",
    "rules.contracts.tenor_months=24",
    "population.hyperscalers.owner-1.contracted=1",
];

/// What users paid, and what of the trade in services and compute labs and owners kept, in a month \[USD\].
fn kept(record: &Record, month: u32) -> [f64; 3] {
    let trade = ["services", "compute", "contracted_compute"];
    let rows = record.flows.iter().filter(|row| row.month == month && trade.contains(&row.entry));
    let sum = |sector: Sector| -> f64 {
        rows.clone().map(|row| row.amounts[sector as usize].usd()).sum()
    };
    [-sum(Sector::Households), sum(Sector::ModelLabs), sum(Sector::Hyperscalers)]
}

#[test]
fn a32_the_loss_sits_in_the_labs_under_cover_and_in_the_owners_without() {
    let found = find(6, 10.0);
    let lost = |more: &[&str]| {
        let record = run(&bare(&[more, &[found.as_str()]].concat()), 8);
        let (before, after) = (kept(&record, 5), kept(&record, 6));
        [0, 1, 2].map(|who| (before[who], before[who] - after[who]))
    };
    let [(paid, spared), (_, by_labs), (_, by_owners)] = lost(&COVERED);
    assert!(spared > 0.5 * paid, "users pay {spared} less of {paid}");
    agree(by_labs, spared, 1e-6);
    assert!(by_owners.abs() < 1e-6 * spared, "{by_owners}");
    let [(paid, spared), (margin, by_labs), (rents, by_owners)] = lost(&COVERED[..1]);
    // Without cover each loses the part that it had of what users paid.
    agree(by_owners / spared, rents / paid, 1e-5);
    agree(by_labs / spared, margin / paid, 1e-5);
}

/// What labs paid for compute each month, under contract and on the open market \[USD\].
fn paid(record: &Record) -> Vec<(f64, f64)> {
    let rows = |account: &'static str| {
        let rows = record.flows.iter().filter(move |row| row.entry == account);
        rows.map(|row| row.amounts.iter().map(|amount| amount.usd().max(0.0)).sum::<f64>())
    };
    rows("contracted_compute").zip(rows("compute")).collect()
}

#[test]
fn a32_under_full_cover_the_fall_of_use_costs_the_labs_and_not_the_owners() {
    let found = find(6, 10.0);
    let record = run(&bare(&[&COVERED[..], &[found.as_str()]].concat()), 40);
    let (paid, used) = (paid(&record), column(&record, "rents_utilisation"));
    // Use falls to what the users' answer to a tenth of the compute leaves of it, at once.
    assert!(used[6] < 0.5 * used[5], "{} after {}", used[6], used[5]);
    for month in 0..=6 {
        agree(paid[month].0, paid[0].0, 1e-6);
    }
    // From the month after, labs renew nothing of what runs out.
    agree(paid[7].0, paid[0].0 * (1.0 - 1.0 / TENOR as f64), 1e-6);
    let uncovered = [COVERED[0], found.as_str()];
    let record = run(&bare(&uncovered), 12);
    let wanted = column(&record, "rents_demand");
    let open = self::paid(&record);
    assert_eq!(open[6].0, 0.0);
    agree(open[6].1 / open[5].1, wanted[6] / wanted[5], 1e-5);
}

#[test]
fn a33_after_a_fall_of_use_contracts_roll_off_in_a_line_of_the_tenor() {
    let found = find(6, 1000.0);
    let record = run(&bare(&[&COVERED[..], &[found.as_str()]].concat()), 40);
    let capacity = column(&record, "contracts_capacity");
    let left = column(&record, "rents_demand")[39];
    for months in 0..TENOR {
        let expected = capacity[5] * (1.0 - (months as f64 + 1.0) / TENOR as f64);
        let found = capacity[7 + months];
        assert!((found - expected.max(left)).abs() < 1e-5 * capacity[5], "{found} for {expected}");
    }
    let half = (0..TENOR).find(|&month| capacity[7 + month] <= 0.5 * capacity[5]).unwrap();
    assert!(half.abs_diff(TENOR / 2) <= 1, "half is gone after {half} months");
}

#[test]
fn a33_after_a_fall_of_list_rents_the_mean_rent_under_contract_follows_in_a_line() {
    // All tasks are worth their price by far: what services cost does not move their use.
    let sated = "population.segments.all.viable=0.999999";
    let mut sim = start(&bare(&[&COVERED[..], &[sated]].concat()));
    let mut owners = sim.world.query::<&mut RentalBusiness>();
    for mut business in owners.iter_mut(&mut sim.world) {
        business.rent *= 0.5;
    }
    (0..TENOR + 6).for_each(|_| sim.step().unwrap());
    let rent = column(&sim.record(), "contracts_rent");
    for (month, rent) in rent.iter().enumerate() {
        let rolled = (month as f64 / TENOR as f64).min(1.0);
        agree(*rent, 2.5 * (1.0 - 0.5 * rolled), 1e-6);
    }
    agree(rent[TENOR], 1.25, 1e-9);
}
