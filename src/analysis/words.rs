//! Numbers as people read them: `1.2 bn USD`, `6.5 M H100e`, `62 %`.

/// An amount of money given in dollars.
pub fn dollars(usd: f64) -> String {
    format!("{} USD", scaled(usd))
}

/// Capacity given in H100e.
pub fn compute(h100e: f64) -> String {
    format!("{} H100e", scaled(h100e))
}

/// A share of a whole.
pub fn percent(share: f64) -> String {
    match (share * 100.0).abs() {
        0.0 => "0 %".into(),
        size if size < 9.95 => format!("{:.1} %", share * 100.0),
        _ => format!("{:.0} %", share * 100.0),
    }
}

/// How many times as much.
pub fn times(ratio: f64) -> String {
    let digits = if ratio.abs() < 9.95 { 1 } else { 0 };
    format!("{ratio:.digits$} times")
}

/// A step of the run as people count: `month 3 of year 2`, both from 1.
pub fn when(step: usize, steps_per_year: u32) -> String {
    let year = steps_per_year.max(1) as usize;
    let month = (step % year) * 12 / year;
    format!("month {} of year {}", month + 1, step / year + 1)
}

fn scaled(amount: f64) -> String {
    match amount.abs() {
        size if size >= 0.9995e12 => format!("{:.2} trillion", amount / 1e12),
        size if size >= 0.9995e9 => format!("{} bn", three_digits(amount / 1e9)),
        size if size >= 0.9995e6 => format!("{} M", three_digits(amount / 1e6)),
        _ => format!("{}", amount.round() + 0.0),
    }
}

fn three_digits(amount: f64) -> String {
    let digits = if amount.abs() < 99.95 { 1 } else { 0 };
    format!("{amount:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well_at_every_size() {
        assert_eq!(dollars(401_230_000_000.0), "401 bn USD");
        assert_eq!(dollars(-1.25e9), "-1.2 bn USD");
        assert_eq!(dollars(2.5e12), "2.50 trillion USD");
        assert_eq!(dollars(999.6e6), "1.0 bn USD");
        assert_eq!(compute(6.53e6), "6.5 M H100e");
        assert_eq!(compute(512.4), "512 H100e");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.0123), "1.2 %");
        assert_eq!(percent(1.0 - 0.9), "10 %");
        assert_eq!(percent(0.617), "62 %");
        assert_eq!(times(2.34), "2.3 times");
        assert_eq!(times(100.0), "100 times");
    }

    #[test]
    fn months_are_counted_from_one() {
        assert_eq!(when(36, 12), "month 1 of year 4");
        assert_eq!(when(47, 24), "month 12 of year 2");
    }
}
