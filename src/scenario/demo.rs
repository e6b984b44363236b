//! A small world for the tests of this module.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Positive, Share};

/// A small world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// What it is called.
    #[schemars(extend("rule" = "a name has letters, digits and hyphens"), regex(pattern = "^[A-Za-z][A-Za-z0-9_-]{0,15}$"))]
    pub name: String,
    /// End users [people].
    pub users: u32,
    /// The rules.
    pub rules: Rules,
    /// Who there is.
    pub agents: Agents,
    /// What is found.
    #[serde(default)]
    pub find: Find,
}

/// The rules of the small world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// How rents answer.
    pub rents: Rents,
    /// Share of revenue that goes to research [share of revenue]. Proposal; sweep 0.1 to 0.5.
    pub research: Share,
    /// Lending, if there is any.
    pub credit: Option<Credit>,
}

/// How list rents answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rents {
    /// Speed at which list rents answer utilisation [per year]. Proposal; sweep 2 to 20.
    pub speed: Positive,
    /// Utilisation aimed at [share of capacity].
    #[serde(default = "usual_target")]
    pub target: Share,
    /// Highest rent [USD per H100e-hour].
    pub ceiling: Option<Positive>,
}

fn usual_target() -> Share {
    Share::new(0.85).expect("0.85 is a share")
}

/// Lending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// Interest [per year].
    pub interest: Share,
}

/// The agents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agents {
    /// The labs, at least one.
    #[schemars(length(min = 1, max = 3))]
    pub labs: Vec<Lab>,
    /// Growth seen lately and before [per month].
    #[serde(default)]
    pub growth: (f64, f64),
    /// Steps of the ladder [dollars].
    #[serde(default)]
    pub steps: Vec<f64>,
}

/// A lab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lab {
    /// Its name.
    pub name: String,
    /// Its share of the market [share].
    pub share: Share,
    /// Whether it still sells.
    #[serde(default)]
    pub closed: bool,
}

/// A find.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum Find {
    /// Nothing is found.
    #[default]
    Never,
    /// Found in this month [month].
    Fixed(u32),
    /// Found with these properties.
    Found {
        /// How much better [times].
        size: f64,
        /// Who may use it.
        access: Option<Access>,
    },
    /// Paid for by a loan.
    Lent(Credit),
    /// Between these months [month].
    Between(u32, u32),
}

/// Who may use a find.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Access {
    Open,
    Closed,
}

/// A world without a fault.
pub const WORLD: &str = r#"(
    name: "small",
    users: 1_000,
    rules: (
        rents: (speed: 6, ceiling: 4.5),
        research: 0.25,
        credit: (interest: 0.05),
    ),
    agents: (
        labs: [
            (name: "lab-1", share: 0.6),
            (name: "lab-2", share: 4e-1, closed: true),
        ],
        growth: (0.1, 0.2),
    ),
    find: Found(size: 2, access: Open),
)
"#;
