//! Files of targets: what was observed of the world outside, month by month, and how surely.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scenario::calibration::month::Month;
use crate::scenario::faults::{Faults, WorldError};
use crate::scenario::load::{Loaded, load};
use crate::scenario::nearest::remedy;
use crate::units::{NonNegative, Positive};

/// What a world is held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// Calendar month of the first month of a run, as in `2023-01`.
    pub first_month: Month,
    /// What is looked at, in the order of the table.
    pub targets: Vec<Target>,
}

/// A number of a run, and what was observed in its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Column of series.csv, or of agents.csv where `agent` names a firm.
    pub series: String,
    /// Firm or lender whose column it is; none: a column of the whole economy.
    pub agent: Option<String>,
    /// First month of the window.
    pub from: Month,
    /// Last month of the window.
    pub to: Month,
    /// What is taken of the window.
    #[serde(default)]
    pub take: Take,
    /// What was observed; none: what the run says is shown and not scored.
    pub observed: Option<Observed>,
    /// Weight in the score beside that of its uncertainty [ratio]. Below 1 where errors of neighbours go together.
    #[serde(default = "full")]
    pub weight: NonNegative,
    /// Where the number is from.
    #[serde(default)]
    pub source: String,
}

/// What is taken of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Take {
    /// The mean of its months.
    #[default]
    Mean,
    /// Its last month.
    Last,
}

/// An observation with its uncertainty, in the unit of the column. Errors count in logs, so all three are above nought.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observed {
    /// The number.
    pub value: Positive,
    /// What it lies above with 95 % probability.
    pub low: Positive,
    /// What it lies below with 95 % probability.
    pub high: Positive,
}

fn full() -> NonNegative {
    NonNegative::try_from(1.0).expect("one is not negative")
}

/// What a run of the world has that a target may speak of.
pub struct Known<'a> {
    /// Columns of the series.
    pub columns: Vec<&'a str>,
    /// Columns of the firms' panel.
    pub firm_columns: Vec<&'a str>,
    /// Names of firms and lenders.
    pub agents: Vec<&'a str>,
    /// Length of a run [months].
    pub months: u32,
}

/// Reads a file of targets for a world.
///
/// # Errors
/// All faults of the first step that finds any, with file, line and column.
pub fn read(path: &Path, known: &Known) -> Result<Loaded<Targets>, WorldError> {
    let loaded = load::<Targets>(path, &[])?;
    let mut faults = Faults::new(&loaded.tree);
    let Targets { first_month, targets } = &loaded.value;
    if targets.is_empty() {
        faults.at("targets", "there is no target", Some("name at least one"));
    }
    for (at, target) in targets.iter().enumerate() {
        let at = format!("targets[{at}]");
        column(target, &at, known, &mut faults);
        window(target, &at, (*first_month, known.months), &mut faults);
        uncertainty(target, &at, &mut faults);
    }
    faults.finish()?;
    Ok(loaded)
}

fn column(target: &Target, at: &str, known: &Known, faults: &mut Faults) {
    let mut among = |field: &str, what: &str, name: &str, names: &[&str]| {
        if !names.contains(&name) {
            let help = remedy(name, what, names.iter().copied());
            faults.at(&format!("{at}.{field}"), format!("there is no `{name}`"), Some(&help));
        }
    };
    match &target.agent {
        None => among("series", "columns", &target.series, &known.columns),
        Some(agent) => {
            among("agent", "firms", agent, &known.agents);
            among("series", "columns of firms", &target.series, &known.firm_columns);
        }
    }
}

fn window(target: &Target, at: &str, (first, months): (Month, u32), faults: &mut Faults) {
    let (from, to) = (target.from, target.to);
    if to < from {
        let message = format!("{to} is before {from}");
        faults.at(&format!("{at}.to"), message, Some("a window ends in its first month or later"));
    }
    if from < first {
        let message = format!("runs begin in {first}, after {from}");
        faults.at(&format!("{at}.from"), message, Some("see first_month"));
    }
    if to.since(first) >= i64::from(months) {
        let last = first.after(months.saturating_sub(1));
        let message = format!("runs end in {last}, before {to}");
        faults.at(&format!("{at}.to"), message, Some("see months of the world"));
    }
}

fn uncertainty(target: &Target, at: &str, faults: &mut Faults) {
    let Some(Observed { value, low, high }) = target.observed else { return };
    if !(*low <= *value && *value <= *high && *low < *high) {
        let message = format!("{} does not lie between {} and {}", *value, *low, *high);
        faults.at(
            &format!("{at}.observed"),
            message,
            Some("take low <= value <= high, low < high"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Targets, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.ron");
        std::fs::write(&path, text).unwrap();
        let known = Known {
            columns: vec!["capex", "rents_list"],
            firm_columns: vec!["production_price"],
            agents: vec!["vendor-1"],
            months: 24,
        };
        let read = read(&path, &known).map(|loaded| loaded.value);
        read.map_err(|faults| {
            faults.to_string().replace(&format!("{}/", folder.path().display()), "")
        })
    }

    #[test]
    fn a_target_is_a_mean_of_full_weight_unless_it_says_otherwise() {
        let text = "(first_month: \"2023-01\", targets: [(series: \"capex\", from: \"2023-01\", to: \"2023-03\",
            observed: (value: 2, low: 1, high: 4), source: \"a book\")])";
        let read = read_text(text).unwrap();
        let target = &read.targets[0];
        assert_eq!((target.take, *target.weight, &target.agent), (Take::Mean, 1.0, &None));
        assert_eq!(*target.observed.unwrap().high, 4.0);
    }

    #[test]
    fn every_fault_is_told_at_its_place() {
        let text = "(first_month: \"2023-01\", targets: [
 (series: \"capx\", from: \"2022-12\", to: \"2022-11\"),
 (series: \"production_price\", agent: \"vendor-2\", from: \"2024-12\", to: \"2025-01\", observed: (value: 5, low: 1, high: 4)),
])";
        let wanted = "\
t.ron:2:11: targets[0].series: there is no `capx`
  help: did you mean `capex`?
t.ron:2:25: targets[0].from: runs begin in 2023-01, after 2022-12
  help: see first_month
t.ron:2:40: targets[0].to: 2022-11 is before 2022-12
  help: a window ends in its first month or later
t.ron:3:38: targets[1].agent: there is no `vendor-2`
  help: did you mean `vendor-1`?
t.ron:3:71: targets[1].to: runs end in 2024-12, before 2025-01
  help: see months of the world
t.ron:3:92: targets[1].observed: 5 does not lie between 1 and 4
  help: take low <= value <= high, low < high";
        assert_eq!(read_text(text).unwrap_err(), wanted);
    }
}
