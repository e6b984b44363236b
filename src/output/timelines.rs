//! Timelines of several runs side by side: as text, as CSV and in JSON.

use std::io::{self, Write};
use std::iter::once;

use serde::Serialize;

use crate::analysis::dating::crash::Crash;
use crate::analysis::dating::regime::Regime;
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::signs::Signs;
use crate::analysis::dating::table::Cell;
use crate::analysis::dating::timeline::{Timeline, Verdict};
use crate::output::number::{float, text};
use crate::output::table::Table;

/// Room for all columns but that of names [letters].
const ROOM: usize = 60;

/// A run and how it was dated.
#[derive(Clone, Debug, Serialize)]
pub struct DatedRun {
    /// Its name: that of its folder, or world and seed.
    pub run: String,
    /// Its timeline.
    pub timeline: Timeline,
}

/// Runs dated by one rule.
#[derive(Clone, Debug, Serialize)]
pub struct Timelines {
    /// The rule.
    pub rule: Rule,
    /// The runs, in the order asked for.
    pub runs: Vec<DatedRun>,
}

impl Timelines {
    /// Writes one row a run; the columns are those of [`Timeline::keys`].
    ///
    /// # Errors
    /// What the destination says.
    pub fn write_csv(&self, to: impl Write) -> io::Result<()> {
        let keys = Timeline::keys();
        let mut table =
            Table::new(to, once("run").chain(keys.iter().map(|key| key.name.as_str())))?;
        for dated in &self.runs {
            let cells = dated.timeline.row().into_iter().map(|cell| match cell {
                Cell::Number(number) => number.map(float).unwrap_or_default(),
                Cell::Text(name) => name.to_string(),
            });
            table.row(once(text(&dated.run).into_owned()).chain(cells))?;
        }
        table.end()
    }

    /// Two tables for people, this many letters wide: the crash by the composite rule; and what other rules and thresholds say.
    pub fn as_text(&self, width: usize) -> String {
        let name = |dated: &DatedRun| shortened(&dated.run, width.saturating_sub(ROOM).max(12));
        let crash = |dated: &DatedRun| [vec![name(dated)], crash_cells(&dated.timeline)].concat();
        let others = |dated: &DatedRun| [vec![name(dated)], other_cells(&dated.timeline)].concat();
        let crashes: Vec<Vec<String>> = self.runs.iter().map(crash).collect();
        let others: Vec<Vec<String>> = self.runs.iter().map(others).collect();
        let table = |head: &[&str], rows: &[Vec<String>]| aligned(head, &WORDS, rows);
        format!("{}\n{}", table(&CRASH_HEAD, &crashes), table(&OTHER_HEAD, &others))
    }
}

const CRASH_HEAD: [&str; 10] =
    ["run", "regime", "find", "start", "peak", "trough", "back", "depth", "losses", "signs"];

fn crash_cells(timeline: &Timeline) -> Vec<String> {
    let crash = timeline.verdict.composite.first();
    let of = |read: fn(&Crash) -> Option<usize>| month(crash.and_then(read));
    let share =
        |read: fn(&Crash) -> f64| crash.map_or("-".into(), |crash| plain_percent(read(crash)));
    vec![
        said(timeline.verdict.regime),
        month(timeline.find),
        of(|crash| Some(crash.start)),
        of(|crash| Some(crash.peak)),
        of(|crash| crash.trough),
        of(|crash| crash.recovery),
        share(|crash| crash.depth),
        share(|crash| crash.write_downs_over_book),
        crash.map_or("-".into(), |crash| letters(&crash.signs)),
    ]
}

const OTHER_HEAD: [&str; 7] = ["run", "crashes", "capex", "used", "shares", "at 75 %", "at 125 %"];

fn other_cells(timeline: &Timeline) -> Vec<String> {
    let verdict = &timeline.verdict;
    let peak = |crashes: &[Crash]| month(crashes.first().map(|crash| crash.peak));
    let rules = [&verdict.capex, &verdict.utilisation, &verdict.equity];
    let count = verdict.composite.len().to_string();
    let scaled = timeline.sensitivity.iter().map(|scaled| with_peak(&scaled.verdict));
    once(count).chain(rules.into_iter().map(|crashes| peak(crashes))).chain(scaled).collect()
}

/// A regime and, of a crash, its peak.
pub fn with_peak(verdict: &Verdict) -> String {
    let peak = verdict.composite.first().map(|crash| format!(" {}", crash.peak));
    said(verdict.regime) + &peak.unwrap_or_default()
}

/// The name of a regime in a sentence.
pub fn said(regime: Regime) -> String {
    regime.name().replace('_', " ")
}

fn month(step: Option<usize>) -> String {
    step.map_or("-".into(), |step| step.to_string())
}

/// A share in whole percent.
pub fn plain_percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The signs of a crash by letter: utilisation, write-downs, equity, defaults.
fn letters(signs: &Signs) -> String {
    let named = ["u", "w", "e", "d"].into_iter().zip(signs.others());
    named.filter(|(_, seen)| seen.is_some()).map(|(letter, _)| letter).collect()
}

fn shortened(name: &str, most: usize) -> String {
    match name.chars().count() {
        length if length <= most => name.to_string(),
        _ => name.chars().take(most - 1).chain(once('…')).collect(),
    }
}

/// Columns of words; all others hold numbers.
const WORDS: [&str; 5] = ["run", "regime", "signs", "at 75 %", "at 125 %"];

/// A table with columns as wide as they need, those of words to the left and numbers to the right.
pub fn aligned(head: &[&str], words: &[&str], rows: &[Vec<String>]) -> String {
    let first: Vec<String> = head.iter().map(|text| text.to_string()).collect();
    let all: Vec<&Vec<String>> = once(&first).chain(rows).collect();
    let width = |at: usize| all.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let cell = |(at, text): (usize, &String)| match words.contains(&head[at]) {
        true => format!("{text:<0$}", width(at)),
        false => format!("{text:>0$}", width(at)),
    };
    let line = |row: &&Vec<String>| {
        let cells: Vec<String> = row.iter().enumerate().map(cell).collect();
        cells.join(" ").trim_end().to_string() + "\n"
    };
    all.iter().map(line).collect()
}
