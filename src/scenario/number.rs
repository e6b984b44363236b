//! Numbers as they are written: `3`, `-0.5`, `1_000`, `1e3`.

use crate::scenario::cursor::Cursor;

/// What is wrong with a number, and what would be right.
pub type Wrong = (String, &'static str);

/// Whether a number begins here.
pub fn begins(cursor: &Cursor) -> bool {
    let mut letters = cursor.rest().chars();
    match letters.next() {
        Some('-' | '+') => letters.next().is_some_and(|next| next.is_alphanumeric() || next == '.'),
        Some('.') => letters.next().is_some_and(|next| next.is_ascii_digit()),
        first => first.is_some_and(|first| first.is_ascii_digit()),
    }
}

/// Walks over a number and gives it as written.
pub fn take<'a>(cursor: &mut Cursor<'a>) -> Result<&'a str, Wrong> {
    let whole = cursor.rest();
    if matches!(cursor.peek(), Some('-' | '+')) {
        cursor.take();
    }
    loop {
        let run =
            cursor.take_while(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.');
        let exponent =
            run.ends_with(['e', 'E']) && run.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        if !(exponent && matches!(cursor.peek(), Some('-' | '+'))) {
            break;
        }
        cursor.take();
    }
    let text = &whole[..whole.len() - cursor.rest().len()];
    check(text).map(|()| text)
}

/// Whether a word is meant as a number that is not finite.
pub fn is_unbounded(word: &str) -> bool {
    let word = word.trim_start_matches(['-', '+']).to_lowercase();
    ["nan", "inf", "infinity", "infinite"].contains(&word.as_str())
}

/// The remedy for numbers that are not finite.
pub const FINITE: &str = "every number of a world is finite; leave an optional field out instead";

fn check(text: &str) -> Result<(), Wrong> {
    if is_unbounded(text) {
        return Err((format!("`{text}` is not a finite number"), FINITE));
    }
    if !is_decimal(text) {
        return Err((format!("`{text}` is not a number"), hint(text)));
    }
    let value = float(text);
    if value.is_infinite() {
        return Err((format!("{text} is larger than any number can be"), FINITE));
    }
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    if value == 0.0 && mantissa.contains(|digit: char| ('1'..='9').contains(&digit)) {
        return Err((format!("{text} is smaller than any number can be"), "write 0"));
    }
    Ok(())
}

/// Digits, perhaps a point and more digits, perhaps an exponent.
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            (mantissa, exponent.strip_prefix(['-', '+']).unwrap_or(exponent))
        }
        None => (text, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit() || c == '_');
    let some = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    let all_digits = digits(whole) && digits(fraction) && digits(exponent);
    let begins_well = some(whole) || (whole.is_empty() && some(fraction));
    all_digits && begins_well && some(exponent) && !fraction.starts_with('_')
}

fn hint(text: &str) -> &'static str {
    match text {
        _ if text.matches('.').count() > 1 => "thousands are grouped with `_`: 1_000_000",
        _ if text.starts_with("0x") => "numbers are written with decimal digits",
        _ if text.ends_with(char::is_alphabetic) => {
            "a number carries no unit and no suffix: write 5e6, not 5M; the field's unit is in its documentation"
        }
        _ => "numbers are written as 3, -0.5, 1_000 or 1e3; texts in double quotes",
    }
}

/// The number that a checked text means.
pub fn float(text: &str) -> f64 {
    text.replace('_', "").parse().unwrap_or(f64::NAN)
}

/// The whole number that a checked text means; `1e6` is one, `2.0` and `1e-1` are not.
pub fn whole(text: &str) -> Option<i128> {
    let digits = text.replace('_', "");
    match digits.split_once(['e', 'E']) {
        None => digits.parse().ok(),
        Some((mantissa, exponent)) => {
            let power = 10_i128.checked_pow(exponent.parse().ok()?)?;
            mantissa.parse::<i128>().ok()?.checked_mul(power)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<&str, Wrong> {
        take(&mut Cursor::new("x.ron", text))
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in ["0", "3", "-0.5", "+1", ".5", "1.", "1_000", "1e3", "1E-3", "2.5e+7", "007"] {
            assert_eq!(read(text), Ok(text), "{text}");
        }
        assert_eq!((float("1_000.5"), float("-1e3")), (1000.5, -1000.0));
    }

    #[test]
    fn what_is_no_finite_number_is_refused() {
        let wrong = [
            "1e400", "-1e999", "1e-400", "-inf", "+NaN", "1.2.3", "5M", "0x10", "1e", "1e+", "--1",
            "-",
        ];
        for text in wrong {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(read("1.000.000").unwrap_err().1, "thousands are grouped with `_`: 1_000_000");
    }

    #[test]
    fn whole_numbers_may_have_an_exponent_but_no_fraction() {
        assert_eq!(whole("1_000"), Some(1000));
        assert_eq!(whole("1e6"), Some(1_000_000));
        assert_eq!(whole("18446744073709551615"), Some(u64::MAX.into()));
        assert_eq!((whole("2.0"), whole("1e-1"), whole("1e99")), (None, None, None));
    }
}
