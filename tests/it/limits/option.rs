//! A34: owners that value the option to wait invest from b / (b - 1) times the price on.

use crate::limits::{agree, bare};
use crate::support::{column, run};

/// What an owner orders in the first month, new capacity being worth so many times its price, over what it would like to.
fn ordered(value_over_price: f64, waiting: &str, discount: f64) -> f64 {
    // Free of housing and running cost, at full use and constant rents an hour earns V / P times what repays the price.
    let annuity = if discount > 0.0 { -libm::expm1(-discount * 6.0) / discount } else { 6.0 };
    let rent = value_over_price * 100.0 / (8760.0 * 0.85 * annuity);
    let orders = |hurdle: &str| {
        let (waiting, rent, discount) = (
            format!("rules.orders.waiting={hurdle}"),
            format!("population.start.rent={rent}"),
            format!("rules.orders.discount={discount}"),
        );
        let all_or_nothing = [
            waiting.as_str(),
            &rent,
            &discount,
            "population.start.utilisation=0.85",
            "population.start.capacity_h100e=1e7",
            "rules.production.price_usd_per_h100e=100",
            "rules.orders.hurdle=0",
            "rules.orders.screen_steepness=1e6",
            "rules.deliveries.facility_usd_per_kilowatt=0",
            "rules.depreciation.device_life_years=6",
            "rules.retirement.service_life_years=6",
            "rules.operations.energy_usd_per_kilowatt_hour=0",
            "rules.operations.other_usd_per_h100e_hour=0",
            "rules.expectations.rent_gain=0",
        ];
        let record = run(&bare(&all_or_nothing), 1);
        column(&record, "orders_placed")[0]
    };
    orders(waiting) / orders("None")
}

/// Fails unless orders begin where value over price passes a hurdle, to a part in a thousand.
fn begins_at(hurdle: f64, volatility: f64, payout: f64, discount: f64) {
    let waiting = format!("Some((volatility: {volatility}, payout: {payout}))");
    assert_eq!(ordered(0.999 * hurdle, &waiting, discount), 0.0);
    agree(ordered(1.001 * hurdle, &waiting, discount), 1.0, 1e-6);
}

#[test]
fn a34_owners_invest_from_the_value_of_waiting_on() {
    begins_at(2.0, 0.2, 0.04, 0.04);
    // b = 1 + 2 (payout / variance) where nothing is discounted.
    begins_at(1.225, 0.3, 0.2, 0.0);
    // Without volatility: the greater of 1 and discount over payout.
    begins_at(2.5, 0.0, 0.04, 0.1);
    begins_at(1.0, 0.0, 0.2, 0.1);
}
