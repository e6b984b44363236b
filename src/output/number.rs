//! Numbers and texts as they stand in a table.

use std::borrow::Cow;

/// The shortest text that reads back as the same number, the even one of two that are as near; nothing for a value that is
/// missing (`NaN`).
pub fn float(value: f64) -> String {
    match value {
        missing if missing.is_nan() => String::new(),
        0.0 => "0".into(),
        number => {
            let mut digits = ryu::Buffer::new();
            let digits = digits.format(number);
            digits.strip_suffix(".0").unwrap_or(digits).into()
        }
    }
}

/// The shortest text of a number in single precision, the one farther from nought of two that are as near.
pub fn single(value: f32) -> String {
    match value {
        missing if missing.is_nan() => String::new(),
        0.0 => "0".into(),
        plain if (1e-5..1e8).contains(&plain.abs()) => format!("{plain}"),
        extreme => format!("{extreme:e}"),
    }
}

/// A text that no spreadsheet takes for a formula.
pub fn text(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_short_and_nothing_is_minus_zero() {
        let read = [0.1, -0.0, 3.0, 1e-7, -2.5e20, 1.0 / 3.0, f64::NAN].map(float);
        assert_eq!(read, ["0.1", "0", "3", "1e-7", "-2.5e20", "0.3333333333333333", ""]);
        assert_eq!([0.1_f32, -0.0, f32::NAN, 2e9].map(single), ["0.1", "0", "", "2e9"]);
    }

    #[test]
    fn of_two_texts_as_near_the_even_one_is_taken() {
        let between = 29_096_433_853.0 + 0.476_562_5;
        assert_eq!(float(between), "29096433853.476562");
        assert_eq!(float(between), serde_json::json!(between).to_string());
    }

    #[test]
    fn exponents_begin_where_digits_would_be_many() {
        let read = [1e-5, 9.9e-6, -9_999_999_999_999_998.0, 1e16, f64::MAX].map(float);
        let expected = ["0.00001", "9.9e-6", "-9999999999999998", "1e16", "1.7976931348623157e308"];
        assert_eq!(read, expected);
    }

    #[test]
    fn formulas_are_disarmed() {
        for formula in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert_eq!(text(formula), format!("'{formula}"));
        }
        assert_eq!(text("lab-1"), "lab-1");
    }

    proptest! {
        #[test]
        fn every_number_reads_back_as_itself(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite() && value != 0.0);
            prop_assert_eq!(float(value).parse::<f64>().unwrap().to_bits(), bits);
            let is_plain = (1e-5..1e16).contains(&value.abs());
            let shortest = if is_plain { format!("{value}") } else { format!("{value:e}") };
            prop_assert_eq!(float(value).len(), shortest.len());
        }
    }
}
