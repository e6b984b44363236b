//! How faults against the schema are worded: what was found, and what would be right.

use crate::scenario::fault::Fault;
use crate::scenario::nearest::{listed, remedy};
use crate::scenario::number;
use crate::scenario::path;
use crate::scenario::schema::{Field, Kind, Schema, Variant, unit_and_meaning};
use crate::scenario::tree::{Key, Node, Place, Value};

/// `Some` or `None` where a value must be.
pub fn not_optional(node: &Node, schema: Schema, path: &str) -> Fault {
    let wanted = wanted(&schema.kind());
    match node.value {
        Value::Option(None) => {
            Fault::new(&node.place, path, format!("expected {wanted}, not `None`"))
        }
        _ => Fault::new(&node.place, path, "this field is not optional")
            .help(format!("write {wanted} without `Some`")),
    }
}

/// Another struct than the one expected.
pub fn other_struct(node: &Node, name: &str, right: &str, path: &str) -> Fault {
    let fault = Fault::new(&node.place, path, format!("this is a `{right}`, not a `{name}`"));
    fault.help("leave the name before the bracket out")
}

/// A field that the struct does not have.
pub fn unknown_field(key: &Key, fields: &[Field], path: &str) -> Fault {
    let fault = Fault::new(&key.place, path, format!("there is no field `{}`", key.name));
    fault.help(remedy(&key.name, "fields", fields.iter().map(|field| field.name)))
}

/// A field that must be there, with its unit and meaning.
pub fn missing_field(field: &Field, open: &Place, path: &str) -> Fault {
    let message = format!("the field `{}` is missing", field.name);
    let (unit, meaning) = unit_and_meaning(field.schema.description().unwrap_or_default());
    let unit = if unit.is_empty() { unit } else { format!(" [{unit}]") };
    let meaning = if meaning.is_empty() { meaning } else { format!(": {meaning}") };
    let help = format!("add {}, {}{unit}{meaning}", field.name, wanted(&field.schema.kind()));
    Fault::new(open, &path::field(path, field.name), message).help(help.trim_end_matches('.'))
}

/// A variant with brackets that holds nothing.
pub fn holds_nothing(node: &Node, name: &str, path: &str) -> Fault {
    let fault = Fault::new(&node.place, path, format!("`{name}` holds nothing"));
    fault.help(format!("write {name} without brackets"))
}

/// A variant that holds something else.
pub fn wrong_payload(node: &Node, name: &str, kind: &Kind, path: &str) -> Fault {
    let fault = Fault::new(&node.place, path, format!("`{name}` holds {}", wanted(kind)));
    fault.help(format!("write {}", example(name, kind)))
}

/// How a struct or a variant is written.
fn example(name: &str, kind: &Kind) -> String {
    let inner = match kind {
        Kind::Struct(fields) => {
            let required = fields.iter().filter(|field| field.required);
            required.map(|field| format!("{}: ..", field.name)).collect()
        }
        Kind::Tuple(schemas) => vec!["..".to_string(); schemas.len()],
        _ => vec!["..".to_string()],
    };
    format!("{name}({})", inner.join(", "))
}

/// A variant that the enum does not have.
pub fn unknown_variant(node: &Node, name: &str, variants: &[Variant], path: &str) -> Fault {
    let fault = Fault::new(&node.place, path, format!("there is no choice `{name}`"));
    fault.help(remedy(name, "choices", variants.iter().map(|variant| variant.name)))
}

/// Fewer or more values than a list may have, if so.
pub fn wrong_count(node: &Node, least: u64, most: u64, path: &str) -> Option<Fault> {
    let values = |count: u64| if count == 1 { "value is" } else { "values are" };
    let message = match node.items().len() as u64 {
        found if found < least => {
            format!("at least {least} {} expected, not {found}", values(least))
        }
        found if found > most => format!("at most {most} {} expected, not {found}", values(most)),
        _ => return None,
    };
    Some(Fault::new(&node.place, path, message))
}

/// A number that is too small or too large.
pub fn out_of_bounds(node: &Node, schema: Schema, low: &str, high: &str, path: &str) -> Fault {
    let bounds = || format!("the number lies between {low} and {high}");
    let rule = schema.rule().map_or_else(bounds, str::to_string);
    Fault::new(&node.place, path, format!("{rule}, not {}", node.describe()))
}

/// A number with a fraction where a whole one must be.
pub fn not_whole(node: &Node, text: &str, path: &str) -> Fault {
    let fault = Fault::new(&node.place, path, format!("expected a whole number, not {text}"));
    let value = number::float(text);
    let is_exact = value.fract() == 0.0 && value.abs() < 1e15;
    if is_exact { fault.help(format!("write {value}")) } else { fault }
}

/// A text that breaks its rule.
pub fn wrong_text(node: &Node, schema: Schema, path: &str) -> Fault {
    let (least, most) = schema.lengths();
    let rule = match (schema.rule(), schema.pattern()) {
        (Some(rule), _) => rule.to_string(),
        (None, Some(pattern)) => format!("the text follows the pattern {pattern}"),
        (None, None) if most == u64::MAX => format!("the text has at least {least} letters"),
        (None, None) => format!("the text has {least} to {most} letters"),
    };
    Fault::new(&node.place, path, format!("{rule}, not {}", node.describe()))
}

/// A value of another kind.
pub fn wrong_type(node: &Node, kind: &Kind, path: &str) -> Fault {
    let message = format!("expected {}, not {}", wanted(kind), node.describe());
    let fault = Fault::new(&node.place, path, message);
    match right_form(node, kind) {
        Some(form) => fault.help(form),
        None => fault,
    }
}

/// How what was probably meant is written.
fn right_form(node: &Node, kind: &Kind) -> Option<String> {
    match (kind, &node.value) {
        (Kind::Text, Value::Unit(word)) => Some(format!("write \"{word}\"")),
        (Kind::Text, Value::Number(text)) => Some(format!("write \"{text}\"")),
        (Kind::Number { .. } | Kind::Whole { .. }, Value::Text(text)) => {
            let number = text.parse::<f64>().is_ok_and(f64::is_finite);
            number.then(|| format!("write {text} without quotation marks"))
        }
        (Kind::Enum(variants), Value::Text(text)) => {
            let is_variant = variants.iter().any(|variant| variant.name == text);
            is_variant.then(|| format!("write {text} without quotation marks"))
        }
        (Kind::List { .. }, Value::Tuple { .. } | Value::Struct { .. }) => {
            Some("lists are written in square brackets: [1, 2]".into())
        }
        (Kind::Struct(_), _) => Some(format!("write {}", example("", kind))),
        _ => None,
    }
}

/// What would be right.
fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Struct(_) => "a struct `( .. )`".into(),
        Kind::Enum(variants) => {
            format!("one of {}", listed(variants.iter().map(|variant| variant.name)))
        }
        Kind::List { .. } => "a list `[ .. ]`".into(),
        Kind::Tuple(schemas) => format!("{} values in round brackets", schemas.len()),
        Kind::Number { .. } => "a number".into(),
        Kind::Whole { .. } => "a whole number".into(),
        Kind::Text => "a text in double quotes".into(),
        Kind::Bool => "true or false".into(),
        Kind::Any => "a value".into(),
    }
}
