//! A37: an owner without demand earns and burns nothing, and fails only of debts it cannot serve.

use overbuild::record::Record;

use crate::limits::bare;
use crate::support::{column, run};

/// An owner in debt whose devices nobody uses: it orders nothing, what is on its way is paid, nobody lends it more. A hundred
/// dollars a year of other business are all that covenants, switched off, hold its debt against.
fn idle(cash: f64) -> Record {
    let owner = format!(
        "population.hyperscalers=[(name: \"owner-1\", capacity: 1, contracted: 0, other_income_usd_per_year: 100, \
         deposits_usd: {cash}, debt_usd: 1e9, cash_floor_usd: 1e12, device_life_years: None, rebound: Some(1), \
         research: 0, race: 0)]"
    );
    let nobody = [
        "population.start.utilisation=1e-12",
        "population.start.capacity_h100e=1e5",
        "rules.orders.hurdle=1e9",
        "rules.orders.deposit=1",
        "rules.deliveries.facility_usd_per_kilowatt=0",
        "rules.credit.loan_to_value=0",
        "rules.credit.income_multiple=0",
        "rules.insolvency.enabled=true",
        "rules.insolvency.grace_months=0",
        "rules.retirement.mothball_after_months=1e6",
    ];
    run(&bare(&[&[owner.as_str()], &nobody[..]].concat()), 72)
}

/// All that debtors paid lenders \[USD\].
fn debt_service(record: &Record) -> f64 {
    let rows = record.flows.iter().filter(|row| ["interest", "repayment"].contains(&row.entry));
    rows.map(|row| row.amounts.iter().map(|amount| amount.usd().max(0.0)).sum::<f64>()).sum()
}

#[test]
fn a37_without_demand_an_owner_has_no_revenue_and_no_running_cost() {
    let record = idle(1e12);
    for name in ["operations_energy", "rents_utilisation", "orders_placed"] {
        let most = column(&record, name).into_iter().fold(0.0, f64::max);
        assert!(most < 1e-9, "{name}: {most}");
    }
    for row in
        record.flows.iter().filter(|row| ["compute", "operations", "energy"].contains(&row.entry))
    {
        assert!(row.amounts.iter().all(|amount| amount.usd() == 0.0), "{row:?}");
    }
}

#[test]
fn a37_it_fails_if_and_only_if_its_debts_cost_more_than_its_cash() {
    let needed = debt_service(&idle(1e12));
    assert!(needed > 1e9, "{needed}");
    let defaults = |cash: f64| idle(cash).events.iter().filter(|e| e.kind == "default").count();
    assert_eq!(defaults(1.001 * needed), 0);
    assert_eq!(defaults(0.999 * needed), 1);
}
