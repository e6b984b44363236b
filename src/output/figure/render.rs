//! A figure as a file: SVG with its letters as outlines, PDF with its font embedded, or PNG.

use std::io;
use std::sync::Arc;

use png::{BitDepth, ColorType, Encoder, PixelDimensions, Unit};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Indent, Options, Tree, WriteOptions};
use svg2pdf::{ConversionOptions, PageOptions};

use crate::output::figure::canvas::Canvas;
use crate::output::figure::language::POINTS_PER_MM;
use crate::output::figure::letters::font;

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Vectors; needs no font where it is shown.
    Svg,
    /// Vectors and letters that can be searched and copied.
    Pdf,
    /// Dots, so many an inch.
    Png(u32),
}

/// A figure in a format.
///
/// # Errors
/// The figure cannot be set, which would be an error of this program.
pub fn render(canvas: &Canvas, format: Format) -> io::Result<Vec<u8>> {
    let tree = Tree::from_str(&canvas.svg(), &options()).map_err(io::Error::other)?;
    match format {
        Format::Svg => Ok(outlined(canvas, &tree).into_bytes()),
        Format::Pdf => {
            let page = PageOptions { dpi: 72.0 };
            let pdf = svg2pdf::to_pdf(&tree, ConversionOptions::default(), page);
            pdf.map(sorted).map_err(|fault| io::Error::other(format!("{fault:?}")))
        }
        Format::Png(dots) => dotted(canvas, &tree, dots),
    }
}

/// No font of the machine is looked at, so that a figure is the same everywhere.
fn options() -> Options<'static> {
    let mut fonts = Database::new();
    fonts.load_font_source(Source::Binary(Arc::new(font())));
    let family = fonts.faces().next().and_then(|face| face.families.first());
    let font_family = family.map(|(name, _)| name.clone()).unwrap_or_default();
    Options { font_family, fontdb: Arc::new(fonts), ..Options::default() }
}

/// The figure with letters as outlines, in millimetres as it is to be printed.
fn outlined(canvas: &Canvas, tree: &Tree) -> String {
    let options = WriteOptions {
        coordinates_precision: 2,
        transforms_precision: 4,
        indent: Indent::None,
        ..WriteOptions::default()
    };
    let svg = tree.to_string(&options);
    let rest = svg.split_once('>').map_or("", |(_, rest)| rest);
    let mm = |points: f64| libm::round(points / POINTS_PER_MM * 100.0) / 100.0;
    let (width, height) = (canvas.width, canvas.height);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {width:.2} {height:.2}\">{rest}\n",
        mm(width),
        mm(height)
    )
}

/// Where a page lists its states of transparency, one a line.
const STATES: &[u8] = b"/ExtGState <<\n";

/// A PDF whose lists of transparencies are sorted: the package writes them in another order each time. No byte moves but those
/// of the lines, so every place the file points at stays where it was.
fn sorted(mut pdf: Vec<u8>) -> Vec<u8> {
    let is_begin = |at: &usize| pdf[*at..].starts_with(STATES);
    let begins: Vec<usize> = (0..pdf.len()).filter(is_begin).collect();
    for begin in begins {
        let begin = begin + STATES.len();
        let end = pdf[begin..].windows(2).position(|two| two == b">>");
        let end = begin + end.unwrap_or(0);
        // What stands before the closing brackets in their line is no entry.
        let end = pdf[begin..end]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(begin, |at| begin + at + 1);
        let mut lines: Vec<Vec<u8>> =
            pdf[begin..end].split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        lines.sort();
        pdf.splice(begin..end, lines.concat());
    }
    pdf
}

fn dotted(canvas: &Canvas, tree: &Tree, dots: u32) -> io::Result<Vec<u8>> {
    let scale = f64::from(dots) / 72.0;
    let (width, height) = (libm::ceil(canvas.width * scale), libm::ceil(canvas.height * scale));
    let map = Pixmap::new(width as u32, height as u32);
    let mut map = map.ok_or_else(|| io::Error::other("a picture of this size does not fit"))?;
    // The last row and column of dots may reach beyond the paper.
    map.fill(Color::WHITE);
    resvg::render(tree, Transform::from_scale(scale as f32, scale as f32), &mut map.as_mut());
    encoded(&map, dots)
}

/// Dots as PNG that says how large it is. The paper is white, so no dot is see-through.
fn encoded(map: &Pixmap, dots: u32) -> io::Result<Vec<u8>> {
    let colours: Vec<u8> = map.data().chunks_exact(4).flat_map(|dot| &dot[..3]).copied().collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, map.width(), map.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(png::Compression::Best);
    let a_metre = libm::round(f64::from(dots) / 0.0254) as u32;
    encoder.set_pixel_dims(Some(PixelDimensions {
        xppu: a_metre,
        yppu: a_metre,
        unit: Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&colours)?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::figure::canvas::{Anchor, plain};

    fn canvas() -> Canvas {
        let mut canvas = Canvas::new(72.0, 36.0);
        canvas.text((4.0, 20.0), "<b>Capex</b> עולם", plain(Anchor::Start));
        canvas
    }

    #[test]
    fn letters_of_an_svg_are_outlines_and_its_size_is_in_millimetres() {
        let svg = String::from_utf8(render(&canvas(), Format::Svg).unwrap()).unwrap();
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"25.4mm\" height=\"12.7mm\" viewBox=\"0 0 72.00 36.00\">"), "{svg}");
        assert!(!svg.contains("<text") && svg.matches("<path").count() >= 2, "{svg}");
        assert!(Tree::from_str(&svg, &Options::default()).is_ok());
    }

    #[test]
    fn a_pdf_has_its_font_and_a_png_its_size() {
        let pdf = render(&canvas(), Format::Pdf).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert!(String::from_utf8_lossy(&pdf).contains("/FontFile"));
        let png = render(&canvas(), Format::Png(144)).unwrap();
        let reader = png::Decoder::new(png.as_slice()).read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (144, 72));
        assert_eq!(reader.info().pixel_dims.unwrap().xppu, 5669);
    }

    #[test]
    fn a_figure_has_the_same_bytes_each_time() {
        let mut canvas = canvas();
        let corners = [(1.0, 1.0), (9.0, 1.0), (9.0, 9.0)];
        for share in [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] {
            canvas.area(&corners, "#0072b2", share);
        }
        for format in [Format::Svg, Format::Pdf, Format::Png(100)] {
            assert!(render(&canvas, format).unwrap() == render(&canvas, format).unwrap());
        }
    }

    #[test]
    fn transparencies_are_sorted_and_nothing_else_moves() {
        let pdf =
            b"1 /ExtGState <<\n  /gs1 7 0 R\n  /gs0 12 0 R\n>>\n2 /ExtGState <<\n>> 3".to_vec();
        let expected = b"1 /ExtGState <<\n  /gs0 12 0 R\n  /gs1 7 0 R\n>>\n2 /ExtGState <<\n>> 3";
        assert_eq!(sorted(pdf), expected);
    }
}
