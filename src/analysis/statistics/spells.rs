//! Times until something happens, and who was still watched when it did.

/// How long something lasted, and what ended it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spell {
    /// How long it was watched, from 0.
    pub time: f64,
    /// What ended it, counted from 0; `None` where watching ended first.
    pub cause: Option<usize>,
}

/// A time at which spells ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// The time.
    pub time: f64,
    /// Spells not over before it.
    pub at_risk: usize,
    /// Spells that ended at it, by cause.
    pub ended: Vec<usize>,
}

impl Spell {
    /// A spell that ended, by the only cause there is.
    pub fn ended(time: f64) -> Spell {
        Spell { time, cause: Some(0) }
    }

    /// A spell of which is known only that it lasted longer.
    pub fn censored(time: f64) -> Spell {
        Spell { time, cause: None }
    }

    /// The same spell where one cause counts and every other ends the watching.
    pub fn only(self, cause: usize) -> Spell {
        let counts = self.cause == Some(cause);
        Spell { time: self.time, cause: counts.then_some(0) }
    }
}

impl Moment {
    /// Spells that ended at this time, whatever the cause.
    pub fn all_ended(&self) -> usize {
        self.ended.iter().sum()
    }
}

/// The times at which spells ended, in order. Who leaves unended at such a time was still at risk.
pub fn moments(spells: &[Spell]) -> Vec<Moment> {
    let causes = spells.iter().filter_map(|spell| spell.cause).max().map_or(0, |last| last + 1);
    let mut sorted = spells.to_vec();
    sorted.sort_by(|a, b| a.time.total_cmp(&b.time));
    let mut left = sorted.len();
    let mut moments = Vec::new();
    for same in sorted.chunk_by(|a, b| a.time == b.time) {
        let mut ended = vec![0; causes];
        same.iter().filter_map(|spell| spell.cause).for_each(|cause| ended[cause] += 1);
        if ended.iter().any(|count| *count > 0) {
            moments.push(Moment { time: same[0].time, at_risk: left, ended });
        }
        left -= same.len();
    }
    moments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leaves_at_the_time_of_an_end_was_at_risk() {
        let spells = [Spell::ended(2.0), Spell::censored(2.0), Spell::censored(1.0)];
        let late = Spell { time: 5.0, cause: Some(1) };
        let found = moments(&[spells[0], late, spells[1], spells[2]]);
        let first = Moment { time: 2.0, at_risk: 3, ended: vec![1, 0] };
        assert_eq!(found, [first, Moment { time: 5.0, at_risk: 1, ended: vec![0, 1] }]);
        assert_eq!(late.only(1), Spell::ended(5.0));
        assert_eq!(late.only(0), Spell::censored(5.0));
        assert_eq!(moments(&[]), []);
    }
}
