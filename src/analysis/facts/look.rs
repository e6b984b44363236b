//! What facts look at of one run: more than claims do.

use crate::analysis::claims::run::Run;
use crate::analysis::columns::{Columns, MissingColumn};
use crate::analysis::find;
use crate::record::{Event, Record, Series};

/// A run by its series, its dates and a few events.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Series of analyses, and what the usual rule dates.
    pub run: Run,
    /// All series.
    pub series: Series,
    /// Defaults: step and name of the firm.
    pub defaults: Vec<(usize, String)>,
    /// Steps in which an owner cut the useful life of its devices.
    pub life_cuts: Vec<usize>,
    /// Steps in which an owner wrote devices down.
    pub write_downs: Vec<usize>,
    /// Share of the first finder in the sales of labs, step by step; empty where nothing was found or the finder is no lab.
    pub finders_share: Vec<f64>,
}

impl Look {
    /// Looks at a record.
    ///
    /// # Errors
    /// A column of the series that is not there.
    pub fn of(record: &Record) -> Result<Look, MissingColumn> {
        let events = |kind: &'static str| record.events.iter().filter(move |e| e.kind == kind);
        let step = |event: &Event| event.month as usize;
        let name = |event: &Event| record.names.get(event.agent).cloned().unwrap_or_default();
        Ok(Look {
            run: Run::of(record)?,
            series: record.series.clone(),
            defaults: events("default").map(|event| (step(event), name(event))).collect(),
            life_cuts: events("life_cut").map(step).collect(),
            write_downs: events("write_down").map(step).collect(),
            finders_share: finders_share(record).unwrap_or_default(),
        })
    }

    /// The series that claims know too.
    pub fn columns(&self) -> &Columns {
        &self.run.columns
    }

    /// A series by name.
    pub fn column(&self, name: &str) -> Option<Vec<f64>> {
        self.series.column(name)
    }

    /// Defaults of firms with names that begin so, within so many months from a step.
    pub fn defaults_of(&self, kind: &str, from: usize, months: u32) -> f64 {
        let within = from..from + self.columns().steps(months);
        let of_kind =
            |(step, name): &&(usize, String)| within.contains(step) && name.starts_with(kind);
        self.defaults.iter().filter(of_kind).count() as f64
    }
}

fn finders_share(record: &Record) -> Option<Vec<f64>> {
    let finder = find::breakthroughs(record).next()?.agent;
    let at = record.agent_columns.iter().position(|column| column.name == "services_revenue")?;
    let (mut own, mut all) = (vec![0.0; record.series.months()], vec![0.0; record.series.months()]);
    for row in record.agents.iter().filter(|row| row.values[at].is_finite()) {
        let month = row.month as usize;
        all[month] += row.values[at];
        own[month] += if row.agent == finder { row.values[at] } else { 0.0 };
    }
    own.iter().any(|sales| *sales > 0.0).then(|| own.iter().zip(all).map(|(a, b)| a / b).collect())
}
