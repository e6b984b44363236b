//! Labels: what a reader calls the agents, units, columns and things of a world. The economy knows nothing of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kinds of agents, each with the words that sentences have for it.
pub const KINDS: [(&str, &[&str]); 7] = [
    ("hyperscaler", &["hyperscaler", "owner"]),
    ("neocloud", &["neocloud"]),
    ("model_lab", &["model lab", "AI lab", "lab"]),
    ("gpu_vendor", &["GPU vendor", "vendor"]),
    ("lender", &["lender"]),
    ("household", &["household"]),
    ("end_user", &["end user", "user"]),
];

/// Units that may be called otherwise.
pub const UNITS: [&str; 3] = ["H100e", "service unit", "USD"];

/// Things that sentences and meanings speak of.
pub const WORDS: [&str; 20] = [
    "AI",
    "AI model",
    "architecture",
    "chip",
    "cloud",
    "compute",
    "data centre",
    "device",
    "electricity",
    "facility",
    "grid",
    "inference",
    "machine",
    "model",
    "open model",
    "power",
    "rent",
    "service",
    "software",
    "training",
];

/// What output calls things: pairs of the name in this program and the name for the reader. Results, the names in a
/// world file and the keys of `summary.json` stay what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// Kinds of agents, as `("hyperscaler", "carrier")`, in the singular. Known are hyperscaler, neocloud, model_lab, gpu_vendor, lender, household and end_user.
    #[serde(default)]
    pub agents: Vec<(String, String)>,
    /// Units, as `("H100e", "wavelength")`, in the singular. Known are H100e, service unit and USD.
    #[serde(default)]
    pub units: Vec<(String, String)>,
    /// Columns of `series.csv` and `agents.csv`, as `("rents_list", "lease_price")`.
    #[serde(default)]
    pub columns: Vec<(String, String)>,
    /// Other words of sentences and meanings, as `("data centre", "network")`, in the singular. Known are AI, AI model, architecture, chip, cloud, compute, data centre, device, electricity, facility, grid, inference, machine, model, open model, power, rent, service, software and training.
    #[serde(default)]
    pub words: Vec<(String, String)>,
}

impl Labels {
    /// Whether nothing is called otherwise.
    pub fn is_empty(&self) -> bool {
        *self == Labels::default()
    }
}
