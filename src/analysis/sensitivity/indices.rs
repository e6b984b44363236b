//! How much of the variance over parameters each of them explains: Sobol's indices, the largest first.

use crate::analysis::sensitivity::enough;
use crate::analysis::sensitivity::sobol::{Indices, indices};
use crate::analysis::sensitivity::study::{Laid, Outcome, Study, notes};
use crate::analysis::sheet::{Cell, Head, Sheet};

/// The indices of every outcome of studies in blocks.
fn all(studies: &[Study]) -> impl Iterator<Item = (&Study, &Outcome, Indices)> {
    let blocks = studies.iter().filter_map(|study| match study.laid {
        Laid::Blocks { second_order } => Some((study, second_order)),
        _ => None,
    });
    blocks.flat_map(|(study, second_order)| {
        let count = study.parameters.len();
        study.outcomes.iter().filter_map(move |outcome| {
            Some((study, outcome, indices(count, second_order, &outcome.means())?))
        })
    })
}

/// A row a world, outcome and parameter.
pub fn sheet(studies: &[Study]) -> Sheet {
    let (mut rows, mut warnings) = (Vec::new(), Vec::new());
    for (study, outcome, indices) in all(studies) {
        let names = study.names();
        let warn = |what: String| format!("{}, {}: {what}", study.world, outcome.name);
        warnings.extend(enough::of_indices(&indices, &names).into_iter().map(warn));
        let mut ranked: Vec<usize> = (0..names.len()).collect();
        ranked.sort_by(|a, b| indices.total[*b].value.total_cmp(&indices.total[*a].value));
        let row = |at: usize| -> Vec<Cell> {
            vec![
                study.world.as_str().into(),
                outcome.name.as_str().into(),
                names[at].into(),
                indices.blocks.into(),
                indices.first[at].into(),
                indices.total[at].into(),
            ]
        };
        rows.extend(ranked.into_iter().map(row));
        rows.push(vec![
            study.world.as_str().into(),
            outcome.name.as_str().into(),
            "all alone".into(),
            indices.blocks.into(),
            indices.alone.into(),
            Cell::Missing,
        ]);
    }
    Sheet {
        name: "indices",
        title: "Shares of variance that parameters explain (Sobol')".into(),
        notes: notes(
            &[
                "Of the outcome's mean over seeds. first: by the parameter alone; total: with all its interactions; all alone: the sum of the first, 1 where parameters do not interact. What is left of luck in a mean over few seeds counts as interaction: see the table luck. Intervals by resampling blocks.",
            ],
            warnings,
        ),
        heads: vec![
            Head::plain("world", ""),
            Head::plain("outcome", ""),
            Head::plain("parameter", ""),
            Head::plain("n", "blocks"),
            Head::interval("first", "share"),
            Head::interval("total", "share"),
        ],
        rows,
    }
}

/// A row a world, outcome and pair of parameters.
pub fn pairs(studies: &[Study]) -> Sheet {
    let mut rows = Vec::new();
    for (study, outcome, indices) in all(studies) {
        let names = study.names();
        let mut ranked = indices.second;
        ranked.sort_by(|a, b| b.index.value.total_cmp(&a.index.value));
        rows.extend(ranked.into_iter().map(|pair| -> Vec<Cell> {
            vec![
                study.world.as_str().into(),
                outcome.name.as_str().into(),
                names[pair.one].into(),
                names[pair.other].into(),
                pair.index.into(),
            ]
        }));
    }
    Sheet {
        name: "pairs",
        title: "Shares of variance that two parameters explain only together (Sobol')".into(),
        notes: vec!["Of the outcome's mean over seeds. Intervals by resampling blocks.".into()],
        heads: vec![
            Head::plain("world", ""),
            Head::plain("outcome", ""),
            Head::plain("parameter", ""),
            Head::plain("with", ""),
            Head::interval("second", "share"),
        ],
        rows,
    }
}
