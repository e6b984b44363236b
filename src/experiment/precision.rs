//! Enough runs for a stated precision: `half-width(P(crash)) < 0.02`.
//!
//! Looking again and again until a result is precise enough favours moments at which the spread happens to look small;
//! with blocks of fifty runs a world between two looks the bias is small, but it is there.

use std::fmt;

use crate::scenario::nearest::remedy;

/// 97.5th percentile of the standard normal distribution: intervals are at 95 %.
const NORMAL: f64 = 1.959_963_984_540_054;

/// How the imprecision of an estimate is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Half the width of its 95 % interval.
    HalfWidth,
    /// Its standard error.
    StandardError,
}

/// What is estimated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The probability that a run ends in this regime.
    Probability(String),
    /// The mean over runs of this column of `runs`.
    Mean(String),
}

/// When there are runs enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// How imprecision is measured.
    pub measure: Measure,
    /// Of what.
    pub subject: Subject,
    /// What it has to be below, in every world.
    pub below: f64,
}

/// A text that is no condition, with the place of the fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("--until: {message}\n  {text}\n  {}^\nwrite it as half-width(P(crash)) < 0.02, or as standard-error(mean(capex_fall_24m)) < 0.01", " ".repeat(*.at))]
pub struct NoCondition {
    text: String,
    at: usize,
    message: String,
}

/// Reads a text from left to right.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_blank(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn wrong(&self, message: impl Into<String>) -> NoCondition {
        let at = self.text[..self.at].chars().count();
        NoCondition { text: self.text.into(), at, message: message.into() }
    }

    /// A word, and a reader that stands before it.
    fn word(&mut self) -> (&'a str, Reader<'a>) {
        self.skip_blank();
        let before = Reader { ..*self };
        let ends = |c: char| !(c.is_alphanumeric() || c == '_' || c == '-');
        let length = self.rest().find(ends).unwrap_or(self.rest().len());
        self.at += length;
        (&self.text[before.at..self.at], before)
    }

    fn expect(&mut self, sign: char) -> Result<(), NoCondition> {
        self.skip_blank();
        if !self.rest().starts_with(sign) {
            return Err(self.wrong(format!("expected `{sign}` here")));
        }
        self.at += sign.len_utf8();
        Ok(())
    }

    /// A word of a list.
    fn one_of(&mut self, what: &str, known: &[&str]) -> Result<&'a str, NoCondition> {
        let (word, before) = self.word();
        match known.contains(&word) {
            true => Ok(word),
            false => {
                let remedy = remedy(word, what, known.iter().copied());
                Err(before.wrong(format!("expected one of the {what} here: {remedy}")))
            }
        }
    }

    fn number(&mut self) -> Result<f64, NoCondition> {
        self.skip_blank();
        let number = self.rest().trim_end().parse::<f64>().ok();
        let number = number.filter(|number| number.is_finite() && *number > 0.0);
        number.ok_or_else(|| self.wrong("expected a number above 0 here, and nothing after it"))
    }
}

impl Condition {
    /// Reads a condition that speaks of these regimes and columns.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn parse(text: &str, regimes: &[&str], columns: &[&str]) -> Result<Condition, NoCondition> {
        let mut reader = Reader { text, at: 0 };
        let measure = match reader.one_of("measures", &["half-width", "standard-error"])? {
            "half-width" => Measure::HalfWidth,
            _ => Measure::StandardError,
        };
        reader.expect('(')?;
        let subject = match reader.one_of("estimates", &["P", "mean"])? {
            "P" => Subject::Probability(reader.argument("regimes", regimes)?),
            _ => Subject::Mean(reader.argument("columns", columns)?),
        };
        reader.expect(')')?;
        reader.expect('<')?;
        Ok(Condition { measure, subject, below: reader.number()? })
    }

    /// How imprecise the estimate is after these runs; infinite where nothing can be said yet.
    pub fn imprecision(&self, seen: &Tally) -> f64 {
        let half_width = match self.subject {
            Subject::Probability(_) => wilson_half_width(seen.mean, seen.count),
            Subject::Mean(_) => NORMAL * seen.standard_error(),
        };
        match self.measure {
            Measure::HalfWidth => half_width,
            Measure::StandardError => half_width / NORMAL,
        }
    }

    /// Whether these runs are enough.
    pub fn is_met(&self, seen: &Tally) -> bool {
        self.imprecision(seen) < self.below
    }
}

impl Reader<'_> {
    fn argument(&mut self, what: &str, known: &[&str]) -> Result<String, NoCondition> {
        self.expect('(')?;
        let word = self.one_of(what, known)?.to_string();
        self.expect(')')?;
        Ok(word)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let measure = match self.measure {
            Measure::HalfWidth => "half-width",
            Measure::StandardError => "standard-error",
        };
        match &self.subject {
            Subject::Probability(regime) => write!(f, "{measure}(P({regime})) < {}", self.below),
            Subject::Mean(column) => write!(f, "{measure}(mean({column})) < {}", self.below),
        }
    }
}

/// Number, mean and spread of the values seen so far, one at a time in a stated order (Welford 1962).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Tally {
    /// Takes a value in.
    pub fn add(&mut self, value: f64) {
        self.count += 1.0;
        let off = value - self.mean;
        self.mean += off / self.count;
        self.squares += off * (value - self.mean);
    }

    fn standard_error(&self) -> f64 {
        match self.count < 2.0 {
            true => f64::INFINITY,
            false => (self.squares / (self.count - 1.0) / self.count).sqrt(),
        }
    }
}

/// Half the width of the 95 % score interval of a share (Wilson 1927): it is not nil at shares of 0 and 1.
fn wilson_half_width(share: f64, count: f64) -> f64 {
    if count == 0.0 {
        return f64::INFINITY;
    }
    let z2 = NORMAL * NORMAL;
    let spread = share * (1.0 - share) / count + z2 / (4.0 * count * count);
    NORMAL / (1.0 + z2 / count) * spread.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Condition, String> {
        let parsed = Condition::parse(text, &["crash", "ai_winter"], &["defaults", "run_months"]);
        parsed.map_err(|wrong| wrong.to_string())
    }

    #[test]
    fn a_condition_reads_back_as_it_is_written_whatever_its_blanks() {
        for text in ["half-width(P(crash)) < 0.02", "standard-error(mean(defaults)) < 1.5"] {
            assert_eq!(parse(text).unwrap().to_string(), text);
            assert_eq!(parse(&text.replace(' ', "")), parse(text));
            let wide = text.replace('(', " ( ").replace(')', " ) ");
            assert_eq!(parse(&wide), parse(text));
        }
    }

    #[test]
    fn a_fault_is_shown_where_it_is_with_what_would_be_right() {
        for (text, at, message) in [
            ("half-width(P(crahs)) < 0.02", 13, "did you mean `crash`?"),
            ("halfwidth(P(crash)) < 0.02", 0, "did you mean `half-width`?"),
            ("half-width P(crash) < 0.02", 11, "expected `(` here"),
            ("half-width(mean(crash)) < 1", 16, "the columns here are `defaults`, `run_months`"),
            ("half-width(P(crash)) <= 0.02", 22, "expected a number above 0"),
            ("half-width(P(crash)) > 0.02", 21, "expected `<` here"),
            ("half-width(P(crash)) < 0.02 %", 23, "nothing after it"),
            ("half-width(P(crash)) < 0", 23, "expected a number above 0"),
            ("", 0, "the measures here are `half-width`, `standard-error`"),
        ] {
            let shown = parse(text).unwrap_err();
            assert!(shown.contains(message), "{shown}");
            let lines: Vec<&str> = shown.lines().collect();
            assert_eq!((lines[1], lines[2].find('^')), (&*format!("  {text}"), Some(at + 2)));
        }
    }

    fn tally(values: &[f64]) -> Tally {
        let mut tally = Tally::default();
        values.iter().for_each(|value| tally.add(*value));
        tally
    }

    /// `proportion_confint(15, 50, method="wilson")` of Python's statsmodels is (0.1910, 0.4375).
    #[test]
    fn a_probability_has_the_interval_of_wilson() {
        let crashes: Vec<f64> = (0..50).map(|run| f64::from(u8::from(run < 15))).collect();
        let half_width = parse("half-width(P(crash)) < 0.13").unwrap();
        let seen = tally(&crashes);
        assert!((half_width.imprecision(&seen) - 0.123_234).abs() < 1e-6, "{seen:?}");
        assert!(half_width.is_met(&seen) && !half_width.is_met(&tally(&crashes[..10])));
        assert!(!half_width.is_met(&Tally::default()));
        assert!(half_width.imprecision(&tally(&[0.0; 50])) > 0.03);
    }

    #[test]
    fn a_mean_has_the_standard_error_of_its_values() {
        let error = parse("standard-error(mean(defaults)) < 0.7").unwrap();
        let seen = tally(&[1.0, 2.0, 3.0, 4.0]);
        assert!((error.imprecision(&seen) - (5.0_f64 / 3.0 / 4.0).sqrt()).abs() < 1e-15);
        assert!(error.is_met(&seen) && !error.is_met(&tally(&[1.0])));
    }
}
