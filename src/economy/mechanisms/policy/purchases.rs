//! Counter-cyclical purchases: the government rents compute while rents are low.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::AgentId;
use crate::economy::agents::hyperscaler::RentalBusiness;
use crate::economy::markets::ComputeMarket;
use crate::economy::mechanisms::policy::Rules;
use crate::units::{HOURS_PER_YEAR, NonNegative, Share};

/// The numbers of purchases.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Purchases {
    /// What the government spends while rents are low [USD per year]; 0 is off.
    pub usd_per_year: NonNegative,
    /// List rents over their mean of the last year below which it buys [ratio]. Proposal; sweep 0.5 to 0.9.
    pub trigger: Share,
}

pub(super) fn on(rules: Res<Rules>) -> bool {
    *rules.purchases.usd_per_year > 0.0
}

/// What it will spend next month.
pub(super) fn decide(
    rules: Res<Rules>,
    mut market: ResMut<ComputeMarket>,
    owners: Query<(&AgentId, &RentalBusiness)>,
) {
    let (mut now, mut of_year) = (0.0, 0.0);
    for (_, business) in owners.iter() {
        let mean = business.rents_of_year.iter().sum::<f64>() / business.rents_of_year.len() as f64;
        now += business.running * business.rent;
        of_year += business.running * mean;
    }
    let low = now < *rules.purchases.trigger * of_year;
    let hourly = *rules.purchases.usd_per_year / HOURS_PER_YEAR;
    market.tender = if low { hourly } else { 0.0 };
}
