//! Crashes as four rules date them: the composite rule, and capex, utilisation or share prices alone.

use serde::Serialize;

use crate::analysis::dating::falls::{Bottom, bottom, contraction, fell, recovered};
use crate::analysis::dating::quarters::Quarters;
use crate::analysis::dating::rule::Spacing;
use crate::analysis::dating::signs::{Evidence, Signs};
use crate::analysis::dating::turning_points::{Turn, Way, turning_points};
use crate::analysis::windows::total;

/// A crash as a rule dates it. Months are steps of the run, from 0; a quarter is dated by the step in its middle, and what
/// is known once a quarter is over by its last step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Crash {
    /// When the boom ended: the peak, or the beginning of a bear market that was still going on in the month of the peak.
    pub start: usize,
    /// The last peak before the fall, of what the rule looks at: capex, utilisation or share prices.
    pub peak: usize,
    /// When all that the rule asks for had happened.
    pub confirmed: usize,
    /// The trough; none where the run ends before it.
    pub trough: Option<usize>,
    /// When the level of before was reached again; none where the run ends before that.
    pub recovery: Option<usize>,
    /// Fall from the peak to the trough, or as far as the run goes [share]; of utilisation in points of a share.
    pub depth: f64,
    /// From the peak to the trough [months].
    pub duration_months: Option<f64>,
    /// From the peak to the recovery [months].
    pub recovery_months: Option<f64>,
    /// Write-downs from the start to the recovery, or to the end of the run [USD].
    pub write_downs_usd: f64,
    /// The same over the book of devices and facilities in the quarter before the start [share].
    pub write_downs_over_book: f64,
    /// Which signs were seen from the start to the end of the window of the composite rule after the peak.
    pub signs: Signs,
}

/// A series in which a rule looks for crashes: by the quarter, or by the step.
struct Lens<'a> {
    values: &'a [f64],
    turns: &'a [Turn],
    within: usize,
    /// The step at which a position is dated.
    date: &'a dyn Fn(usize) -> usize,
    /// The level that is a recovery, of the value at the peak.
    back: &'a dyn Fn(f64) -> f64,
    /// How deep a fall from one value to another is.
    depth: fn(f64, f64) -> f64,
}

/// A fall as a share of the peak.
fn of_peak(peak: f64, low: f64) -> f64 {
    1.0 - low / peak
}

/// A fall in points.
fn in_points(peak: f64, low: f64) -> f64 {
    peak - low
}

/// The positions of the peaks among turning points.
fn peaks(turns: &[Turn]) -> impl Iterator<Item = usize> {
    turns.iter().filter(|turn| turn.way == Way::Down).map(|turn| turn.at)
}

impl Evidence<'_> {
    /// The composite rule: capex falls from a peak, and enough other signs come within the same window.
    pub fn composite(&self) -> Vec<Crash> {
        let least = self.rule.crash.least_signs as usize;
        self.of_capex(|signs| signs.confirmed(least))
    }

    /// Capex alone: the first half of the composite rule.
    pub fn capex(&self) -> Vec<Crash> {
        self.of_capex(|signs| signs.capex)
    }

    fn of_capex(&self, confirmed: impl Fn(&Signs) -> Option<usize>) -> Vec<Crash> {
        let lens = Lens {
            values: &self.quarters.capex,
            turns: &self.capex_turns(),
            within: self.within(),
            date: &|quarter| self.quarters.middle(quarter),
            back: &|peak| *self.rule.recovery.of_peak * peak,
            depth: of_peak,
        };
        self.crashes(&lens, peaks(lens.turns), |peak, over| confirmed(&self.signs(peak, over)))
    }

    /// Utilisation alone: the first sign of the composite rule, looked for in every quarter.
    pub fn utilisation(&self) -> Vec<Crash> {
        let values = &self.quarters.utilisation;
        let lens = Lens {
            values,
            turns: &turning_points(values, &self.rule.turning_points.quarterly),
            within: self.within(),
            date: &|quarter| self.quarters.middle(quarter),
            back: &|peak| self.rule.recovery.busy.min(peak),
            depth: in_points,
        };
        let fell = |peak: usize, _: usize| {
            let mut later = peak + 1..values.len();
            let fell = later.find(|quarter| self.busy_until(*quarter) == Some(peak));
            fell.map(|quarter| self.quarters.end(quarter))
        };
        self.crashes(&lens, 0..values.len(), fell)
    }

    /// The last quarter from which utilisation has fallen far enough, or below the busy level for long enough, by a quarter.
    fn busy_until(&self, quarter: usize) -> Option<usize> {
        let (rule, values) = (&self.rule.crash, &self.quarters.utilisation);
        let busy = |level: f64| {
            let before = quarter.saturating_sub(self.within())..quarter;
            before.rev().find(|at| values[*at] >= level)
        };
        let idle = (quarter + 1).checked_sub(rule.idle_quarters as usize);
        let is_idle =
            idle.is_some_and(|first| values[first..=quarter].iter().all(|u| *u < *rule.busy));
        let below = is_idle.then(|| busy(*rule.busy)).flatten();
        below.or_else(|| busy(values[quarter] + *rule.utilisation_fall))
    }

    /// Share prices alone: a fall from a peak to which they had risen fast.
    pub fn equity(&self) -> Vec<Crash> {
        let (values, rule) = (&self.columns.equity, &self.rule.equity);
        let within = self.columns.steps(rule.within_months);
        let lens = Lens {
            values,
            turns: &turning_points(values, &self.in_steps(&self.rule.turning_points.monthly)),
            within,
            date: &|step| step,
            back: &|peak| *self.rule.recovery.of_peak * peak,
            depth: of_peak,
        };
        let crashed = |peak: usize, _: usize| {
            let before = values[peak.saturating_sub(self.columns.steps(rule.run_up_months))];
            let has_risen = values[peak] >= (1.0 + *rule.run_up) * before;
            fell(values, contraction(values, peak, within), *rule.fall).filter(|_| has_risen)
        };
        self.crashes(&lens, peaks(lens.turns), crashed)
    }

    /// Peaks and troughs of quarterly capex.
    pub fn capex_turns(&self) -> Vec<Turn> {
        turning_points(&self.quarters.capex, &self.rule.turning_points.quarterly)
    }

    /// The distances between monthly turning points, in steps of the run.
    fn in_steps(&self, months: &Spacing) -> Spacing {
        let steps = |months: u32| self.columns.steps(months) as u32;
        Spacing {
            window: steps(months.window),
            least_phase: steps(months.least_phase),
            least_cycle: steps(months.least_cycle),
            ..months.clone()
        }
    }

    /// The peaks that a rule confirms, one crash after another: what is before the trough of a crash belongs to it.
    /// `confirmed` is given a peak and the last trough, and says in which step the rule was met.
    fn crashes(
        &self,
        lens: &Lens,
        peaks: impl Iterator<Item = usize>,
        confirmed: impl Fn(usize, usize) -> Option<usize>,
    ) -> Vec<Crash> {
        let (mut crashes, mut over) = (Vec::new(), 0);
        for peak in peaks {
            let confirmed = if peak >= over { confirmed(peak, over) } else { None };
            let Some(confirmed) = confirmed else { continue };
            let bottom = bottom(lens.values, lens.turns, peak, lens.within);
            crashes.push(self.crash(lens, (peak, over), confirmed, bottom));
            over = bottom.trough.unwrap_or(usize::MAX);
        }
        crashes
    }

    fn crash(
        &self,
        lens: &Lens,
        (at, over): (usize, usize),
        confirmed: usize,
        bottom: Bottom,
    ) -> Crash {
        let level = (lens.back)(lens.values[at]);
        let back = bottom.trough.and_then(|trough| recovered(lens.values, trough, level));
        let peak = (lens.date)(at);
        let over = (lens.date)(over);
        let start = self.boom_ended(peak, over);
        let [trough, recovery] = [bottom.trough, back].map(|at| at.map(lens.date));
        let months = |to: Option<usize>| to.map(|to| self.columns.months(to - peak));
        let last =
            recovery.map_or(self.quarters.write_downs.len(), |at| at / self.quarters.steps + 1);
        let lost = self.quarters.write_downs.get(start / self.quarters.steps..last);
        let write_downs_usd = lost.map_or(0.0, total);
        let book = self.quarters.book[Quarters::before(self.quarter(start))];
        Crash {
            start,
            peak,
            confirmed,
            trough,
            recovery,
            depth: (lens.depth)(lens.values[at], bottom.lowest),
            duration_months: months(trough),
            recovery_months: months(recovery),
            write_downs_usd,
            write_downs_over_book: if book > 0.0 { write_downs_usd / book } else { 0.0 },
            signs: self.signs(self.quarter(peak), self.quarter(over)),
        }
    }
}

#[cfg(test)]
mod tests;
