//! Two runs with one seed, and what is measured on them: pure functions.

use crate::analysis::capex;
use crate::analysis::claims::run::Run;
use crate::analysis::columns::Columns;
use crate::analysis::losses::{self, write_downs};
use crate::analysis::windows::{lowest, mean, total};
use crate::analysis::{aftermath, episode};

/// Months by which a date of a quarter may come before what caused it: the last peak before a fall is the quarter before.
const QUARTER: u32 = 3;
/// Months on either side within which the same in the control means that the find did not cause it: four quarters.
const GUARD: u32 = 12;

/// A run and the run of another world with the same seed, from a step on.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The run in question.
    pub treated: &'a Run,
    /// What it is compared with; itself where a part looks at one world only.
    pub control: &'a Run,
    /// The step from which both are measured.
    pub mark: usize,
}

/// Something of a run from a step on.
pub type Measure = fn(&Columns, usize) -> Option<f64>;

impl Pair<'_> {
    /// The measure of the run in question.
    pub fn own(&self, of: Measure) -> Option<f64> {
        of(&self.treated.columns, self.mark)
    }

    /// The run in question less the other.
    pub fn less(&self, of: Measure) -> Option<f64> {
        Some(self.own(of)? - of(&self.control.columns, self.mark)?)
    }

    /// The run in question over the other.
    pub fn over(&self, of: Measure) -> Option<f64> {
        let other = of(&self.control.columns, self.mark)?;
        (other != 0.0).then(|| self.own(of).map(|own| own / other)).flatten()
    }

    /// Whether a crash peaked within so many months from the mark, and none in the control within four quarters of it.
    pub fn crash_caused(&self, months: u32) -> bool {
        self.caused(&self.treated.crashes(), &self.control.crashes(), months)
    }

    /// The same of AI winters.
    pub fn winter_caused(&self, months: u32) -> bool {
        self.caused(&self.treated.winter(), &self.control.winter(), months)
    }

    /// Whether a crash peaked within so many months from the mark, whatever the control did.
    pub fn crash_within(&self, months: u32) -> bool {
        self.soon(&self.treated.crashes(), months).is_some()
    }

    fn soon(&self, dates: &[usize], months: u32) -> Option<usize> {
        let steps = |months| self.treated.columns.steps(months);
        let window = self.mark.saturating_sub(steps(QUARTER))..=self.mark + steps(months);
        dates.iter().copied().find(|date| window.contains(date))
    }

    fn caused(&self, treated: &[usize], control: &[usize], months: u32) -> bool {
        let guard = self.treated.columns.steps(GUARD);
        let alone = |date: usize| control.iter().all(|other| date.abs_diff(*other) > guard);
        self.soon(treated, months).is_some_and(alone)
    }
}

fn over_months(columns: &Columns, values: &[f64], from: usize, months: u32) -> Option<f64> {
    mean(values.get(from..from + columns.steps(months))?)
}

fn second_year_over_year_before(columns: &Columns, values: &[f64], mark: usize) -> Option<f64> {
    let year = columns.steps(12);
    let before = over_months(columns, values, mark.checked_sub(year)?, 12)?;
    let after = over_months(columns, values, mark + year, 12)?;
    (before > 0.0).then(|| after / before)
}

/// Services a year after the mark over those of the step before it.
pub fn services(columns: &Columns, mark: usize) -> Option<f64> {
    aftermath::service_growth(columns, mark)
}

/// Capex of the second year after the mark over that of the year before it.
pub fn building(columns: &Columns, mark: usize) -> Option<f64> {
    second_year_over_year_before(columns, &columns.capex, mark)
}

/// List rent of the second year after the mark over that of the year before it.
pub fn rent(columns: &Columns, mark: usize) -> Option<f64> {
    second_year_over_year_before(columns, &columns.rent, mark)
}

/// Compute wanted in the second year after the mark over that of the year before it.
pub fn compute(columns: &Columns, mark: usize) -> Option<f64> {
    second_year_over_year_before(columns, &columns.demand, mark)
}

/// Share of capacity without use a year after the mark.
pub fn surplus(columns: &Columns, mark: usize) -> Option<f64> {
    aftermath::surplus(columns, mark)
}

/// Largest share of capacity without use within three months of the mark.
pub fn surplus_at_once(columns: &Columns, mark: usize) -> Option<f64> {
    let use_of = |at: usize| columns.demand[at] / columns.capacity[at].max(1.0);
    let end = (mark + columns.steps(3)).min(columns.demand.len());
    let shares: Vec<f64> = (mark..end).map(use_of).collect();
    lowest(&shares, 0).map(|(_, share)| 1.0 - share)
}

/// Inference compute saved within three months of the mark, over that of the step before.
pub fn saved_at_once(columns: &Columns, mark: usize) -> Option<f64> {
    let before = *columns.inference.get(mark.checked_sub(1)?)?;
    let after = columns.inference.get(mark..mark + columns.steps(3))?;
    lowest(after, 0).map(|(_, compute)| 1.0 - compute / before)
}

/// 1 - g^(theta - 1): what the realised rebound says of the share of inference compute saved in the year after the mark.
pub fn saved_by_formula(columns: &Columns, mark: usize) -> Option<f64> {
    let rebound = aftermath::rebound(columns, mark)?;
    let before = *columns.efficiency.get(mark.checked_sub(1)?)?;
    let gain = columns.efficiency.get(mark + columns.steps(12))? / before;
    Some(1.0 - libm::pow(gain, rebound - 1.0))
}

/// Write-downs within 24 months over the book of the step before the mark.
pub fn losses_soon(columns: &Columns, mark: usize) -> Option<f64> {
    losses_within(columns, mark, 24)
}

/// Write-downs within 36 months over the book of the step before the mark.
pub fn losses_three_years(columns: &Columns, mark: usize) -> Option<f64> {
    losses_within(columns, mark, 36)
}

fn losses_within(columns: &Columns, mark: usize, months: u32) -> Option<f64> {
    let book = *columns.book.get(mark.checked_sub(1)?)?;
    let losses = write_downs(columns);
    let losses = total(losses.get(mark..mark + columns.steps(months))?);
    (book > 0.0).then(|| losses / book)
}

/// Write-downs from the mark to the end over the book of the step before it.
pub fn losses(columns: &Columns, mark: usize) -> Option<f64> {
    losses::over_book(columns, mark)
}

/// Months between the 10th and the 90th percentile of the write-downs within five years of the mark.
pub fn span(columns: &Columns, mark: usize) -> Option<f64> {
    let losses = write_downs(columns);
    let five_years = losses.get(mark..(mark + columns.steps(60)).min(losses.len()))?;
    crate::analysis::windows::span(five_years, 0.1, 0.9).map(|steps| columns.months(steps))
}

/// Largest fall of the 3-month mean of capex within 24 months.
pub fn building_fall(columns: &Columns, mark: usize) -> Option<f64> {
    capex::fall_within(columns, mark..(mark + columns.steps(24)).min(columns.capex.len()))
}

/// Lowest utilisation within 24 months.
pub fn idle(columns: &Columns, mark: usize) -> Option<f64> {
    lowest(columns.utilisation.get(mark..mark + columns.steps(24))?, 0).map(|(_, share)| share)
}

/// Debt of the firms that defaulted within 24 months over all debt of the step before the mark.
pub fn defaulted(columns: &Columns, mark: usize) -> Option<f64> {
    let debt = *columns.debt.get(mark.checked_sub(1)?)?;
    let lost = total(columns.defaulted.get(mark..mark + columns.steps(24))?);
    Some(lost / debt.max(1.0))
}

/// What a dollar in shares of all clouds in the first month came to be worth.
pub fn worth(columns: &Columns, _: usize) -> Option<f64> {
    episode::clouds_return(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;

    /// A crash as the rule dates it: capex falls by nine tenths, half of the capacity stands idle, the book is written down.
    fn crashing(month: usize) -> Run {
        let after = |month: usize, before: f64, then: f64| {
            move |at: usize| if at < month { before + at as f64 / 1e3 } else { then }
        };
        let record = sample::with(sample::record(120), "capex", after(month, 100.0, 10.0));
        let record = sample::with(record, "rents_utilisation", after(month, 0.9, 0.4));
        let loss = |at: usize| if at == month + 1 { 3000.0 } else { 0.0 };
        Run::of(&sample::with(record, "impairment_loss", loss)).unwrap()
    }

    fn calm() -> Run {
        Run::of(&sample::record(120)).unwrap()
    }

    #[test]
    fn a_crash_is_caused_if_it_comes_soon_and_not_in_the_control_too() {
        let (treated, calm, same, late) = (crashing(40), calm(), crashing(46), crashing(60));
        let pair = |control, mark| Pair { treated: &treated, control, mark };
        assert_eq!(treated.crashes(), [37]);
        assert!(pair(&calm, 36).crash_caused(24) && pair(&calm, 40).crash_caused(24));
        assert!(pair(&late, 36).crash_caused(24));
        assert!(!pair(&same, 36).crash_caused(24) && pair(&same, 36).crash_within(24));
        assert!(!pair(&calm, 42).crash_caused(24) && !pair(&calm, 6).crash_caused(24));
        assert!(!Pair { treated: &calm, control: &calm, mark: 36 }.crash_within(60));
    }

    #[test]
    fn pairs_are_compared_by_difference_and_ratio() {
        let (treated, calm) = (crashing(40), calm());
        let pair = Pair { treated: &treated, control: &calm, mark: 36 };
        assert_eq!(pair.own(losses_soon), Some(0.75));
        assert_eq!(pair.less(idle), Some(0.4 - 0.9));
        assert!((pair.over(building).unwrap() - 0.1).abs() < 1e-3);
        assert_eq!(pair.over(losses_soon), None);
        assert_eq!(pair.own(surplus_at_once).map(|share| (share * 10.0).round()), Some(1.0));
    }

    #[test]
    fn the_formula_gives_back_what_was_saved() {
        let efficiency = |month| if month < 36 { 1.0 } else { 100.0 };
        let compute = |month| if month < 36 { 5.0 } else { 0.5 };
        let record = sample::with(sample::record(80), "diffusion_efficiency", efficiency);
        let columns = Columns::of(&sample::with(record, "usage_compute", compute)).unwrap();
        assert!((saved_by_formula(&columns, 36).unwrap() - 0.9).abs() < 1e-12);
        assert!((saved_at_once(&columns, 36).unwrap() - 0.9).abs() < 1e-12);
    }
}
