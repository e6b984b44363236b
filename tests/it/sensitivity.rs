//! Sensitivity is what it is elsewhere: against functions solved by hand, and number by number against SALib and
//! ema_workbench (`tests/reference/salib.py` makes the numbers).

use std::f64::consts::PI;
use std::fs;

use overbuild::analysis::sensitivity::sobol::{self, Indices};
use overbuild::analysis::sensitivity::{enough, morris, prim};
use overbuild::analysis::statistics::estimate::Estimate;
use overbuild::experiment::design::saltelli;
use serde_json::Value as Json;

/// Numbers that others have made.
fn reference(name: &str) -> Json {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference");
    serde_json::from_str(&fs::read_to_string(format!("{folder}/{name}.json")).unwrap()).unwrap()
}

fn numbers(list: &Json) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn points(reference: &Json) -> Vec<Vec<f64>> {
    reference["points"].as_array().unwrap().iter().map(numbers).collect()
}

fn outcomes(reference: &Json) -> Vec<Option<f64>> {
    numbers(&reference["outcomes"]).into_iter().map(Some).collect()
}

fn close(found: &[f64], expected: &Json) {
    let expected = numbers(expected);
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }
}

/// Ishigami & Homma (1990), a = 7 and b = 0.1, of parameters from 0 to 1.
fn ishigami(at: &[f64]) -> f64 {
    let angle = |one: usize| PI * (2.0 * at[one] - 1.0);
    let wave = libm::sin(angle(1));
    let third = angle(2) * angle(2);
    libm::sin(angle(0)) * (1.0 + 0.1 * third * third) + 7.0 * wave * wave
}

/// Sobol's g function.
fn g_function(at: &[f64], weights: &[f64]) -> f64 {
    let factor = |(at, weight): (&f64, &f64)| ((4.0 * at - 2.0).abs() + weight) / (1.0 + weight);
    at.iter().zip(weights).map(factor).product()
}

fn indices(parameters: usize, blocks: usize, second: bool, of: impl Fn(&[f64]) -> f64) -> Indices {
    let points = saltelli::points(parameters, blocks, second, 1);
    let outcomes: Vec<Option<f64>> = points.iter().map(|at| Some(of(at))).collect();
    sobol::indices(parameters, second, &outcomes).unwrap()
}

#[test]
fn indices_are_those_of_salib() {
    for (name, parameters, second) in [("ishigami", 3, true), ("g-function", 8, false)] {
        let reference = reference(name);
        let found = sobol::indices(parameters, second, &outcomes(&reference)).unwrap();
        let values = |all: &[Estimate]| all.iter().map(|one| one.value).collect::<Vec<f64>>();
        close(&values(&found.first), &reference["first"]);
        close(&values(&found.total), &reference["total"]);
        let second: Vec<f64> = found.second.iter().map(|pair| pair.index.value).collect();
        close(&second, &reference["second"]);
    }
}

#[test]
fn a_design_of_saltelli_has_the_rows_of_salib() {
    let rows = points(&reference("ishigami"));
    let block = saltelli::block(3, true);
    for rows in rows.chunks(block) {
        let (a, b) = (&rows[0], &rows[block - 1]);
        for one in 0..3 {
            let exchanged = |point: &[f64], other: &[f64]| {
                let mut row = point.to_vec();
                row[one] = other[one];
                row
            };
            assert_eq!(rows[1 + one], exchanged(a, b));
            assert_eq!(rows[4 + one], exchanged(b, a));
        }
    }
}

/// Variances by hand: a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2 in all.
#[test]
fn ishigami_has_the_indices_of_its_integrals() {
    let found = indices(3, 2048, true, ishigami);
    let (fourth, eighth) = (PI * PI * PI * PI, PI * PI * PI * PI * PI * PI * PI * PI);
    let first = 0.5 * (1.0 + 0.1 * fourth / 5.0) * (1.0 + 0.1 * fourth / 5.0);
    let (second, both) = (49.0 / 8.0, 0.01 * eighth * (1.0 / 18.0 - 1.0 / 50.0));
    let all = first + second + both;
    let expected = [[first, first + both], [second, second], [0.0, both]];
    for (one, [alone, total]) in expected.iter().enumerate() {
        assert!((found.first[one].value - alone / all).abs() < 0.01, "{found:?}");
        assert!((found.total[one].value - total / all).abs() < 0.01, "{found:?}");
        assert!(found.first[one].interval.unwrap().holds(alone / all), "{found:?}");
        assert!(found.total[one].interval.unwrap().holds(total / all), "{found:?}");
    }
    let pair = found.second.iter().find(|pair| (pair.one, pair.other) == (0, 2)).unwrap();
    assert!((pair.index.value - both / all).abs() < 0.02, "{pair:?}");
    assert_eq!(enough::of_indices(&found, &["a", "b", "c"]), [""; 0]);
}

/// A factor has the variance v = 1/3 / (1 + weight)^2; first order v / V, total v times the product of all other 1 + v over V.
#[test]
fn the_g_function_has_the_indices_of_its_integrals() {
    let weights = [0.0, 0.5, 3.0, 9.0, 99.0];
    let found = indices(5, 2048, false, |at| g_function(at, &weights));
    let variances = weights.map(|weight| 1.0 / 3.0 / ((1.0 + weight) * (1.0 + weight)));
    let product: f64 = variances.iter().map(|one| 1.0 + one).product();
    for (one, variance) in variances.iter().enumerate() {
        let (alone, total) =
            (variance / (product - 1.0), variance * product / (1.0 + variance) / (product - 1.0));
        assert!((found.first[one].value - alone).abs() < 0.02, "{one}: {found:?}");
        assert!((found.total[one].value - total).abs() < 0.02, "{one}: {found:?}");
    }
}

#[test]
fn a_sample_that_is_too_small_is_said_to_be() {
    let found = indices(3, 16, false, ishigami);
    let told = enough::of_indices(&found, &["a", "b", "c"]).join("\n");
    assert!(told.contains("not known to ±0.1: a, b, c"), "{told}");
    assert!(told.contains("take more blocks"), "{told}");
}

#[test]
fn elementary_effects_are_those_of_salib() {
    let reference = reference("morris");
    let found = morris::screen(&points(&reference), &outcomes(&reference));
    let values =
        |of: fn(&morris::Effects) -> f64| found.effects.iter().map(of).collect::<Vec<f64>>();
    close(&values(|effects| effects.mean.unwrap().value), &reference["mean"]);
    close(&values(|effects| effects.size.unwrap().value), &reference["size"]);
    close(&values(|effects| effects.deviation.unwrap().value), &reference["deviation"]);
}

/// Every region of the way, its limits, and the quasi-p-values of parameters that are limited on one side.
#[test]
fn regions_are_those_of_ema_workbench() {
    let reference = reference("prim");
    let hits = reference["outcomes"].as_array().unwrap().iter().map(Json::as_bool);
    let found = prim::discover(&points(&reference), &hits.collect::<Vec<_>>(), 0.5).unwrap();
    let expected = reference["regions"].as_array().unwrap();
    assert_eq!(found.regions.len(), expected.len());
    for (region, expected) in found.regions.iter().zip(expected) {
        close(&[region.coverage, region.density, region.mass], expected);
    }
    for (region, expected) in found.regions.iter().zip(reference["limits"].as_array().unwrap()) {
        let expected: Vec<Vec<f64>> = expected.as_array().unwrap().iter().map(numbers).collect();
        assert_eq!(region.limits.len(), expected.len());
        for (limit, expected) in region.limits.iter().zip(expected) {
            let ends =
                [limit.parameter as f64, limit.low.unwrap_or(-1.0), limit.high.unwrap_or(-1.0)];
            assert!(
                ends.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-12),
                "{limit:?} {expected:?}"
            );
            // Theirs are of one side each, -1 where it has no limit.
            if expected[3] < 0.0 || expected[4] < 0.0 {
                let p = expected[3].max(expected[4]);
                assert!((limit.quasi_p.unwrap() - p).abs() < 1e-9, "{limit:?} {expected:?}");
            }
        }
    }
}
