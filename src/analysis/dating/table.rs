//! A timeline as one row of named cells, for tables of many runs.

use crate::analysis::dating::crash::Crash;
use crate::analysis::dating::timeline::{SENSITIVITY, Timeline, Verdict};
use crate::analysis::summary::Key;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A number; none where it did not happen.
    Number(Option<f64>),
    /// A name.
    Text(&'static str),
}

/// A column of the table.
struct Measure {
    key: Key,
    read: Box<dyn Fn(&Timeline) -> Cell>,
}

/// The rules side by side: prefix of the columns, words, and the crashes that the rule dates.
const RULES: [(&str, &str, fn(&Verdict) -> &[Crash]); 4] = [
    ("crash", "the composite rule", |verdict| &verdict.composite),
    ("capex", "capex alone", |verdict| &verdict.capex),
    ("utilisation", "utilisation alone", |verdict| &verdict.utilisation),
    ("equity", "share prices alone", |verdict| &verdict.equity),
];

/// Reads a number of a timeline.
type OfTimeline = fn(&Timeline) -> Option<f64>;
/// Reads a number of a crash.
type OfCrash = fn(&Crash) -> Option<f64>;

fn month(step: Option<usize>) -> Option<f64> {
    step.map(|step| step as f64)
}

/// What is told of a run as a whole.
const RUN: [(&str, &str, &str, OfTimeline); 5] = [
    ("run_months", "months", "Length of the run", |t| Some(t.run_months)),
    ("first_breakthrough_month", "month", "First breakthrough of any kind and size", |t| {
        month(t.first_breakthrough)
    }),
    ("find_month", "month", "First breakthrough in inference of 2x or more", |t| month(t.find)),
    ("bear_market_month", "month", "First month of a bear market", |t| month(t.bear_market)),
    ("slump_month", "month", "First month of a slump of share prices", |t| month(t.slump)),
];

/// When a run was of a kind beside crashes.
const REGIMES: [(&str, &str, &str, OfTimeline); 4] = [
    ("ai_winter_month", "month", "First quarter of an AI winter", |t| {
        month(t.verdict.regimes.ai_winter)
    }),
    ("glut_month", "month", "First quarter of a glut", |t| month(t.verdict.regimes.glut)),
    ("soft_landing_month", "month", "Highest quarter of capex, where it landed softly", |t| {
        month(t.verdict.regimes.soft_landing)
    }),
    ("boom_goes_on_month", "month", "Highest quarter of capex, where it has not turned", |t| {
        month(t.verdict.regimes.boom_goes_on)
    }),
];

/// What is told of the first crash of each rule.
const CRASH: [(&str, &str, &str, OfCrash); 10] = [
    ("start_month", "month", "When the boom ended", |c| month(Some(c.start))),
    ("peak_month", "month", "Last peak before the fall", |c| month(Some(c.peak))),
    ("confirmed_month", "month", "When all that the rule asks for had happened", |c| {
        month(Some(c.confirmed))
    }),
    ("trough_month", "month", "Trough", |c| month(c.trough)),
    ("recovery_month", "month", "When the level of before was reached again", |c| {
        month(c.recovery)
    }),
    ("depth", "share", "Fall from the peak to the trough, or as far as the run goes", |c| {
        Some(c.depth)
    }),
    ("duration_months", "months", "From the peak to the trough", |c| c.duration_months),
    ("recovery_months", "months", "From the peak to the recovery", |c| c.recovery_months),
    (
        "write_downs_usd",
        "USD",
        "Write-downs from the start to the recovery or the end of the run",
        |c| Some(c.write_downs_usd),
    ),
    (
        "write_downs_over_book",
        "share",
        "Those over the book of the quarter before the start",
        |c| Some(c.write_downs_over_book),
    ),
];

/// When each sign of the first crash by the composite rule was seen.
const SIGNS: [(&str, &str, OfCrash); 5] = [
    ("crash_sign_capex_month", "Capex had fallen far enough", |c| month(c.signs.capex)),
    (
        "crash_sign_utilisation_month",
        "Utilisation was low for long enough or had fallen far enough",
        |c| month(c.signs.utilisation),
    ),
    ("crash_sign_write_downs_month", "Write-downs were large enough", |c| {
        month(c.signs.write_downs)
    }),
    ("crash_sign_equity_month", "Share prices had fallen far enough", |c| month(c.signs.equity)),
    ("crash_sign_defaults_month", "Defaulted debt was large enough", |c| month(c.signs.defaults)),
];

impl Timeline {
    /// The columns of the table, in order; the same for every timeline.
    pub fn keys() -> Vec<Key> {
        measures().into_iter().map(|measure| measure.key).collect()
    }

    /// The row of this timeline, one cell a column.
    pub fn row(&self) -> Vec<Cell> {
        measures().iter().map(|measure| (measure.read)(self)).collect()
    }
}

fn measures() -> Vec<Measure> {
    let mut all: Vec<Measure> = RUN.into_iter().map(of_timeline).collect();
    all.push(regime("regime".into(), "Kind of the run", |timeline| Some(&timeline.verdict)));
    all.extend(REGIMES.into_iter().map(of_timeline));
    for (prefix, words, crashes) in RULES {
        let of_rule = |name: &str, meaning: &str| {
            (format!("{prefix}_{name}"), format!("{meaning}, by {words}"))
        };
        let count = move |timeline: &Timeline| Some(crashes(&timeline.verdict).len() as f64);
        all.push(measure(of_rule("count", "Crashes in the run"), "crashes", count));
        for (name, unit, meaning, read) in CRASH {
            let first = move |timeline: &Timeline| read(crashes(&timeline.verdict).first()?);
            all.push(measure(of_rule(name, meaning), unit, first));
        }
    }
    for (name, meaning, read) in SIGNS {
        let first = move |timeline: &Timeline| read(timeline.verdict.composite.first()?);
        all.push(measure(
            (name.into(), format!("{meaning}, in the first crash by the composite rule")),
            "month",
            first,
        ));
    }
    SENSITIVITY.into_iter().enumerate().for_each(|(at, factor)| all.extend(scaled(at, factor)));
    all
}

/// What a rule with scaled thresholds says.
fn scaled(at: usize, factor: f64) -> [Measure; 2] {
    let percent = factor * 100.0;
    let with = format!("with all thresholds at {percent} % of the rule's");
    let peak = move |timeline: &Timeline| {
        Some(timeline.sensitivity.get(at)?.verdict.composite.first()?.peak as f64)
    };
    [
        regime(
            format!("regime_at_{percent}"),
            &format!("Kind of the run {with}"),
            move |timeline| timeline.sensitivity.get(at).map(|scaled| &scaled.verdict),
        ),
        measure(
            (
                format!("crash_peak_month_at_{percent}"),
                format!("Last peak before the fall, by the composite rule {with}"),
            ),
            "month",
            peak,
        ),
    ]
}

fn of_timeline((name, unit, meaning, read): (&str, &'static str, &str, OfTimeline)) -> Measure {
    measure((name.into(), meaning.into()), unit, read)
}

fn measure(
    (name, meaning): (String, String),
    unit: &str,
    read: impl Fn(&Timeline) -> Option<f64> + 'static,
) -> Measure {
    let read = Box::new(move |timeline: &Timeline| Cell::Number(read(timeline)));
    Measure { key: Key { name, unit: unit.into(), meaning }, read }
}

fn regime(
    name: String,
    meaning: &str,
    verdict: impl Fn(&Timeline) -> Option<&Verdict> + 'static,
) -> Measure {
    let text = move |timeline: &Timeline| {
        Cell::Text(verdict(timeline).map_or("", |verdict| verdict.regime.name()))
    };
    let key = Key { name, unit: String::new(), meaning: meaning.into() };
    Measure { key, read: Box::new(text) }
}
