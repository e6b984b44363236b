//! A world with what it is held against and what is free in it, read and checked together.

use std::path::Path;

use overbuild::analysis::calibration::space::{overrides, values};
use overbuild::experiment::run::start;
use overbuild::record::Record;
use overbuild::scenario::calibration::parameters::{self, Parameters};
use overbuild::scenario::calibration::targets::{self, Known, Targets};
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::faults::{Faults, WorldError};
use overbuild::scenario::load::Loaded;

/// A world and its targets.
pub struct Asked {
    /// The world.
    pub scenario: Scenario,
    /// The targets, with their text as resolved.
    pub targets: Loaded<Targets>,
    /// The first day of the world, with the columns of its tables.
    pub opened: Record,
}

impl Asked {
    /// Reads a world and its targets.
    ///
    /// # Errors
    /// All faults of the world, or all of the targets.
    pub fn read(file: &Path, overrides: &[String], targets: &Path) -> Result<Asked, WorldError> {
        let scenario = Scenario::read(file, overrides)?;
        let opened = start(&scenario, 1).record();
        let known = Known {
            columns: opened.series.columns.iter().map(|column| column.name).collect(),
            firm_columns: opened.agent_columns.iter().map(|column| column.name).collect(),
            agents: opened.names.iter().map(String::as_str).collect(),
            months: scenario.world().months,
        };
        let targets = targets::read(targets, &known)?;
        Ok(Asked { scenario, targets, opened })
    }

    /// The world with other values of its parameters.
    ///
    /// # Errors
    /// What the world has against them.
    pub fn at(&self, parameters: &Parameters, values: &[f64]) -> Result<Scenario, WorldError> {
        self.scenario.with(&overrides(parameters, values))
    }

    /// Reads the parameters, and tries both ends of each in the world.
    ///
    /// # Errors
    /// All faults of the parameters.
    pub fn parameters(&self, file: &Path) -> Result<Loaded<Parameters>, WorldError> {
        let loaded = parameters::read(file)?;
        let mut faults = Faults::new(&loaded.tree);
        for (at, parameter) in loaded.value.parameters.iter().enumerate() {
            for path in &parameter.set {
                for end in parameter.prior.ends() {
                    let read = self.scenario.with(&[format!("{path}={end}")]);
                    // One fault says enough: the other end mostly has the same.
                    if let Err(refused) = read {
                        let first = &refused.faults[0];
                        let place = format!("parameters[{at}].set");
                        let message = format!("{path}={end}: {}", first.message);
                        faults.at(&place, message, first.help.as_deref());
                        break;
                    }
                }
            }
        }
        faults.finish()?;
        let middle = vec![0.5; loaded.value.parameters.len()];
        self.at(&loaded.value, &values(&loaded.value, &middle))?;
        Ok(loaded)
    }

    /// How many months must be run to reach all that was observed.
    pub fn months_observed(&self) -> u32 {
        let Targets { first_month, targets } = &self.targets.value;
        let observed = targets.iter().filter(|target| target.observed.is_some());
        let months = observed.map(|target| target.to.since(*first_month) + 1);
        months.max().and_then(|months| u32::try_from(months).ok()).unwrap_or(0)
    }
}
