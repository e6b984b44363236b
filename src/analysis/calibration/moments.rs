//! What a run says in place of each target.

use crate::record::Record;
use crate::scenario::calibration::month::Month;
use crate::scenario::calibration::targets::{Take, Target, Targets};

/// The number of a run for every target, in order; `NaN` where the run is too short or has no such column.
pub fn moments(record: &Record, targets: &Targets) -> Vec<f64> {
    let first = targets.first_month;
    targets.targets.iter().map(|target| moment(record, target, first).unwrap_or(f64::NAN)).collect()
}

fn moment(record: &Record, target: &Target, first: Month) -> Option<f64> {
    let values = column(record, &target.series, target.agent.as_deref())?;
    let steps = i64::from(record.steps_per_year);
    let begin = usize::try_from(target.from.since(first) * steps / 12).ok()?;
    let end = usize::try_from((target.to.since(first) + 1) * steps / 12).ok()?;
    let window = values.get(begin..end).filter(|window| !window.is_empty())?;
    match target.take {
        Take::Last => window.last().copied(),
        Take::Mean => Some(window.iter().sum::<f64>() / window.len() as f64),
    }
}

/// A column of the series, or that of a firm, step after step.
pub fn column(record: &Record, name: &str, agent: Option<&str>) -> Option<Vec<f64>> {
    let Some(agent) = agent else { return record.series.column(name) };
    let at = record.agent_columns.iter().position(|column| column.name == name)?;
    let agent = record.names.iter().position(|known| known == agent)?;
    let rows = record.agents.iter().filter(|row| row.agent == agent);
    Some(rows.map(|row| row.values[at]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::panel::AgentRow;
    use crate::record::{Column, Series};

    fn record() -> Record {
        let named = |name| Column { name, unit: "", meaning: "" };
        let row =
            |month, agent, value| AgentRow { month, kind: "gpu_vendor", agent, values: value };
        Record {
            steps_per_year: 12,
            names: vec!["vendor-1".into(), "vendor-2".into()],
            series: Series { columns: vec![named("capex")], values: vec![1.0, 2.0, 6.0, 9.0] },
            agent_columns: vec![named("price")],
            agents: [row(0, 0, &[5.0]), row(0, 1, &[50.0]), row(1, 0, &[7.0]), row(1, 1, &[70.0])]
                .into_iter()
                .collect(),
            ..Record::default()
        }
    }

    fn taken(series: &str, agent: Option<&str>, from: &str, to: &str, take: Take) -> Vec<f64> {
        let month = |text: &str| Month::try_from(text.to_string()).unwrap();
        let target = Target {
            series: series.into(),
            agent: agent.map(String::from),
            from: month(from),
            to: month(to),
            take,
            observed: None,
            weight: 1.0.try_into().unwrap(),
            source: String::new(),
        };
        moments(&record(), &Targets { first_month: month("2022-12"), targets: vec![target] })
    }

    #[test]
    fn a_window_is_cut_by_the_calendar_and_taken_as_asked() {
        assert_eq!(taken("capex", None, "2022-12", "2023-02", Take::Mean), [3.0]);
        assert_eq!(taken("capex", None, "2023-01", "2023-03", Take::Last), [9.0]);
        assert_eq!(taken("price", Some("vendor-1"), "2022-12", "2023-01", Take::Mean), [6.0]);
        assert!(taken("capex", None, "2023-03", "2023-04", Take::Mean)[0].is_nan());
        assert!(taken("none", None, "2022-12", "2022-12", Take::Mean)[0].is_nan());
    }
}
