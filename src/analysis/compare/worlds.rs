//! What differs between worlds, field by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::sheet::{Cell, Head, Sheet};

/// A world as it was run: every field of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// Name of the world.
    pub name: String,
    /// Its fields, in the order of the file.
    pub fields: Vec<Field>,
}

/// A field of a world file with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Path, as in `rules.rents.speed`.
    pub path: String,
    /// Unit; empty where it has none.
    pub unit: String,
    /// Value, as text.
    pub value: String,
}

/// Fields that every world has its own of.
const OWN: [&str; 2] = ["name", "description"];

/// A field in which a world differs from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Path of the field.
    pub path: String,
    /// Unit; empty where it has none.
    pub unit: String,
    /// Its value; none where the world does not have the field.
    pub value: Option<String>,
    /// That of the other world.
    pub against: Option<String>,
}

/// A row for every field in which a world differs from the first one.
pub fn sheet(worlds: &[Definition]) -> Sheet {
    let Some((base, others)) = worlds.split_first() else { return Sheet::default() };
    let of = |world: &Definition| (world.name.clone(), differences(base, world));
    let notes = vec!["Fields of the worlds as they were run; a field that one of them does not have is left empty.".into()];
    let title = format!("What differs from {}", base.name);
    Sheet { notes, title, ..table(&others.iter().map(of).collect::<Vec<_>>()) }
}

/// A row for every difference of named worlds.
pub fn table(worlds: &[(String, Vec<Difference>)]) -> Sheet {
    let rows = worlds.iter().flat_map(|(name, all)| all.iter().map(|one| row(name, one)));
    Sheet {
        name: "worlds",
        title: "What differs".into(),
        notes: Vec::new(),
        heads: vec![
            Head::plain("world", ""),
            Head::plain("field", ""),
            Head::plain("unit", ""),
            Head::plain("value", ""),
            Head::plain("against", ""),
        ],
        rows: rows.collect(),
    }
}

fn row(world: &str, one: &Difference) -> Vec<Cell> {
    let Difference { path, unit, value, against } = one;
    let cell = |value: &Option<String>| Cell::from(value.as_deref());
    vec![world.into(), path.as_str().into(), unit.as_str().into(), cell(value), cell(against)]
}

/// Every field in which a world differs from another, in the order of its file.
pub fn differences(base: &Definition, world: &Definition) -> Vec<Difference> {
    let known = |of: &Definition| -> BTreeMap<String, String> {
        of.fields.iter().map(|field| (field.path.clone(), field.value.clone())).collect()
    };
    let (in_base, in_world) = (known(base), known(world));
    let gone = base.fields.iter().filter(|field| !in_world.contains_key(&field.path));
    let differs = |field: &&Field| {
        let path = &field.path;
        !OWN.contains(&path.as_str()) && in_base.get(path) != in_world.get(path)
    };
    let difference = |field: &Field| Difference {
        path: field.path.clone(),
        unit: field.unit.clone(),
        value: in_world.get(&field.path).cloned(),
        against: in_base.get(&field.path).cloned(),
    };
    world.fields.iter().chain(gone).filter(differs).map(difference).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(name: &str, fields: &[(&str, &str)]) -> Definition {
        let field = |(path, value): &(&str, &str)| Field {
            path: path.to_string(),
            unit: "share".to_string(),
            value: value.to_string(),
        };
        Definition { name: name.to_string(), fields: fields.iter().map(field).collect() }
    }

    #[test]
    fn what_differs_is_named_with_both_values_and_what_only_one_has_too() {
        let base = definition("a", &[("name", "a"), ("x", "1"), ("y", "2"), ("gone", "3")]);
        let world = definition("b", &[("name", "b"), ("x", "1"), ("y", "5"), ("new", "4")]);
        let sheet = sheet(&[base, world]);
        let row = |field: &str, value: Option<&str>, against: Option<&str>| -> Vec<Cell> {
            vec!["b".into(), field.into(), "share".into(), value.into(), against.into()]
        };
        let expected = [
            row("y", Some("5"), Some("2")),
            row("new", Some("4"), None),
            row("gone", None, Some("3")),
        ];
        assert_eq!(sheet.rows, expected);
    }
}
