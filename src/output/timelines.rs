//! Timelines of several runs side by side: as text, as CSV and in JSON; and the words under the drawing of one.

use std::io::{self, Write};
use std::iter::once;

use serde::Serialize;

use crate::analysis::dating::crash::{Crash, Signs};
use crate::analysis::dating::regime::{Regime, Regimes};
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::table::Cell;
use crate::analysis::dating::timeline::{Timeline, Verdict};
use crate::analysis::words::{dollars, percent, when};
use crate::output::number::{float, text};
use crate::output::table::Table;

/// Longest name of a run in the text table [letters].
const NAME: usize = 24;

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

    /// Two tables for people: the crash by the composite rule; and what other rules and thresholds say.
    pub fn as_text(&self) -> String {
        let name = |dated: &DatedRun| shortened(&dated.run);
        let crash = |dated: &DatedRun| [vec![name(dated)], crash_cells(&dated.timeline)].concat();
        let others = |dated: &DatedRun| [vec![name(dated)], other_cells(&dated.timeline)].concat();
        let crashes: Vec<Vec<String>> = self.runs.iter().map(crash).collect();
        let others: Vec<Vec<String>> = self.runs.iter().map(others).collect();
        format!("{}\n{}", aligned(&CRASH_HEAD, &crashes), aligned(&OTHER_HEAD, &others))
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

const OTHER_HEAD: [&str; 7] = ["run", "crash", "capex", "used", "shares", "at 75 %", "at 125 %"];

fn other_cells(timeline: &Timeline) -> Vec<String> {
    let verdict = &timeline.verdict;
    let peak = |crashes: &[Crash]| month(crashes.first().map(|crash| crash.peak));
    let rules = [&verdict.composite, &verdict.capex, &verdict.utilisation, &verdict.equity];
    let scaled = timeline.sensitivity.iter().map(|scaled| with_peak(&scaled.verdict));
    rules.into_iter().map(|crashes| peak(crashes)).chain(scaled).collect()
}

/// A regime and, of a crash, its peak.
fn with_peak(verdict: &Verdict) -> String {
    let peak = verdict.composite.first().map(|crash| format!(" {}", crash.peak));
    said(verdict.regime) + &peak.unwrap_or_default()
}

/// The name of a regime in a sentence.
fn said(regime: Regime) -> String {
    regime.name().replace('_', " ")
}

fn month(step: Option<usize>) -> String {
    step.map_or("-".into(), |step| step.to_string())
}

fn plain_percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The signs of a crash by letter: utilisation, write-downs, equity, defaults.
fn letters(signs: &Signs) -> String {
    let named = ["u", "w", "e", "d"].into_iter().zip(signs.others());
    named.filter(|(_, seen)| seen.is_some()).map(|(letter, _)| letter).collect()
}

fn shortened(name: &str) -> String {
    match name.chars().count() {
        length if length <= NAME => name.to_string(),
        _ => name.chars().take(NAME - 1).chain(once('…')).collect(),
    }
}

/// A table with columns as wide as they need, names to the left and the rest to the right.
fn aligned(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|text| text.to_string()).collect();
    let all: Vec<&Vec<String>> = once(&head).chain(rows).collect();
    let width = |at: usize| all.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let cell = |(at, text): (usize, &String)| {
        let width = width(at);
        if at < 2 && rows.iter().all(|row| !row[at].starts_with(|c: char| c.is_ascii_digit())) {
            format!("{text:<width$}")
        } else {
            format!("{text:>width$}")
        }
    };
    let line = |row: &&Vec<String>| {
        let cells: Vec<String> = row.iter().enumerate().map(cell).collect();
        cells.join(" ").trim_end().to_string() + "\n"
    };
    all.iter().map(line).collect()
}

/// What the marks of a drawing mean and what the rule says, in a few lines.
pub fn legend(timeline: &Timeline) -> String {
    let verdict = &timeline.verdict;
    let at = |step: usize| format!("{} (step {step})", when(step, timeline.steps_per_year));
    let mut lines = vec![format!("Regime: {}.", kinds(&verdict.regimes, verdict.regime))];
    match timeline.find.or(timeline.first_breakthrough) {
        Some(step) => lines.push(format!("F  find in {}", at(step))),
        None => lines.push("   nothing was found".into()),
    }
    match (verdict.composite.first(), verdict.capex.first()) {
        (Some(crash), _) => lines.extend(crash_lines(crash, at)),
        (None, Some(fall)) => {
            lines.push("   no crash by the composite rule; capex alone fell:".into());
            lines.extend(crash_lines(fall, at));
        }
        (None, None) => lines.push("   no crash by the composite rule, none by capex alone".into()),
    }
    let more = verdict.composite.iter().skip(1).map(|crash| at(crash.peak));
    lines.extend(more.map(|peak| format!("   another crash from a peak in {peak}")));
    let scaled = timeline.sensitivity.iter();
    let scaled: Vec<String> = scaled
        .map(|scaled| format!("{} at {}", with_peak(&scaled.verdict), plain_percent(scaled.factor)))
        .collect();
    lines.push(format!("   with other thresholds: {}", scaled.join(", ")));
    lines.join("\n") + "\n"
}

/// The regime that counts and what else the run was.
fn kinds(regimes: &Regimes, first: Regime) -> String {
    let all = [
        (regimes.crash, Regime::Crash),
        (regimes.ai_winter, Regime::AiWinter),
        (regimes.glut, Regime::Glut),
        (regimes.soft_landing, Regime::SoftLanding),
        (regimes.boom_goes_on, Regime::BoomGoesOn),
    ];
    let others = all.into_iter().filter(|(when, regime)| when.is_some() && *regime != first);
    let others: Vec<String> = others.map(|(_, regime)| said(regime)).collect();
    match others.is_empty() {
        true => said(first),
        false => format!("{}; also {}", said(first), others.join(", ")),
    }
}

fn crash_lines(crash: &Crash, at: impl Fn(usize) -> String) -> Vec<String> {
    let mut lines = Vec::new();
    if crash.start != crash.peak {
        lines.push(format!("S  share prices in a bear market since {}", at(crash.start)));
    }
    lines.push(format!("P  capex at its peak in {}", at(crash.peak)));
    let depth = percent(crash.depth);
    lines.push(match (crash.trough, crash.duration_months) {
        (Some(trough), Some(months)) => {
            format!("T  trough in {}, {depth} lower, after {months:.0} months", at(trough))
        }
        _ => format!("   no trough by the end; {depth} lower so far"),
    });
    lines.push(match (crash.recovery, crash.recovery_months) {
        (Some(back), Some(months)) => {
            format!("R  back at the peak in {}, after {months:.0} months", at(back))
        }
        _ => "   not back at the peak by the end".into(),
    });
    let (usd, share) = (dollars(crash.write_downs_usd), percent(crash.write_downs_over_book));
    lines.push(format!("   written down meanwhile: {usd}, {share} of the book before"));
    lines.push(format!("   signs: {}", signs(&crash.signs)));
    lines
}

/// The signs seen, with their steps.
fn signs(signs: &Signs) -> String {
    let names = ["utilisation", "write-downs", "share prices", "defaulted debt"];
    let seen = names.into_iter().zip(signs.others());
    let seen: Vec<String> =
        seen.filter_map(|(name, step)| Some(format!("{name} (step {})", step?))).collect();
    if seen.is_empty() { "none beside capex".into() } else { seen.join(", ") }
}
