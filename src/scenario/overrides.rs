//! Sets single values from outside: `--set rules.rents.speed=3`.
//!
//! The value is RON text. A struct merges as in an overlay; everything else replaces. A later
//! override of the same path wins.

use crate::scenario::cursor::Parsed;
use crate::scenario::default;
use crate::scenario::fault::Fault;
use crate::scenario::faults::WorldError;
use crate::scenario::nearest::{nearest, remedy};
use crate::scenario::overlay;
use crate::scenario::parse;
use crate::scenario::path::{self, Step};
use crate::scenario::schema::{Kind, Schema};
use crate::scenario::tree::{Key, Node, Place, Value};

/// Deepest path offered as the right one.
const DEEPEST: usize = 12;

/// Applies the overrides in their order.
///
/// # Errors
/// Every override that is not `path=value`, whose value is not RON, or whose path does not exist.
pub fn apply(tree: &mut Node, overrides: &[String], schema: Schema) -> Result<(), WorldError> {
    let applied = overrides.iter().map(|text| apply_one(tree, text, schema));
    let faults: Vec<Fault> = applied.filter_map(Result::err).map(|fault| *fault).collect();
    if faults.is_empty() { Ok(()) } else { Err(WorldError { faults, more: 0 }) }
}

fn apply_one(tree: &mut Node, text: &str, schema: Schema) -> Parsed<()> {
    let place = |at: usize| place(text, at);
    let Some((path, value)) = text.split_once('=') else {
        let fault = Fault::new(&place(text.len()), "", "an override needs a value");
        return Err(Box::new(fault.help("write path=value, as in rules.rents.speed=3")));
    };
    let path = path.trim_end();
    let steps = path::steps(path).ok().filter(|steps| !steps.is_empty()).ok_or_else(|| {
        let fault =
            Fault::new(&place(path::steps(path).err().unwrap_or(0)), "", "this is not a path");
        Box::new(fault.help(
            "write a path as rules.rents.speed, agents.labs[0].share or agents.labs.lab-1.share",
        ))
    })?;
    let start = place(text.len() - value.len());
    let value = parse::parse_override(&start.file, value, start.column)?;
    set(tree, &steps, schema, value).map_err(|lost| {
        let known = known_paths(tree, schema);
        let wrong = Fault::new(&place(lost.at), path, lost.message);
        Box::new(wrong.help(right_path(path, &path[..lost.at], &lost.names, &known)))
    })
}

/// The place of a byte of an override.
fn place(text: &str, byte: usize) -> Place {
    let column = text[..byte].chars().count() + 1;
    Place { file: format!("--set {text}").into(), line: 0, column }
}

/// Where a path leads nowhere, and which names there are instead.
struct Lost {
    at: usize,
    message: String,
    names: Vec<String>,
}

fn lost(at: usize, message: String, names: impl IntoIterator<Item = impl Into<String>>) -> Lost {
    Lost { at, message, names: names.into_iter().map(Into::into).collect() }
}

fn set(node: &mut Node, steps: &[(usize, Step)], schema: Schema, value: Node) -> Result<(), Lost> {
    let Some(((at, step), rest)) = steps.split_first() else {
        *node = overlay::lay(node.clone(), value, schema);
        return Ok(());
    };
    if let Value::Option(Some(inner)) = &mut node.value {
        return set(inner, steps, schema, value);
    }
    match schema.kind() {
        Kind::Enum(variants) => {
            let name = variant_name(node);
            let held = variants.iter().find(|variant| Some(variant.name) == name.as_deref());
            match held.and_then(|variant| variant.holds) {
                Some(holds) => set_inside(node, steps, holds, value),
                None => Err(lost(
                    *at,
                    format!("{} holds nothing that could be set", node.describe()),
                    NOTHING,
                )),
            }
        }
        Kind::Struct(_) => {
            if node.value == Value::Option(None) {
                *node = empty(&value.place);
            }
            set_field(node, (*at, step), rest, schema, value)
        }
        _ => set_item(node, (*at, step), rest, schema, value),
    }
}

const NOTHING: [&str; 0] = [];

fn variant_name(node: &Node) -> Option<String> {
    match &node.value {
        Value::Unit(name) => Some(name.clone()),
        Value::Struct { name, .. } | Value::Tuple { name, .. } => name.clone(),
        _ => None,
    }
}

fn empty(place: &Place) -> Node {
    Node::new(Value::Struct { name: None, fields: Vec::new() }, place)
}

/// Sets something within what a variant holds.
fn set_inside(
    node: &mut Node,
    steps: &[(usize, Step)],
    holds: Schema,
    value: Node,
) -> Result<(), Lost> {
    let ((at, step), rest) = steps.split_first().expect("a path that ends here sets the variant");
    match (holds.kind(), &mut node.value) {
        (Kind::Struct(_), Value::Struct { .. }) => set_field(node, (*at, step), rest, holds, value),
        (Kind::Tuple(_), Value::Tuple { items, .. }) if items.len() > 1 => {
            set_item(node, (*at, step), rest, holds, value)
        }
        (_, Value::Tuple { items, .. }) if items.len() == 1 => {
            set(&mut items[0], steps, holds, value)
        }
        _ => {
            Err(lost(*at, format!("{} holds nothing that could be set", node.describe()), NOTHING))
        }
    }
}

/// Sets a field, or something within it; one that is not written begins as its default.
fn set_field(
    node: &mut Node,
    (at, step): (usize, &Step),
    rest: &[(usize, Step)],
    schema: Schema,
    value: Node,
) -> Result<(), Lost> {
    let Kind::Struct(known) = schema.kind() else { return Ok(()) };
    let names = || known.iter().map(|field| field.name);
    let Step::Name(name) = step else {
        return Err(lost(at, "a struct has fields, no numbered values".into(), names()));
    };
    let Some(field) = known.iter().find(|field| field.name == *name) else {
        return Err(lost(at, format!("there is no field `{name}`"), names()));
    };
    let description = node.describe();
    let Value::Struct { fields, .. } = &mut node.value else {
        return Err(lost(at, format!("{description} has no fields"), NOTHING));
    };
    let index = match fields.iter().position(|(key, _)| key.name == *name) {
        Some(index) => index,
        None => {
            let key = Key { name: name.to_string(), place: value.place.clone() };
            fields.push((key, default::of(field.schema).unwrap_or_else(|| empty(&value.place))));
            fields.len() - 1
        }
    };
    set(&mut fields[index].1, rest, field.schema, value)
}

/// Sets an element of a list or tuple, or something within it.
fn set_item(
    node: &mut Node,
    (at, step): (usize, &Step),
    rest: &[(usize, Step)],
    schema: Schema,
    value: Node,
) -> Result<(), Lost> {
    let description = node.describe();
    let index = match step {
        Step::Index(index) => Some(*index),
        Step::Name(name) => path::named(node.items(), name),
    };
    let names: Vec<String> = path::names(node.items());
    let (Value::List(items) | Value::Tuple { items, .. }) = &mut node.value else {
        return Err(lost(at, format!("{description} holds nothing that could be set"), NOTHING));
    };
    let count = items.len();
    let Some((index, item)) = index.and_then(|index| Some((index, items.get_mut(index)?))) else {
        let message = match step {
            Step::Index(index) => {
                format!("there is no element {index}: the list has {count}, counted from 0")
            }
            Step::Name(name) => format!("there is no element named `{name}`"),
        };
        return Err(lost(at, message, names));
    };
    match schema.kind() {
        Kind::List { item: schema, .. } => set(item, rest, schema, value),
        Kind::Tuple(schemas) if index < schemas.len() => set(item, rest, schemas[index], value),
        _ => Ok(()),
    }
}

/// The right path nearest to a wrong one: the nearest name where the path breaks, or else the
/// same field elsewhere, or else the path that looks most like it.
fn right_path(wrong: &str, before: &str, names: &[String], known: &[String]) -> String {
    let broken = wrong[before.len()..].split(['.', '[']).next().unwrap_or_default();
    let after = &wrong[before.len() + broken.len()..];
    let names = || names.iter().map(String::as_str);
    if let Some(name) = nearest(broken, names()) {
        return format!("did you mean `{before}{name}{after}`?");
    }
    let last = wrong.rsplit('.').next().unwrap_or(wrong);
    let elsewhere = known.iter().find(|path| path.rsplit('.').next() == Some(last));
    let alike = || nearest(wrong, known.iter().map(String::as_str));
    match elsewhere.map(String::as_str).or_else(alike) {
        Some(path) => format!("did you mean `{path}`?"),
        None => remedy(broken, "names", names()),
    }
}

/// Every path that can be set.
fn known_paths(tree: &Node, schema: Schema) -> Vec<String> {
    let mut paths = Vec::new();
    collect_paths(Some(tree), schema, "", DEEPEST, &mut paths);
    paths
}

fn collect_paths(
    node: Option<&Node>,
    schema: Schema,
    path: &str,
    deep: usize,
    paths: &mut Vec<String>,
) {
    if !path.is_empty() {
        paths.push(path.to_string());
    }
    match schema.kind() {
        _ if deep == 0 => {}
        Kind::Struct(fields) => {
            for field in fields {
                let inner = node.and_then(|node| node.field(field.name));
                collect_paths(inner, field.schema, &path::field(path, field.name), deep - 1, paths);
            }
        }
        Kind::List { item, .. } => {
            for (index, inner) in node.map(Node::items).unwrap_or_default().iter().enumerate() {
                collect_paths(Some(inner), item, &path::element(path, index), deep - 1, paths);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
