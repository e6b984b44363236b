//! What an outcome is at each level of each parameter, over all others.

use crate::analysis::sensitivity::study::{Laid, Outcome, Parameter, Study};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::quantiles::Sorted;
use crate::analysis::statistics::wilson;
use crate::analysis::windows::mean;

/// A row a world, outcome, parameter and level.
pub fn sheet(studies: &[Study]) -> Sheet {
    let studies = studies.iter().filter(|study| study.laid == Laid::Levels);
    let rows =
        studies.flat_map(|study| study.outcomes.iter().flat_map(|one| of_outcome(study, one)));
    Sheet {
        name: "levels",
        title: "Outcomes by level of each parameter".into(),
        notes: vec![
            "Over all runs with the level, whatever the other parameters. probability: of those that happen or not, with Wilson's interval; median: of all others, with quartiles. A dash is the world's own value.".into(),
        ],
        heads: vec![
            Head::plain("world", ""),
            Head::plain("outcome", ""),
            Head::plain("unit", ""),
            Head::plain("parameter", ""),
            Head::plain("level", ""),
            Head::plain("n", "runs"),
            Head::interval("probability", ""),
            Head::plain("mean", ""),
            Head::quartiles("median", ""),
        ],
        rows: rows.collect(),
    }
}

fn of_outcome<'a>(study: &'a Study, outcome: &'a Outcome) -> impl Iterator<Item = Vec<Cell>> + 'a {
    study.parameters.iter().enumerate().flat_map(move |(at, parameter)| {
        let mut levels: Vec<Option<f64>> = study.points.iter().map(|point| point[at]).collect();
        levels.sort_by(|a, b| a.partial_cmp(b).expect("levels are numbers"));
        levels.dedup();
        levels.into_iter().map(move |level| {
            let with = study.points.iter().zip(&outcome.values);
            let with = with.filter(|(point, _)| at_level(point, at, level));
            let values: Vec<f64> = with.flat_map(|(_, values)| values).flatten().copied().collect();
            row(&study.world, (outcome, &values), (parameter, level))
        })
    })
}

/// Whether a point has the level, and where no parameter is set it has every parameter's own.
fn at_level(point: &[Option<f64>], parameter: usize, level: Option<f64>) -> bool {
    let others_stay = || point.iter().all(Option::is_none);
    point[parameter] == level && (level.is_some() || others_stay())
}

fn row(
    world: &str,
    (outcome, values): (&Outcome, &[f64]),
    (parameter, level): (&Parameter, Option<f64>),
) -> Vec<Cell> {
    let shown = level.map(|level| parameter.shown(level).map_or(Cell::from(level), Cell::from));
    let events = values.iter().filter(|value| **value > 0.5).count();
    vec![
        world.into(),
        outcome.name.as_str().into(),
        outcome.unit.as_str().into(),
        parameter.name.as_str().into(),
        shown.unwrap_or(Cell::Missing),
        values.len().into(),
        outcome.is_event.then(|| wilson::probability(events, values.len())).into(),
        mean(values).into(),
        (!outcome.is_event).then(|| Sorted::of(values.iter().copied()).with_quartiles()).into(),
    ]
}
