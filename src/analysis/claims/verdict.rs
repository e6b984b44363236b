//! From measured intervals to a verdict, by rule.

use crate::analysis::statistics::estimate::{Estimate, Interval};

/// On which side of a number a claim says that the truth lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Side {
    /// Above it.
    Above(f64),
    /// Below it.
    Below(f64),
    /// Between two.
    Within(f64, f64),
    /// Farther from 0 than it, on either side.
    Beyond(f64),
    /// The claim says nothing of it; it is told to understand the rest.
    Told,
}

/// What is to be said of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In all settings tested.
    Holds,
    /// In some, by name.
    OnlyIf(Vec<&'static str>),
    /// In none.
    DoesNotHold,
    /// The claim says nothing of it.
    Told,
}

impl Side {
    /// Whether the whole interval lies on the side; what was not measured does not. `None` where there is no side.
    pub fn holds(self, measured: Option<Estimate>) -> Option<bool> {
        let point = |value| Interval { low: value, high: value };
        let interval = measured.map(|one| one.interval.unwrap_or(point(one.value)));
        let lies = |on: fn(Interval, f64, f64) -> bool, a, b| {
            Some(interval.is_some_and(|interval| on(interval, a, b)))
        };
        match self {
            Side::Above(bound) => lies(|one, bound, _| one.low > bound, bound, bound),
            Side::Below(bound) => lies(|one, bound, _| one.high < bound, bound, bound),
            Side::Within(low, high) => lies(|one, a, b| a <= one.low && one.high <= b, low, high),
            Side::Beyond(bound) => lies(|one, a, b| one.low > a || one.high < b, bound, -bound),
            Side::Told => None,
        }
    }

    /// The criterion in words.
    pub fn words(self) -> String {
        match self {
            Side::Above(bound) => format!("above {bound}"),
            Side::Below(bound) => format!("below {bound}"),
            Side::Within(low, high) => format!("{low} to {high}"),
            Side::Beyond(bound) => format!("farther from 0 than {bound}"),
            Side::Told => "none".into(),
        }
    }
}

impl Verdict {
    /// The verdict over settings: a name, and whether it held there.
    pub fn over(settings: &[(&'static str, Option<bool>)]) -> Verdict {
        let tested = settings.iter().filter(|(_, held)| held.is_some()).count();
        let held: Vec<&'static str> = settings
            .iter()
            .filter(|(_, held)| *held == Some(true))
            .map(|(setting, _)| *setting)
            .collect();
        match held.len() {
            _ if tested == 0 => Verdict::Told,
            0 => Verdict::DoesNotHold,
            all if all == tested => Verdict::Holds,
            _ => Verdict::OnlyIf(held),
        }
    }

    /// The verdict in words.
    pub fn words(&self) -> String {
        match self {
            Verdict::Holds => "holds".into(),
            Verdict::OnlyIf(settings) => format!("holds only if: {}", settings.join(", ")),
            Verdict::DoesNotHold => "does not hold".into(),
            Verdict::Told => "-".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(low: f64, high: f64) -> Option<Estimate> {
        let interval = Some(Interval { low, high });
        Some(Estimate { value: (low + high) / 2.0, interval })
    }

    #[test]
    fn the_whole_interval_must_lie_on_the_claimed_side() {
        assert_eq!(Side::Above(0.5).holds(between(0.51, 0.9)), Some(true));
        assert_eq!(Side::Above(0.5).holds(between(0.5, 0.9)), Some(false));
        assert_eq!(Side::Below(0.0).holds(between(-2.0, -1.0)), Some(true));
        assert_eq!(Side::Below(0.0).holds(between(-2.0, 1.0)), Some(false));
        assert_eq!(Side::Within(-0.1, 0.1).holds(between(-0.1, 0.1)), Some(true));
        assert_eq!(Side::Within(-0.1, 0.1).holds(between(0.0, 0.2)), Some(false));
        assert_eq!(Side::Beyond(0.1).holds(between(-0.4, -0.2)), Some(true));
        assert_eq!(Side::Beyond(0.1).holds(between(0.2, 0.4)), Some(true));
        assert_eq!(Side::Beyond(0.1).holds(between(-0.2, 0.2)), Some(false));
        assert_eq!(Side::Told.holds(between(0.0, 1.0)), None);
    }

    #[test]
    fn what_was_not_measured_does_not_hold_and_what_never_varies_is_its_value() {
        assert_eq!(Side::Below(1.0).holds(None), Some(false));
        let same = Estimate { value: 0.0, interval: None };
        assert_eq!(Side::Below(1.0).holds(Some(same)), Some(true));
        assert_eq!(Side::Above(0.0).holds(Some(same)), Some(false));
    }

    #[test]
    fn the_verdict_names_the_settings_in_which_a_claim_holds() {
        let over = |held: [Option<bool>; 2]| Verdict::over(&[("a", held[0]), ("b", held[1])]);
        assert_eq!(over([Some(true), Some(true)]), Verdict::Holds);
        assert_eq!(over([Some(false), Some(true)]), Verdict::OnlyIf(vec!["b"]));
        assert_eq!(over([Some(false), Some(false)]), Verdict::DoesNotHold);
        assert_eq!(over([Some(true), None]), Verdict::Holds);
        assert_eq!(over([None, None]), Verdict::Told);
        assert_eq!(Verdict::OnlyIf(vec!["a", "b"]).words(), "holds only if: a, b");
    }
}
