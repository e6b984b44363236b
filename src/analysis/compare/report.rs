//! All tables of a comparison.

use crate::analysis::compare::runs::Ensemble;
use crate::analysis::compare::timelines::{Aligned, marks};
use crate::analysis::compare::worlds::Definition;
use crate::analysis::compare::{
    competing, dates, depth, order, pairs, regimes, sensitivity, timelines, worlds,
};
use crate::analysis::dating::regime::Regime;
use crate::analysis::sheet::Sheet;

/// The tables by name, in their order.
pub const SHEETS: [&str; 11] = [
    "regimes",
    "crashes",
    "sensitivity",
    "times",
    "log_rank",
    "competing",
    "distributions",
    "distances",
    "differences",
    "worlds",
    "timelines",
];

/// A table that is made only when it is asked for: it has a row for every crash.
pub const LONG: &str = "survival";

/// What tables are made of.
pub struct Material<'a> {
    /// The runs.
    pub ensemble: &'a Ensemble,
    /// The worlds, the first one first.
    pub definitions: &'a [Definition],
    /// Series by months from the breakthrough.
    pub aligned: &'a Aligned,
}

impl Material<'_> {
    /// Makes a table; `None` if there is none of this name.
    pub fn sheet(&self, name: &str) -> Option<Sheet> {
        let ensemble = self.ensemble;
        match name {
            "regimes" => Some(regimes::sheet(ensemble, &Regime::ALL.map(Regime::name))),
            "crashes" => Some(dates::by_year(ensemble)),
            "sensitivity" => Some(sensitivity::sheet(ensemble)),
            "times" => Some(dates::times(ensemble)),
            "survival" => Some(dates::survival(ensemble)),
            "log_rank" => Some(order::sheet(ensemble)),
            "competing" => Some(competing::sheet(ensemble)),
            "distributions" => Some(depth::distributions(ensemble)),
            "distances" => Some(depth::distances(ensemble)),
            "differences" => Some(pairs::sheet(ensemble)),
            "worlds" => Some(worlds::sheet(self.definitions)),
            "timelines" => Some(timelines::sheet(ensemble, self.aligned, &marks(ensemble))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::ensemble;

    #[test]
    fn every_table_there_is_can_be_made_and_has_a_cell_for_every_head() {
        let (ensemble, aligned) = (ensemble(), Aligned::default());
        let material = Material { ensemble: &ensemble, definitions: &[], aligned: &aligned };
        for name in SHEETS.into_iter().chain([LONG]) {
            let sheet = material.sheet(name).unwrap();
            assert!(sheet.name == name || sheet.heads.is_empty(), "{name}");
            assert!(sheet.rows.iter().all(|row| row.len() == sheet.heads.len()), "{name}");
        }
        assert_eq!(material.sheet("nothing"), None);
    }
}
