//! Amounts as an axis says them: in the unit of their size, `billion USD` rather than a long row of noughts.

/// Sizes that have a name, the largest first.
pub const SIZES: [(f64, &str); 4] =
    [(1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e4, "thousand")];

/// What the numbers along an axis are of.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// By how much values are divided.
    pub by: f64,
    /// What is left of them: `billion USD per month`.
    pub unit: String,
}

impl Quantity {
    /// A unit in the size of its largest value, which stays a number of one to four digits.
    pub fn of(unit: &str, most: f64) -> Quantity {
        let size = SIZES.into_iter().find(|(size, _)| most.abs() >= *size);
        match size {
            // Ten thousand is a thousand times ten.
            Some((_, "thousand")) => Quantity { by: 1e3, unit: named("thousand", unit) },
            Some((size, name)) => Quantity { by: size, unit: named(name, unit) },
            None => Quantity { by: 1.0, unit: unit.to_string() },
        }
    }

    /// A value, with as many digits as tell it from one a step away.
    pub fn say(&self, value: f64, step: f64) -> String {
        decimal(value / self.by, digits(step / self.by))
    }
}

fn named(size: &str, unit: &str) -> String {
    format!("{size} {unit}").trim_end().to_string()
}

/// How many digits after the point a step has.
fn digits(step: f64) -> usize {
    let shifted = (0..9).scan(step, |shifted, _| {
        let now = *shifted;
        *shifted *= 10.0;
        Some(now)
    });
    let whole = |value: &f64| (value - libm::round(*value)).abs() < 1e-6 * value.abs().max(1.0);
    shifted.take_while(|value| !(whole(value) && value.abs() > 0.5)).count()
}

/// A number with a true minus sign.
pub fn decimal(value: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", value.abs());
    let is_nought = text.chars().all(|letter| matches!(letter, '0' | '.'));
    if value < 0.0 && !is_nought { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_in_billions_or_trillions() {
        let money = Quantity::of("USD per month", 4.2e10);
        assert_eq!(money.unit, "billion USD per month");
        assert_eq!(money.say(2e10, 1e10), "20");
        assert_eq!(Quantity::of("USD", 3e12).say(2.5e12, 5e11), "2.5");
        assert_eq!(Quantity::of("share", 0.9), Quantity { by: 1.0, unit: "share".into() });
        assert_eq!(Quantity::of("MW", 2e4).say(1.5e4, 5e3), "15");
    }

    #[test]
    fn steps_have_the_digits_they_need() {
        assert_eq!([1.0, 20.0, 0.5, 0.25, 0.1, 0.002].map(digits), [0, 0, 1, 2, 1, 3]);
        assert_eq!((decimal(-1.5, 1), decimal(-0.01, 1)), ("−1.5".into(), "0.0".into()));
    }
}
