//! The reference of every field of a world or a rule file, as Markdown, made from the types.

use schemars::JsonSchema;

use crate::scenario::canonical;
use crate::scenario::complete;
use crate::scenario::default;
use crate::scenario::path;
use crate::scenario::schema::{self, Field, Kind, Schema, Variant, unit_and_meaning};

/// One table a struct or enum, in the order of the type, the first under this title; a type used twice has one table.
pub fn document<T: JsonSchema>(title: &str) -> String {
    let json = schema::of::<T>();
    let mut pages = Pages::default();
    pages.ask(Schema::new(&json), "", title);
    let mut text = String::new();
    while let Some(section) = pages.waiting.pop() {
        let after = std::mem::take(&mut pages.waiting);
        text.push_str(&section_of(&section, &mut pages));
        // What a table asks for comes right after it, so tables follow the order of a world.
        let inside = std::mem::replace(&mut pages.waiting, after);
        pages.waiting.extend(inside.into_iter().rev());
    }
    text
}

/// A type that still needs its table.
struct Section<'a> {
    schema: Schema<'a>,
    path: String,
    title: String,
}

/// The types met so far, each with the title of its table.
#[derive(Default)]
struct Pages<'a> {
    waiting: Vec<Section<'a>>,
    titles: Vec<(&'a str, String)>,
}

impl<'a> Pages<'a> {
    /// Asks for the table of a type, unless it has one; gives its title.
    fn ask(&mut self, schema: Schema<'a>, path: &str, title: &str) -> String {
        let known =
            schema.name().and_then(|name| self.titles.iter().find(|(other, _)| *other == name));
        if let Some((_, title)) = known {
            return title.clone();
        }
        let title = title.to_string();
        self.titles.extend(schema.name().map(|name| (name, title.clone())));
        self.waiting.push(Section { schema, path: path.to_string(), title: title.clone() });
        title
    }
}

fn section_of<'a>(section: &Section<'a>, pages: &mut Pages<'a>) -> String {
    let about = section.schema.type_description().map(plain).unwrap_or_default();
    let about = if about.is_empty() { about } else { format!("{about}\n\n") };
    let rows = match section.schema.kind() {
        Kind::Struct(fields) => fields_table(&fields, &section.path, pages),
        Kind::Enum(variants) => variants_table(&variants, &section.path, pages),
        _ => String::new(),
    };
    format!("## `{}`\n\n{about}{rows}\n", section.title)
}

fn fields_table<'a>(fields: &[Field<'a>], path: &str, pages: &mut Pages<'a>) -> String {
    let mut table =
        "| field | type | range | unit | default | meaning |\n|---|---|---|---|---|---|\n"
            .to_string();
    for field in fields {
        let inner = path::field(path, field.name);
        let (unit, meaning) = unit_and_meaning(field.schema.description().unwrap_or_default());
        let row = [
            format!("`{inner}`"),
            type_of(field.schema, &inner, &inner, pages),
            range_of(field.schema),
            cell(&unit),
            default_of(field),
            cell(&meaning),
        ];
        table.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    table
}

fn variants_table<'a>(variants: &[Variant<'a>], path: &str, pages: &mut Pages<'a>) -> String {
    let mut table =
        "| choice | holds | range | unit | meaning |\n|---|---|---|---|---|\n".to_string();
    for variant in variants {
        let (unit, meaning) = unit_and_meaning(variant.description.unwrap_or_default());
        let title = format!("{path}: {}", variant.name);
        let (holds, range) = match variant.holds {
            Some(holds) => (type_of(holds, path, &title, pages), range_of(holds)),
            None => Default::default(),
        };
        let row = [format!("`{}`", variant.name), holds, range, cell(&unit), cell(&meaning)];
        table.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    table
}

/// The type of a value; the table of what it holds is asked for under `title`.
fn type_of<'a>(schema: Schema<'a>, path: &str, title: &str, pages: &mut Pages<'a>) -> String {
    let name = match schema.kind() {
        Kind::Struct(_) => format!("struct, see `{}`", pages.ask(schema, path, title)),
        Kind::Enum(variants) if is_plain(&variants) => {
            let names: Vec<String> =
                variants.iter().map(|variant| format!("`{}`", variant.name)).collect();
            names.join(" or ")
        }
        Kind::Enum(_) => format!("choice, see `{}`", pages.ask(schema, path, title)),
        Kind::List { item, .. } => {
            let inner = format!("{path}[]");
            format!("list of: {}", type_of(item, &inner, &inner, pages))
        }
        Kind::Tuple(schemas) => {
            let types: Vec<String> =
                schemas.iter().map(|one| type_of(*one, path, title, pages)).collect();
            format!("({})", types.join(", "))
        }
        Kind::Number { .. } => "number".into(),
        Kind::Whole { .. } => "whole number".into(),
        Kind::Text => "text".into(),
        Kind::Bool => "true or false".into(),
        Kind::Any => "any".into(),
    };
    if schema.optional() { format!("{name}, optional") } else { name }
}

/// Whether the variants hold nothing and their names say all.
fn is_plain(variants: &[Variant]) -> bool {
    variants.iter().all(|variant| variant.holds.is_none() && variant.description.is_none())
}

fn range_of(schema: Schema) -> String {
    match schema.kind() {
        Kind::Number { low, high } if low > f64::MIN || high < f64::MAX => {
            format!("{low:?} to {high:?}")
        }
        Kind::Number { .. } => "finite".into(),
        Kind::Whole { low, high } => format!("{low} to {high}"),
        Kind::List { item, least, most } => {
            let count = match (least, most) {
                (0, u64::MAX) => String::new(),
                (least, u64::MAX) => format!("at least {least}"),
                (least, most) => format!("{least} to {most} of them"),
            };
            let each = range_of(item);
            let parts = [count, if each.is_empty() { each } else { format!("each {each}") }];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Kind::Text => schema.rule().map(cell).unwrap_or_default(),
        _ => String::new(),
    }
}

fn default_of(field: &Field) -> String {
    match default::of(field.schema) {
        _ if field.required => "required".into(),
        Some(node) => {
            let node = complete::complete(&node, field.schema);
            format!("`{}`", cell(&canonical::in_line(&node)))
        }
        None => "see its type".into(),
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text within a table.
fn cell(text: &str) -> String {
    plain(text).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::demo::Demo;

    #[test]
    fn every_struct_and_choice_has_one_table_in_the_order_of_the_world() {
        let text = document::<Demo>("world");
        let titles: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let wanted = [
            "`world`",
            "`rules`",
            "`rules.rents`",
            "`rules.credit`",
            "`agents`",
            "`agents.labs[]`",
            "`find`",
            "`find: Found`",
        ];
        assert_eq!(titles, wanted);
    }

    #[test]
    fn a_row_says_type_range_unit_default_and_meaning() {
        let text = document::<Demo>("world");
        for row in [
            "| `name` | text | a name has letters, digits and hyphens |  | required | What it is called. |",
            "| `users` | whole number | 0 to 4294967295 | people | required | End users. |",
            "| `find` | choice, see `find` |  |  | `Never` | What is found. |",
            "| `rules.credit` | struct, see `rules.credit`, optional |  |  | `None` | Lending, if there is any. |",
            "| `rules.rents.target` | number | 0.0 to 1.0 | share of capacity | `0.85` | Utilisation aimed at. |",
            "| `agents.labs` | list of: struct, see `agents.labs[]` | 1 to 3 of them |  | required | The labs, at least one. |",
            "| `agents.steps` | list of: number | each finite | dollars | `[]` | Steps of the ladder. |",
            "| `Fixed` | whole number | 0 to 4294967295 | month | Found in this month. |",
            "| `Lent` | struct, see `rules.credit` |  |  | Paid for by a loan. |",
            "| `find.access` | `Open` or `Closed`, optional |  |  | `None` | Who may use it. |",
        ] {
            assert!(text.lines().any(|line| line == row), "{row}\n{text}");
        }
    }
}
