//! Numbers as people read them: three digits that count.

/// A number with three significant digits; plain between a thousandth and a million.
pub fn three_digits(value: f64) -> String {
    let size = value.abs();
    match size {
        0.0 => "0".into(),
        _ if !(0.0005..999_950.0).contains(&size) => format!("{value:.2e}"),
        _ if size >= 99.95 => format!("{value:.0}"),
        _ if size >= 9.995 => format!("{value:.1}"),
        _ if size >= 0.9995 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_at_every_size() {
        let shown = [0.0, 0.4567, 1.0, -12.34, 456.7, 123_456.0, 1.5e9, 0.000_123, 0.0512];
        let shown = shown.map(three_digits);
        let expected =
            ["0", "0.457", "1.00", "-12.3", "457", "123456", "1.50e9", "1.23e-4", "0.051"];
        assert_eq!(shown, expected);
    }
}
