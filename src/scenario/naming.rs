//! Whether the labels of a world name what is there, with what can be written.

use std::collections::BTreeSet;

use crate::economy::build;
use crate::scenario::faults::Faults;
use crate::scenario::labels::{KINDS, UNITS, WORDS};
use crate::scenario::nearest::remedy;
use crate::scenario::world::WorldFile;

/// Enters a fault for every label of something that is not there, that cannot be written, or that is taken. Columns are
/// held against those of the world itself, which must be free of other faults.
pub fn check(world: &WorldFile, faults: &mut Faults) {
    let labels = &world.labels;
    let kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
    check_table("agents", &labels.agents, &kinds, Form::Identifier, faults);
    check_table("units", &labels.units, &UNITS, Form::Phrase, faults);
    check_table("words", &labels.words, &WORDS, Form::Phrase, faults);
    if !labels.columns.is_empty() && faults.is_empty() {
        check_table("columns", &labels.columns, &columns(world), Form::Identifier, faults);
    }
}

/// How a label is written. Names must differ; two words may be said alike.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Identifier,
    Phrase,
}

impl Form {
    fn fits(self, label: &str) -> bool {
        match self {
            Form::Identifier => is_identifier(label),
            Form::Phrase => is_phrase(label),
        }
    }
}

fn check_table(
    table: &str,
    pairs: &[(String, String)],
    known: &[&str],
    form: Form,
    faults: &mut Faults,
) {
    let renamed: BTreeSet<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    let mut taken: BTreeSet<&str> =
        known.iter().copied().filter(|name| !renamed.contains(name)).collect();
    let mut met = BTreeSet::new();
    for (i, (name, label)) in pairs.iter().enumerate() {
        let place = |part: usize| format!("labels.{table}[{i}][{part}]");
        if !known.contains(&name.as_str()) {
            let help = remedy(name, table, known.iter().copied());
            faults.at(&place(0), format!("no {table} are called `{name}`"), Some(&help));
        } else if !met.insert(name) {
            faults.at(&place(0), format!("`{name}` has a label already"), None);
        }
        if !form.fits(label) {
            let help = "begin with a letter; letters, digits, and _ in names or blanks in phrases";
            faults.at(&place(1), format!("`{label}` cannot be a label of {table}"), Some(help));
        } else if !taken.insert(label) && form == Form::Identifier {
            let message = format!("`{label}` is taken");
            faults.at(&place(1), message, Some("labels are given once"));
        }
    }
}

fn is_identifier(label: &str) -> bool {
    let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    label.len() <= 64
        && label.starts_with(|c: char| c.is_ascii_lowercase())
        && label.chars().all(rest)
}

fn is_phrase(label: &str) -> bool {
    let rest = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.');
    let trimmed = label.trim() == label && label.chars().count() <= 64;
    trimmed && label.starts_with(char::is_alphabetic) && label.chars().all(rest)
}

/// The columns of a world: those of its economy on the first day, with as few users as may be.
fn columns(world: &WorldFile) -> Vec<&'static str> {
    let mut population = world.population.clone();
    population.captive_portfolios = 1;
    let users = population.segments.len() as u32;
    let record =
        build(&world.rules, &population, (world.seed, users, world.steps_per_year)).record();
    let all = record.series.columns.iter().chain(&record.agent_columns);
    let names: BTreeSet<&str> = all.map(|column| column.name).collect();
    names.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_and_phrases_are_told_from_what_cannot_be_a_label() {
        assert!(
            is_identifier("lease_price") && !is_identifier("Lease price") && !is_identifier("")
        );
        assert!(is_phrase("fibre pair") && is_phrase("STM-1"));
        for wrong in ["", " fibre", "=1+1", "a,b", "a\nb", "\u{1b}[1m"] {
            assert!(!is_phrase(wrong), "{wrong:?}");
        }
    }
}
