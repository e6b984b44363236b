//! The visual language: sizes in points as printed, and one colour, line and tint for each thing that is drawn.
//!
//! Colours are those of Okabe and Ito (2008), which colour-blind readers tell apart. Things that meet in one picture differ in
//! lightness or in the dashes of their line too, so that a copy in grey says the same.

/// Points in a millimetre.
pub const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// Size of all letters but those of headings [points].
pub const TEXT: f64 = 7.0;
/// Size of headings [points].
pub const HEADING: f64 = 7.5;
/// From one line of text to the next [points].
pub const LINE: f64 = 9.0;

/// Width of axes and their ticks [points].
pub const AXIS_WIDTH: f64 = 0.5;
/// Width of lines that guide the eye [points].
pub const GUIDE_WIDTH: f64 = 0.4;
/// Width of lines that are data [points].
pub const DATA_WIDTH: f64 = 1.1;
/// Length of a tick [points].
pub const TICK: f64 = 2.5;
/// Space between things that are told apart [points].
pub const GAP: f64 = 4.0;

/// Letters, axes.
pub const INK: &str = "#1a1a1a";
/// Guides that run behind the data.
pub const GUIDE: &str = "#d9d9d9";
/// Marks of events.
pub const MARK: &str = "#6e6e6e";
/// The paper.
pub const PAPER: &str = "#ffffff";

/// A line: its colour, width and dashes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    /// Colour.
    pub colour: &'static str,
    /// Width [points].
    pub width: f64,
    /// Lengths of dashes and gaps in turn [points]; none for a solid line.
    pub dash: &'static [f64],
}

const fn data(colour: &'static str, dash: &'static [f64]) -> Pen {
    Pen { colour, width: DATA_WIDTH, dash }
}

/// A solid line of this width.
pub const fn solid(colour: &'static str, width: f64) -> Pen {
    Pen { colour, width, dash: &[] }
}

/// The lines of worlds or runs, in the order asked for.
pub const WORLDS: [Pen; 7] = [
    data("#000000", &[]),
    data("#d55e00", &[4.0, 1.5]),
    data("#0072b2", &[1.2, 1.2]),
    data("#e69f00", &[6.0, 1.5, 1.2, 1.5]),
    data("#009e73", &[2.4, 2.4]),
    data("#cc79a7", &[8.0, 2.0]),
    data("#56b4e9", &[3.0, 1.2, 1.2, 1.2, 1.2, 1.2]),
];

/// How much of its colour the band from the 5th to the 95th percentile has, and the one between the quartiles on top of it.
pub const BANDS: [f64; 2] = [0.14, 0.22];

/// Kinds of agents, in this program's words.
pub const KINDS: [(&str, &str); 6] = [
    ("hyperscaler", "#0072b2"),
    ("neocloud", "#56b4e9"),
    ("model_lab", "#d55e00"),
    ("gpu_vendor", "#009e73"),
    ("lender", "#e69f00"),
    ("government", "#cc79a7"),
];
/// All others.
pub const OTHER_KIND: &str = "#6e6e6e";

/// Regimes, by their names in tables, from dark to light as they are dreaded.
pub const REGIMES: [(&str, &str); 5] = [
    ("crash", "#d55e00"),
    ("ai_winter", "#0072b2"),
    ("glut", "#e69f00"),
    ("soft_landing", "#009e73"),
    ("boom_goes_on", "#56b4e9"),
];
/// None of them.
pub const OTHER_REGIME: &str = "#bdbdbd";

/// The colour of a kind of agent.
pub fn kind(name: &str) -> &'static str {
    named(&KINDS, name).unwrap_or(OTHER_KIND)
}

/// The colour of a regime.
pub fn regime(name: &str) -> &'static str {
    named(&REGIMES, name).unwrap_or(OTHER_REGIME)
}

fn named(colours: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    colours.iter().find(|(known, _)| *known == name).map(|(_, colour)| *colour)
}

/// What money does: comes in, or goes out.
pub const INFLOW: &str = "#0072b2";
/// See [`INFLOW`].
pub const OUTFLOW: &str = "#d55e00";

/// Parts of a run in a strip: before the peak, from peak to trough, from trough to recovery, and after it.
pub const STRIP: [&str; 4] = ["#dcecf7", "#7a2300", "#eba23c", "#3f8f6f"];

/// A colour between this one and the paper: 0 is paper, 1 the colour.
pub fn tint(colour: &str, share: f64) -> String {
    let part = |at: usize| u8::from_str_radix(colour.get(at..at + 2).unwrap_or("00"), 16);
    let mixed = |at: usize| {
        let full = f64::from(part(at).unwrap_or(0));
        (255.0 + share.clamp(0.0, 1.0) * (full - 255.0)).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", mixed(1), mixed(3), mixed(5))
}

/// How light a colour looks, from 0 (black) to 1 (white): the grey a printer makes of it.
pub fn lightness(colour: &str) -> f64 {
    let part = |at: usize| u8::from_str_radix(colour.get(at..at + 2).unwrap_or("00"), 16);
    let share = |at: usize| f64::from(part(at).unwrap_or(0)) / 255.0;
    0.299 * share(1) + 0.587 * share(3) + 0.114 * share(5)
}

/// Letters that can be read on a colour.
pub fn letters_on(colour: &str) -> &'static str {
    if lightness(colour) < 0.52 { PAPER } else { INK }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worlds_that_look_alike_in_grey_have_other_dashes() {
        for (at, one) in WORLDS.iter().enumerate() {
            for other in &WORLDS[at + 1..] {
                assert!(one.colour != other.colour && one.dash != other.dash);
            }
        }
    }

    #[test]
    fn parts_of_a_strip_differ_in_grey() {
        let mut greys = STRIP.map(lightness);
        greys.sort_by(f64::total_cmp);
        assert!(greys.windows(2).all(|pair| pair[1] - pair[0] > 0.08), "{greys:?}");
    }

    #[test]
    fn tints_lie_between_paper_and_colour() {
        assert_eq!(tint("#0072b2", 1.0), "#0072b2");
        assert_eq!(tint("#0072b2", 0.0), PAPER);
        assert_eq!(letters_on("#0072b2"), PAPER);
        assert_eq!(letters_on("#e69f00"), INK);
    }
}
