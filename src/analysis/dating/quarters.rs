//! The series of a run by the quarter: flows summed, levels averaged, stocks at the end.

use crate::analysis::columns::Columns;
use crate::analysis::losses::write_downs;
use crate::analysis::windows::{mean, total};

/// Series of whole quarters; steps at the end that make no quarter are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Quarters {
    /// Steps in a quarter.
    pub steps: usize,
    /// Spending on devices and facilities [USD per quarter].
    ///
    /// Dollars of the run are real ones: nothing in this economy inflates.
    pub capex: Vec<f64>,
    /// Mean compute used over capacity [share].
    pub utilisation: Vec<f64>,
    /// Write-downs: impairments and books scrapped early [USD per quarter].
    pub write_downs: Vec<f64>,
    /// Devices and facilities at book at the end [USD].
    pub book: Vec<f64>,
    /// Services users got [service units per year].
    pub services: Vec<f64>,
    /// Debt of the firms that defaulted [USD per quarter].
    pub defaulted: Vec<f64>,
    /// Loans outstanding at the end [USD].
    pub debt: Vec<f64>,
}

impl Quarters {
    /// The quarters of a run.
    pub fn of(columns: &Columns) -> Quarters {
        let steps = (columns.steps_per_year as usize / 4).max(1);
        let each = |values: &[f64], of: fn(&[f64]) -> f64| -> Vec<f64> {
            values.chunks_exact(steps).map(of).collect()
        };
        let average = |values: &[f64]| mean(values).expect("a quarter has a step");
        let last = |values: &[f64]| values[values.len() - 1];
        Quarters {
            steps,
            capex: each(&columns.capex, total),
            utilisation: each(&columns.utilisation, average),
            write_downs: each(&write_downs(columns), total),
            book: each(&columns.book, last),
            services: each(&columns.services, average),
            defaulted: each(&columns.defaulted, total),
            debt: each(&columns.debt, last),
        }
    }

    /// The step in the middle of a quarter: where a turn of the quarter is dated.
    pub fn middle(&self, quarter: usize) -> usize {
        quarter * self.steps + self.steps / 2
    }

    /// The last step of a quarter: when what happened in it is known.
    pub fn end(&self, quarter: usize) -> usize {
        (quarter + 1) * self.steps - 1
    }

    /// The quarter before, or the first one: what was there before a peak.
    pub fn before(quarter: usize) -> usize {
        quarter.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;

    #[test]
    fn flows_are_summed_levels_averaged_stocks_taken_at_the_end_and_the_rest_left_out() {
        let rising = |month: usize| month as f64;
        let record = ["capex", "rents_utilisation", "depreciation_book"]
            .into_iter()
            .fold(sample::record(8), |record, name| sample::with(record, name, rising));
        let quarters = Quarters::of(&Columns::of(&record).unwrap());
        assert_eq!(quarters.capex, [3.0, 12.0]);
        assert_eq!(quarters.utilisation, [1.0, 4.0]);
        assert_eq!(quarters.book, [2.0, 5.0]);
        assert_eq!((quarters.middle(1), quarters.end(1)), (4, 5));
    }

    #[test]
    fn quarters_hold_as_many_steps_as_the_year_says() {
        for (steps_per_year, middle, end) in [(4, 2, 2), (8, 5, 5), (12, 7, 8), (48, 30, 35)] {
            let record = sample::record(steps_per_year);
            let record = crate::record::Record { steps_per_year: steps_per_year as u32, ..record };
            let quarters = Quarters::of(&Columns::of(&record).unwrap());
            assert_eq!(quarters.capex.len(), 4);
            assert_eq!((quarters.middle(2), quarters.end(2)), (middle, end));
        }
    }
}
