//! What an energy find does where power is short.

use overbuild::record::Record;

use crate::support::{column, run, world};

fn mean(record: &Record, name: &str, from: usize, to: usize) -> f64 {
    column(record, name)[from..to].iter().sum::<f64>() / (to - from) as f64
}

#[test]
fn an_energy_find_takes_the_rent_of_power_and_lets_more_compute_be_used() {
    let short = run(&world("scarce-power", &["users=2000"]), 60);
    let found = run(&world("energy-breakthrough", &["users=2000"]), 60);
    let rent = |record| mean(record, "grid_rent", 48, 60);
    assert!(mean(&short, "grid_rent", 24, 36) > 10_000.0 && rent(&short) > 10_000.0);
    assert!(rent(&found) < 0.01 * rent(&short));
    let more = |name: &str| mean(&found, name, 48, 60) / mean(&short, name, 48, 60);
    assert!(more("rents_demand") > 1.0 && more("services_volume") > 1.0);
    assert!(more("grid_used") < 0.5);
    // Owners replace devices for the power they take no more: vendors sell less.
    assert!(more("capex") < 1.0);
}

#[test]
fn where_power_is_abundant_an_energy_find_moves_no_power() {
    let abundant = ["users=2000", "rules.grid.connected=None"];
    let record = run(&world("energy-breakthrough", &abundant), 48);
    for name in ["grid_rent", "grid_used", "grid_unpowered", "grid_kept_back", "grid_waiting"] {
        assert!(column(&record, name).iter().all(|&value| value == 0.0), "{name}");
    }
    assert_eq!(record.flows.iter().filter(|row| row.entry == "power_lease").count(), 48);
    let leases = record.flows.iter().filter(|row| row.entry == "power_lease");
    assert!(leases.flat_map(|row| &row.amounts).all(|amount| amount.cents() == 0));
}
