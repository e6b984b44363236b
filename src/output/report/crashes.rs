//! The crashes of a run: their dates as marks, and the chain of events that led to each.

use serde_json::{Value, json};

use crate::analysis::cause::chain::{chain, order_cut, window};
use crate::analysis::dating::crash::Crash;
use crate::analysis::words::when;
use crate::output::figure::runs::Run;
use crate::output::legend::crash_lines;
use crate::output::why::text::{CHAIN, chain_rows};

/// The crashes that a report tells of: those by the composite rule or, where it dates none, the first by capex alone.
fn told(run: &Run) -> &[Crash] {
    let verdict = &run.timeline.verdict;
    match &verdict.composite[..] {
        [] => &verdict.capex[..verdict.capex.len().min(1)],
        crashes => crashes,
    }
}

/// The dates of the find and of the crashes, each with the number of its crash.
pub fn marks(run: &Run) -> Value {
    let crash = |name: &str| (name != "find").then_some(0);
    let first = run.marks().into_iter().map(|mark| {
        let crash = crash(&mark.name);
        json!({ "month": mark.month, "name": mark.name, "crash": crash })
    });
    let later = told(run).iter().enumerate().skip(1).map(|(at, crash)| {
        json!({ "month": run.month(crash.peak), "name": format!("peak {}", at + 1), "crash": at })
    });
    first.chain(later).collect()
}

/// The crashes with their chains.
pub fn crashes(run: &Run) -> Value {
    told(run).iter().map(|crash| one(run, crash)).collect()
}

fn one(run: &Run, crash: &Crash) -> Value {
    let (record, words) = (&run.record, run.words());
    let (from, to) = window(record, Some(crash));
    let links = chain(record, from, to);
    let cut = order_cut(record, from.saturating_sub(record.steps_per_year as usize), to);
    let at = |step: usize| format!("{} (step {step})", when(step, run.timeline.steps_per_year));
    // Without the letters of the marks in a drawing made of letters.
    let said = crash_lines(crash, at).into_iter().map(|line| line.chars().skip(3).collect());
    let said: Vec<String> = said.map(|line: String| words.say(&line)).collect();
    let rows = chain_rows(&links, cut);
    let rows = rows.iter().map(|row| row.iter().map(|cell| words.say(cell)).collect::<Vec<_>>());
    json!({
        "peak": run.month(crash.peak),
        "byRule": !run.timeline.verdict.composite.is_empty(),
        "said": said,
        "heads": CHAIN,
        "rows": rows.collect::<Vec<_>>(),
    })
}
