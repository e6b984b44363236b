//! Reads RON text into a tree. Stops at the first fault; never panics, never overflows the stack.
//!
//! What is understood: structs with or without a name, lists, tuples, variants, `Some(..)` and
//! `None`, numbers, texts, `true` and `false`, comments. Maps, single letters and `#![enable(..)]` are not.

use std::collections::BTreeMap;

use crate::scenario::cursor::{Cursor, Parsed};
use crate::scenario::fault::Fault;
use crate::scenario::hint;
use crate::scenario::number;
use crate::scenario::text;
use crate::scenario::tree::{Key, Node, Place, Value};

/// Deepest nesting of brackets.
pub const DEEPEST: usize = 48;

/// The tree of a whole file, which must be one struct.
///
/// # Errors
/// The first fault of the text, with its place.
pub fn parse(file: &str, text: &str) -> Parsed<Node> {
    let mut parser = Parser { at: Cursor::new(file, text), depth: 0 };
    parser.refuse_control_characters()?;
    parser.at.skip_blank()?;
    let mut ahead = parser.at.clone();
    ahead.take_name();
    ahead.skip_blank()?;
    match ahead.peek() {
        Some('(') => parser.only_value(),
        _ => Err(hint::not_a_world(&parser.at)),
    }
}

/// The tree of a value that stands in an override, from this column on.
///
/// # Errors
/// The first fault of the text, with its place.
pub fn parse_override(file: &str, text: &str, column: usize) -> Parsed<Node> {
    let mut parser = Parser { at: Cursor::of_override(file, text, column), depth: 0 };
    parser.refuse_control_characters()?;
    parser.only_value()
}

struct Parser<'a> {
    at: Cursor<'a>,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn refuse_control_characters(&self) -> Parsed<()> {
        let mut cursor = self.at.clone();
        cursor.take_while(|letter| !letter.is_control() || letter.is_whitespace());
        match cursor.peek() {
            None => Ok(()),
            Some(letter) => {
                let message = format!("the control character U+{:04X} stands here", letter as u32);
                let fault = Fault::new(&cursor.place(), "", message);
                Err(Box::new(fault.help("a world file is plain text; delete the character")))
            }
        }
    }

    fn only_value(&mut self) -> Parsed<Node> {
        let value = self.value(None)?;
        self.at.skip_blank()?;
        match self.at.peek() {
            None => Ok(value),
            Some(_) => Err(hint::not_the_end(&self.at, &value)),
        }
    }

    /// A value; `open` is the bracket it stands in.
    fn value(&mut self, open: Option<&Place>) -> Parsed<Node> {
        self.at.skip_blank()?;
        let place = self.at.place();
        let value = match self.at.peek() {
            Some('(') => self.bracket(None)?,
            Some('[') => Value::List(self.list()?),
            Some('"') => Value::Text(text::take(&mut self.at)?),
            _ if text::raw_begins(&self.at) => Value::Text(text::take_raw(&mut self.at)?),
            _ if number::begins(&self.at) => Value::Number(self.number(&place)?),
            _ => match self.at.take_name() {
                Some(word) => self.word(word, &place)?,
                None => return Err(hint::not_a_value(&self.at, open)),
            },
        };
        Ok(Node { value, place })
    }

    fn number(&mut self, place: &Place) -> Parsed<String> {
        let text = number::take(&mut self.at);
        text.map(str::to_string)
            .map_err(|(message, help)| Box::new(Fault::new(place, "", message).help(help)))
    }

    fn word(&mut self, word: &str, place: &Place) -> Parsed<Value> {
        let mut ahead = self.at.clone();
        ahead.skip_blank()?;
        let bracket = ahead.peek() == Some('(');
        if bracket {
            self.at = ahead;
        }
        match word {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            "None" => Ok(Value::Option(None)),
            "Some" if bracket => self.some(),
            _ if bracket => self.bracket(Some(word)),
            _ if number::is_unbounded(word) => {
                let fault = Fault::new(place, "", format!("`{word}` is not a finite number"));
                Err(Box::new(fault.help(number::FINITE)))
            }
            _ => hint::foreign_word(place, word)
                .map_or_else(|| Ok(Value::Unit(word.to_string())), Err),
        }
    }

    /// Walks into a bracket, unless it is too deep.
    fn enter(&mut self) -> Parsed<Place> {
        let open = self.at.place();
        self.depth += 1;
        if self.depth > DEEPEST {
            let fault = Fault::new(&open, "", format!("brackets are nested deeper than {DEEPEST}"));
            return Err(Box::new(fault.help("no world needs this; is a closing bracket missing?")));
        }
        self.at.take();
        self.at.skip_blank()?;
        Ok(open)
    }

    fn some(&mut self) -> Parsed<Value> {
        let open = self.enter()?;
        let inner = self.value(Some(&open))?;
        self.separator(&inner, &open, ')')?;
        match self.close(')') {
            true => Ok(Value::Option(Some(Box::new(inner)))),
            false => {
                let fault = Fault::new(&self.at.place(), "", "`Some(..)` holds one value");
                Err(Box::new(fault.help("write Some(value), or the value alone")))
            }
        }
    }

    /// A struct or a tuple.
    fn bracket(&mut self, name: Option<&str>) -> Parsed<Value> {
        let name = name.map(str::to_string);
        let open = self.enter()?;
        if self.is_struct()? {
            return Ok(Value::Struct { name, fields: self.fields(&open)? });
        }
        Ok(Value::Tuple { name, items: self.items(&open, ')')? })
    }

    /// Whether what follows an opening bracket is meant as fields: nothing, or a name and a colon,
    /// or what those who come from other formats write instead.
    fn is_struct(&self) -> Parsed<bool> {
        let mut ahead = self.at.clone();
        match ahead.peek() {
            Some(')') => return Ok(true),
            Some('"') => drop(text::take(&mut ahead)?),
            _ => drop(ahead.take_name()),
        }
        ahead.skip_blank()?;
        Ok(matches!(ahead.peek(), Some(':' | '=')))
    }

    fn fields(&mut self, open: &Place) -> Parsed<Vec<(Key, Node)>> {
        let mut fields: Vec<(Key, Node)> = Vec::new();
        let mut seen = BTreeMap::new();
        while !self.close(')') {
            let key = self.key(open, fields.last().map(|(_, node)| node))?;
            if let Some(line) = seen.insert(key.name.clone(), key.place.line) {
                return Err(twice(&key, line));
            }
            let node = self.value(Some(open))?;
            self.separator(&node, open, ')')?;
            fields.push((key, node));
        }
        Ok(fields)
    }

    fn key(&mut self, open: &Place, last: Option<&Node>) -> Parsed<Key> {
        let place = self.at.place();
        let Some(name) = self.at.take_name() else {
            return Err(hint::not_a_key(&self.at, open, last));
        };
        self.at.skip_blank()?;
        match self.at.eat(":") {
            true => Ok(Key { name: name.to_string(), place }),
            false => Err(hint::no_colon(&self.at, name, open)),
        }
    }

    fn list(&mut self) -> Parsed<Vec<Node>> {
        let open = self.enter()?;
        self.items(&open, ']')
    }

    fn items(&mut self, open: &Place, close: char) -> Parsed<Vec<Node>> {
        let mut items = Vec::new();
        while !self.close(close) {
            let node = self.value(Some(open))?;
            self.separator(&node, open, close)?;
            items.push(node);
        }
        Ok(items)
    }

    /// Walks over the comma after a value; there may be none before the closing bracket.
    fn separator(&mut self, last: &Node, open: &Place, close: char) -> Parsed<()> {
        self.at.skip_blank()?;
        if self.at.peek() != Some(close) && !self.at.eat(",") {
            return Err(hint::no_comma(&self.at, last, open, close));
        }
        self.at.skip_blank()
    }

    fn close(&mut self, close: char) -> bool {
        let closes = self.at.peek() == Some(close);
        if closes {
            self.at.take();
            self.depth -= 1;
        }
        closes
    }
}

fn twice(key: &Key, line: usize) -> Box<Fault> {
    let fault = Fault::new(&key.place, "", format!("`{}` is set twice", key.name));
    let before = if line > 0 { format!(" in line {line}") } else { String::new() };
    Box::new(fault.help(format!("it was set before{before}; delete one of them")))
}

#[cfg(test)]
mod tests;
