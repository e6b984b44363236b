//! Owners order the capacity they want, as far as it pays and they can pay, and cancel what they no longer want.
//!
//! First each owner appraises new capacity (`appraisal`), then it plans (`plan`), then it finds the money (`funding`) and
//! the power (`power`), then it places or cancels orders (`placement`).

pub mod appraisal;
pub mod replacement;
pub mod rivalry;
pub mod waiting;
pub mod plan;
pub mod funding;
pub mod vendor_credit;
pub mod power;
pub mod placement;

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::ByAgent;
use crate::economy::agents::gpu_vendor::{GpuVendor, Order};
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::mechanisms::orders::waiting::Waiting;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::subscriptions::{Subscribers, Subscriptions};
use crate::economy::technology::Roadmap;
use crate::units::{NonNegative, Positive, Share, number};

/// The numbers of ordering.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Time in which owners close gaps in capacity and in the supply line [years]. Sterman (1989); proposal.
    pub adjustment_years: Positive,
    /// Weight of the gap in the supply line against the gap in capacity [share]. About 0.34 on average among Sterman's subjects; sweep 0 to 1.
    pub supply_line_weight: Share,
    /// How far ahead owners forecast demand; capacity that comes later is ordered for the demand of then [years]. Proposal: a data centre takes 18 to 36 months.
    pub horizon_years: Positive,
    /// Value over price that half of the projects must reach: the option value of waiting [ratio]. 1.2 to 1.6; 1 switches the option off.
    pub hurdle: NonNegative,
    /// What the hurdle follows from; none: it is the number above.
    pub waiting: Option<Waiting>,
    /// Steepness of the share of projects that pass, around the hurdle [logits per unit of value over price].
    pub screen_steepness: NonNegative,
    /// Discount rate [per year].
    pub discount: NonNegative,
    /// Exponent of wanted capacity in value over price, from 1 to 2: entry where rents pay more than new capacity costs [exponent]. Proposal; 0 switches it off.
    pub profit_exponent: NonNegative,
    /// Least capacity wanted over what keeps an owner's share of all that is installed and on order [ratio]. Proposal; 0 switches rivalry off, 1 keeps the share.
    pub rivalry: NonNegative,
    /// Part of the price paid with the order [share]. Proposal.
    pub deposit: Share,
    /// Part of the deposit the vendor keeps when an order is cancelled [share]. Proposal.
    pub forfeit: Share,
    /// Part of the price that vendors advance to owners who cannot pay for all they want [share]. 0 to 0.3; 0 is no vendor finance.
    pub vendor_credit: Share,
    /// Interest on it [per year]. Proposal.
    pub vendor_credit_rate: NonNegative,
    /// Time in which it is repaid [years]. Proposal.
    pub vendor_credit_years: Positive,
    /// Elasticity with which owners prefer the cheaper vendor [exponent]. Proposal.
    pub vendor_substitution: NonNegative,
}

impl Rules {
    /// Value over price that half of the projects must reach: as given, or as the option to wait makes it.
    pub fn required(&self) -> f64 {
        self.waiting.map_or(*self.hurdle, |waiting| waiting.hurdle(*self.discount))
    }
}

/// Puts ordering into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    let decide = (appraisal::appraise, plan::plan, funding::fund, power::fit).chain();
    let act = (placement::place, placement::cancel).chain();
    sim.with(rules)
        .init::<Subscriptions>()
        .init::<Subscribers>()
        .during(Phase::Orders, (decide, act).chain())
        .measure(
            "orders_placed",
            "H100e",
            "Capacity ordered this month",
            |owners: Query<&Owner>| owners.iter().map(|owner| owner.ordered).sum::<f64>(),
        )
        .measure(
            "orders_backlog",
            "H100e",
            "Capacity on order at the end of the month",
            |roadmap: Res<Roadmap>, vendors: Query<&GpuVendor>| {
                let orders = vendors.iter().flat_map(|vendor| &vendor.backlog);
                orders.map(|order| capacity_of(order, &roadmap)).sum::<f64>()
            },
        )
        .measure_in(
            "orders_hurdle",
            "ratio",
            "Value over price that half of the projects must reach",
            |rules: &Rules| rules.required(),
        );
    measure_owners(sim);
    vendor_credit::install(sim);
}

fn measure_owners(sim: &mut Simulation) {
    sim.measure_of(
        "orders_placed",
        "H100e",
        "Capacity the owner ordered this month",
        |owner: &Owner| owner.ordered,
    )
    .measure_of(
        "orders_wanted",
        "H100e",
        "Capacity the owner would like to have now",
        |owner: &Owner| owner.wanted,
    )
    .measure_of(
        "orders_value_over_price",
        "ratio",
        "Present value of new capacity over its price, as the owner sees it",
        |owner: &Owner| owner.value_over_price,
    )
    .measure_of(
        "orders_backlog",
        "H100e",
        "Capacity the owner had on order before it ordered this month",
        |owner: &Owner| owner.decision.on_order,
    )
    .measure_of(
        "orders_planned",
        "H100e",
        "Capacity the owner planned to order this month; negative where it had too much",
        |owner: &Owner| owner.decision.planned,
    )
    .measure_of(
        "orders_passed",
        "H100e",
        "Part of the orders planned that passed the investment screen; 0 in default, overdrawn or in breach of a covenant",
        |owner: &Owner| owner.decision.passed,
    )
    .measure_of(
        "orders_affordable",
        "H100e",
        "The most the owner could pay for this month; negative where it could not pay for what was on order",
        |owner: &Owner| owner.decision.affordable.clamp(f64::MIN, f64::MAX),
    );
}

/// Capacity still to come from an order \[H100e\].
pub fn capacity_of(order: &Order, roadmap: &Roadmap) -> f64 {
    number(order.devices) * roadmap.generations[order.generation].performance
}

/// Plant that what is still to come from an order takes \[H100e of general devices\].
pub fn plant_of(order: &Order, roadmap: &Roadmap) -> f64 {
    number(order.devices) * roadmap.generations[order.generation].plant
}

/// Capacity each buyer has on order at a vendor \[H100e\].
pub fn booked_by_buyer(vendor: &GpuVendor, roadmap: &Roadmap) -> ByAgent<f64> {
    let mut booked = ByAgent::default();
    vendor.backlog.iter().for_each(|order| booked.add(order.buyer, capacity_of(order, roadmap)));
    booked
}

/// Capacity each buyer has on order at all vendors \[H100e\].
pub fn on_order_by_buyer<'a>(
    vendors: impl Iterator<Item = &'a GpuVendor>,
    roadmap: &Roadmap,
) -> ByAgent<f64> {
    let mut all = ByAgent::default();
    vendors.for_each(|vendor| all += &booked_by_buyer(vendor, roadmap));
    all
}
