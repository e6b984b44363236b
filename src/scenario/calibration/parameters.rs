//! Files of free parameters: which numbers of a world are to be found, and within what range.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scenario::faults::{Faults, WorldError};
use crate::scenario::load::{Loaded, load};

/// The most parameters that are sought at once.
const MOST: usize = 64;

/// The numbers of a world that are to be found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// The parameters.
    pub parameters: Vec<Parameter>,
}

/// A number that is to be found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Name, as it stands in tables: lower-case letters, digits, underscores.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_-]{0,63}$"))]
    pub name: String,
    /// Fields of the world that take its value, all the same.
    pub set: Vec<String>,
    /// What is known of it before anything is fitted.
    pub prior: Prior,
}

/// A prior distribution, given by its ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum Prior {
    /// Even between two numbers.
    Range {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// Even in logs between two numbers above nought.
    LogRange {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
}

impl Prior {
    /// The lowest and the highest value.
    pub fn ends(self) -> [f64; 2] {
        let (Prior::Range { low, high } | Prior::LogRange { low, high }) = self;
        [low, high]
    }

    /// The value below which a share of the prior lies.
    pub fn quantile(self, share: f64) -> f64 {
        match self {
            Prior::Range { low, high } => low + share * (high - low),
            Prior::LogRange { low, high } => low * libm::exp(share * libm::log(high / low)),
        }
    }
}

/// Reads a file of parameters.
///
/// # Errors
/// All faults of the first step that finds any, with file, line and column.
pub fn read(path: &Path) -> Result<Loaded<Parameters>, WorldError> {
    let loaded = load::<Parameters>(path, &[])?;
    let mut faults = Faults::new(&loaded.tree);
    let all = &loaded.value.parameters;
    if all.is_empty() || all.len() > MOST {
        let message = format!("{} parameters where there must be 1 to {MOST}", all.len());
        faults.at("parameters", message, None);
    }
    for (at, parameter) in all.iter().enumerate() {
        let at = format!("parameters[{at}]");
        if all.iter().filter(|other| other.name == parameter.name).count() > 1 {
            let message = format!("`{}` is taken", parameter.name);
            faults.at(&format!("{at}.name"), message, Some("names are given once"));
        }
        if parameter.set.is_empty() {
            let help = "name a field of the world, as rules.rents.speed";
            faults.at(&format!("{at}.set"), "no field takes its value", Some(help));
        }
        range(parameter.prior, &format!("{at}.prior"), &mut faults);
    }
    faults.finish()?;
    Ok(loaded)
}

fn range(prior: Prior, at: &str, faults: &mut Faults) {
    let [low, high] = prior.ends();
    if low >= high {
        let message = format!("{low} is not below {high}");
        faults.at(at, message, Some("write the lower end first"));
    }
    if matches!(prior, Prior::LogRange { .. }) && low <= 0.0 {
        let message = format!("{low} has no logarithm");
        faults.at(at, message, Some("take ends above nought, or Range"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priors_are_even_in_numbers_or_in_logs() {
        assert_eq!(Prior::Range { low: 2.0, high: 4.0 }.quantile(0.25), 2.5);
        assert!((Prior::LogRange { low: 1.0, high: 100.0 }.quantile(0.5) - 10.0).abs() < 1e-12);
    }

    #[test]
    fn every_fault_is_told_at_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.ron");
        let text = "(parameters: [
 (name: \"a\", set: [], prior: Range(low: 2, high: 1)),
 (name: \"a\", set: [\"rules.rents.speed\"], prior: LogRange(low: 0, high: 1)),
])";
        std::fs::write(&path, text).unwrap();
        let told = read(&path).unwrap_err().to_string();
        let told = told.replace(&format!("{}/", folder.path().display()), "");
        let wanted = "\
p.ron:2:9: parameters[0].name: `a` is taken
  help: names are given once
p.ron:2:19: parameters[0].set: no field takes its value
  help: name a field of the world, as rules.rents.speed
p.ron:2:30: parameters[0].prior: 2 is not below 1
  help: write the lower end first
p.ron:3:9: parameters[1].name: `a` is taken
  help: names are given once
p.ron:3:49: parameters[1].prior: 0 has no logarithm
  help: take ends above nought, or Range";
        assert_eq!(told, wanted);
    }
}
