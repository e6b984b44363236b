//! Numbers as a page keeps them: as short as they can be and still be read to six digits.

use serde_json::Value;

/// Digits that are kept.
const DIGITS: usize = 6;
/// Whole numbers from here on have an exponent.
const LARGE: f64 = 1e15;

/// A number with six digits that count; null where there is none.
pub fn number(value: f64) -> Value {
    if !value.is_finite() {
        return Value::Null;
    }
    let text = format!("{:.*e}", DIGITS - 1, value);
    let rounded: f64 = text.parse().unwrap_or(value);
    match rounded.fract() == 0.0 && rounded.abs() < LARGE {
        true => Value::from(rounded as i64),
        false => Value::from(rounded),
    }
}

/// A list of numbers.
pub fn numbers(values: impl IntoIterator<Item = f64>) -> Value {
    values.into_iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_six_digits_and_no_more_letters_than_they_need() {
        let values = [0.0, -0.0, 1.0 / 3.0, 12_345_678.9, 2.0, 1e-12, f64::NAN, 1e20];
        let text = numbers(values).to_string();
        assert_eq!(text, "[0,0,0.333333,12345700,2,1e-12,null,1e+20]");
    }
}
