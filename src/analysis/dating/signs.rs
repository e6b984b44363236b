//! The evidence on a run, and the signs of the composite rule in it.

use serde::Serialize;

use crate::analysis::columns::Columns;
use crate::analysis::dating::falls::{best_before, fell, stayed_below, window};
use crate::analysis::dating::quarters::Quarters;
use crate::analysis::dating::rule::Rule;
use crate::analysis::windows::total;

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
    pub fn confirmed(&self, least: usize) -> Option<usize> {
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

impl Evidence<'_> {
    /// The window of the composite rule [quarters].
    pub fn within(&self) -> usize {
        self.rule.crash.within_quarters as usize
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
