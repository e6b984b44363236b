//! What runs and commands use of `scenario` and `economy`, which take the place of this file.

use std::path::Path;

use crate::record::Record;

/// A checked world.
#[derive(Clone, Debug)]
pub struct Scenario {
    name: String,
    seed: u64,
    months: u32,
    text: String,
}

impl Scenario {
    /// Name of the world.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seed of all chance.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Length of the run in steps.
    pub fn months(&self) -> u32 {
        self.months
    }

    /// The world as resolved, in its canonical form.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Every fault of a world, one a line.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct WorldError(Vec<String>);

/// A value of a world as resolved.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Resolved {
    /// Where it stands: `rules.rents.speed`.
    pub path: String,
    /// The value, as RON.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Where it was set: `today.ron:12:3`, `--set rules.rents.speed=3`, `default`.
    pub set_in: String,
}

/// Loads and checks a world.
///
/// # Errors
/// Every fault of the world.
pub fn load(path: &Path, _overrides: &[String]) -> Result<Scenario, WorldError> {
    Err(WorldError(vec![format!("{}: this build reads no worlds", path.display())]))
}

/// Every value of a world.
///
/// # Errors
/// Every fault of the world.
pub fn explain(path: &Path, overrides: &[String]) -> Result<Vec<Resolved>, WorldError> {
    load(path, overrides).map(|_| Vec::new())
}

/// The phases of a month with what each reads and writes, as Markdown.
pub fn explain_month() -> String {
    "# The month\n".into()
}

/// A broken invariant: month, agent, amount.
#[derive(Clone, Debug, thiserror::Error)]
#[error("month {month}: broken")]
pub struct Broken {
    month: u32,
}

/// A run under way.
pub struct Simulation(Record);

impl Simulation {
    /// The economy of a world on its first day; `panel` end users are sampled.
    pub fn of(_scenario: &Scenario, _panel: u32) -> Simulation {
        Simulation(Record::default())
    }

    /// Runs a step.
    ///
    /// # Errors
    /// A broken invariant.
    pub fn step(&mut self) -> Result<(), Broken> {
        let month = self.0.series.months() as u32;
        Err(Broken { month })
    }

    /// What was seen.
    pub fn record(self) -> Record {
        self.0
    }
}
