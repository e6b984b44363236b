//! A12, A13, A38: where nothing changes nothing drifts; where all grows, all grows alike; the step does not matter.

use crate::limits::{agree, bare};
use crate::support::{column, run};

/// A boom in balance: demand at target, one price for ever, orders delivered after exactly the lead time.
const BALANCED: [&str; 19] = [
    "population.labs.lab-1.deposits_usd=1e14",
    "rules.dividends.lab_years=1e9",
    "population.start.rent=0.001",
    "rules.operations.energy_usd_per_kilowatt_hour=0",
    "rules.operations.other_usd_per_h100e_hour=0",
    "population.start.capacity_h100e=1e10",
    "population.start.utilisation=0.85",
    "population.start.sold=0.3",
    "population.start.training=0.3",
    "rules.rents.speed=6",
    "rules.orders.hurdle=0",
    "rules.orders.screen_steepness=1000",
    "rules.orders.vendor_substitution=0",
    "rules.deliveries.least_lead_months=9",
    "rules.depreciation.device_life_years=6",
    "rules.production.price_usd_per_h100e=0.02",
    "rules.deliveries.facility_usd_per_kilowatt=0.01",
    "rules.training.staff_share=0",
    "population.hyperscalers.owner-1.device_life_years=None",
];

#[test]
fn a12_a_steady_state_stays_for_a_hundred_years() {
    let record = run(&bare(&BALANCED), 1200);
    for name in
        ["rents_capacity", "orders_placed", "orders_backlog", "rents_utilisation", "rents_list"]
    {
        let values = column(&record, name);
        for at in [100, 600, 1199] {
            agree(values[at], values[24], 1e-7);
        }
    }
    agree(column(&record, "rents_utilisation")[1199], 0.85, 1e-6);
    let capacity = column(&record, "rents_capacity")[1199];
    agree(column(&record, "orders_placed")[1199], capacity / 72.0, 1e-6);
    let (capex, wear) = (column(&record, "capex"), column(&record, "depreciation_expense"));
    let year = |values: &[f64]| values[1032..1200].iter().sum::<f64>();
    agree(year(&capex), year(&wear), 1e-4);
}

#[test]
fn a13_in_balanced_growth_everything_grows_at_one_rate() {
    let growing = [
        "population.start.growth=0.1",
        "rules.adoption.users_growth=0.1",
        "rules.adoption.captive_growth=0.1",
        "rules.training.budget_growth=0.1",
        "rules.funding.most_share_of_output=1",
        "rules.usage.integration_speed=0.7",
    ];
    let record = run(&bare(&[&BALANCED[..], &growing].concat()), 120);
    let step = 0.1 / 12.0;
    for name in
        ["rents_capacity", "orders_placed", "orders_backlog", "services_volume", "usage_compute"]
    {
        let values = column(&record, name);
        agree(libm::log(values[119] / values[12]), 107.0 * step, 1e-5);
    }
    let used = column(&record, "rents_utilisation");
    for at in [1, 60, 119] {
        agree(used[at], 0.85, 1e-5);
    }
}

#[test]
fn a38_halving_the_step_halves_the_error() {
    let faster = [
        "population.start.growth=0.1",
        "rules.adoption.users_growth=0.3",
        "rules.adoption.captive_growth=0.3",
        "rules.usage.integration_speed=0.7",
    ];
    let after_three_years = |steps: u32| {
        let steps_a_year = format!("steps_per_year={steps}");
        let world = bare(&[&BALANCED[..], &faster, &[&steps_a_year]].concat());
        let record = run(&world, 3 * steps);
        let last = |name: &str| *column(&record, name).last().unwrap();
        [last("rents_capacity"), last("services_volume")].map(libm::log)
    };
    let [coarse, middle, fine] = [12, 24, 48].map(after_three_years);
    for i in 0..2 {
        let (first, second) = ((coarse[i] - middle[i]).abs(), (middle[i] - fine[i]).abs());
        assert!(second < 0.65 * first, "{first} then {second}");
        assert!(first < 0.2, "{first}");
    }
}
