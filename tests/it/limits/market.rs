//! A11: the rest point of list rents is the rent that clears the market.

use crate::limits::{agree, bare};
use crate::support::{column, run};

const ELASTICITY: f64 = 1.6;
const TARGET: f64 = 0.85;

/// Capacity stands still once the pipeline is in: devices are young, nothing wears out, nothing pays enough to be ordered.
const FROZEN: [&str; 5] = [
    "population.start.growth=2",
    "rules.retirement.service_life_years=100",
    "rules.retirement.mothball_after_months=1e6",
    "rules.orders.hurdle=1e9",
    "rules.deliveries.least_lead_months=9",
];

/// Rent and utilisation at rest, and demand at the start's rent over the capacity there is then.
fn rest_point(utilisation: f64) -> (f64, f64, f64) {
    let start = format!("population.start.utilisation={utilisation}");
    let more = ["rules.rents.speed=4", "rules.rents.most=1000", start.as_str()];
    let record = run(&bare(&[&FROZEN[..], &more].concat()), 600);
    let (rent, used) = (column(&record, "rents_list"), column(&record, "rents_utilisation"));
    let capacity = column(&record, "rents_capacity");
    (rent[599], used[599], utilisation * capacity[0] / capacity[599])
}

#[test]
fn a11_rents_rest_where_demand_at_that_rent_fills_capacity_to_target() {
    for utilisation in [0.5, 0.7, 0.9] {
        let (rent, used, demand) = rest_point(utilisation);
        agree(used, TARGET, 1e-6);
        agree(rent / 2.5, libm::pow(demand / TARGET, 1.0 / ELASTICITY), 1e-5);
    }
}

#[test]
fn a11_where_demand_cannot_fill_capacity_rents_rest_at_variable_cost_and_quantity_adjusts() {
    let (rent, used, demand) = rest_point(0.001);
    let cost = 0.0685 + 0.0286;
    agree(rent, cost, 1e-9);
    agree(used, demand * libm::pow(2.5 / cost, ELASTICITY), 1e-5);
}
