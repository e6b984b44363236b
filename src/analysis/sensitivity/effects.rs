//! Which parameters move an outcome: elementary effects, the strongest first.

use crate::analysis::sensitivity::enough;
use crate::analysis::sensitivity::morris::{Effects, screen};
use crate::analysis::sensitivity::study::{Laid, Study, notes};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::estimate::{Estimate, Interval};

/// A row a world, outcome and parameter.
pub fn sheet(studies: &[Study]) -> Sheet {
    let (mut rows, mut warnings) = (Vec::new(), Vec::new());
    for study in studies.iter().filter(|study| study.laid == Laid::Trajectories) {
        let names = study.names();
        for outcome in &study.outcomes {
            let screening = screen(&study.places, &outcome.means());
            let warn = |what: String| format!("{}, {}: {what}", study.world, outcome.name);
            warnings.extend(enough::of_screening(&screening, &names).into_iter().map(warn));
            let mut ranked: Vec<(&&str, &Effects)> = names.iter().zip(&screening.effects).collect();
            let size = |effects: &Effects| effects.size.map_or(-1.0, |size| size.value);
            ranked.sort_by(|a, b| size(b.1).total_cmp(&size(a.1)));
            let row = |(name, effects): (&&str, &Effects)| {
                let world: Cell = study.world.as_str().into();
                vec![
                    world,
                    outcome.name.as_str().into(),
                    outcome.unit.as_str().into(),
                    (*name).into(),
                    effects.count.into(),
                    effects.size.into(),
                    effects.mean.map(|mean| without_dust(mean, size(effects))).into(),
                    effects.deviation.into(),
                ]
            };
            rows.extend(ranked.into_iter().map(row));
        }
    }
    Sheet {
        name: "effects",
        title: "Elementary effects of parameters (Morris)".into(),
        notes: notes(
            &[
                "Change of the outcome, mean over seeds, per whole range of the parameter. size: mean of the effects' sizes (mu*), by which parameters are ranked; mean: with their signs (mu); deviation: their standard deviation (sigma), large where the effect hangs on the other parameters. Intervals by resampling trajectories.",
            ],
            warnings,
        ),
        heads: vec![
            Head::plain("world", ""),
            Head::plain("outcome", ""),
            Head::plain("unit", ""),
            Head::plain("parameter", ""),
            Head::plain("n", "effects"),
            Head::interval("size", ""),
            Head::interval("mean", ""),
            Head::interval("deviation", ""),
        ],
        rows,
    }
}

/// Effects that cancel leave a mean of rounding errors, which is 0.
fn without_dust(mean: Estimate, size: f64) -> Estimate {
    let clean = |value: f64| if value.abs() < 1e-12 * size { 0.0 } else { value };
    let clean_interval = |ends: Interval| Interval::between(clean(ends.low), clean(ends.high));
    Estimate { value: clean(mean.value), interval: mean.interval.map(clean_interval) }
}
