//! Walks through a text letter by letter and knows where it is.

use std::sync::Arc;

use crate::scenario::fault::Fault;
use crate::scenario::tree::Place;

/// What a step of the parser gives: a value, or the one fault that stops it.
pub type Parsed<T> = Result<T, Box<Fault>>;

/// A position in a text. Copies are cheap, so looking ahead means walking a copy.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    rest: &'a str,
    file: Arc<str>,
    line: usize,
    column: usize,
}

impl<'a> Cursor<'a> {
    /// The beginning of a file.
    pub fn new(file: &str, text: &'a str) -> Cursor<'a> {
        Cursor { rest: text, file: file.into(), line: 1, column: 1 }
    }

    /// The beginning of the value of an override, which has columns but no lines.
    pub fn of_override(file: &str, text: &'a str, column: usize) -> Cursor<'a> {
        Cursor { rest: text, file: file.into(), line: 0, column }
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        Place { file: self.file.clone(), line: self.line, column: self.column }
    }

    /// The text not walked yet.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// The next letter.
    pub fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Walks over the next letter.
    pub fn take(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.rest = &self.rest[letter.len_utf8()..];
        if letter == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(letter)
    }

    /// Walks over `wanted` if it comes next.
    pub fn eat(&mut self, wanted: &str) -> bool {
        let there = self.rest.starts_with(wanted);
        if there {
            for _ in wanted.chars() {
                self.take();
            }
        }
        there
    }

    /// Walks over the letters that belong, and gives them.
    pub fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let whole = self.rest;
        while self.peek().is_some_and(&belongs) {
            self.take();
        }
        &whole[..whole.len() - self.rest.len()]
    }

    /// Walks over blanks and comments.
    pub fn skip_blank(&mut self) -> Parsed<()> {
        loop {
            self.take_while(char::is_whitespace);
            if self.rest.starts_with("//") {
                self.take_while(|letter| letter != '\n');
            } else if self.rest.starts_with("/*") {
                self.skip_comment()?;
            } else {
                return Ok(());
            }
        }
    }

    /// Walks over a comment that may hold others.
    fn skip_comment(&mut self) -> Parsed<()> {
        let begin = self.place();
        let mut open = 0_usize;
        loop {
            if self.eat("/*") {
                open += 1;
            } else if self.eat("*/") {
                open -= 1;
            } else if self.take().is_none() {
                let fault = Fault::new(&begin, "", "this comment is never closed");
                return Err(Box::new(fault.help("every `/*` needs its own `*/`")));
            }
            if open == 0 {
                return Ok(());
            }
        }
    }

    /// Walks over a name, if one begins here.
    pub fn take_name(&mut self) -> Option<&'a str> {
        let begins = self.peek().is_some_and(|letter| letter.is_alphabetic() || letter == '_');
        begins.then(|| self.take_while(|letter| letter.is_alphanumeric() || letter == '_'))
    }
}
