//! Who there is at the start, as a world file says it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::opening::strategies::Strategies;
use crate::units::{NonNegative, Positive, Real, Share};

/// Everybody, and what there is at the start.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// Stocks and prices at the start.
    pub start: Start,
    /// Multiplies the spreads between users of a segment [ratio]: 1 as stated, 0 makes all users of a segment the average user.
    pub heterogeneity: NonNegative,
    /// Portfolios of tasks of each owner's own products [entities].
    pub captive_portfolios: u32,
    /// Money households hold at the start [USD]. Proposal; only its being enough matters.
    pub household_deposits_usd: NonNegative,
    /// Segments of end users.
    pub segments: Vec<Segment>,
    /// Traits of the owners' own products.
    pub captive: CaptiveTraits,
    /// Model labs.
    pub labs: Vec<Lab>,
    /// Hyperscalers: owners of compute with another business and products of their own.
    pub hyperscalers: Vec<Cloud>,
    /// Neoclouds: owners of compute without products of their own.
    pub neoclouds: Vec<Cloud>,
    /// GPU vendors.
    pub vendors: Vec<Vendor>,
    /// Lenders.
    pub lenders: Vec<Bank>,
    /// Firms that may be founded on the way.
    pub entrants: Entrants,
    /// What clouds chose to be.
    pub strategies: Strategies,
    /// Developers outside the firms: academia, unknown labs.
    pub outsiders: Vec<Outsider>,
}

/// Stocks and prices at the start.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// Compute installed [H100e]. 6.5 million at the end of 2024; sweep 5 to 10 million.
    pub capacity_h100e: Positive,
    /// Past growth of capacity, in logs: the age profile of devices, the pipeline on order and first expectations [per year]. Sweep 0.7 to 1.4.
    pub growth: Real,
    /// Demand for compute over capacity in the first month [ratio]. Proposal.
    pub utilisation: Positive,
    /// List rent [USD per H100e-hour]. About 2.5 at the end of 2024; sweep 2 to 3.5.
    pub rent: Positive,
    /// Yearly fall of the price of new devices before the start, in logs [per year]. 0.315; sweep 0.26 to 0.36.
    pub price_decline: Real,
    /// Part of demand for inference that labs sell [share]. From labs' sales.
    pub sold: Share,
    /// Part of demand for open models users host themselves [share]. Proposal.
    pub self_hosted: Share,
    /// Part of demand for labs' training and research [share]. The rest is the owners' own products. Sweep 0.1 to 0.5.
    pub training: Share,
}

/// A segment of end users.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Name: lower-case letters, digits, hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_-]{0,63}$"))]
    pub name: String,
    /// Potential users in the world [users]. Proposal.
    pub users: Positive,
    /// Share of them that has adopted AI at the start [share].
    pub adopted: Share,
    /// Part of all users' spending at the start [share]. Proposal.
    pub spending: Share,
    /// Share of the tasks AI could do that is worth doing with it at the start [share]. Proposal; sweep 0.01 to 0.10.
    pub viable: Share,
    /// Coefficient of innovation: adoption on one's own [per year]. Bass; sweep 0.01 to 0.05.
    pub innovation: NonNegative,
    /// Coefficient of imitation: adoption after others [per year]. Bass; sweep 0.2 to 0.6.
    pub imitation: NonNegative,
    /// Standard deviation of task values between users, in logs. Proposal [logs].
    pub value_spread: NonNegative,
    /// Standard deviation of sizes of users' portfolios, in logs. Proposal [logs].
    pub size_spread: NonNegative,
    /// The most a user spends, over what all its tasks would have cost at the start [ratio]. Proposal.
    pub budget: Positive,
}

/// Traits of the owners' own products.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaptiveTraits {
    /// Share of their tasks worth doing with AI at the start [share]. Proposal; sweep 0.05 to 0.4.
    pub viable: Share,
    /// Standard deviation of task values between portfolios, in logs. Proposal [logs].
    pub value_spread: NonNegative,
    /// Standard deviation of sizes of portfolios, in logs. Proposal [logs].
    pub size_spread: NonNegative,
}

/// A model lab.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lab {
    /// Name: lower-case letters, digits, hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_-]{0,63}$"))]
    pub name: String,
    /// Part of labs' sales at the start [share].
    pub sales: Share,
    /// Part of labs' training and research compute at the start [share].
    pub training: Share,
    /// Cash at the start [USD].
    pub deposits_usd: NonNegative,
    /// Part of its budget that goes into next-architecture research [share]. Proposal.
    pub research: Share,
    /// Part of the hazard of the race at the start [share]. Proposal.
    pub race: Share,
}

impl Population {
    /// All owners of compute: hyperscalers, then neoclouds.
    pub fn clouds(&self) -> impl Iterator<Item = &Cloud> {
        self.hyperscalers.iter().chain(&self.neoclouds)
    }
}

/// An owner of compute: a hyperscaler or a neocloud.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cloud {
    /// Name: lower-case letters, digits, hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_-]{0,63}$"))]
    pub name: String,
    /// Part of the capacity at the start [share].
    pub capacity: Share,
    /// Part of that capacity let to labs under contract at the start, by their need for compute, as far as rules.contracts.cover of it allows [share].
    pub contracted: Share,
    /// Operating cash flow of its other business at the start [USD per year].
    pub other_income_usd_per_year: NonNegative,
    /// Cash at the start [USD].
    pub deposits_usd: NonNegative,
    /// Loans at the start [USD].
    pub debt_usd: NonNegative,
    /// Cash it never pays out [USD]. Proposal.
    pub cash_floor_usd: NonNegative,
    /// Useful life of devices in its books, if not the world's [years].
    pub device_life_years: Option<Positive>,
    /// Its belief about total rebound, if not drawn [ratio].
    pub rebound: Option<Real>,
    /// Part of its other cash flow that goes into next-architecture research [share]. Proposal.
    pub research: Share,
    /// Part of the hazard of the race at the start [share]. Proposal.
    pub race: Share,
}

/// A GPU vendor.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// Name: lower-case letters, digits, hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_-]{0,63}$"))]
    pub name: String,
    /// Part of shipments at the start [share].
    pub shipments: Share,
    /// Capacity beyond what the pipeline at the start needs [ratio]: 1 is none.
    pub spare_capacity: Positive,
    /// Month from which its line makes serving-only devices instead of general ones, if ever [months].
    pub specialise_month: Option<NonNegative>,
    /// Cash at the start beside what was paid ahead [USD].
    pub deposits_usd: NonNegative,
    /// Part of revenue that goes into next-architecture research [share]. Proposal.
    pub research: Share,
    /// Part of the hazard of the race at the start [share]. Proposal.
    pub race: Share,
}

/// Firms that wait for somebody to found them.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entrants {
    /// Clouds that may be founded [firms].
    pub clouds: u32,
    /// Labs that may be founded [firms].
    pub labs: u32,
}

/// A lender.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    /// Name: lower-case letters, digits, hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_-]{0,63}$"))]
    pub name: String,
    /// Its own capital at the start [USD]. Proposal.
    pub capital_usd: NonNegative,
}

/// A developer outside the firms.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outsider {
    /// Name: lower-case letters, digits, hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_-]{0,63}$"))]
    pub name: String,
    /// Part of the hazard of the race [share]. Proposal.
    pub race: Share,
}
