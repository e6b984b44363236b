//! What kind of run it was.

use serde::Serialize;

use crate::analysis::dating::crash::Crash;
use crate::analysis::dating::falls::stayed_below;
use crate::analysis::dating::quarters::Quarters;
use crate::analysis::dating::signs::Evidence;
use crate::analysis::dating::turning_points::Way;
use crate::analysis::windows::{highest, span, total};

/// The kind of a run: the first of these that it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// The composite rule dates a crash.
    Crash,
    /// Building stays far below its peak for years while services are used as before.
    AiWinter,
    /// Capacity stands idle for a year.
    Glut,
    /// Building reaches its peak and falls little or drifts, and losses are small or spread over years.
    SoftLanding,
    /// Building has not turned by the end of the run.
    BoomGoesOn,
    /// None of these: building fell too far for a soft landing, and nothing else of a crash came.
    Unsettled,
}

impl Regime {
    /// All of them, in the order in which they count.
    pub const ALL: [Regime; 6] = [
        Regime::Crash,
        Regime::AiWinter,
        Regime::Glut,
        Regime::SoftLanding,
        Regime::BoomGoesOn,
        Regime::Unsettled,
    ];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Regime::Crash => "crash",
            Regime::AiWinter => "ai_winter",
            Regime::Glut => "glut",
            Regime::SoftLanding => "soft_landing",
            Regime::BoomGoesOn => "boom_goes_on",
            Regime::Unsettled => "unsettled",
        }
    }
}

/// When a run was each of these, as a step from 0; a run may be several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Regimes {
    /// Peak of the first crash by the composite rule.
    pub crash: Option<usize>,
    /// First quarter of the first AI winter.
    pub ai_winter: Option<usize>,
    /// First quarter of the first glut.
    pub glut: Option<usize>,
    /// Highest quarter of capex, if building landed softly.
    pub soft_landing: Option<usize>,
    /// Highest quarter of capex, if building has not turned.
    pub boom_goes_on: Option<usize>,
}

impl Regimes {
    /// What a run was, of a run whose crashes are known.
    pub fn of(evidence: &Evidence, composite: &[Crash]) -> Regimes {
        let top = Top::of(evidence);
        let date = |quarter: usize| evidence.quarters.middle(quarter);
        Regimes {
            crash: composite.first().map(|crash| crash.peak),
            ai_winter: ai_winter(evidence).map(date),
            glut: glut(evidence).map(date),
            soft_landing: top.as_ref().filter(|top| top.lands(evidence)).map(|top| date(top.at)),
            boom_goes_on: top.as_ref().filter(|top| !top.turned).map(|top| date(top.at)),
        }
    }

    /// The one that counts.
    pub fn first(&self) -> Regime {
        let order = [
            (self.crash, Regime::Crash),
            (self.ai_winter, Regime::AiWinter),
            (self.glut, Regime::Glut),
            (self.soft_landing, Regime::SoftLanding),
            (self.boom_goes_on, Regime::BoomGoesOn),
        ];
        let found = order.into_iter().find_map(|(when, regime)| when.map(|_| regime));
        found.unwrap_or(Regime::Unsettled)
    }
}

/// First quarter of the first stretch, begun within the window after a peak of capex, in which capex stays low and services
/// do not.
fn ai_winter(evidence: &Evidence) -> Option<usize> {
    let (rule, quarters) = (&evidence.rule.regimes, evidence.quarters);
    let length = rule.winter_quarters as usize;
    let after = |peak: usize| {
        let usual = *rule.winter_services * quarters.services[Quarters::before(peak)];
        let low = *rule.winter_capex * quarters.capex[peak];
        let is_winter = |at: usize| quarters.capex[at] < low && quarters.services[at] >= usual;
        let whole = |first: &usize| {
            first + length <= quarters.capex.len() && (*first..first + length).all(is_winter)
        };
        (peak..peak + evidence.within() + 1).find(whole)
    };
    let turns = evidence.capex_turns();
    turns.iter().filter(|turn| turn.way == Way::Down).find_map(|turn| after(turn.at))
}

/// First quarter of the first stretch in which capacity is idle for long enough.
fn glut(evidence: &Evidence) -> Option<usize> {
    let (rule, values) = (&evidence.rule.regimes, &evidence.quarters.utilisation);
    let length = rule.glut_quarters as usize;
    let last = stayed_below(values, 0..values.len(), *rule.glut_busy, length)?;
    Some(last + 1 - length)
}

/// The highest quarter of capex, of equals the first, and what came after it.
struct Top {
    at: usize,
    fall: f64,
    turned: bool,
}

impl Top {
    fn of(evidence: &Evidence) -> Option<Top> {
        let (rule, capex) = (&evidence.rule.regimes, &evidence.quarters.capex);
        let (at, most) = highest(capex)?;
        let after = &capex[at..capex.len().min(at + evidence.within() + 1)];
        let low = after.iter().copied().fold(most, f64::min);
        let fall = if most > 0.0 { 1.0 - low / most } else { return None };
        let is_old = capex.len() - 1 - at >= rule.drift_quarters as usize;
        Some(Top { at, fall, turned: is_old || fall >= *rule.landing_least_fall })
    }

    /// Whether capex fell little or drifted, with losses that are small or spread.
    fn lands(&self, evidence: &Evidence) -> bool {
        let (rule, quarters) = (&evidence.rule.regimes, evidence.quarters);
        let losses = &quarters.write_downs[self.at..];
        let book = quarters.book[Quarters::before(self.at)];
        let is_small = total(losses) < *rule.landing_write_downs * book || total(losses) == 0.0;
        let is_spread = span(losses, 0.1, 0.9)
            .is_some_and(|quarters| quarters >= rule.landing_span_quarters as usize);
        self.turned && self.fall <= *rule.landing_most_fall && (is_small || is_spread)
    }
}

#[cfg(test)]
mod tests;
