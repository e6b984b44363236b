//! What followed a month, the same window for every run: what the regime table compares.

use crate::analysis::capex;
use crate::analysis::columns::{Columns, MissingColumn};
use crate::analysis::windows::{largest_fall, lowest, total};
use crate::analysis::{aftermath, losses};
use crate::record::Record;

/// The months after a mark in which falls and lows are looked for.
const WINDOW: u32 = 24;

/// Rate at which shareholders discount \[per year\].
const DISCOUNT: f64 = 0.1;

/// A run after a given month.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    /// Lowest utilisation within 24 months \[share\].
    pub utilisation_min: Option<f64>,
    /// Largest fall of the 3-month mean of capex within 24 months \[share\].
    pub capex_fall: Option<f64>,
    /// Write-downs within 24 months over the book the month before \[share\].
    pub write_downs_24m: Option<f64>,
    /// Write-downs until the end of the run over the book the month before \[share\].
    pub write_downs: Option<f64>,
    /// Months from the mark until half of all write-downs until the end of the run were taken.
    pub write_downs_half_month: Option<f64>,
    /// Time between the 10th and the 90th percentile of write-downs until the end \[months\].
    pub write_down_span: Option<f64>,
    /// 1 less compute wanted over capacity installed, twelve months on \[share\].
    pub surplus_12m: Option<f64>,
    /// Largest fall of share prices within 24 months \[share\].
    pub equity_fall: Option<f64>,
    /// What a dollar in shares of all clouds in the first month was worth to those who kept them to the end of the run, at
    /// 10 % a year: payouts and the last price, less new shares \[ratio\].
    pub clouds_return: Option<f64>,
    /// Firms that defaulted within 24 months \[firms\].
    pub defaults: Option<f64>,
    /// Debt of the firms that defaulted within 24 months, over all loans the month before \[share\].
    pub defaulted: Option<f64>,
    /// Volume of services twelve months on over that of the month before \[ratio\].
    pub service_growth_12m: Option<f64>,
}

/// Measures a run from a step on.
///
/// # Errors
/// A column of the series that is not there.
pub fn measure(record: &Record, mark: usize) -> Result<Episode, MissingColumn> {
    let columns = Columns::of(record)?;
    let window = mark..(mark + columns.steps(WINDOW)).min(columns.capex.len());
    let within = columns.utilisation.get(window.clone()).and_then(|values| lowest(values, 0));
    let book = mark.checked_sub(1).and_then(|before| columns.book.get(before)).copied();
    let losses = losses::write_downs(&columns);
    let soon = losses.get(window.clone()).map(total);
    let before = mark.checked_sub(1);
    let debt = before.and_then(|before| columns.debt.get(before)).copied();
    let defaulted = columns.defaulted.get(window.clone()).map(total);
    let index = before.and_then(|before| columns.equity.get(before..window.end));
    Ok(Episode {
        utilisation_min: within.map(|(_, share)| share),
        clouds_return: clouds_return(&columns),
        equity_fall: index.and_then(|index| largest_fall(index, columns.steps(WINDOW))),
        defaults: columns.defaults.get(window.clone()).map(total),
        defaulted: defaulted.zip(debt).map(|(lost, debt)| lost / debt.max(1.0)),
        capex_fall: capex::fall_within(&columns, window),
        write_downs_24m: soon.zip(book).map(|(loss, book)| loss / book),
        write_downs: losses::over_book(&columns, mark),
        write_downs_half_month: losses::half_month(&columns, mark),
        write_down_span: losses::span_months(&columns, mark),
        surplus_12m: aftermath::surplus(&columns, mark),
        service_growth_12m: aftermath::service_growth(&columns, mark),
    })
}

/// What a dollar in shares of all clouds in the first month was worth to those who kept them to the end, at 10 % a year.
pub fn clouds_return(columns: &Columns) -> Option<f64> {
    let step = columns.months(1) / 12.0;
    let present = |at: usize, usd: f64| usd * libm::exp(-DISCOUNT * at as f64 * step);
    let (at_start, at_end) = (columns.clouds.first()?, columns.clouds.last()?);
    let payouts: Vec<f64> =
        columns.payouts.iter().enumerate().map(|(at, usd)| present(at, *usd)).collect();
    let kept = present(columns.clouds.len() - 1, *at_end);
    (*at_start > 0.0).then(|| (total(&payouts) + kept) / at_start)
}
