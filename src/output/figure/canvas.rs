//! What is drawn on: lines, areas and texts in points from the top left corner, kept as SVG.

use std::fmt::Write;

use crate::output::figure::language::{INK, PAPER, Pen, TEXT};
use crate::output::figure::letters::clean;

/// A place [points].
pub type Point = (f64, f64);

/// A rectangle [points].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Area {
    /// The right edge.
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// The place in its middle.
    pub fn middle(&self) -> Point {
        (self.left + self.width / 2.0, self.top + self.height / 2.0)
    }
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Letters {
    /// Size [points].
    pub size: f64,
    /// Colour.
    pub colour: &'static str,
    /// Which end stands at the place.
    pub anchor: Anchor,
}

/// Letters of the usual size and colour.
pub const fn plain(anchor: Anchor) -> Letters {
    Letters { size: TEXT, colour: INK, anchor }
}

/// A figure under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Canvas {
    /// Its width [points].
    pub width: f64,
    /// Its height [points].
    pub height: f64,
    body: String,
}

impl Canvas {
    /// Empty paper.
    pub fn new(width: f64, height: f64) -> Canvas {
        let mut canvas = Canvas { width, height, body: String::new() };
        canvas.rectangle(Area { left: 0.0, top: 0.0, width, height }, PAPER);
        canvas
    }

    /// A line from place to place.
    pub fn line(&mut self, points: &[Point], pen: Pen) {
        let dashes: Vec<String> = pen.dash.iter().copied().map(number).collect();
        let dash = match dashes.is_empty() {
            true => String::new(),
            false => format!(" stroke-dasharray=\"{}\"", dashes.join(" ")),
        };
        self.put(format_args!(
            "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{dash}/>",
            path(points),
            pen.colour,
            number(pen.width)
        ));
    }

    /// What an outline encloses, in this much of a colour.
    pub fn area(&mut self, outline: &[Point], colour: &str, share: f64) {
        let opacity = number(share);
        self.put(format_args!(
            "<path d=\"{}Z\" fill=\"{colour}\" fill-opacity=\"{opacity}\"/>",
            path(outline)
        ));
    }

    /// A filled rectangle.
    pub fn rectangle(&mut self, area: Area, colour: &str) {
        let Area { left, top, .. } = area;
        let corners = [(left, top), (area.right(), top), (area.right(), area.bottom())];
        self.area(&[&corners[..], &[(left, area.bottom())]].concat(), colour, 1.0);
    }

    /// A text, its base line at the place.
    pub fn text(&mut self, (x, y): Point, text: &str, letters: Letters) {
        let anchor = match letters.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y, size) = (number(x), number(y), number(letters.size));
        self.put(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{}\">{}</text>",
            letters.colour,
            escaped(&clean(text))
        ));
    }

    /// A text that reads upwards, its base line at the place.
    pub fn upright(&mut self, (x, y): Point, text: &str, letters: Letters) {
        self.put(format_args!("<g transform=\"matrix(0 -1 1 0 {} {})\">", number(x), number(y)));
        self.text((0.0, 0.0), text, letters);
        self.put(format_args!("</g>"));
    }

    /// The whole figure; a unit is a point.
    pub fn svg(&self) -> String {
        let (width, height) = (number(self.width), number(self.height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">\n{}</svg>\n",
            self.body
        )
    }

    fn put(&mut self, element: std::fmt::Arguments) {
        writeln!(self.body, "{element}").expect("a text takes what is written to it");
    }
}

/// A number as it stands in the file: hundredths of a point are finer than any printer.
fn number(value: f64) -> String {
    let text = format!("{:.2}", value + 0.0);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

fn path(points: &[Point]) -> String {
    let step = |(at, (x, y)): (usize, &Point)| {
        format!("{}{} {}", if at == 0 { "M" } else { "L" }, number(*x), number(*y))
    };
    points.iter().enumerate().map(step).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::figure::language::solid;

    #[test]
    fn numbers_are_short() {
        assert_eq!([0.0, -0.001, 12.0, 1.234, 7.5].map(number), ["0", "0", "12", "1.23", "7.5"]);
    }

    #[test]
    fn nothing_in_a_text_is_taken_for_an_element() {
        let mut canvas = Canvas::new(10.0, 10.0);
        canvas.text((1.0, 2.0), "</text><script>\"&\u{0}", plain(Anchor::Start));
        let svg = canvas.svg();
        assert!(svg.contains(">&lt;/text&gt;&lt;script&gt;&quot;&amp;</text>"), "{svg}");
    }

    #[test]
    fn a_line_goes_through_its_places() {
        let mut canvas = Canvas::new(10.0, 10.0);
        canvas.line(&[(0.0, 1.0), (2.5, 3.0)], solid(INK, 0.5));
        assert!(canvas.svg().contains("d=\"M0 1L2.5 3\""));
    }
}
