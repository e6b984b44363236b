//! The one text of a world: complete, one field a line, the same for the same values. It is this
//! text that is read into a type.

use ron::Options;
use ron::error::SpannedError;
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use crate::scenario::fault::Fault;
use crate::scenario::path;
use crate::scenario::tree::{Key, Node, Place, Value};

/// Deepest nesting that `ron` may follow; our brackets end at 48 and cost it up to two levels.
const RECURSION: usize = 128;

/// A text and what each of its lines came from.
pub struct Canonical {
    /// The text.
    pub text: String,
    lines: Vec<(String, Place)>,
}

/// Prints a completed tree.
pub fn print(tree: &Node) -> Canonical {
    let mut canonical = Canonical { text: String::new(), lines: Vec::new() };
    canonical.value("", tree, "", 0);
    canonical.text.push('\n');
    canonical
}

/// Reads a canonical text into a type.
///
/// # Errors
/// What the type itself refuses, at the place of the field it was reading.
pub fn read<T: DeserializeOwned>(canonical: &Canonical) -> Result<T, Box<Fault>> {
    let extensions = Extensions::IMPLICIT_SOME
        | Extensions::UNWRAP_NEWTYPES
        | Extensions::UNWRAP_VARIANT_NEWTYPES;
    let options =
        Options::default().with_default_extension(extensions).with_recursion_limit(RECURSION);
    options.from_str(&canonical.text).map_err(|error| canonical.fault(&error))
}

impl Canonical {
    /// Prints `head`, a value and the comma after it, on one line or several.
    fn value(&mut self, head: &str, node: &Node, path: &str, depth: usize) {
        self.lines.push((path.to_string(), node.place.clone()));
        self.text.push_str(&format!("{}{head}", "    ".repeat(depth)));
        match &node.value {
            _ if is_flat(node) => self.text.push_str(&in_line(node)),
            Value::Struct { name, fields } => {
                self.text.push_str(&format!("{}(\n", name.as_deref().unwrap_or_default()));
                for (key, inner) in fields {
                    let inner_path = path::field(path, &key.name);
                    self.line(&format!("{}: ", key.name), inner, &inner_path, depth + 1);
                }
                self.close(')', node, path, depth);
            }
            Value::List(items) => {
                self.text.push_str("[\n");
                self.items(items, path, depth);
                self.close(']', node, path, depth);
            }
            Value::Tuple { name, items } => {
                self.text.push_str(&format!("{}(\n", name.as_deref().unwrap_or_default()));
                self.items(items, path, depth);
                self.close(')', node, path, depth);
            }
            _ => self.text.push_str(&in_line(node)),
        }
    }

    fn line(&mut self, head: &str, node: &Node, path: &str, depth: usize) {
        self.value(head, node, path, depth);
        self.text.push_str(",\n");
    }

    fn items(&mut self, items: &[Node], path: &str, depth: usize) {
        for (index, item) in items.iter().enumerate() {
            self.line("", item, &path::element(path, index), depth + 1);
        }
    }

    fn close(&mut self, bracket: char, node: &Node, path: &str, depth: usize) {
        self.lines.push((path.to_string(), node.place.clone()));
        self.text.push_str(&format!("{}{bracket}", "    ".repeat(depth)));
    }

    fn fault(&self, error: &SpannedError) -> Box<Fault> {
        let line = error.span.start.line.clamp(1, self.lines.len());
        let (path, _) = &self.lines[line - 1];
        // A default has no place of its own: what is around it stands for it.
        let around =
            |(other, place): &&(String, Place)| path::is_within(path, other) && !place.is_default();
        let (_, place) = self.lines[..line].iter().rev().find(around).unwrap_or(&self.lines[0]);
        Box::new(Fault::new(place, path, error.code.to_string()))
    }
}

/// A value that is printed on one line: a simple one, or a row of simple ones.
pub fn is_flat(node: &Node) -> bool {
    match &node.value {
        Value::Struct { fields, .. } => fields.is_empty(),
        Value::List(items) | Value::Tuple { items, .. } => items.iter().all(is_simple),
        _ => true,
    }
}

fn is_simple(node: &Node) -> bool {
    !matches!(node.value, Value::Struct { .. } | Value::List(_) | Value::Tuple { .. })
}

/// A value on one line.
pub fn in_line(node: &Node) -> String {
    let row = |items: &[Node]| items.iter().map(in_line).collect::<Vec<_>>().join(", ");
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    match &node.value {
        Value::Struct { name: named, fields } => {
            let field = |(key, inner): &(Key, Node)| format!("{}: {}", key.name, in_line(inner));
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!("{}({})", name(named), fields.join(", "))
        }
        Value::Tuple { name: named, items } => format!("{}({})", name(named), row(items)),
        Value::List(items) => format!("[{}]", row(items)),
        Value::Number(text) => text.clone(),
        Value::Text(text) => quoted(text),
        Value::Bool(value) => value.to_string(),
        Value::Unit(name) => name.clone(),
        Value::Option(None) => "None".into(),
        Value::Option(Some(inner)) => in_line(inner),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            _ if letter.is_control() => quoted.push_str(&format!("\\u{{{:x}}}", letter as u32)),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
