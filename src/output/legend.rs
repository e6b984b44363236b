//! What the marks of a drawing mean, and what the rule says of the run, in a few lines.

use crate::analysis::dating::crash::Crash;
use crate::analysis::dating::regime::{Regime, Regimes};
use crate::analysis::dating::signs::Signs;
use crate::analysis::dating::timeline::Timeline;
use crate::analysis::words::{dollars, percent, when};
use crate::output::timelines::{plain_percent, said, with_peak};

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

/// What is to be said of a crash: its dates behind the letters of their marks, its losses and its signs.
pub fn crash_lines(crash: &Crash, at: impl Fn(usize) -> String) -> Vec<String> {
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
    let names = ["utilisation", "write-downs", "share prices", "defaults"];
    let seen = names.into_iter().zip(signs.others());
    let seen: Vec<String> =
        seen.filter_map(|(name, step)| Some(format!("{name} {}", step?))).collect();
    if seen.is_empty() { "none beside capex".into() } else { seen.join(", ") + " (steps)" }
}
