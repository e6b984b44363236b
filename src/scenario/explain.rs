//! Every value of a world as resolved, with its unit, its meaning and where it was set.

use schemars::JsonSchema;

use crate::scenario::canonical::{in_line, is_flat};
use crate::scenario::load::Loaded;
use crate::scenario::path;
use crate::scenario::schema::{self, Kind, Schema, unit_and_meaning};
use crate::scenario::tree::{Node, Place, Value};

/// One value of a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The field: `rules.rents.speed`.
    pub path: String,
    /// Its value, as text.
    pub value: String,
    /// Its unit; empty where it has none.
    pub unit: String,
    /// What it means.
    pub meaning: String,
    /// Where it was set: a file, an override or `default`.
    pub place: Place,
}

/// Explains every value of a world, in the order of its type.
pub fn explain<T: JsonSchema>(loaded: &Loaded<T>) -> Vec<Explained> {
    let json = schema::of::<T>();
    let mut explained = Vec::new();
    walk(&loaded.tree, Schema::new(&json), "", &mut explained);
    explained
}

fn walk(node: &Node, schema: Schema, path: &str, explained: &mut Vec<Explained>) {
    match (&node.value, schema.kind()) {
        _ if is_flat(node) => explained.push(entry(node, schema, path, in_line(node))),
        (_, Kind::Struct(_)) => fields(node, schema, path, explained),
        (Value::List(items), Kind::List { item, .. }) => {
            for (index, inner) in items.iter().enumerate() {
                walk(inner, item, &path::element(path, index), explained);
            }
        }
        (Value::Struct { name: Some(name), .. }, Kind::Enum(variants)) => {
            explained.push(entry(node, schema, path, name.clone()));
            let variant = variants.iter().find(|variant| variant.name == name);
            if let Some(holds) = variant.and_then(|variant| variant.holds) {
                fields(node, holds, path, explained);
            }
        }
        _ => explained.push(entry(node, schema, path, in_line(node))),
    }
}

fn fields(node: &Node, schema: Schema, path: &str, explained: &mut Vec<Explained>) {
    let Kind::Struct(known) = schema.kind() else { return };
    for field in known {
        if let Some(inner) = node.field(field.name) {
            walk(inner, field.schema, &path::field(path, field.name), explained);
        }
    }
}

fn entry(node: &Node, schema: Schema, path: &str, value: String) -> Explained {
    let (unit, meaning) = unit_and_meaning(schema.description().unwrap_or_default());
    let mut place = node.place.clone();
    if place.line == 0 {
        // Where within the override it stands is of interest only where it is wrong.
        place.column = 0;
    }
    Explained { path: path.to_string(), value, unit, meaning, place }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::scenario::demo::{Demo, WORLD};
    use crate::scenario::load::load;

    #[test]
    fn every_value_has_its_unit_its_meaning_and_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.ron");
        fs::write(&path, WORLD).unwrap();
        let loaded = load::<Demo>(&path, &["rules.research=0.5".into()]).unwrap();
        let shown = |one: &Explained| {
            let place = one.place.to_string().replace(&format!("{}/", folder.path().display()), "");
            format!("{} = {} [{}] {} ({place})", one.path, one.value, one.unit, one.meaning)
        };
        let lines: Vec<String> = explain(&loaded).iter().map(shown).collect();
        assert_eq!(
            lines[2],
            "rules.rents.speed = 6.0 [per year] Speed at which list rents answer utilisation. Proposal; sweep 2 to 20. (x.ron:5:24)"
        );
        assert_eq!(
            lines[3],
            "rules.rents.target = 0.85 [share of capacity] Utilisation aimed at. (default)"
        );
        assert_eq!(
            lines[5],
            "rules.research = 0.5 [share of revenue] Share of revenue that goes to research. Proposal; sweep 0.1 to 0.5. (--set rules.research=0.5)"
        );
        assert!(
            lines.contains(
                &"agents.labs[1].share = 0.4 [share] Its share of the market. (x.ron:12:36)"
                    .to_string()
            ),
            "{lines:#?}"
        );
        assert!(lines.contains(&"agents.growth = (0.1, 0.2) [per month] Growth seen lately and before. (x.ron:14:17)".to_string()));
        assert!(lines.contains(&"find = Found [] What is found. (x.ron:16:11)".to_string()));
        assert!(lines.contains(&"find.access = Open [] Who may use it. (x.ron:16:34)".to_string()));
    }
}
