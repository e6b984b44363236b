//! A world file as it was written: values that remember their place.

use std::fmt;
use std::sync::Arc;

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as the user named it, `--set path=value`, or `default`.
    pub file: Arc<str>,
    /// Line, from 1; 0 where there are no lines: overrides and defaults.
    pub line: usize,
    /// Column in characters, from 1; 0 where the place is the whole file.
    pub column: usize,
}

impl Place {
    /// A whole file, or the default of a field.
    pub fn whole(file: &str) -> Place {
        Place { file: file.into(), line: 0, column: 0 }
    }

    /// The place of a value that nobody wrote.
    pub fn default_value() -> Place {
        Place::whole("default")
    }

    /// Whether nobody wrote the value.
    pub fn is_default(&self) -> bool {
        self.line == 0 && self.column == 0
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match (self.line, self.column) {
            (0, 0) => write!(f, "{}", self.file),
            (0, column) => write!(f, "{}: column {column}", self.file),
            (line, column) => write!(f, "{}:{line}:{column}", self.file),
        }
    }
}

/// A value and where it was set.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What was written.
    pub value: Value,
    /// Where.
    pub place: Place,
}

/// The name of a field and where it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The name.
    pub name: String,
    /// Where.
    pub place: Place,
}

/// The kinds of value that RON text can hold, before anybody knows what they mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `( a: 1 )`, `Found(size: 2)`, `()`.
    Struct {
        /// The name before the bracket: that of a struct or of a variant.
        name: Option<String>,
        /// The fields as written.
        fields: Vec<(Key, Node)>,
    },
    /// `(1, 2)`, `Fixed(3)`.
    Tuple {
        /// The name before the bracket: that of a variant.
        name: Option<String>,
        /// The values as written, at least one.
        items: Vec<Node>,
    },
    /// `[1, 2]`.
    List(Vec<Node>),
    /// A finite number, as written.
    Number(String),
    /// A text without its quotes and escapes.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// A variant that holds nothing: `Open`.
    Unit(String),
    /// `None` or `Some(..)`.
    Option(Option<Box<Node>>),
}

impl Node {
    /// A value at a place.
    pub fn new(value: Value, place: &Place) -> Node {
        Node { value, place: place.clone() }
    }

    /// The value without a `Some` around it, which may be written or left out.
    pub fn bare(&self) -> &Node {
        match &self.value {
            Value::Option(Some(inner)) => inner.bare(),
            _ => self,
        }
    }

    /// The fields of a struct or of a variant that has fields; none for anything else.
    pub fn fields(&self) -> &[(Key, Node)] {
        match &self.bare().value {
            Value::Struct { fields, .. } => fields,
            Value::Tuple { items, .. } if items.len() == 1 => items[0].fields(),
            _ => &[],
        }
    }

    /// The values of a list, a tuple or a variant; none for anything else.
    pub fn items(&self) -> &[Node] {
        match &self.bare().value {
            Value::List(items) | Value::Tuple { items, .. } => items,
            _ => &[],
        }
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Node> {
        self.fields().iter().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }

    /// What stands here, for a message.
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Struct { name: Some(name), .. } | Value::Tuple { name: Some(name), .. } => {
                format!("`{name}(..)`")
            }
            Value::Struct { .. } => "a struct `( .. )`".into(),
            Value::Tuple { .. } => "values in round brackets".into(),
            Value::List(_) => "a list".into(),
            Value::Number(text) => text.clone(),
            Value::Text(text) => format!("the text \"{text}\""),
            Value::Bool(value) => format!("`{value}`"),
            Value::Unit(name) => format!("`{name}`"),
            Value::Option(None) => "`None`".into(),
            Value::Option(Some(inner)) => inner.describe(),
        }
    }
}
