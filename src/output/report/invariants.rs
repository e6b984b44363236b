//! Which invariants are checked each month: the table of the page on architecture, which is the one list there is.

use serde_json::{Value, json};

const PAGE: &str = include_str!("../../../docs/architecture.md");
/// The heading above the table.
const HEADING: &str = "## Invariants of the economy";

/// An invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invariant {
    /// Its number: `I5`.
    pub number: &'static str,
    /// What holds.
    pub what: &'static str,
    /// How far it may be off; empty where that means nothing.
    pub tolerance: &'static str,
}

/// The invariants that every month of every run has kept: a run that breaks one ends without a folder.
pub fn checked() -> Vec<Invariant> {
    let (_, part) = PAGE.split_once(HEADING).unwrap_or_default();
    let rows = part.lines().filter(|line| line.starts_with("| I"));
    rows.filter_map(row).collect()
}

/// A row of the table; none of those that only tests look at.
fn row(line: &'static str) -> Option<Invariant> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [number, what, _, when, tolerance] = cells[..] else { return None };
    (when != "tests").then_some(Invariant { number, what, tolerance })
}

/// The same for a page.
pub fn json() -> Value {
    checked().iter().map(|one| json!([one.number, one.what, one.tolerance])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_on_architecture_lists_what_is_checked() {
        let checked = checked();
        assert!(checked.len() >= 12, "{checked:#?}");
        let devices = checked.iter().find(|one| one.number == "I5").unwrap();
        assert_eq!(devices.tolerance, "exact");
        assert!(devices.what.starts_with("devices of a generation"));
        assert!(checked.iter().all(|one| one.number != "I13"));
    }
}
