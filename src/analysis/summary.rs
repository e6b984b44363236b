//! A run in two dozen numbers, each defined where it stands.

use schemars::{JsonSchema, schema_for};
use serde::Serialize;

use crate::analysis::columns::{Columns, MissingColumn};
use crate::analysis::windows::{highest, largest_fall, lowest, mean, total};
use crate::analysis::{aftermath, capex, find, losses};
use crate::record::Record;

/// A run in numbers. A number that the run is too short for, or that needs a find where there is none, is null.
///
/// The find is the first breakthrough in inference of 2x or more. The mark is the find or, without one, month 24.
/// A month is a step of the run, counted from 0.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// Length of the run [months].
    pub run_months: f64,
    /// Capex of the first twelve months [USD].
    pub year0_capex_usd: Option<f64>,
    /// Mean utilisation of the first twelve months: compute used over capacity installed [share].
    pub first_year_utilisation: Option<f64>,
    /// Mean list rent of the first twelve months [USD per H100e-hour].
    pub first_year_rent_usd_per_h100e_hour: Option<f64>,
    /// Sales of the model labs in the first step, at a monthly rate [USD per month].
    pub lab_revenue_month0_usd: Option<f64>,
    /// Lead time vendors quote in the first step [months].
    pub lead_time_month0_months: Option<f64>,
    /// Longest lead time vendors quote in the run [months].
    pub lead_time_max_months: Option<f64>,
    /// Breakthroughs of every kind and size in the run [finds].
    pub breakthroughs: usize,
    /// When the find was made; null if there was none [month].
    pub breakthrough_month: Option<u32>,
    /// Month of the largest capex [month].
    pub capex_max_month: Option<usize>,
    /// The largest capex of a step, at a monthly rate [USD per month].
    pub capex_max_usd_per_month: Option<f64>,
    /// Largest fall of the 3-month mean of capex within any 24 months of the run, over the earlier peak [share].
    pub capex_fall_24m: Option<f64>,
    /// The same from the find on; the first peak that counts is the mean that ends the month before it [share].
    pub capex_fall_24m_after_find: Option<f64>,
    /// Lowest utilisation after the first twelve months [share].
    pub utilisation_min: Option<f64>,
    /// Month of the lowest utilisation after the first twelve months [month].
    pub utilisation_min_month: Option<usize>,
    /// 1 less compute wanted over capacity installed, twelve months after the find [share].
    pub surplus_share_12m: Option<f64>,
    /// 1 plus the growth of inference compute wanted over that of inference efficiency in use, in logs, over the
    /// twelve months from the month before the find, each less its growth in the twelve months before; null if
    /// efficiency in use rose by less than 1 % beyond that [ratio].
    pub realised_rebound_12m: Option<f64>,
    /// Write-downs of the whole run: impairments (months that reverse more than they write down count as none) and the
    /// book of devices scrapped before their time [USD].
    pub write_downs_usd: f64,
    /// Write-downs from the mark on over the book value of devices and facilities the month before [share].
    pub write_downs_over_book: Option<f64>,
    /// Time between the 10th and the 90th percentile of the write-downs from the mark on; null if none [months].
    pub write_down_span_months: Option<f64>,
    /// Firms that defaulted in the run [firms].
    pub defaults: f64,
    /// Largest fall of share prices within any 24 months of the run [share].
    pub equity_fall_24m: Option<f64>,
    /// Volume of services twelve months after the mark over that of the month before the mark [ratio].
    pub service_growth_12m: Option<f64>,
    /// Volume of services in the last month [service units per year].
    pub service_volume_final: Option<f64>,
}

/// Summarises a run.
///
/// # Errors
/// A column of the series that is not there.
pub fn summarise(record: &Record) -> Result<Summary, MissingColumn> {
    let columns = Columns::of(record)?;
    let found = find::first(record).map(|event| event.month);
    let find = found.map(|month| month as usize);
    let mark = losses::mark(&columns, find);
    let year = columns.steps(12);
    let slackest = lowest(&columns.utilisation, year);
    let busiest = highest(&columns.capex);
    Ok(Summary {
        run_months: columns.months(columns.capex.len()),
        year0_capex_usd: columns.capex.get(..year).map(total),
        first_year_utilisation: columns.utilisation.get(..year).and_then(mean),
        first_year_rent_usd_per_h100e_hour: columns.rent.get(..year).and_then(mean),
        lab_revenue_month0_usd: columns.revenue.first().map(|usd| usd / columns.months(1)),
        lead_time_month0_months: columns.lead_time.first().copied(),
        lead_time_max_months: highest(&columns.lead_time).map(|(_, months)| months),
        breakthroughs: find::breakthroughs(record).count(),
        breakthrough_month: found,
        capex_max_month: busiest.map(|(month, _)| month),
        capex_max_usd_per_month: busiest.map(|(_, usd)| usd / columns.months(1)),
        capex_fall_24m: capex::fall(&columns),
        capex_fall_24m_after_find: find.and_then(|find| capex::fall_after(&columns, find)),
        utilisation_min: slackest.map(|(_, share)| share),
        utilisation_min_month: slackest.map(|(month, _)| month),
        surplus_share_12m: find.and_then(|find| aftermath::surplus(&columns, find)),
        realised_rebound_12m: find.and_then(|find| aftermath::rebound(&columns, find)),
        write_downs_usd: total(&losses::write_downs(&columns)),
        write_downs_over_book: losses::over_book(&columns, mark),
        write_down_span_months: losses::span_months(&columns, mark),
        defaults: total(&columns.defaults),
        equity_fall_24m: largest_fall(&columns.equity, columns.steps(24)),
        service_growth_12m: aftermath::service_growth(&columns, mark),
        service_volume_final: columns.services.last().copied(),
    })
}

/// A number of the summary: its name, unit and exact meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Name in the JSON object.
    pub name: String,
    /// Unit, in the words of the glossary.
    pub unit: String,
    /// Definition.
    pub meaning: String,
}

impl Summary {
    /// What each number means, in the order of the summary; the words are those of the documentation above.
    pub fn keys() -> Vec<Key> {
        let schema = schema_for!(Summary);
        let properties = schema.get("properties").and_then(|found| found.as_object());
        let properties = properties.expect("a struct has properties");
        let text = |field: &serde_json::Value| field["description"].as_str().map(str::to_string);
        properties
            .iter()
            .map(|(name, field)| key(name, &text(field).expect("every field is documented")))
            .collect()
    }
}

/// Takes `Capex of the year [USD].` apart.
fn key(name: &str, text: &str) -> Key {
    let text = text.replace('\n', " ");
    let (meaning, unit) = text.rsplit_once(" [").expect("every field states its unit in brackets");
    let unit = unit.trim_end_matches("].").to_string();
    Key { name: name.to_string(), unit, meaning: meaning.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;

    #[test]
    fn a_run_in_which_nothing_happens() {
        let summary = summarise(&sample::record(60)).unwrap();
        assert_eq!(
            summary,
            Summary {
                run_months: 60.0,
                year0_capex_usd: Some(1200.0),
                first_year_utilisation: Some(total(&[0.9; 12]) / 12.0),
                first_year_rent_usd_per_h100e_hour: Some(2.0),
                lab_revenue_month0_usd: Some(50.0),
                lead_time_month0_months: Some(9.0),
                lead_time_max_months: Some(9.0),
                breakthroughs: 0,
                breakthrough_month: None,
                capex_max_month: Some(0),
                capex_max_usd_per_month: Some(100.0),
                capex_fall_24m: Some(0.0),
                capex_fall_24m_after_find: None,
                utilisation_min: Some(0.9),
                utilisation_min_month: Some(12),
                surplus_share_12m: None,
                realised_rebound_12m: None,
                write_downs_usd: 0.0,
                write_downs_over_book: Some(0.0),
                write_down_span_months: None,
                defaults: 0.0,
                equity_fall_24m: Some(0.0),
                service_growth_12m: Some(1.0),
                service_volume_final: Some(1000.0),
            }
        );
    }

    #[test]
    fn a_run_with_a_find() {
        let record = sample::found(sample::record(60), 30, "inference 10x, open");
        let record = sample::with(record, "capex", |t| if t < 30 { 100.0 + t as f64 } else { 0.0 });
        let record = sample::with(record, "rents_utilisation", |t| if t == 40 { 0.3 } else { 0.9 });
        let record =
            sample::with(record, "impairment_loss", |t| if t == 33 { 1000.0 } else { 0.0 });
        let summary = summarise(&record).unwrap();
        assert_eq!((summary.breakthroughs, summary.breakthrough_month), (1, Some(30)));
        assert_eq!(summary.capex_max_month, Some(29));
        assert_eq!(summary.capex_max_usd_per_month, Some(129.0));
        assert_eq!(summary.capex_fall_24m, Some(1.0));
        assert_eq!(summary.capex_fall_24m_after_find, Some(1.0));
        assert_eq!((summary.utilisation_min_month, summary.utilisation_min), (Some(40), Some(0.3)));
        assert_eq!(summary.surplus_share_12m, Some(1.0 - 9.0 / 10.0));
        assert_eq!(summary.write_downs_usd, 1000.0);
        assert_eq!(summary.write_downs_over_book, Some(0.25));
        assert_eq!(summary.write_down_span_months, Some(0.0));
    }

    #[test]
    fn half_a_month_a_step_changes_the_windows_but_not_what_they_mean() {
        let mut record = sample::record(120);
        record.steps_per_year = 24;
        let summary = summarise(&record).unwrap();
        assert_eq!(summary.run_months, 60.0);
        assert_eq!(summary.year0_capex_usd, Some(2400.0));
        assert_eq!(summary.lab_revenue_month0_usd, Some(100.0));
        assert_eq!(summary.capex_max_usd_per_month, Some(200.0));
        assert_eq!(summary.utilisation_min_month, Some(24));
    }

    #[test]
    fn a_run_too_short_leaves_numbers_out_and_an_empty_one_has_none() {
        let summary = summarise(&sample::record(6)).unwrap();
        assert_eq!((summary.year0_capex_usd, summary.utilisation_min), (None, None));
        assert_eq!(summary.service_growth_12m, None);
        let nothing = summarise(&sample::record(0)).unwrap();
        assert_eq!((nothing.lab_revenue_month0_usd, nothing.capex_fall_24m), (None, None));
    }

    #[test]
    fn a_missing_column_is_named() {
        let mut record = sample::record(1);
        record.series.columns[7].name = "losses";
        let message = summarise(&record).unwrap_err().to_string();
        assert!(message.contains("`impairment_loss`"), "{message}");
    }

    #[test]
    fn every_number_is_explained_in_the_order_of_the_summary() {
        let written = serde_json::to_value(summarise(&sample::record(1)).unwrap()).unwrap();
        let written: Vec<&String> = written.as_object().unwrap().keys().collect();
        let keys = Summary::keys();
        assert_eq!(keys.iter().map(|key| &key.name).collect::<Vec<_>>(), written);
        assert_eq!(keys[1].unit, "USD");
        assert_eq!(keys[1].meaning, "Capex of the first twelve months");
    }
}
