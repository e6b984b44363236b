//! What somebody may have meant where the text stops being RON.

use crate::scenario::cursor::Cursor;
use crate::scenario::fault::Fault;
use crate::scenario::tree::{Node, Place, Value};

/// How a world looks, for those who wrote another format.
const FORM: &str = "a world file is RON: ( name: \"today\", users: 1000, rules: ( .. ) )";

fn fault(place: &Place, message: impl AsRef<str>, help: &str) -> Box<Fault> {
    Box::new(Fault::new(place, "", message).help(help))
}

/// A letter, for a message.
fn shown(letter: char) -> String {
    match letter {
        _ if letter.is_control() || letter.is_whitespace() => {
            format!("the character U+{:04X}", letter as u32)
        }
        _ => format!("`{letter}`"),
    }
}

/// The text does not begin as a world does.
pub fn not_a_world(cursor: &Cursor) -> Box<Fault> {
    let place = cursor.place();
    let rest = cursor.rest();
    let word = cursor.clone().take_name().unwrap_or_default();
    let after = rest[word.len()..].trim_start();
    match cursor.peek() {
        None => fault(&place, "there is nothing in this file", FORM),
        Some('{') => fault(&place, "`{` begins JSON, not a world", FORM),
        Some('[') => fault(&place, "`[` begins a list or TOML, not a world", FORM),
        Some('-') if rest.starts_with("---") => {
            fault(&place, "`---` begins YAML, not a world", FORM)
        }
        Some('#') => comment(&place),
        _ if !word.is_empty() && after.starts_with(':') => {
            fault(&place, "a world begins with `(`; without it this looks like YAML", FORM)
        }
        _ if !word.is_empty() && after.starts_with('=') => {
            fault(&place, "a world begins with `(`; this looks like TOML", FORM)
        }
        Some(letter) => {
            fault(&place, format!("a world begins with `(`, not with {}", shown(letter)), FORM)
        }
    }
}

fn comment(place: &Place) -> Box<Fault> {
    fault(place, "`#` begins no comment", "comments begin with `//`")
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»')
}

/// No value begins like this.
pub fn not_a_value(cursor: &Cursor, open: Option<&Place>) -> Box<Fault> {
    let place = cursor.place();
    match cursor.peek() {
        None => match open {
            Some(open) => unclosed(open),
            None => fault(
                &place,
                "there is no value",
                "write a value: 3, \"text\", true, [1, 2] or ( .. )",
            ),
        },
        Some('{') => fault(
            &place,
            "`{` begins no value",
            "structs are written ( name: value ), not { \"name\": value }",
        ),
        Some('#') => comment(&place),
        Some(letter) if is_quote(letter) => fault(
            &place,
            format!("{} is no quotation mark here", shown(letter)),
            "texts are written in straight double quotes: \"text\"",
        ),
        Some('-') => fault(
            &place,
            "`-` begins no value",
            "lists are written [1, 2]; negative numbers without a blank: -1",
        ),
        Some(letter @ (')' | ']' | ',')) => {
            fault(&place, format!("there is no value before `{letter}`"), "write the value")
        }
        Some(letter) => fault(
            &place,
            format!("no value begins with {}", shown(letter)),
            "write a number, a \"text\", true, false, a [list] or a ( struct )",
        ),
    }
}

/// A word that other languages use for a value.
pub fn foreign_word(place: &Place, word: &str) -> Option<Box<Fault>> {
    let right = match word {
        "null" | "nil" | "none" | "NULL" | "Null" => "None",
        "True" | "TRUE" => "true",
        "False" | "FALSE" => "false",
        _ => return None,
    };
    Some(fault(place, format!("`{word}` is not known"), &format!("did you mean `{right}`?")))
}

/// No field name begins here. `last` is the value before.
pub fn not_a_key(cursor: &Cursor, open: &Place, last: Option<&Node>) -> Box<Fault> {
    let place = cursor.place();
    let number_before = last.is_some_and(|node| matches!(node.value, Value::Number(_)));
    match cursor.peek() {
        None => unclosed(open),
        Some(digit) if digit.is_ascii_digit() && number_before => fault(
            &place,
            "a number cannot follow here",
            "the decimal sign is a point: 0.5, not 0,5; thousands are grouped with `_`",
        ),
        Some('"') => fault(&place, "field names have no quotation marks", "write name: value"),
        Some('#') => comment(&place),
        Some(letter) if is_quote(letter) => {
            fault(&place, "field names have no quotation marks", "write name: value")
        }
        Some(closing @ (']' | '}')) => wrong_bracket(&place, closing, open, ')'),
        Some(letter) => fault(
            &place,
            format!("a field name was expected, not {}", shown(letter)),
            "write name: value",
        ),
    }
}

/// No colon after the name of a field.
pub fn no_colon(cursor: &Cursor, name: &str, open: &Place) -> Box<Fault> {
    let place = cursor.place();
    match cursor.peek() {
        None => unclosed(open),
        Some('-') => fault(&place, "field names have no hyphens", "write `_` in names"),
        _ => fault(&place, format!("a colon was expected after `{name}`"), "write name: value"),
    }
}

/// Neither a comma nor the closing bracket after a value.
pub fn no_comma(cursor: &Cursor, last: &Node, open: &Place, close: char) -> Box<Fault> {
    let place = cursor.place();
    let number = matches!(last.value, Value::Number(_));
    let word = matches!(last.value, Value::Unit(_));
    match cursor.peek() {
        None => unclosed(open),
        Some('%') if number => {
            fault(&place, "a number carries no `%`", "write a share as a number: 10% is 0.1")
        }
        Some('/' | '*' | '+' | '-' | '^') if number => {
            fault(&place, "numbers are not computed here", "write the result: 1/3 is 0.3333")
        }
        Some('\'') if number => {
            fault(&place, "`'` groups no thousands", "thousands are grouped with `_`: 1_000_000")
        }
        Some('#') => comment(&place),
        Some(letter @ (';' | '=')) => fault(
            &place,
            format!("`{letter}` separates nothing"),
            "values are separated by commas, names from values by colons",
        ),
        Some(closing @ (')' | ']' | '}')) => wrong_bracket(&place, closing, open, close),
        _ if matches!(&last.value, Value::Text(text) if text.contains('\n')) => {
            let help = format!(
                "the text that begins in line {} may lack its closing quote",
                last.place.line
            );
            fault(&place, "a comma was expected after the text", &help)
        }
        _ if word => fault(
            &place,
            "a comma was expected after the word",
            "texts are written in double quotes",
        ),
        Some(letter) => fault(
            &place,
            format!("a comma was expected before {}", shown(letter)),
            "separate values by commas",
        ),
    }
}

fn wrong_bracket(place: &Place, closing: char, open: &Place, wanted: char) -> Box<Fault> {
    let at = if open.line > 0 { format!("line {}, ", open.line) } else { String::new() };
    let help = format!("close the bracket of {at}column {} with `{wanted}`", open.column);
    fault(place, format!("`{closing}` closes nothing"), &help)
}

/// A bracket without its end.
fn unclosed(open: &Place) -> Box<Fault> {
    fault(open, "this bracket is never closed", "every ( needs its ) and every [ its ]")
}

/// More text after the world.
pub fn not_the_end(cursor: &Cursor, value: &Node) -> Box<Fault> {
    let place = cursor.place();
    match cursor.peek() {
        Some(letter @ (')' | ']')) => fault(
            &place,
            format!("`{letter}` closes nothing"),
            "there is one closing bracket too many",
        ),
        _ if matches!(value.value, Value::Struct { .. } | Value::List(_) | Value::Tuple { .. }) => {
            fault(
                &place,
                "there is text after the end",
                "the bracket before it closes the first one of all",
            )
        }
        _ => no_comma(cursor, value, &place, ' '),
    }
}
