//! What a world may hold: a view of the JSON schema that `schemars` makes from a type.
//!
//! Understood are structs, externally tagged enums, `Option`, lists, tuples, numbers, texts and
//! booleans, nested by reference; the shapes that a world's types are allowed to have.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value as Json;

/// The schema of a type, from its top.
pub fn of<T: JsonSchema>() -> Json {
    SchemaGenerator::default().into_root_schema_for::<T>().to_value()
}

/// One value within a schema.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'a> {
    root: &'a Json,
    node: &'a Json,
}

/// What a value must be.
#[derive(Debug)]
pub enum Kind<'a> {
    /// Fields, in the order of the type.
    Struct(Vec<Field<'a>>),
    /// One of several variants.
    Enum(Vec<Variant<'a>>),
    /// Any number of values of one kind, within bounds.
    List {
        /// What each of them is.
        item: Schema<'a>,
        /// The fewest there may be.
        least: u64,
        /// The most there may be.
        most: u64,
    },
    /// As many values as there are schemas.
    Tuple(Vec<Schema<'a>>),
    /// A finite number within bounds.
    Number {
        /// The smallest it may be.
        low: f64,
        /// The largest it may be.
        high: f64,
    },
    /// A whole number within bounds.
    Whole {
        /// The smallest it may be.
        low: i128,
        /// The largest it may be.
        high: i128,
    },
    /// A text.
    Text,
    /// `true` or `false`.
    Bool,
    /// Nothing is known about it.
    Any,
}

/// A field of a struct.
#[derive(Debug)]
pub struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it holds.
    pub schema: Schema<'a>,
    /// Whether it must be written.
    pub required: bool,
}

/// A variant of an enum.
#[derive(Debug)]
pub struct Variant<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it holds, if anything.
    pub holds: Option<Schema<'a>>,
    /// What it means.
    pub description: Option<&'a str>,
}

impl<'a> Schema<'a> {
    /// The top of a schema.
    pub fn new(root: &'a Json) -> Schema<'a> {
        Schema { root, node: root }
    }

    fn at(self, node: &'a Json) -> Schema<'a> {
        Schema { root: self.root, node }
    }

    /// The schema that a reference or an `Option` leads to.
    fn target(self) -> Schema<'a> {
        let alternatives = self.node["anyOf"].as_array().or(self.node["allOf"].as_array());
        let inner = alternatives.and_then(|all| all.iter().find(|one| !is_null(one)));
        match (self.node["$ref"].as_str(), inner) {
            (Some(reference), _) => self.at(definition(self.root, reference)).target(),
            (None, Some(inner)) => self.at(inner).target(),
            (None, None) => self,
        }
    }

    /// The name of the type, where it has one.
    pub fn name(self) -> Option<&'a str> {
        let reference = |node: &'a Json| node["$ref"].as_str();
        let inner = self.node["anyOf"].as_array().and_then(|all| all.iter().find_map(reference));
        let reference = reference(self.node).or(inner)?;
        reference.rsplit('/').next()
    }

    /// Whether `None` may stand here.
    pub fn optional(self) -> bool {
        let holds_null = |list: &Json| list.as_array().is_some_and(|all| all.iter().any(is_null));
        is_null(self.node) || holds_null(&self.node["type"]) || holds_null(&self.node["anyOf"])
    }

    /// The value taken where none is written.
    pub fn default(self) -> Option<&'a Json> {
        self.node.get("default")
    }

    /// The documentation: of the field or, where it has none, of its type.
    pub fn description(self) -> Option<&'a str> {
        let own = self.node["description"].as_str();
        own.or_else(|| self.target().node["description"].as_str())
    }

    /// The documentation of the type.
    pub fn type_description(self) -> Option<&'a str> {
        self.target().node["description"].as_str()
    }

    /// The sentence that says which values are right.
    pub fn rule(self) -> Option<&'a str> {
        self.target().node["rule"].as_str()
    }

    /// The pattern that a text follows.
    pub fn pattern(self) -> Option<&'a str> {
        self.target().node["pattern"].as_str()
    }

    /// The fewest and the most letters of a text.
    pub fn lengths(self) -> (u64, u64) {
        self.target().bounds("minLength", "maxLength")
    }

    fn bounds(self, least: &str, most: &str) -> (u64, u64) {
        let bound = |key: &str| self.node[key].as_u64();
        (bound(least).unwrap_or(0), bound(most).unwrap_or(u64::MAX))
    }

    /// What the value must be.
    pub fn kind(self) -> Kind<'a> {
        let target = self.target();
        if let Some(variants) = target.variants() {
            return Kind::Enum(variants);
        }
        match target.type_name() {
            Some("object") => Kind::Struct(target.fields()),
            Some("array") => target.list(),
            Some("number") => target.number(),
            Some("integer") => target.whole(),
            Some("string") => Kind::Text,
            Some("boolean") => Kind::Bool,
            _ => Kind::Any,
        }
    }

    fn type_name(self) -> Option<&'a str> {
        let one_of_several = || self.node["type"].as_array()?.iter().find(|one| !is_null(one));
        self.node["type"].as_str().or_else(|| one_of_several()?.as_str())
    }

    fn fields(self) -> Vec<Field<'a>> {
        let required = self.node["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        let field = |(name, node): (&'a String, &'a Json)| Field {
            name,
            schema: self.at(node),
            required: required.iter().any(|one| one == name),
        };
        self.node["properties"].as_object().into_iter().flatten().map(field).collect()
    }

    fn list(self) -> Kind<'a> {
        let (least, most) = self.bounds("minItems", "maxItems");
        if let Some(items) = self.node["prefixItems"].as_array() {
            return Kind::Tuple(items.iter().map(|item| self.at(item)).collect());
        }
        let item = self.at(&self.node["items"]);
        match usize::try_from(most) {
            Ok(count) if least == most => Kind::Tuple(vec![item; count]),
            _ => Kind::List { item, least, most },
        }
    }

    fn number(self) -> Kind<'a> {
        let low = self.node["minimum"].as_f64().unwrap_or(f64::MIN);
        Kind::Number { low, high: self.node["maximum"].as_f64().unwrap_or(f64::MAX) }
    }

    fn whole(self) -> Kind<'a> {
        let (low, high) = match self.node["format"].as_str() {
            Some("uint8") => (0, u8::MAX.into()),
            Some("uint16") => (0, u16::MAX.into()),
            Some("uint32") => (0, u32::MAX.into()),
            Some("uint" | "uint64") => (0, u64::MAX.into()),
            Some("int8") => (i8::MIN.into(), i8::MAX.into()),
            Some("int16") => (i16::MIN.into(), i16::MAX.into()),
            Some("int32") => (i32::MIN.into(), i32::MAX.into()),
            _ => (i64::MIN.into(), i64::MAX.into()),
        };
        let bound = |key: &str| whole(&self.node[key]);
        Kind::Whole {
            low: bound("minimum").map_or(low, |own| own.max(low)),
            high: bound("maximum").map_or(high, |own| own.min(high)),
        }
    }

    /// The variants, if this is an enum: a list of names, or one schema a variant.
    fn variants(self) -> Option<Vec<Variant<'a>>> {
        if let Some(all) = self.node["oneOf"].as_array() {
            return Some(all.iter().flat_map(|one| self.at(one).variants_of_one()).collect());
        }
        let names = self.node.get("enum").or(self.node.get("const"));
        // Here the documentation is that of the whole enum.
        let bare = |variant| Variant { description: None, ..variant };
        names.map(|_| self.variants_of_one().into_iter().map(bare).collect())
    }

    fn variants_of_one(self) -> Vec<Variant<'a>> {
        let description = self.node["description"].as_str();
        let variant = |name: &'a str, holds| Variant { name, holds, description };
        if let Some(properties) = self.node["properties"].as_object() {
            return properties
                .iter()
                .map(|(name, node)| variant(name, Some(self.at(node))))
                .collect();
        }
        let several = self.node["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
        let names = several.iter().chain(self.node.get("const")).filter_map(Json::as_str);
        names.map(|name| variant(name, None)).collect()
    }
}

fn is_null(node: &Json) -> bool {
    node == "null" || node["type"] == "null"
}

fn whole(bound: &Json) -> Option<i128> {
    let exact = bound.as_i64().map(i128::from).or(bound.as_u64().map(i128::from));
    exact.or_else(|| bound.as_f64().map(|bound| bound as i128))
}

/// What a reference such as `#/$defs/Rents` names.
fn definition<'a>(root: &'a Json, reference: &str) -> &'a Json {
    static NOTHING: Json = Json::Null;
    let pointer = reference.trim_start_matches('#');
    if pointer.is_empty() { root } else { root.pointer(pointer).unwrap_or(&NOTHING) }
}

/// The unit of a value, in the first square brackets of its documentation, and the rest.
pub fn unit_and_meaning(description: &str) -> (String, String) {
    let line = description.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.split_once('[').and_then(|(head, rest)| Some((head, rest.split_once(']')?))) {
        Some((head, (unit, tail))) => {
            let head = head.trim_end();
            let tail = tail.trim_start();
            let blank = if head.is_empty() || tail.starts_with(['.', ',', ';', ':', ')']) {
                ""
            } else {
                " "
            };
            (unit.to_string(), format!("{head}{blank}{tail}").trim_end().to_string())
        }
        None => (String::new(), line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_taken_out_of_the_first_square_brackets() {
        let parts = |text: &str| unit_and_meaning(text);
        let (unit, meaning) = parts("Speed of rents [per year]. Proposal;\nsweep [2, 20].");
        assert_eq!(
            (unit.as_str(), meaning.as_str()),
            ("per year", "Speed of rents. Proposal; sweep [2, 20].")
        );
        assert_eq!(parts("No unit."), (String::new(), "No unit.".into()));
        assert_eq!(parts("Growth [share] a year."), ("share".into(), "Growth a year.".into()));
    }
}
