//! A small report, for tests.

use crate::analysis::sheet::{Head, Report, Sheet};
use crate::analysis::statistics::estimate::{Estimate, Interval};

/// Two tables: one with every kind of cell, one without rows.
pub fn report() -> Report {
    let interval = Some(Interval { low: 0.25, high: 0.75 });
    let share = Estimate { value: 0.5, interval };
    let full = Sheet {
        name: "crashes",
        title: "Probability of a crash".into(),
        notes: vec!["Wilson intervals.".into()],
        heads: vec![
            Head::plain("world", ""),
            Head::plain("n", "runs"),
            Head::interval("probability", "share"),
            Head::plain("p_holm", ""),
        ],
        rows: vec![
            vec!["over_night|100%".into(), 20_usize.into(), share.into(), 0.0123.into()],
            vec!["=calm".into(), 7_usize.into(), f64::NAN.into(), f64::NAN.into()],
        ],
    };
    let empty = Sheet { name: "worlds", title: "What differs".into(), ..Sheet::default() };
    let about = vec![("version", "0.1.0".to_string()), ("seeds", "1..20".to_string())];
    Report { about, sheets: vec![full, Sheet { heads: vec![Head::plain("field", "")], ..empty }] }
}
