//! A record written by hand, for tests: every column at a plain value, all months alike.

use crate::record::{Column, Event, EventId, Record, Series};

/// The columns with the value that every month has.
const PLAIN: [(&str, &str, f64); 19] = [
    ("capex", "USD per month", 100.0),
    ("rents_utilisation", "share", 0.9),
    ("rents_list", "USD per H100e-hour", 2.0),
    ("rents_demand", "H100e", 9.0),
    ("rents_capacity", "H100e", 10.0),
    ("services_revenue", "USD per month", 50.0),
    ("services_volume", "service units per year", 1000.0),
    ("impairment_loss", "USD per month", 0.0),
    ("retirement_loss", "USD per month", 0.0),
    ("depreciation_book", "USD", 4000.0),
    ("diffusion_efficiency", "ratio", 1.0),
    ("usage_compute", "H100e", 5.0),
    ("production_lead_time", "months", 9.0),
    ("equity_index", "index", 100.0),
    ("credit_debt", "USD", 2000.0),
    ("insolvency_defaults", "firms", 0.0),
    ("insolvency_debt", "USD", 0.0),
    ("dividends_clouds", "USD per month", 0.0),
    ("equity_clouds", "USD", 1000.0),
];

/// A run of so many months in which nothing happens.
pub fn record(months: usize) -> Record {
    let columns = PLAIN.map(|(name, unit, _)| Column { name, unit, meaning: "as its name says" });
    let values = PLAIN.map(|(_, _, value)| value).repeat(months);
    let names = ["ogen", "ibex", "users"].map(String::from).to_vec();
    let series = Series { columns: columns.to_vec(), values };
    Record { steps_per_year: 12, names, series, ..Record::default() }
}

/// The same record with one column computed anew from the month.
pub fn with(mut record: Record, name: &str, value: impl Fn(usize) -> f64) -> Record {
    let width = record.series.columns.len();
    let at = record.series.columns.iter().position(|column| column.name == name).unwrap();
    for month in 0..record.series.months() {
        record.series.values[month * width + at] = value(month);
    }
    record
}

/// The same record with a breakthrough.
pub fn found(mut record: Record, month: u32, detail: &str) -> Record {
    record.events.push(breakthrough(month, detail));
    record
}

/// A breakthrough by the first agent.
pub fn breakthrough(month: u32, detail: &str) -> Event {
    Event {
        id: EventId(0),
        month,
        kind: "breakthrough",
        agent: 0,
        amount: 10.0,
        unit: "ratio",
        cause: None,
        detail: detail.into(),
    }
}
