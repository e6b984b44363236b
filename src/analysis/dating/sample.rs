//! Runs written by hand, quarter by quarter, for tests.

use crate::analysis::columns::Columns;
use crate::analysis::dating::crash::Crash;
use crate::analysis::dating::quarters::Quarters;
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::signs::{Evidence, Signs};
use crate::analysis::sample;
use crate::record::Record;

/// Capex of a boom, a slump to a quarter and a recovery: the peak is quarter 10, the trough 14, the recovery 18.
pub const BOOM_AND_SLUMP: [f64; 24] = [
    100., 110., 120., 130., 140., 150., 160., 170., 180., 190., 200., 150., 100., 60., 50., 60.,
    100., 150., 200., 210., 220., 230., 240., 250.,
];

/// A run of whole quarters in which nothing happens but to capex.
pub fn run(capex: &[f64]) -> Record {
    quarterly(sample::record(3 * capex.len()), "capex", capex)
}

/// The same record with a column that has a value a quarter.
pub fn quarterly(record: Record, name: &str, values: &[f64]) -> Record {
    let steps = record.steps_per_year as usize / 4;
    sample::with(record, name, |step| values[step / steps])
}

/// The same record with a column that has its plain value but in one stretch of steps.
pub fn between(record: Record, name: &str, steps: std::ops::Range<usize>, value: f64) -> Record {
    let plain = record.series.column(name).unwrap();
    sample::with(record, name, |step| if steps.contains(&step) { value } else { plain[step] })
}

/// The same record with one of the signs of a crash of [`BOOM_AND_SLUMP`], by its letter.
pub fn with_sign(record: Record, sign: char) -> Record {
    match sign {
        'u' => between(record, "rents_utilisation", 33..39, 0.5),
        'w' => between(record, "impairment_loss", 35..36, 800.0),
        'e' => between(record, "equity_index", 40..45, 60.0),
        _ => between(record, "insolvency_debt", 50..51, 100.0),
    }
}

/// What somebody looks at who dates a record by a rule.
pub fn with_evidence<T>(record: &Record, rule: &Rule, look: impl Fn(&Evidence) -> T) -> T {
    let columns = Columns::of(record).unwrap();
    let quarters = Quarters::of(&columns);
    look(&Evidence { rule, columns: &columns, quarters: &quarters })
}

/// The crashes by the composite rule as it is.
pub fn composite(record: &Record) -> Vec<Crash> {
    with_evidence(record, &Rule::default(), |evidence| evidence.composite())
}

/// The signs counted from a quarter.
pub fn signs(record: &Record, peak: usize) -> Signs {
    with_evidence(record, &Rule::default(), |evidence| evidence.signs(peak, 0))
}
