//! Owners revise what they expect of demand and rents, after Holt, from what they saw last month.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::hyperscaler::{Expectation, RentalBusiness};
use crate::economy::clock::Clock;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{MONTHS_PER_YEAR, NonNegative, Positive, Share};

/// The numbers of expectations.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Share of a surprise in demand that enters the expected level [per month]. 0.25 a quarter in Caiani et al. (2016); sweep 0.08 to 0.25.
    pub level_gain: Share,
    /// Share of a surprise in demand that enters the expected growth [per month]. Proposal; sweep 0.005 to 0.015.
    pub trend_gain: Share,
    /// The most growth an owner ever extrapolates, in logs [per year].
    pub most_growth: NonNegative,
    /// Share of a surprise in rents and utilisation that enters what is reckoned with [per month]. Proposal.
    pub rent_gain: Share,
    /// Time constant with which owners expect demand to answer efficiency in the news [years]. Proposal.
    pub response_years: Positive,
    /// Mean belief about total rebound: 1 is neutral, above 1 is Jevons [ratio]. Proposal.
    pub rebound_mean: NonNegative,
    /// Standard deviation of that belief between owners [ratio]. Proposal.
    pub rebound_spread: NonNegative,
}

/// Puts expectations into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Expectations, revise)
        .measure(
            "expectations_growth",
            "per year",
            "Growth of compute demand owners expect, in logs, on average",
            |owners: Query<(&Expectation, &RentalBusiness)>| {
                let owners = owners.iter().filter(|(_, business)| business.installed > 0.0);
                let (sum, count) = owners
                    .fold((0.0, 0.0), |(sum, count), (owner, _)| (sum + owner.trend, count + 1.0));
                sum / f64::max(count, 1.0)
            },
        )
        .measure_of(
            "expectations_demand",
            "H100e",
            "Compute demand the owner sees itself facing now",
            |expectation: &Expectation| libm::exp(expectation.level),
        )
        .measure_of(
            "expectations_growth",
            "per year",
            "Growth of compute demand the owner expects, in logs",
            |expectation: &Expectation| expectation.trend,
        )
        .measure_of(
            "expectations_rebound",
            "ratio",
            "Total rebound the owner believes in",
            |expectation: &Expectation| expectation.rebound,
        );
}

fn revise(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut owners: Query<(&mut Expectation, &RentalBusiness)>,
) {
    for (mut expectation, business) in &mut owners {
        // Without devices there is no demand to see; a founder goes by its plan.
        if business.installed <= 0.0 && business.asked <= 0.0 {
            continue;
        }
        follow_demand(&mut expectation, business.asked, &rules, &clock);
        let gain = clock.gain(*rules.rent_gain);
        expectation.rent += gain * (business.rent - expectation.rent);
        expectation.utilisation += gain * (business.occupancy() - expectation.utilisation);
        expectation.unanswered_news *= 1.0 - clock.adjustment(1.0 / *rules.response_years);
    }
}

/// Holt's linear method in logs: the surprise moves the level, and less of it the trend.
fn follow_demand(expectation: &mut Expectation, asked: f64, rules: &Rules, clock: &Clock) {
    let step = clock.years_per_step();
    let forecast = expectation.level + expectation.trend * step;
    let surprise = libm::log(asked.max(1e-9)) - forecast;
    expectation.level = forecast + clock.gain(*rules.level_gain) * surprise;
    // The gain is a month's, so the surprise counts as a month's growth however long the step.
    let revision = clock.gain(*rules.trend_gain) * surprise * MONTHS_PER_YEAR;
    let most = *rules.most_growth;
    expectation.trend = (expectation.trend + revision).clamp(-most, most);
}
