//! Holds a tree against a schema and collects every fault.

use crate::scenario::complaint;
use crate::scenario::faults::Faults;
use crate::scenario::nearest::nearest;
use crate::scenario::number;
use crate::scenario::path;
use crate::scenario::pattern;
use crate::scenario::schema::{Field, Kind, Schema, Variant};
use crate::scenario::tree::{Key, Node, Place, Value};

/// Adds every fault of a value, and of all it holds, to `faults`.
pub fn check(node: &Node, schema: Schema, path: &str, faults: &mut Faults) {
    if faults.is_full() {
        return;
    }
    match &node.value {
        Value::Option(_) if !schema.optional() => {
            faults.add(complaint::not_optional(node, schema, path));
        }
        Value::Option(Some(inner)) => check(inner, schema, path, faults),
        Value::Option(None) => {}
        _ => check_kind(node, schema, path, faults),
    }
}

fn check_kind(node: &Node, schema: Schema, path: &str, faults: &mut Faults) {
    match (schema.kind(), &node.value) {
        (Kind::Struct(fields), Value::Struct { name, fields: found }) => {
            check_name(node, name.as_deref(), schema, path, faults);
            check_fields(found, &fields, &node.place, path, faults);
        }
        (Kind::Enum(variants), Value::Unit(name))
        | (Kind::Enum(variants), Value::Struct { name: Some(name), .. })
        | (Kind::Enum(variants), Value::Tuple { name: Some(name), .. }) => {
            check_variant(node, name, &variants, path, faults);
        }
        (Kind::List { item, least, most }, Value::List(items)) => {
            complaint::wrong_count(node, least, most, path)
                .into_iter()
                .for_each(|fault| faults.add(fault));
            check_items(items, |_| Some(item), path, faults);
        }
        (Kind::Tuple(schemas), Value::List(items) | Value::Tuple { name: None, items }) => {
            check_tuple(node, items, &schemas, path, faults);
        }
        (Kind::Number { .. } | Kind::Whole { .. }, Value::Number(text)) => {
            check_number(node, text, schema, path, faults);
        }
        (Kind::Text, Value::Text(text)) => {
            if !is_right_text(text, schema) {
                faults.add(complaint::wrong_text(node, schema, path));
            }
        }
        (Kind::Bool, Value::Bool(_)) | (Kind::Any, _) => {}
        (kind, _) => faults.add(complaint::wrong_type(node, &kind, path)),
    }
}

/// A struct may carry the name of its type, but no other.
fn check_name(node: &Node, name: Option<&str>, schema: Schema, path: &str, faults: &mut Faults) {
    if let (Some(name), Some(right)) = (name, schema.name())
        && name != right
    {
        faults.add(complaint::other_struct(node, name, right, path));
    }
}

/// Unknown fields, what the known ones hold, and the missing ones. A missing field whose name
/// was only mistyped is one fault, not two.
fn check_fields(
    found: &[(Key, Node)],
    fields: &[Field],
    open: &Place,
    path: &str,
    faults: &mut Faults,
) {
    let mut mistyped = Vec::new();
    for (key, node) in found {
        if faults.is_full() {
            return;
        }
        let inner = path::field(path, &key.name);
        match fields.iter().find(|field| field.name == key.name) {
            Some(field) => check(node, field.schema, &inner, faults),
            None => {
                mistyped.extend(nearest(&key.name, fields.iter().map(|field| field.name)));
                faults.add(complaint::unknown_field(key, fields, &inner));
            }
        }
    }
    let is_written = |name: &str| found.iter().any(|(key, _)| key.name == name);
    for field in fields.iter().filter(|field| field.required) {
        if !is_written(field.name) && !mistyped.contains(&field.name) {
            faults.add(complaint::missing_field(field, open, path));
        }
    }
}

fn check_variant(node: &Node, name: &str, variants: &[Variant], path: &str, faults: &mut Faults) {
    let variant = variants.iter().find(|variant| variant.name == name);
    match (variant.map(|variant| variant.holds), &node.value) {
        (None, _) => faults.add(complaint::unknown_variant(node, name, variants, path)),
        (Some(None), Value::Unit(_)) => {}
        (Some(None), _) => faults.add(complaint::holds_nothing(node, name, path)),
        (Some(Some(holds)), _) => check_payload(node, name, holds, path, faults),
    }
}

/// A variant may hold fields, several values, or one.
fn check_payload(node: &Node, name: &str, holds: Schema, path: &str, faults: &mut Faults) {
    match (holds.kind(), &node.value) {
        (Kind::Struct(fields), Value::Struct { fields: found, .. }) => {
            check_fields(found, &fields, &node.place, path, faults);
        }
        (Kind::Tuple(schemas), Value::Tuple { items, .. }) if items.len() != 1 => {
            check_tuple(node, items, &schemas, path, faults);
        }
        (_, Value::Tuple { items, .. }) if items.len() == 1 => {
            check(&items[0], holds, path, faults);
        }
        (kind, _) => faults.add(complaint::wrong_payload(node, name, &kind, path)),
    }
}

fn check_tuple(node: &Node, items: &[Node], schemas: &[Schema], path: &str, faults: &mut Faults) {
    let count = schemas.len() as u64;
    complaint::wrong_count(node, count, count, path)
        .into_iter()
        .for_each(|fault| faults.add(fault));
    check_items(items, |index| schemas.get(index).copied(), path, faults);
}

fn check_items<'a>(
    items: &[Node],
    schema: impl Fn(usize) -> Option<Schema<'a>>,
    path: &str,
    faults: &mut Faults,
) {
    for (index, item) in items.iter().enumerate() {
        if let Some(schema) = schema(index) {
            check(item, schema, &path::element(path, index), faults);
        }
    }
}

fn check_number(node: &Node, text: &str, schema: Schema, path: &str, faults: &mut Faults) {
    match (schema.kind(), number::whole(text)) {
        (Kind::Number { low, high }, _) if !(low..=high).contains(&number::float(text)) => {
            let (low, high) = (format!("{low:?}"), format!("{high:?}"));
            faults.add(complaint::out_of_bounds(node, schema, &low, &high, path));
        }
        (Kind::Whole { low, high }, Some(value)) if !(low..=high).contains(&value) => {
            let (low, high) = (low.to_string(), high.to_string());
            faults.add(complaint::out_of_bounds(node, schema, &low, &high, path));
        }
        (Kind::Whole { .. }, None) => faults.add(complaint::not_whole(node, text, path)),
        _ => {}
    }
}

/// Whether a text has the right length and follows its pattern, as far as that is a simple one.
fn is_right_text(text: &str, schema: Schema) -> bool {
    let (least, most) = schema.lengths();
    let fits = (least..=most).contains(&(text.chars().count() as u64));
    let breaks = |pattern: &str| pattern::matches(pattern, text) == Some(false);
    fits && !schema.pattern().is_some_and(breaks)
}

#[cfg(test)]
mod tests;
