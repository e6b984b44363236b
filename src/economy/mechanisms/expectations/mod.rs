//! Owners revise what they expect of demand and rents, after Holt, from what they saw last month.
//!
//! They learn how demand answers efficiency (`rebound`), and come to doubt what everybody says of growth (`narrative`).

pub mod rebound;
pub mod narrative;

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::developer::Efficiency;
use crate::economy::agents::hyperscaler::{Expectation, Hindsight, RentalBusiness};
use crate::economy::clock::Clock;
use crate::economy::markets::ComputeMarket;
use crate::economy::mechanisms::policy;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::Frontier;
use crate::units::{MONTHS_PER_YEAR, NonNegative, Positive, Real, Share};

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
    /// Gain with which that belief follows what owners see [per month]. Proposal; 0 keeps it for life; sweep 0 to 0.05.
    pub rebound_gain: Share,
    /// Monthly change of efficiency, in logs, that the first belief rests on: smaller changes teach little [per month]. Proposal; 0.09 is a factor of 3 a year.
    pub rebound_prior: Positive,
    /// What everybody says of growth.
    pub narrative: Narrative,
}

/// A belief about growth that rests on talk and not on measurement.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Narrative {
    /// Growth of compute demand that everybody talks of, in logs [per year].
    pub growth: Real,
    /// Weight of that talk in owners' expectations at the start [share]; 0 switches it off.
    pub weight: Share,
    /// Speed at which a shortfall of measured growth of 1 a year takes weight from it where all capacity stands idle [per year]. Proposal; sweep 0.1 to 10.
    pub doubt: NonNegative,
}

/// Puts expectations into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Expectations, revise)
        .measure(
            "expectations_growth",
            "per year",
            "Growth of compute demand owners expect, in logs, on average",
            |owners: Query<(&Expectation, &RentalBusiness)>| mean(&owners, Expectation::growth),
        )
        .measure(
            "expectations_rebound",
            "ratio",
            "Total rebound owners believe in, on average",
            |owners: Query<(&Expectation, &RentalBusiness)>| mean(&owners, |owner| owner.rebound),
        )
        .measure(
            "expectations_narrative",
            "share",
            "Weight of talk in the growth owners expect, on average",
            |owners: Query<(&Expectation, &RentalBusiness)>| {
                mean(&owners, |owner| owner.narrative_weight)
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
            Expectation::growth,
        )
        .measure_of(
            "expectations_rebound",
            "ratio",
            "Total rebound the owner believes in",
            |expectation: &Expectation| expectation.rebound,
        )
        .measure_of(
            "expectations_narrative",
            "share",
            "Weight of talk in the growth the owner expects",
            |expectation: &Expectation| expectation.narrative_weight,
        )
        .measure_of(
            "expectations_rent",
            "USD per H100e-hour",
            "Rent the owner reckons with",
            |expectation: &Expectation| expectation.rent,
        )
        .measure_of(
            "expectations_decline",
            "per year",
            "Fall of the price of new capacity the owner reckons with, in logs",
            |expectation: &Expectation| expectation.price_decline,
        );
}

/// Mean over owners that have devices.
fn mean(owners: &Query<(&Expectation, &RentalBusiness)>, of: impl Fn(&Expectation) -> f64) -> f64 {
    let owners = owners.iter().filter(|(_, business)| business.installed > 0.0);
    let sum = owners.fold((0.0, 0.0), |(sum, count), (owner, _)| (sum + of(owner), count + 1.0));
    sum.0 / f64::max(sum.1, 1.0)
}

fn revise(
    clock: Res<Clock>,
    rules: Res<Rules>,
    policy: Res<policy::Rules>,
    market: Res<ComputeMarket>,
    frontier: Res<Frontier>,
    mut owners: Query<(&mut Expectation, &mut Hindsight, &RentalBusiness)>,
) {
    let efficiency = frontier.commons[Efficiency::Inference as usize];
    let disclosed = market.utilisation();
    let (gain, answered) =
        (clock.gain(*rules.rent_gain), clock.adjustment(1.0 / *rules.response_years));
    for (mut expectation, mut hindsight, business) in &mut owners {
        // Without devices there is no demand to see; a founder goes by its plan.
        if business.installed <= 0.0 && business.asked <= 0.0 {
            hindsight.asked = expectation.level;
            continue;
        }
        rebound::learn(&mut expectation, &mut hindsight, business.asked, &rules, &clock);
        hindsight.remember(efficiency, *rules.response_years, &clock);
        follow_demand(&mut expectation, business.asked, &rules, &clock);
        let used = if business.running > 0.0 { business.utilisation() } else { 1.0 };
        let used = policy.disclosure.informed(used, disclosed);
        narrative::doubt(&mut expectation, 1.0 - used, &rules.narrative, &clock);
        expectation.rent += gain * (business.rent - expectation.rent);
        let occupied = policy.disclosure.informed(business.occupancy(), disclosed);
        expectation.utilisation += gain * (occupied - expectation.utilisation);
        expectation.unanswered_news *= 1.0 - answered;
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
