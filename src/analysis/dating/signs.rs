//! The evidence on a run, and the signs of the composite rule in it.

use std::ops::Range;

use serde::Serialize;

use crate::analysis::columns::Columns;
use crate::analysis::dating::falls::{best_before, contraction, fell, is_below_best, stayed_below};
use crate::analysis::dating::quarters::Quarters;
use crate::analysis::dating::rule::Rule;
use crate::analysis::windows::total;

/// When each sign of the composite rule was first seen, counted from the end of the boom; none where it was not.
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

    /// The quarter of a step; the last whole one for the steps after it.
    pub fn quarter(&self, step: usize) -> usize {
        (step / self.quarters.steps).min(self.quarters.capex.len() - 1)
    }

    /// When the boom had ended of which a step is the peak: the first step of the bear market that shares are in then,
    /// against their highest within the window before; or the peak itself. A bear market that was there in the step `over`,
    /// the trough of the crash before, is of that one.
    pub fn boom_ended(&self, peak: usize, over: usize) -> usize {
        let within = self.within() * self.quarters.steps;
        let (values, fall) = (&self.columns.equity, *self.rule.equity.bear_fall);
        let is_bear = |at: &usize| is_below_best(values, *at, fall, within);
        let first = (over..=peak).rev().take_while(is_bear).last();
        first.filter(|first| over == 0 || *first > over).unwrap_or(peak)
    }

    /// The signs of the composite rule for a quarter as the peak, from the end of its boom until the window ends or capex
    /// is above the peak again. Quarters before `over` belong to another crash.
    pub fn signs(&self, peak: usize, over: usize) -> Signs {
        let (rule, quarters) = (&self.rule.crash, self.quarters);
        let contraction = contraction(&quarters.capex, peak, self.within());
        let ended = self.boom_ended(quarters.middle(peak), over * quarters.steps);
        let window = self.quarter(ended)..contraction.end;
        let end = |quarter: Option<usize>| quarter.map(|quarter| quarters.end(quarter));
        Signs {
            capex: end(fell(&quarters.capex, contraction, *rule.capex_fall)),
            utilisation: end(self.idle(window.clone())),
            write_downs: end(self.written_down(window.clone())),
            equity: self.shares_fell(peak, window.clone()),
            defaults: end(self.defaulted(window)),
        }
    }

    /// Utilisation low for long enough, or far enough below its best before the window.
    fn idle(&self, mut window: Range<usize>) -> Option<usize> {
        let (rule, values) = (&self.rule.crash, &self.quarters.utilisation);
        let best = best_before(values, window.start, self.within());
        let low = stayed_below(values, window.clone(), *rule.busy, rule.idle_quarters as usize);
        let fallen = window.find(|at| best - values[*at] >= *rule.utilisation_fall);
        low.into_iter().chain(fallen).min()
    }

    /// Write-downs of the window, within the time given, against the book before it.
    fn written_down(&self, mut window: Range<usize>) -> Option<usize> {
        let (rule, quarters) = (&self.rule.crash, self.quarters);
        let from = window.start;
        let enough = *rule.write_downs * quarters.book[Quarters::before(from)];
        window.find(|at| {
            let first = (at + 1).saturating_sub(rule.write_down_quarters as usize).max(from);
            let lost = total(&quarters.write_downs[first..=*at]);
            lost > 0.0 && lost >= enough
        })
    }

    /// The first step of the window at which shares are far enough below their highest before the end of the peak's quarter.
    fn shares_fell(&self, peak: usize, window: Range<usize>) -> Option<usize> {
        let (quarters, values) = (self.quarters, &self.columns.equity);
        let best = best_before(values, quarters.end(peak), self.within() * quarters.steps);
        let low = (1.0 - *self.rule.crash.equity_fall) * best;
        let mut steps = window.start * quarters.steps..window.end * quarters.steps;
        steps.find(|at| best > 0.0 && values[*at] <= low)
    }

    /// Debt of firms that defaulted in the window, against all loans before it.
    fn defaulted(&self, mut window: Range<usize>) -> Option<usize> {
        let quarters = self.quarters;
        let enough =
            *self.rule.crash.defaulted_debt * quarters.debt[Quarters::before(window.start)];
        let mut sum = 0.0;
        window.find(|at| {
            sum += quarters.defaulted[*at];
            sum > 0.0 && sum >= enough
        })
    }
}
