//! What is wrong with a world, where, and what would be right.

use std::fmt;

use crate::scenario::tree::Place;

/// Longest message, help or path shown, in characters.
const LONGEST: usize = 300;

/// One thing that is wrong. Texts from the file are escaped and cut, so it can be printed as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file as the user named it, or `--set path=value`.
    pub file: String,
    /// Line, from 1; 0 where there are no lines.
    pub line: usize,
    /// Column in characters, from 1; 0 where the whole file is meant.
    pub column: usize,
    /// The field, as `rules.rents.speed` or `agents.labs[2].share`; empty where there is none.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

impl Fault {
    /// A fault without help.
    pub fn new(place: &Place, path: &str, message: impl AsRef<str>) -> Fault {
        Fault {
            file: printable(&place.file),
            line: place.line,
            column: place.column,
            path: printable(path),
            message: printable(message.as_ref()),
            help: None,
        }
    }

    /// The same with a remedy.
    pub fn help(mut self, help: impl AsRef<str>) -> Fault {
        self.help = Some(printable(help.as_ref()));
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let file = self.file.as_str().into();
        write!(f, "{}: ", Place { file, line: self.line, column: self.column })?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}", self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "\n  help: {help}"))
    }
}

/// Escapes what a terminal would obey or hide, and cuts what nobody would read.
fn printable(text: &str) -> String {
    let mut shown = String::new();
    for (count, letter) in text.chars().enumerate() {
        if count == LONGEST {
            shown.push('…');
            break;
        }
        match letter {
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => {
                shown.extend(letter.escape_unicode());
            }
            '\u{feff}' => shown.extend(letter.escape_unicode()),
            _ if letter.is_control() => shown.extend(letter.escape_default()),
            _ => shown.push(letter),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_prints_place_path_message_and_help_on_two_lines() {
        let place = Place { file: "worlds/x.ron".into(), line: 12, column: 5 };
        let fault =
            Fault::new(&place, "rules.rents.speed", "a share lies between 0 and 1, not 1.5");
        let line = "worlds/x.ron:12:5: rules.rents.speed: a share lies between 0 and 1, not 1.5";
        assert_eq!(fault.to_string(), line);
        assert_eq!(fault.help("write 0.5").to_string(), format!("{line}\n  help: write 0.5"));
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_long_texts_are_cut() {
        let fault =
            Fault::new(&Place::whole("a\nb"), "", format!("\x1b[2J\u{202e}{}", "x".repeat(999)));
        let text = fault.to_string();
        assert!(text.starts_with("a\\nb: \\u{1b}[2J\\u{202e}xxx"));
        assert!(text.chars().count() < 340 && text.ends_with('…'));
    }
}
