//! Where something happens: the region of the parameters in which an event is frequent (scenario discovery).

use crate::analysis::sensitivity::enough;
use crate::analysis::sensitivity::prim::{Limit, Region, discover};
use crate::analysis::sensitivity::study::{Outcome, Parameter, Study, notes};
use crate::analysis::sheet::{Cell, Head, Sheet};

/// A row a world, event and limit of the region. An event counts at a point when it happens with more than half of the seeds.
pub fn sheet(studies: &[Study], coverage: f64) -> Sheet {
    let (mut rows, mut warnings) = (Vec::new(), Vec::new());
    for study in studies {
        let Some(points) = known(study) else { continue };
        for outcome in study.outcomes.iter().filter(|outcome| outcome.is_event) {
            let happens: Vec<Option<bool>> =
                outcome.means().iter().map(|mean| mean.map(|mean| mean > 0.5)).collect();
            let warn = |what: String| format!("{}, {}: {what}", study.world, outcome.name);
            let Some(found) = discover(&points, &happens, coverage) else {
                warnings
                    .push(warn("it happens at no point with more than half of the seeds".into()));
                continue;
            };
            warnings.extend(enough::of_discovery(&found, &study.names()).into_iter().map(warn));
            let region = &found.regions[found.chosen];
            let limits = region.limits.iter().map(|limit| row(study, outcome, region, limit));
            rows.extend(limits);
        }
    }
    Sheet {
        name: "regions",
        title: "Where it happens: the densest region that holds enough of the cases (PRIM)".into(),
        notes: notes(
            &[
                "An event counts at a point when it happens with more than half of the seeds. All limits of a region hold together. coverage: share of all such points that lie in the region; density: share of the region's points that are such; mass: share of all points in it; quasi_p: the chance of so many, were this limit of no use. A dash is no limit.",
            ],
            warnings,
        ),
        heads: vec![
            Head::plain("world", ""),
            Head::plain("outcome", ""),
            Head::plain("parameter", ""),
            Head::plain("from", ""),
            Head::plain("to", ""),
            Head::plain("quasi_p", ""),
            Head::plain("coverage", "share"),
            Head::plain("density", "share"),
            Head::plain("mass", "share"),
            Head::plain("n", "points"),
        ],
        rows,
    }
}

/// The points, where every parameter is set at each.
fn known(study: &Study) -> Option<Vec<Vec<f64>>> {
    study.points.iter().map(|point| point.iter().copied().collect()).collect()
}

fn row(study: &Study, outcome: &Outcome, region: &Region, limit: &Limit) -> Vec<Cell> {
    let parameter = &study.parameters[limit.parameter];
    vec![
        study.world.as_str().into(),
        outcome.name.as_str().into(),
        parameter.name.as_str().into(),
        end(parameter, limit.low),
        end(parameter, limit.high),
        limit.quasi_p.into(),
        region.coverage.into(),
        region.density.into(),
        region.mass.into(),
        region.cases.into(),
    ]
}

fn end(parameter: &Parameter, value: Option<f64>) -> Cell {
    let Some(value) = value else { return Cell::Missing };
    parameter.shown(value).map_or(Cell::from(value), Cell::from)
}
