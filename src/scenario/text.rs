//! Texts as they are written: `"with \"escapes\""`, `r"raw"`, `r#"raw with "quotes""#`.

use crate::scenario::cursor::{Cursor, Parsed};
use crate::scenario::fault::Fault;
use crate::scenario::tree::Place;

/// Whether a raw text begins here.
pub fn raw_begins(cursor: &Cursor) -> bool {
    let after = cursor.rest().strip_prefix('r').map(|rest| rest.trim_start_matches('#'));
    after.is_some_and(|rest| rest.starts_with('"'))
}

/// Walks over a text in double quotes and gives what it means.
pub fn take(cursor: &mut Cursor) -> Parsed<String> {
    let begin = cursor.place();
    cursor.take();
    let mut text = String::new();
    loop {
        let place = cursor.place();
        match cursor.take().ok_or_else(|| unclosed(&begin))? {
            '"' => return Ok(text),
            '\\' => text.push(escape(cursor, &place)?),
            letter => text.push(letter),
        }
    }
}

/// Walks over a raw text and gives it as it is.
pub fn take_raw(cursor: &mut Cursor) -> Parsed<String> {
    let begin = cursor.place();
    cursor.take();
    let hashes = cursor.take_while(|letter| letter == '#');
    cursor.take();
    let end = format!("\"{hashes}");
    let mut text = String::new();
    while !cursor.eat(&end) {
        text.push(cursor.take().ok_or_else(|| unclosed(&begin))?);
    }
    Ok(text)
}

fn unclosed(begin: &Place) -> Box<Fault> {
    Box::new(Fault::new(begin, "", "this text is never closed").help("end it with a double quote"))
}

fn escape(cursor: &mut Cursor, place: &Place) -> Parsed<char> {
    let letter = match cursor.take() {
        Some('n') => Some('\n'),
        Some('r') => Some('\r'),
        Some('t') => Some('\t'),
        Some(letter @ ('"' | '\'' | '\\')) => Some(letter),
        Some('u') => code_point(cursor),
        _ => None,
    };
    letter.filter(|letter| *letter != '\0').ok_or_else(|| {
        let fault = Fault::new(place, "", "this escape is not known");
        Box::new(
            fault.help(r#"escapes are \" \\ \' \n \r \t \u{e9}; a backslash itself is written \\"#),
        )
    })
}

fn code_point(cursor: &mut Cursor) -> Option<char> {
    if !cursor.eat("{") {
        return None;
    }
    let digits = cursor.take_while(|letter| letter.is_ascii_hexdigit());
    let letter = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    letter.filter(|_| cursor.eat("}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Parsed<String> {
        let mut cursor = Cursor::new("x.ron", text);
        if raw_begins(&cursor) { take_raw(&mut cursor) } else { take(&mut cursor) }
    }

    #[test]
    fn escapes_mean_letters_and_raw_texts_have_none() {
        assert_eq!(read(r#""a\n\t\"\\\u{e9}é""#).unwrap(), "a\n\t\"\\éé");
        assert_eq!(read(r##"r#"a\n"b"#"##).unwrap(), r#"a\n"b"#);
        assert_eq!(read(r#"r"C:\x""#).unwrap(), r"C:\x");
    }

    #[test]
    fn a_text_without_end_is_refused_where_it_begins_and_an_escape_where_it_is() {
        assert_eq!(
            read("\"abc\n").unwrap_err().to_string().lines().next(),
            Some("x.ron:1:1: this text is never closed")
        );
        for text in [r#""a\q""#, r#""a\u{110000}""#, r#""a\u{0}""#, r#""a\u41""#] {
            assert_eq!(read(text).unwrap_err().column, 3, "{text}");
        }
    }
}
