//! A1 to A6: what an efficiency gain does to compute and services.

use overbuild::record::Record;

use crate::limits::{agree, bare, find};
use crate::support::{column, run};

/// Usage is kept in single precision.
const SINGLE: f64 = 1e-5;

const ELASTICITY: f64 = 1.6;

/// Compute long after a find over compute before it.
fn compute_ratio(gain: f64, more: &[&str]) -> f64 {
    let find = find(3, gain);
    let record = run(&bare(&[&[find.as_str()], more].concat()), 12);
    let compute = column(&record, "usage_compute");
    compute[11] / compute[2]
}

#[test]
fn a1_where_compute_is_all_of_cost_compute_changes_by_the_gain_to_the_power_of_elasticity_less_one()
{
    for gain in [2.0, 10.0, 100.0] {
        agree(compute_ratio(gain, &[]), libm::pow(gain, ELASTICITY - 1.0), SINGLE);
    }
}

#[test]
fn a2_where_compute_is_a_share_of_cost_the_rebound_has_a_ceiling() {
    for (share, text) in [(0.6, "0.6"), (0.78, "0.78")] {
        let more = [format!("rules.services.compute_share_of_unit_cost={text}")];
        for gain in [2.0, 10.0, 100.0] {
            let price = share / gain + 1.0 - share;
            let expected = libm::pow(price, -ELASTICITY) / gain;
            agree(compute_ratio(gain, &[&more[0]]), expected, SINGLE);
        }
    }
}

#[test]
fn a2_at_a_gain_of_one_the_slope_is_elasticity_times_the_share_less_one() {
    for (share, text) in [(0.6, "0.6"), (0.78, "0.78")] {
        let more = [format!("rules.services.compute_share_of_unit_cost={text}")];
        let slope = |step: f64| libm::log(compute_ratio(libm::exp(step), &[&more[0]])) / step;
        // What is left of the curvature at steps of h and 2 h cancels.
        let found = 2.0 * slope(0.02) - slope(0.04);
        let expected = ELASTICITY * share - 1.0;
        assert!((found - expected).abs() < 1e-3, "{found} for {expected}");
    }
}

#[test]
fn a2_where_compute_costs_nothing_any_more_services_reach_their_ceiling_and_stay_below() {
    let share = "rules.services.compute_share_of_unit_cost=0.6";
    let find = find(3, 1e6);
    let services = column(&run(&bare(&[share, &find]), 12), "services_volume");
    let (ceiling, grown) = (libm::pow(0.4, -ELASTICITY), services[11] / services[2]);
    agree(grown, ceiling, SINGLE);
    assert!(grown <= ceiling, "{grown} beyond {ceiling}");
}

/// An owner in debt that lives by its rents alone, among users whose demand has an elasticity.
fn levered(elasticity: f64, more: &[&str]) -> Record {
    let elasticity = format!("rules.usage.tail_exponent={elasticity}");
    let neutral = [
        elasticity.as_str(),
        "population.start.rent=1.5",
        "population.start.sold=0.9",
        "population.start.training=0.05",
        "population.start.utilisation=0.9",
        "population.hyperscalers.owner-1.other_income_usd_per_year=0",
        "population.hyperscalers.owner-1.deposits_usd=2e10",
        "population.hyperscalers.owner-1.debt_usd=3e10",
        "rules.insolvency.enabled=true",
        "rules.rents.speed=6",
        "rules.pricing.markup_speed=1",
        "rules.adoption.users_growth=0.2",
        "rules.adoption.captive_growth=0.2",
    ];
    run(&bare(&[&neutral[..], more].concat()), 36)
}

#[test]
fn a4_with_total_rebound_one_a_find_changes_services_and_nothing_else() {
    let find = find(6, 10.0);
    let (without, with) = (levered(1.0, &[]), levered(1.0, &[&find]));
    for name in [
        "capex",
        "rents_list",
        "rents_demand",
        "orders_placed",
        "impairment_loss",
        "insolvency_defaults",
        "insolvency_written_off",
    ] {
        let (with, without) = (column(&with, name), column(&without, name));
        let most = without.iter().copied().fold(0.0, f64::max);
        for (found, expected) in with.into_iter().zip(without) {
            // Some of tens of thousands of devices, where single precision rounds; but what is always zero stays zero.
            let off = (found - expected).abs();
            assert!(off <= 1e-4 * most, "{name}: {found} is not {expected}");
        }
    }
    let (more, less) = (column(&with, "services_volume"), column(&without, "services_volume"));
    agree(more[35], 10.0 * less[35], SINGLE);
}

#[test]
fn a4_with_a_rebound_below_one_the_same_find_is_written_down_and_ends_in_default() {
    let (calm, found) = (levered(0.3, &[]), levered(0.3, &[&find(6, 10.0)]));
    for name in ["impairment_loss", "insolvency_defaults"] {
        let sum = |record: &Record| column(record, name).iter().sum::<f64>();
        assert!(sum(&calm) == 0.0 && sum(&found) > 0.0, "{name}");
    }
}

#[test]
fn a5_usage_approaches_what_is_wanted_at_its_speed_for_any_step() {
    for steps in [12_u32, 48] {
        let more = [format!("steps_per_year={steps}"), find(3, 10.0)];
        let slow = ["rules.usage.integration_speed=0.7", more[0].as_str(), more[1].as_str()];
        let start = 3 * steps as usize / 12;
        let services = column(&run(&bare(&slow), 2 * steps), "services_volume");
        let most = libm::pow(10.0, ELASTICITY);
        for after in [1, 5, steps as usize] {
            let years = after as f64 / f64::from(steps);
            let expected = 1.0 + (most - 1.0) * -libm::expm1(-0.7 * years);
            agree(services[start - 1 + after] / services[start - 1], expected, SINGLE);
        }
    }
}

/// Services with steady gains, integrated at a speed.
fn steady(speed: &str, growth: f64) -> Vec<f64> {
    let factor = libm::exp(growth);
    let gain = format!(
        "rules.breakthroughs.steady=Some((kind: Inference, factor_per_year: {factor}, from_month: 0))"
    );
    let speed = format!("rules.usage.integration_speed={speed}");
    let lasting = "rules.retirement.service_life_years=100";
    let idle = "population.start.utilisation=0.001";
    column(&run(&bare(&[&gain, &speed, lasting, idle]), 240), "services_volume")
}

#[test]
fn a6_under_steady_gains_usage_trails_by_a_constant_factor_that_tends_to_koycks() {
    for growth in [0.02, 0.2] {
        let (slow, instant) = (steady("0.7", growth), steady("1e9", growth));
        agree(libm::log(slow[239] / slow[227]), ELASTICITY * growth, 1e-4);
        let closing = -libm::expm1(-0.7 / 12.0);
        let step = libm::exp(ELASTICITY * growth / 12.0);
        let trailing = closing / (1.0 - (1.0 - closing) / step);
        agree(slow[239] / instant[239], trailing, 1e-4);
        // Koyck's lag is growth of what is wanted over speed, for adjustment in logs and small steps.
        let koyck = ELASTICITY * growth / 0.7;
        let lag = -libm::log(trailing);
        assert!((lag / koyck - 1.0).abs() < 0.5 * koyck + 0.1, "{lag} against {koyck}");
    }
}

/// Compute long after a find of which a share is absorbed by larger models, users valuing size with an elasticity.
fn with_quality(gain: f64, compute_share: f64, absorbed: f64, valued: f64) -> f64 {
    let absorbed = format!("rules.absorption=(share: {absorbed}, speed: 1e9)");
    let valued = format!("rules.usage.quality_gain={}", valued / ELASTICITY);
    let share = format!("rules.services.compute_share_of_unit_cost={compute_share}");
    compute_ratio(gain, &[&absorbed, &valued, &share])
}

#[test]
fn a3_what_of_a_gain_becomes_quality_is_computed_again_and_wanted_more() {
    for (absorbed, valued) in [(0.3, 0.5), (0.5, 0.0), (0.7, 1.2), (1.0, 0.8)] {
        for gain in [2.0, 10.0, 100.0] {
            let price = 0.6 * libm::pow(gain, absorbed - 1.0) + 0.4;
            let larger = libm::pow(gain, valued * absorbed + absorbed - 1.0);
            let expected = libm::pow(price, -ELASTICITY) * larger;
            agree(with_quality(gain, 0.6, absorbed, valued), expected, SINGLE);
        }
    }
}

#[test]
fn a3_the_margin_is_that_of_the_closed_form() {
    let (share, absorbed, valued) = (0.6, 0.4, 0.9);
    let slope =
        |step: f64| libm::log(with_quality(libm::exp(step), share, absorbed, valued)) / step;
    // What is left of the curvature at steps of h and 2 h cancels.
    let found = 2.0 * slope(0.02) - slope(0.04);
    let expected = ELASTICITY * share * (1.0 - absorbed) + valued * absorbed - (1.0 - absorbed);
    assert!((found - expected).abs() < 1e-3, "{found} for {expected}");
}
