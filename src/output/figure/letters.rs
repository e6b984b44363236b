//! Letters: how wide a text is in the font that figures are set in, and a text made fit to be set.
//!
//! The font is DejaVu Sans Condensed (free, derived from Bitstream Vera), which has Latin, Greek, Cyrillic, Hebrew and Arabic
//! letters.

use std::sync::OnceLock;

use ttf_parser::Face;

/// The font.
pub fn font() -> &'static [u8] {
    dejavu::sans_condensed::regular()
}

fn face() -> &'static Face<'static> {
    static FACE: OnceLock<Face<'static>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(font(), 0).expect("the font of the package is a font"))
}

/// The width of a text in letters of this size [points].
pub fn width(text: &str, size: f64) -> f64 {
    let face = face();
    let units: u32 = text.chars().map(|letter| u32::from(advance(face, letter))).sum();
    f64::from(units) * size / f64::from(face.units_per_em())
}

/// How far a letter moves the next one; a letter that the font lacks is shown as a box.
fn advance(face: &Face, letter: char) -> u16 {
    let glyph = face.glyph_index(letter).unwrap_or_default();
    face.glyph_hor_advance(glyph).unwrap_or_default()
}

/// The widest of some texts [points].
pub fn widest<T: AsRef<str>>(texts: impl IntoIterator<Item = T>, size: f64) -> f64 {
    texts.into_iter().map(|text| width(text.as_ref(), size)).fold(0.0, f64::max)
}

/// A text without what no file can hold and what turns the direction of the text after it; blanks in a row are one.
pub fn clean(text: &str) -> String {
    let turns = |letter: char| matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}');
    let spaced: String =
        text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let kept: String = spaced.chars().filter(|letter| !turns(*letter)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A clean text no wider than the room there is [points]; what is cut off is three dots.
pub fn cut(text: &str, size: f64, room: f64) -> String {
    let text = clean(text);
    if width(&text, size) <= room {
        return text;
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if width(&kept, size) + width("…", size) > room {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// A text in as many lines as it needs, each no wider than the room there is [points].
pub fn wrapped(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split(' ') {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines.iter().map(|line| cut(line, size, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_to_its_room() {
        let long = "a-world-with-a-very-long-name";
        assert_eq!(cut("short", 7.0, 100.0), "short");
        let short = cut(long, 7.0, 40.0);
        assert!(short.ends_with('…') && width(&short, 7.0) <= 40.0, "{short}");
        assert_eq!(width("", 7.0), 0.0);
        assert!(width("mm", 8.0) > width("ii", 8.0));
    }

    #[test]
    fn what_no_file_can_hold_is_left_out() {
        assert_eq!(clean("a\u{0}\n\tb \u{202e}c\u{ffff}"), "a b c");
        assert_eq!(clean("<script>&"), "<script>&");
        assert_eq!(clean("עולם"), "עולם");
    }

    #[test]
    fn lines_are_broken_at_blanks() {
        let lines = wrapped("all the words of a long line", 7.0, 50.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, 7.0) <= 50.0));
        assert_eq!(lines.join(" "), "all the words of a long line");
    }
}
