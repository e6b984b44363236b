//! The books close in whole runs of the shipped worlds.

use overbuild::economy::ledger::account::Account;

use crate::support::{run, world};

#[test]
fn every_row_of_the_flow_matrix_sums_to_zero_in_every_month() {
    let record = run(&world("overnight-10x", &["users=2000"]), 60);
    assert_eq!(record.flows.len(), 60 * Account::COUNT);
    for row in &record.flows {
        let sum: i64 = row.amounts.iter().map(|amount| amount.cents()).sum();
        assert_eq!(sum, 0, "{} in month {}", row.entry, row.month);
    }
}

#[test]
fn claims_sum_to_zero_over_sectors_and_money_never_changes() {
    let record = run(&world("overnight-10x", &["users=2000"]), 60);
    let sums = |entry: &str| -> Vec<i64> {
        let rows = record.balances.iter().filter(|row| row.entry == entry);
        rows.map(|row| row.amounts.iter().map(|amount| amount.cents()).sum()).collect()
    };
    for claim in ["loans", "receivables", "prepayments", "equity"] {
        assert!(sums(claim).iter().all(|&sum| sum == 0), "{claim}");
    }
    let money = sums("deposits");
    assert!(money.iter().all(|&sum| sum == money[0] && sum > 0));
}
