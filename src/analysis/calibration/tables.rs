//! Tables of a fit: each target with its error, each parameter with what is known of it, directions.

use crate::analysis::calibration::directions::{Direction, told};
use crate::analysis::calibration::posterior::Known;
use crate::analysis::calibration::score::{NINETY, Scored, deviation, total, weight};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::estimate::{Estimate, Interval};
use crate::scenario::calibration::parameters::{Parameter, Parameters};
use crate::scenario::calibration::targets::{Observed, Target, Targets};

/// Ends that 90 % lie between.
const NINETY_PERCENT: [&str; 2] = ["q05", "q95"];

/// The targets with what runs say of them, and the score.
pub fn fit(targets: &Targets, scored: &[Scored], units: &[&'static str]) -> Sheet {
    let whole = total(scored);
    let misfits = misfits(targets, scored);
    let rows = targets.targets.iter().zip(scored).zip(units).zip(&misfits);
    Sheet {
        name: "fit",
        title: "Targets and what the runs say".into(),
        notes: notes(scored),
        heads: vec![
            Head::plain("series", ""),
            Head::plain("window", ""),
            Head::plain("unit", ""),
            Head { name: "observed", unit: "", ends: Some(NINETY_PERCENT) },
            Head { name: "simulated", unit: "", ends: Some(NINETY_PERCENT) },
            Head::plain("error", "standard deviations"),
            Head::plain("part_of_score", "share"),
            Head { name: "with_misfit", unit: "", ends: Some(NINETY_PERCENT) },
        ],
        rows: rows
            .map(|(((target, scored), unit), misfit)| row(target, scored, unit, *misfit, whole))
            .collect(),
    }
}

fn row(target: &Target, scored: &Scored, unit: &str, misfit: Option<f64>, whole: f64) -> Vec<Cell> {
    let observed = target.observed.map(|Observed { value, low, high }| Estimate {
        value: *value,
        interval: Some(Interval { low: *low, high: *high }),
    });
    let [median, low, high] = scored.simulated;
    let simulated = Estimate { value: median, interval: Some(Interval { low, high }) };
    let part = scored.error.filter(|_| whole > 0.0).map(|_| scored.part / whole);
    vec![
        name(target).as_str().into(),
        window(target).as_str().into(),
        unit.into(),
        observed.into(),
        simulated.into(),
        scored.error.into(),
        part.into(),
        misfit.map(|misfit| widened(simulated, misfit)).into(),
    ]
}

/// What a target is called: its series, and whose.
pub fn name(target: &Target) -> String {
    let agent = target.agent.as_ref().map(|agent| format!(" of {agent}"));
    target.series.clone() + &agent.unwrap_or_default()
}

fn window(target: &Target) -> String {
    let (from, to) = (target.from, target.to);
    if from == to { from.to_string() } else { format!("{from} to {to}") }
}

/// Root of the mean squared error of each target's series where it was observed \[logs\].
fn misfits(targets: &Targets, scored: &[Scored]) -> Vec<Option<f64>> {
    let of = |target: &Target| {
        let same =
            targets.targets.iter().zip(scored).filter(|(other, _)| name(other) == name(target));
        let errors =
            same.filter_map(|(other, scored)| Some(scored.error? * deviation(&other.observed?)));
        let squares: Vec<f64> = errors.map(|error| error * error).collect();
        let mean = squares.iter().sum::<f64>() / squares.len() as f64;
        Some(libm::sqrt(mean)).filter(|mean| mean.is_finite())
    };
    targets.targets.iter().map(of).collect()
}

/// The interval of the runs, wider by how far the series missed what was observed of it.
fn widened(simulated: Estimate, misfit: f64) -> Estimate {
    let missed = 0.5 * NINETY * misfit;
    let side = |end: f64, sign: f64| {
        let own = libm::log(end / simulated.value);
        simulated.value * libm::exp(sign * libm::sqrt(own * own + missed * missed))
    };
    let ends = |Interval { low, high }| Interval { low: side(low, -1.0), high: side(high, 1.0) };
    Estimate { interval: simulated.interval.map(ends), ..simulated }
}

fn notes(scored: &[Scored]) -> Vec<String> {
    let errors: Vec<f64> = scored.iter().filter_map(|one| one.error).collect();
    let within = errors.iter().filter(|error| error.abs() <= NINETY / 2.0).count();
    vec![
        format!(
            "Score {:.1}: weighted squared errors of {} targets that weigh {:.1} together; {within} of them lie within the 90 % of their observation.",
            total(scored),
            errors.len(),
            weight(scored)
        ),
        "Errors are logs of simulated over observed, in standard deviations of the observation.".into(),
        "With misfit: the interval of the runs, wider by the root mean squared error of the series where it was observed.".into(),
    ]
}

/// The parameters with what is known of them.
pub fn parameters(parameters: &Parameters, known: &[Known]) -> Sheet {
    let row = |(parameter, known): (&Parameter, &Known)| {
        let value = |share: f64| parameter.prior.quantile(share);
        let [low, median, high] = known.quantiles.map(value);
        let prior = parameter.prior.ends();
        vec![
            parameter.name.as_str().into(),
            value(known.best).into(),
            Estimate { value: median, interval: Some(Interval { low, high }) }.into(),
            prior[0].into(),
            prior[1].into(),
            known.width.into(),
            known.agreement.into(),
        ]
    };
    Sheet {
        name: "parameters",
        title: "Parameters".into(),
        notes: vec![
            "Width: standard deviation of the posterior over that of the prior; near 1 the targets say nothing.".into(),
            "Agreement: spread of all chains over that within them (Gelman and Rubin 1992); above 1.2 make more generations.".into(),
        ],
        heads: vec![
            Head::plain("parameter", ""),
            Head::plain("best", ""),
            Head { name: "posterior", unit: "", ends: Some(NINETY_PERCENT) },
            Head::plain("prior_from", ""),
            Head::plain("prior_to", ""),
            Head::plain("width", "ratio"),
            Head::plain("agreement", "ratio"),
        ],
        rows: parameters.parameters.iter().zip(known).map(row).collect(),
    }
}

/// The directions, widest first.
pub fn directions(parameters: &Parameters, directions: &[Direction]) -> Sheet {
    let names: Vec<&str> = parameters.parameters.iter().map(|one| one.name.as_str()).collect();
    let row = |one: &Direction| vec![one.width.into(), told(one, &names).as_str().into()];
    Sheet {
        name: "directions",
        title: "Directions, the flattest first".into(),
        notes: vec![
            "Principal axes of the posterior, in the scale of the priors; width as above.".into(),
        ],
        heads: vec![Head::plain("width", "ratio"), Head::plain("direction", "")],
        rows: directions.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fifth to either side, and a misfit whose 90 % is as much: the square root of two times as far, in logs.
    #[test]
    fn a_misfit_widens_the_interval_on_both_sides() {
        let interval = Some(Interval { low: 100.0 / 1.2, high: 120.0 });
        let misfit = libm::log(1.2) / (0.5 * NINETY);
        let wide = widened(Estimate { value: 100.0, interval }, misfit).interval.unwrap();
        let far = libm::exp(std::f64::consts::SQRT_2 * libm::log(1.2));
        assert!((wide.high / (100.0 * far) - 1.0).abs() < 1e-12);
        assert!((wide.low * far / 100.0 - 1.0).abs() < 1e-12);
        let alone = Interval { low: 100.0, high: 100.0 };
        let wide = widened(Estimate { value: 100.0, interval: Some(alone) }, misfit);
        assert!((wide.interval.unwrap().low / (100.0 / 1.2) - 1.0).abs() < 1e-12);
    }
}
