//! The columns of a record that analyses look at, found once.

use crate::record::Record;

/// A column that an analysis needs and the record does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the series of this run has no column `{name}`, so it cannot be analysed")]
pub struct MissingColumn {
    /// Name of the column.
    pub name: &'static str,
}

/// The series of a run by name, one value a step each.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    /// Steps in a year.
    pub steps_per_year: u32,
    /// Cash paid for devices and facilities [USD per month].
    pub capex: Vec<f64>,
    /// Compute used over capacity [share].
    pub utilisation: Vec<f64>,
    /// List rent [USD per H100e-hour].
    pub rent: Vec<f64>,
    /// Compute wanted [H100e].
    pub demand: Vec<f64>,
    /// Capacity installed [H100e].
    pub capacity: Vec<f64>,
    /// Labs' sales [USD per month].
    pub revenue: Vec<f64>,
    /// Services users got [service units per year].
    pub services: Vec<f64>,
    /// Write-downs net of reversals [USD per month].
    pub impairment: Vec<f64>,
    /// Book value lost by scrapping before the end of life \[USD per step\].
    pub scrapping: Vec<f64>,
    /// Devices and facilities at book [USD].
    pub book: Vec<f64>,
    /// Inference efficiency in use [ratio].
    pub efficiency: Vec<f64>,
    /// Inference compute wanted, sold and captive [H100e].
    pub inference: Vec<f64>,
    /// Lead time vendors quote [months].
    pub lead_time: Vec<f64>,
    /// Share prices, by value [index].
    pub equity: Vec<f64>,
    /// What clouds paid their shareholders, less new shares [USD per month].
    pub payouts: Vec<f64>,
    /// What the shares of all clouds cost [USD].
    pub clouds: Vec<f64>,
    /// Loans outstanding [USD].
    pub debt: Vec<f64>,
    /// Firms that defaulted [firms].
    pub defaults: Vec<f64>,
    /// Their debt [USD].
    pub defaulted: Vec<f64>,
}

impl Columns {
    /// Finds the columns of a record.
    ///
    /// # Errors
    /// The first column that is not there.
    pub fn of(record: &Record) -> Result<Columns, MissingColumn> {
        let column = |name| record.series.column(name).ok_or(MissingColumn { name });
        Ok(Columns {
            steps_per_year: record.steps_per_year,
            capex: column("capex")?,
            utilisation: column("rents_utilisation")?,
            rent: column("rents_list")?,
            demand: column("rents_demand")?,
            capacity: column("rents_capacity")?,
            revenue: column("services_revenue")?,
            services: column("services_volume")?,
            impairment: column("impairment_loss")?,
            scrapping: column("retirement_loss")?,
            book: column("depreciation_book")?,
            efficiency: column("diffusion_efficiency")?,
            inference: column("usage_compute")?,
            lead_time: column("production_lead_time")?,
            equity: column("equity_index")?,
            payouts: column("dividends_clouds")?,
            clouds: column("equity_clouds")?,
            debt: column("credit_debt")?,
            defaults: column("insolvency_defaults")?,
            defaulted: column("insolvency_debt")?,
        })
    }

    /// The whole number of steps nearest to a time in months, at least one.
    pub fn steps(&self, months: u32) -> usize {
        let steps = f64::from(months) * f64::from(self.steps_per_year) / 12.0;
        (steps.round() as usize).max(1)
    }

    /// How long so many steps last, in months.
    pub fn months(&self, steps: usize) -> f64 {
        steps as f64 * 12.0 / f64::from(self.steps_per_year.max(1))
    }
}
