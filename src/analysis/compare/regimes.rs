//! How often each kind of run comes.

use crate::analysis::compare::runs::{Ensemble, World};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::wilson;

/// Fewer runs than this are said to be few.
pub const FEW: usize = 30;

/// The share of each kind among the runs of each world, of the kinds in the order given.
pub fn sheet(ensemble: &Ensemble, kinds: &[&str]) -> Sheet {
    let row = |world: &World, kind: &str| {
        let hits = world.runs.iter().filter(|run| run.regime == kind).count();
        let share = wilson::probability(hits, world.runs.len());
        vec![
            world.name.as_str().into(),
            kind.into(),
            world.runs.len().into(),
            hits.into(),
            share.into(),
        ]
    };
    let rows =
        ensemble.worlds.iter().flat_map(|world| kinds.iter().map(move |kind| row(world, kind)));
    Sheet {
        name: "regimes",
        title: "How often each kind of run comes".into(),
        notes: notes(ensemble),
        heads: vec![
            Head::plain("world", ""),
            Head::plain("regime", ""),
            Head::plain("n", "runs"),
            Head::plain("hits", "runs"),
            Head::interval("share", ""),
        ],
        rows: rows.filter(|row| row[3] != Cell::Count(0)).collect(),
    }
}

/// What has to be said about the runs themselves.
fn notes(ensemble: &Ensemble) -> Vec<String> {
    let mut notes = vec!["Wilson intervals. Kinds that no run had are left out.".to_string()];
    for world in &ensemble.worlds {
        if world.failed > 0 {
            notes.push(format!(
                "{}: {} runs broke off and count nowhere.",
                world.name, world.failed
            ));
        }
        if world.runs.len() < FEW {
            notes.push(format!(
                "{}: only {} runs; intervals are wide and small differences will not show.",
                world.name,
                world.runs.len()
            ));
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::ensemble;

    #[test]
    fn kinds_are_counted_with_their_shares() {
        let mut ensemble = ensemble();
        ensemble.worlds[0].failed = 2;
        ensemble.worlds[1].runs.truncate(20);
        let sheet = sheet(&ensemble, &["crash", "glut", "boom_goes_on"]);
        let shown: Vec<String> = sheet
            .rows
            .iter()
            .map(|row| format!("{:?} {:?} {:?}", row[0], row[1], row[3]))
            .collect();
        let calm = r#"Text("calm")"#;
        assert_eq!(shown[0], format!(r#"{calm} Text("crash") Count(4)"#));
        assert_eq!(shown[1], format!(r#"{calm} Text("boom_goes_on") Count(36)"#));
        assert_eq!((shown.len(), sheet.rows[2][3].clone()), (3, Cell::Count(20)));
        assert_eq!(sheet.rows[0][4], wilson::probability(4, 40).into());
        assert!(sheet.notes[1].starts_with("calm: 2 runs broke off"), "{:?}", sheet.notes);
        assert!(sheet.notes[2].starts_with("wild: only 20 runs"), "{:?}", sheet.notes);
    }
}
