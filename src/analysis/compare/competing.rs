//! Crash against soft landing: a run that lands does not crash any more.

use crate::analysis::compare::runs::{CRASH, Ensemble, LANDING, Run, World};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::aalen_johansen::{Step, at, cumulative_incidence};
use crate::analysis::statistics::spells::Spell;

/// The share that has crashed and the share that has landed by the end of each year and by the horizon.
pub fn sheet(ensemble: &Ensemble) -> Sheet {
    let curves: Vec<_> = ensemble.worlds.iter().map(|world| (world, curves(world))).collect();
    let row = |date: f64, (world, curves): &(&World, [Vec<Step>; 2])| -> Vec<Cell> {
        let [crash, landing] = [0, 1].map(|cause: usize| at(&curves[cause], date));
        vec![
            date.into(),
            world.name.as_str().into(),
            world.runs.len().into(),
            crash.into(),
            landing.into(),
        ]
    };
    let dates = ensemble.dates();
    let rows = dates.iter().flat_map(|date| curves.iter().map(|of_world| row(*date, of_world)));
    Sheet {
        name: "competing",
        title: "Crash against soft landing".into(),
        notes: vec![
            "Cumulative incidence after Aalen & Johansen, intervals on the scale log(-log). A landing is dated by the peak of building, and known as one only at the end of the run.".into(),
        ],
        heads: vec![
            Head::plain("by", "months"),
            Head::plain("world", ""),
            Head::plain("n", "runs"),
            Head::interval("crash", ""),
            Head::interval("soft_landing", ""),
        ],
        rows: rows.collect(),
    }
}

fn curves(world: &World) -> [Vec<Step>; 2] {
    let spells: Vec<Spell> = world.runs.iter().map(Run::spell).collect();
    [CRASH, LANDING].map(|cause| cumulative_incidence(&spells, cause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::ensemble;

    #[test]
    fn crash_and_landing_are_the_shares_of_all_runs() {
        let sheet = sheet(&ensemble());
        let value = |row: usize, column: usize| match &sheet.rows[row][column] {
            Cell::Estimate(share) => share.value,
            other => panic!("{other:?}"),
        };
        assert_eq!(sheet.rows[3][..2], [24.0.into(), "wild".into()]);
        assert!((value(3, 3) - 14.0 / 40.0).abs() < 1e-12);
        assert!((value(3, 4) - 10.0 / 40.0).abs() < 1e-12);
        assert!((value(9, 3) + value(9, 4) - 1.0).abs() < 1e-12);
        assert_eq!(value(8, 4), 0.0);
    }
}
