//! What came of a run, in the few numbers that causes are asked to explain.

use serde::Serialize;

use crate::analysis::columns::MissingColumn;
use crate::analysis::dating::crash::Crash;
use crate::analysis::dating::regime::Regime;
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::timeline::{Timeline, date};
use crate::record::Record;
use crate::units::Share;

/// What came of a run. Months are steps, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// The kind of run.
    pub regime: Regime,
    /// Whether the composite rule dates a crash.
    pub crash: bool,
    /// When the composite rule was first met.
    pub confirmed: Option<usize>,
    /// Peak of capex before the first crash; without one, before its deepest fall.
    pub peak: Option<usize>,
    /// Fall of quarterly capex from that peak to its trough [share].
    pub depth: f64,
    /// Write-downs from the start of that fall until capex is back, over the book before [share].
    pub write_downs_over_book: f64,
}

/// What came of a run, by a rule.
///
/// # Errors
/// A column of the series that is not there.
pub fn outcome(record: &Record, rule: &Rule) -> Result<Outcome, MissingColumn> {
    let timeline = date(record, rule)?;
    let fall = fall(record, rule, &timeline)?;
    Ok(Outcome {
        regime: timeline.verdict.regime,
        crash: !timeline.verdict.composite.is_empty(),
        confirmed: timeline.verdict.composite.first().map(|crash| crash.confirmed),
        peak: fall.as_ref().map(|fall| fall.peak),
        depth: fall.as_ref().map_or(0.0, |fall| fall.depth),
        write_downs_over_book: fall.map_or(0.0, |fall| fall.write_downs_over_book),
    })
}

/// What is to be explained of a run: its first crash, or else the deepest fall of capex, however shallow; none if capex never
/// turned down.
///
/// # Errors
/// A column of the series that is not there.
pub fn fall(
    record: &Record,
    rule: &Rule,
    timeline: &Timeline,
) -> Result<Option<Crash>, MissingColumn> {
    if let Some(crash) = timeline.verdict.composite.first() {
        return Ok(Some(crash.clone()));
    }
    let mut any = rule.clone();
    any.crash.capex_fall = Share::new(0.0).expect("nothing is a share");
    let falls = date(record, &any)?.verdict.capex;
    let deeper = |best: Crash, fall: Crash| if fall.depth > best.depth { fall } else { best };
    Ok(falls.into_iter().reduce(deeper))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample::{record, with};

    /// Capex grows, then falls to a part of its peak, and stays there.
    fn falling(to: f64) -> Record {
        let capex = move |month| if month < 30 { 100.0 + month as f64 } else { to * 129.0 };
        with(record(60), "capex", capex)
    }

    #[test]
    fn a_crash_gives_its_own_numbers() {
        let idle = |month| if month < 30 { 0.9 } else { 0.5 };
        let lost = |month| if month == 33 { 2000.0 } else { 0.0 };
        let run = with(with(falling(0.5), "rents_utilisation", idle), "impairment_loss", lost);
        let crashed = outcome(&run, &Rule::default()).unwrap();
        assert!(crashed.crash);
        assert_eq!((crashed.regime, crashed.peak), (Regime::Crash, Some(28)));
        assert_eq!(crashed.write_downs_over_book, 0.5);
        assert!((crashed.depth - (1.0 - 0.5 * 129.0 / 128.0)).abs() < 1e-12);
    }

    #[test]
    fn without_a_crash_the_deepest_fall_is_dated_in_the_same_way() {
        let shallow = outcome(&falling(0.8), &Rule::default()).unwrap();
        assert_eq!((shallow.crash, shallow.confirmed, shallow.peak), (false, None, Some(28)));
        assert!((shallow.depth - (1.0 - 0.8 * 129.0 / 128.0)).abs() < 1e-12);
        assert_eq!(shallow.write_downs_over_book, 0.0);
    }

    #[test]
    fn a_boom_that_never_turns_has_no_depth() {
        let run = with(record(60), "capex", |month| 100.0 + month as f64);
        let boom = outcome(&run, &Rule::default()).unwrap();
        assert_eq!((boom.crash, boom.peak, boom.depth), (false, None, 0.0));
    }
}
