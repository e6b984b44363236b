//! Crashes as four rules date them: the composite rule, and capex, utilisation or share prices alone.

use serde::Serialize;

use crate::analysis::columns::Columns;
use crate::analysis::dating::falls::{
    Bottom, best_before, bottom, fell, recovered, stayed_below, window,
};
use crate::analysis::dating::quarters::Quarters;
use crate::analysis::dating::rule::{Rule, Spacing};
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
    /// The same over the book of devices and facilities of the quarter before the peak [share].
    pub write_downs_over_book: f64,
    /// Which signs were seen within the window of the composite rule after the peak.
    pub signs: Signs,
}

/// When each sign of the composite rule was first seen, counted from a peak; none where it was not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Signs {
    /// Capex had fallen far enough.
    pub capex: Option<usize>,
    /// Utilisation was low for long enough, or had fallen far enough.
    pub utilisation: Option<usize>,
    /// Write-downs were large enough.
    pub write_downs: Option<usize>,
    /// Share prices had fallen far enough.
    pub equity: Option<usize>,
    /// Defaulted debt was large enough.
    pub defaults: Option<usize>,
}

impl Signs {
    /// The signs beside the fall of capex.
    pub fn others(&self) -> [Option<usize>; 4] {
        [self.utilisation, self.write_downs, self.equity, self.defaults]
    }

    /// How many of the signs beside the fall of capex were seen.
    pub fn count(&self) -> usize {
        self.others().iter().flatten().count()
    }

    /// When the composite rule was met: capex fell, and so many other signs were seen.
    fn confirmed(&self, least: usize) -> Option<usize> {
        let mut others: Vec<usize> = self.others().into_iter().flatten().collect();
        others.sort_unstable();
        let enough = if least == 0 { Some(0) } else { others.get(least - 1).copied() };
        Some(self.capex?.max(enough?))
    }
}

/// A run as the rules see it.
pub struct Evidence<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The series by the step.
    pub columns: &'a Columns,
    /// The series by the quarter.
    pub quarters: &'a Quarters,
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
        self.crashes(&lens, |peak| confirmed(&self.signs(peak)))
    }

    /// Utilisation alone: the first sign of the composite rule, counted from peaks of utilisation.
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
        self.crashes(&lens, |peak| {
            let idle =
                self.idle(peak, values[peak]).filter(|_| values[peak] >= *self.rule.crash.busy);
            idle.map(|quarter| self.quarters.end(quarter))
        })
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
        self.crashes(&lens, |peak| {
            let before = values[peak.saturating_sub(self.columns.steps(rule.run_up_months))];
            let has_risen = values[peak] >= (1.0 + *rule.run_up) * before;
            fell(values, (peak, values[peak]), *rule.fall, within).filter(|_| has_risen)
        })
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

    fn within(&self) -> usize {
        self.rule.crash.within_quarters as usize
    }

    /// The peaks that a rule confirms, one crash after another: peaks before the trough of a crash belong to it.
    fn crashes(&self, lens: &Lens, confirmed: impl Fn(usize) -> Option<usize>) -> Vec<Crash> {
        let mut over = 0;
        let peaks = lens.turns.iter().filter(|turn| turn.way == Way::Down);
        let crash = |turn: &Turn| {
            let confirmed = confirmed(turn.at).filter(|_| turn.at >= over)?;
            let bottom = bottom(lens.values, lens.turns, turn.at, lens.within);
            over = bottom.trough.unwrap_or(usize::MAX);
            Some(self.crash(lens, turn, confirmed, bottom))
        };
        peaks.filter_map(crash).collect()
    }

    fn crash(&self, lens: &Lens, turn: &Turn, confirmed: usize, bottom: Bottom) -> Crash {
        let level = (lens.back)(turn.value);
        let back = bottom.trough.and_then(|trough| recovered(lens.values, trough, level));
        let peak = (lens.date)(turn.at);
        let start = self.boom_ended(peak);
        let [trough, recovery] = [bottom.trough, back].map(|at| at.map(lens.date));
        let months = |to: Option<usize>| to.map(|to| self.columns.months(to - peak));
        let last =
            recovery.map_or(self.quarters.write_downs.len(), |at| at / self.quarters.steps + 1);
        let lost = self.quarters.write_downs.get(start / self.quarters.steps..last);
        let write_downs_usd = lost.map_or(0.0, total);
        let book = self.quarters.book[Quarters::before(self.quarter(peak))];
        Crash {
            start,
            peak,
            confirmed,
            trough,
            recovery,
            depth: (lens.depth)(turn.value, bottom.lowest),
            duration_months: months(trough),
            recovery_months: months(recovery),
            write_downs_usd,
            write_downs_over_book: if book > 0.0 { write_downs_usd / book } else { 0.0 },
            signs: self.signs(self.quarter(peak)),
        }
    }

    /// The quarter of a step; the last whole one for the steps after it.
    fn quarter(&self, step: usize) -> usize {
        (step / self.quarters.steps).min(self.quarters.capex.len() - 1)
    }

    /// The first month of the bear market that shares are in at a peak, against their highest within the window before; or
    /// the peak itself.
    fn boom_ended(&self, peak: usize) -> usize {
        let within = self.within() * self.quarters.steps;
        let low = 1.0 - *self.rule.equity.bear_fall;
        let values = &self.columns.equity;
        let is_bear = |at: &usize| values[*at] <= low * best_before(values, *at, within);
        (0..=peak).rev().take_while(is_bear).last().unwrap_or(peak)
    }

    /// The signs of the composite rule, counted from a quarter.
    pub fn signs(&self, peak: usize) -> Signs {
        let (rule, quarters, within) = (&self.rule.crash, self.quarters, self.within());
        let end = |quarter: Option<usize>| quarter.map(|quarter| quarters.end(quarter));
        let capex = (peak, quarters.capex[peak]);
        let best = best_before(&quarters.utilisation, peak, within);
        Signs {
            capex: end(fell(&quarters.capex, capex, *rule.capex_fall, within)),
            utilisation: end(self.idle(peak, best)),
            write_downs: end(self.written_down(peak)),
            equity: self.shares_fell(peak),
            defaults: end(self.defaulted(peak)),
        }
    }

    /// Utilisation low for long enough, or far enough below its best.
    fn idle(&self, peak: usize, best: f64) -> Option<usize> {
        let (rule, values) = (&self.rule.crash, &self.quarters.utilisation);
        let mut within = window(values, peak, self.within());
        let low = stayed_below(values, within.clone(), *rule.busy, rule.idle_quarters as usize);
        let fallen = within.find(|at| best - values[*at] >= *rule.utilisation_fall);
        low.into_iter().chain(fallen).min()
    }

    /// Write-downs from the peak on, within the time given, against the book before the peak.
    fn written_down(&self, peak: usize) -> Option<usize> {
        let (rule, quarters) = (&self.rule.crash, self.quarters);
        let enough = *rule.write_downs * quarters.book[Quarters::before(peak)];
        window(&quarters.write_downs, peak, self.within()).find(|at| {
            let first = (at + 1).saturating_sub(rule.write_down_quarters as usize).max(peak);
            let lost = total(&quarters.write_downs[first..=*at]);
            lost > 0.0 && lost >= enough
        })
    }

    /// The first step of the window at which shares are far enough below their highest before the end of the peak's quarter.
    fn shares_fell(&self, peak: usize) -> Option<usize> {
        let (quarters, values) = (self.quarters, &self.columns.equity);
        let within = self.within() * quarters.steps;
        let level = best_before(values, quarters.end(peak), within);
        let first = (peak * quarters.steps).saturating_sub(1);
        let length = quarters.end(peak) + within - first;
        fell(values, (first, level), *self.rule.crash.equity_fall, length)
    }

    /// Debt of firms that defaulted from the peak on, against all loans before it.
    fn defaulted(&self, peak: usize) -> Option<usize> {
        let quarters = self.quarters;
        let enough = *self.rule.crash.defaulted_debt * quarters.debt[Quarters::before(peak)];
        let mut sum = 0.0;
        window(&quarters.defaulted, peak, self.within()).find(|at| {
            sum += quarters.defaulted[*at];
            sum > 0.0 && sum >= enough
        })
    }
}
