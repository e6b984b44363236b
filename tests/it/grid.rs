//! What an energy find does, where power is short and where it is not.

use overbuild::record::Record;

use crate::support::{column, run, world};

/// Months in which the find of month 36 ends the shortage, and a year after it.
const ANSWER: std::ops::Range<usize> = 36..40;
const AFTER: std::ops::Range<usize> = 48..60;

fn mean(record: &Record, name: &str, months: std::ops::Range<usize>) -> f64 {
    column(record, name)[months.clone()].iter().sum::<f64>() / months.len() as f64
}

/// Compute used \[H100e\].
fn used(record: &Record, months: std::ops::Range<usize>) -> f64 {
    let (share, installed) =
        (column(record, "rents_utilisation"), column(record, "rents_capacity"));
    months.clone().map(|month| share[month] * installed[month]).sum::<f64>() / months.len() as f64
}

fn with_and_without_find(overrides: &[&str]) -> (Record, Record) {
    let overrides = [overrides, &["users=2000"]].concat();
    let months = |name: &str| run(&world(name, &overrides), AFTER.end as u32);
    (months("energy-breakthrough"), months("scarce-power"))
}

#[test]
fn where_power_is_short_an_energy_find_takes_its_rent_and_lets_more_compute_be_used() {
    let (found, short) = with_and_without_find(&[]);
    let rent = |record| mean(record, "grid_rent", AFTER);
    assert!(mean(&short, "grid_rent", 24..36) > 10_000.0 && rent(&short) > 2500.0);
    assert!(rent(&found) < 0.01 * rent(&short));
    assert!(used(&found, AFTER) > used(&short, AFTER));
    let services = |record| mean(record, "services_volume", AFTER);
    assert!(services(&found) > services(&short));
    let (bill, cheap) =
        (mean(&short, "operations_energy", AFTER), mean(&found, "operations_energy", AFTER));
    assert!(cheap < 0.5 * bill);
}

#[test]
fn nothing_that_has_power_is_scrapped_because_of_an_energy_find() {
    // Without plants of their own owners are shorter still.
    let none = "rules.grid.own_power_usd_per_kilowatt_year=None";
    for overrides in [&[][..], &[none]] {
        let (found, short) = with_and_without_find(overrides);
        let scrapped = |record| mean(record, "retirement_scrapped", ANSWER);
        assert!(scrapped(&found) <= scrapped(&short));
        assert!(column(&found, "grid_unpowered")[35] > 1e6);
        assert_eq!(column(&found, "grid_unpowered")[AFTER.start], 0.0);
    }
}

#[test]
fn where_power_is_abundant_an_energy_find_cuts_the_bill_and_nothing_is_used_less() {
    let (found, without) = with_and_without_find(&["rules.grid.connected=None"]);
    let each = |record| mean(record, "operations_energy", AFTER) / used(record, AFTER);
    // Adopted by all but a tenth to a hundredth, the find leaves a tenth of the power.
    assert!((0.1..0.2).contains(&(each(&found) / each(&without))));
    assert!(used(&found, AFTER) > 0.95 * used(&without, AFTER));
}
