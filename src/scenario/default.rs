//! Values that nobody wrote: the defaults of a schema, as nodes of a tree.

use serde_json::{Map, Value as Json};

use crate::scenario::schema::{Kind, Schema, Variant};
use crate::scenario::tree::{Key, Node, Place, Value};

/// The value of a field that is not written: its default, or `None`; none if it must be written.
pub fn of(schema: Schema) -> Option<Node> {
    match schema.default() {
        Some(json) => Some(node(json, schema)),
        None => schema.optional().then(|| placed(Value::Option(None))),
    }
}

fn placed(value: Value) -> Node {
    Node { value, place: Place::default_value() }
}

fn node(json: &Json, schema: Schema) -> Node {
    placed(match json {
        Json::Null => Value::Option(None),
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::String(text) => match schema.kind() {
            Kind::Enum(_) => Value::Unit(text.clone()),
            _ => Value::Text(text.clone()),
        },
        Json::Array(items) => list(None, items, schema),
        Json::Object(object) => match schema.kind() {
            Kind::Enum(variants) => variant(object, &variants),
            _ => Value::Struct { name: None, fields: fields(object, schema) },
        },
    })
}

fn list(name: Option<String>, items: &[Json], schema: Schema) -> Value {
    match schema.kind() {
        Kind::Tuple(schemas) => {
            let items =
                items.iter().zip(schemas).map(|(item, schema)| node(item, schema)).collect();
            Value::Tuple { name, items }
        }
        Kind::List { item, .. } => Value::List(items.iter().map(|one| node(one, item)).collect()),
        _ => Value::List(items.iter().map(|one| node(one, schema)).collect()),
    }
}

fn fields(object: &Map<String, Json>, schema: Schema) -> Vec<(Key, Node)> {
    let Kind::Struct(known) = schema.kind() else { return Vec::new() };
    let field = |name: &str| Key { name: name.to_string(), place: Place::default_value() };
    let nodes = known.iter().filter_map(|known| {
        let json = object.get(known.name)?;
        Some((field(known.name), node(json, known.schema)))
    });
    nodes.collect()
}

/// A variant that holds something: an object with its name as the only key.
fn variant(object: &Map<String, Json>, variants: &[Variant]) -> Value {
    let held = object.iter().next().and_then(|(name, json)| {
        let variant = variants.iter().find(|variant| variant.name == name)?;
        Some((name.clone(), json, variant.holds?))
    });
    let Some((name, json, holds)) = held else { return Value::Option(None) };
    match (holds.kind(), json) {
        (Kind::Struct(_), Json::Object(object)) => {
            Value::Struct { name: Some(name), fields: fields(object, holds) }
        }
        (Kind::Tuple(_), Json::Array(items)) => list(Some(name), items, holds),
        _ => Value::Tuple { name: Some(name), items: vec![node(json, holds)] },
    }
}
