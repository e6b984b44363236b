//! The visual language of figures as pages need it: for the script as JSON, for the style as custom properties.

use serde_json::{Value, json};

use crate::output::figure::language::{
    BANDS, GUIDE, INFLOW, INK, KINDS, MARK, OTHER_KIND, OTHER_REGIME, OUTFLOW, PAPER, Pen, REGIMES,
    STRIP, WORLDS, tint,
};
use crate::output::figure::quantity::SIZES;

/// How much of its colour is left of a line that is of another run than the one in view.
const GHOST: f64 = 0.35;
/// How much ink is in the ground of what is set apart.
const SHADE: f64 = 0.06;

/// Colours, lines and sizes.
pub fn language() -> Value {
    let colours = |pairs: &[(&str, &str)]| -> Value {
        pairs.iter().map(|(name, colour)| (name.to_string(), Value::from(*colour))).collect()
    };
    json!({
        "ink": INK, "guide": GUIDE, "mark": MARK, "paper": PAPER,
        "worlds": WORLDS.map(pen), "bands": BANDS, "ghost": GHOST,
        "kinds": colours(&KINDS), "otherKind": OTHER_KIND,
        "regimes": colours(&REGIMES), "otherRegime": OTHER_REGIME,
        "strip": STRIP, "inflow": INFLOW, "outflow": OUTFLOW, "sizes": SIZES,
    })
}

fn pen(pen: Pen) -> Value {
    json!({ "colour": pen.colour, "width": pen.width, "dash": pen.dash })
}

/// The custom properties that the style speaks of.
pub fn properties() -> String {
    let shade = tint(INK, SHADE);
    format!(
        ":root{{--ink:{INK};--paper:{PAPER};--guide:{GUIDE};--mark:{MARK};--link:{INFLOW};--shade:{shade}}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_and_the_style_have_the_colours_of_figures() {
        let language = language();
        assert_eq!(language["worlds"][1]["colour"], "#d55e00");
        assert_eq!(language["worlds"][1]["dash"], json!([4.0, 1.5]));
        assert_eq!(language["kinds"]["lender"], "#e69f00");
        assert_eq!(language["regimes"]["glut"], "#e69f00");
        assert_eq!(language["sizes"][1], json!([1e9, "billion"]));
        assert!(properties().contains("--ink:#1a1a1a;"));
    }
}
