//! The key to lines and colours, in rows above what it explains.

use crate::output::figure::canvas::{Anchor, Area, Canvas, plain};
use crate::output::figure::language::{GAP, LINE, Pen, TEXT};
use crate::output::figure::letters::{cut, width};

/// Width of a sample [points].
const SAMPLE: f64 = 14.0;
/// Height of a patch [points].
const PATCH: f64 = 6.0;
/// Space after an entry [points].
const AFTER: f64 = 10.0;

/// What an entry shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Sample {
    /// A line.
    Line(Pen),
    /// A colour.
    Patch(String),
}

/// An entry: a sample and what it stands for.
pub type Entry = (Sample, String);

/// The key with the places of its entries.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    entries: Vec<(f64, usize, Entry)>,
    rows: usize,
}

impl Key {
    /// Entries set in rows of a width [points].
    pub fn of(entries: Vec<Entry>, room: f64) -> Key {
        let mut key = Key { entries: Vec::new(), rows: 0 };
        let mut x = 0.0;
        for (sample, text) in entries {
            let text = cut(&text, TEXT, room - SAMPLE - GAP);
            let wide = SAMPLE + GAP + width(&text, TEXT);
            if key.rows == 0 || x + wide > room {
                (x, key.rows) = (0.0, key.rows + 1);
            }
            key.entries.push((x, key.rows - 1, (sample, text)));
            x += wide + AFTER;
        }
        key
    }

    /// The height of its rows [points].
    pub fn height(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.rows as f64 * (LINE + 1.0) + GAP }
    }

    /// Draws the key, its upper left corner at a place.
    pub fn draw(&self, canvas: &mut Canvas, (left, top): (f64, f64)) {
        for (x, row, (sample, text)) in &self.entries {
            let (x, base) = (left + x, top + *row as f64 * (LINE + 1.0) + TEXT);
            let middle = base - TEXT * 0.36;
            match sample {
                Sample::Line(pen) => canvas.line(&[(x, middle), (x + SAMPLE, middle)], *pen),
                Sample::Patch(colour) => {
                    let top = middle - PATCH / 2.0;
                    let area = Area { left: x, top, width: SAMPLE, height: PATCH };
                    canvas.rectangle(area, colour);
                }
            }
            canvas.text((x + SAMPLE + GAP, base), text, plain(Anchor::Start));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_go_to_the_next_row_where_one_is_full() {
        let entry = |text: &str| (Sample::Patch("#000000".into()), text.to_string());
        let key = Key::of(vec![entry("one"), entry("two"), entry("three")], 60.0);
        assert_eq!(key.entries.iter().map(|(_, row, _)| *row).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(Key::of(vec![], 60.0).height(), 0.0);
        let long = Key::of(vec![entry(&"long ".repeat(40))], 60.0);
        assert!(long.entries[0].2.1.ends_with('…'));
    }
}
