//! Fills a checked world with its defaults and gives every value one way to be written.

use crate::scenario::default;
use crate::scenario::number;
use crate::scenario::schema::{Field, Kind, Schema};
use crate::scenario::tree::{Key, Node, Value};

/// The same world with every field, in the order of the type, and every number in one form. What
/// nobody wrote has the place `default`. The tree must have passed the check.
pub fn complete(node: &Node, schema: Schema) -> Node {
    let value = match (&node.value, schema.kind()) {
        (Value::Option(Some(inner)), _) => return complete(inner, schema),
        (Value::Option(None), _) => Value::Option(None),
        (Value::Struct { fields, .. }, Kind::Struct(known)) => {
            Value::Struct { name: None, fields: all_fields(fields, &known, node) }
        }
        (Value::Struct { name, .. } | Value::Tuple { name, .. }, Kind::Enum(variants)) => {
            let variant = variants.iter().find(|variant| Some(variant.name) == name.as_deref());
            match variant.and_then(|variant| variant.holds) {
                Some(holds) => payload(node, name.clone(), holds),
                None => node.value.clone(),
            }
        }
        (Value::List(items), Kind::List { item, .. }) => {
            Value::List(items.iter().map(|one| complete(one, item)).collect())
        }
        (Value::List(items) | Value::Tuple { items, .. }, Kind::Tuple(schemas)) => {
            Value::Tuple { name: None, items: each(items, &schemas) }
        }
        (Value::Number(text), kind) => Value::Number(plain_number(text, &kind)),
        (value, _) => value.clone(),
    };
    Node::new(value, &node.place)
}

fn each(items: &[Node], schemas: &[Schema]) -> Vec<Node> {
    items.iter().zip(schemas).map(|(item, schema)| complete(item, *schema)).collect()
}

fn all_fields(written: &[(Key, Node)], known: &[Field], node: &Node) -> Vec<(Key, Node)> {
    let field = |field: &Field| match written.iter().find(|(key, _)| key.name == field.name) {
        Some((key, inner)) => Some((key.clone(), complete(inner, field.schema))),
        None => {
            let inner = complete(&default::of(field.schema)?, field.schema);
            Some((Key { name: field.name.to_string(), place: node.place.clone() }, inner))
        }
    };
    known.iter().filter_map(field).collect()
}

/// What a variant holds, without the second pair of brackets that may be written around it.
fn payload(node: &Node, name: Option<String>, holds: Schema) -> Value {
    match (holds.kind(), &node.value) {
        (Kind::Struct(known), _) => {
            Value::Struct { name, fields: all_fields(node.fields(), &known, node) }
        }
        (Kind::Tuple(schemas), Value::Tuple { items, .. }) => match items.as_slice() {
            [one] => Value::Tuple { name, items: each(one.items(), &schemas) },
            items => Value::Tuple { name, items: each(items, &schemas) },
        },
        _ => Value::Tuple {
            name,
            items: node.items().iter().map(|item| complete(item, holds)).collect(),
        },
    }
}

fn plain_number(text: &str, kind: &Kind) -> String {
    match (kind, number::whole(text)) {
        (Kind::Whole { .. }, Some(value)) => value.to_string(),
        // Adding zero makes -0.0 the same as 0.0.
        _ => format!("{:?}", number::float(text) + 0.0),
    }
}
