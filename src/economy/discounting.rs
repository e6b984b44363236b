//! Present values.

/// Present value of one dollar a year for so many years, paid continuously \[USD\].
pub fn annuity(rate: f64, years: f64) -> f64 {
    if rate.abs() < 1e-12 { years } else { -libm::expm1(-rate * years) / rate }
}

/// Present value of one dollar a year that falls by `decline` a year, in logs, over that of one that stays: the level price
/// that is worth as much as a falling one.
pub fn level_of_falling(rate: f64, decline: f64, years: f64) -> f64 {
    if years > 0.0 { annuity(rate + decline, years) / annuity(rate, years) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_interest_an_annuity_is_its_years() {
        assert_eq!(annuity(0.0, 7.0), 7.0);
        assert!((annuity(0.1, 1e9) - 10.0).abs() < 1e-12);
    }

    #[test]
    fn a_falling_price_is_worth_less_than_one_that_stays() {
        assert_eq!(level_of_falling(0.1, 0.0, 3.0), 1.0);
        assert!((level_of_falling(0.1, 0.315, 3.0) - 0.6620).abs() < 1e-4);
    }
}
