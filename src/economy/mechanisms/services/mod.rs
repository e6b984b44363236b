//! Services are served, rationed where compute is short, and paid for.

pub mod bills;

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::markets::{ComputeMarket, Segments, ServiceMarket};
use crate::economy::mechanisms::adoption;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{Dollars, HOURS_PER_YEAR, Positive};

/// The numbers of the service market.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Share of demand served below which labs are said to ration [share].
    pub rationing_below: crate::units::Share,
    /// Share of compute in the unit cost of a service at the start [share]. 60 to 67 % of the price in the sources; sweep 0.4 to 0.95.
    pub compute_share_of_unit_cost: Positive,
}

/// Whether labs ration now, for the event.
#[derive(Resource, Default, Debug)]
struct Rationing(bool);

/// What users got this month.
#[derive(Resource, Default, Debug)]
pub struct Served {
    /// Services \[service units running\].
    pub volume: f64,
    /// Users' spending at labs.
    pub revenue: Dollars,
}

/// Puts the service market into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .init::<Rationing>()
        .flow::<Served>()
        .during(Phase::Services, (serve, bills::invoice, bills::rent, ration).chain())
        .measure_in(
            "services_volume",
            "service units per year",
            "Services users got from labs and open models; a unit is what an H100e-hour gave at the start",
            |served: &Served| served.volume * HOURS_PER_YEAR,
        )
        .measure_in(
            "services_revenue",
            "USD per month",
            "Labs' sales to users in the month",
            |served: &Served| served.revenue.usd(),
        )
        .measure(
            "services_revenue_over_output",
            "share",
            "Labs' yearly sales over the output of the economy",
            |clock: Res<Clock>, served: Res<Served>, adoption: Res<adoption::Rules>| {
                let yearly = served.revenue.usd() * f64::from(clock.steps_per_year());
                yearly / *adoption.output_usd_per_year
            },
        )
        .measure(
            "services_unmet",
            "share",
            "Share of the services users asked for that was not served",
            unmet,
        )
        .measure_of(
            "services_revenue",
            "USD per year",
            "The lab's sales, at a yearly rate",
            |lab: &ModelLab| lab.revenue,
        )
        .measure_of(
            "services_asked",
            "service units running",
            "Services users asked the lab for",
            |lab: &ModelLab| lab.asked,
        );
}

/// Share of the services asked for that labs and open models could not serve.
fn unmet(
    market: Res<ServiceMarket>,
    compute: Res<ComputeMarket>,
    labs: Query<(&AgentId, &ModelLab)>,
) -> f64 {
    let open = market.offers.last().map_or(0.0, |open| open.asked);
    let cloud = market.in_cloud();
    let (mut asked, mut missing) = (open, open * cloud * (1.0 - compute.fill));
    for (_, lab) in labs.iter() {
        asked += lab.asked;
        missing += lab.asked * cloud * (1.0 - lab.fill);
    }
    if asked > 0.0 { missing / asked } else { 0.0 }
}

/// Users pay labs for what was served; labs pay the other cost of serving.
fn serve(
    clock: Res<Clock>,
    market: Res<ServiceMarket>,
    mut segments: ResMut<Segments>,
    mut served: ResMut<Served>,
    mut journal: ResMut<Journal>,
    mut labs: Query<(&AgentId, &mut ModelLab)>,
) {
    let hours = HOURS_PER_YEAR * clock.years_per_step();
    for segment in &mut segments.0 {
        segment.spending = 0.0;
    }
    for (&agent, mut lab) in labs.iter_mut() {
        let offer = market.offers[lab.offer];
        let fill = market.served(lab.fill);
        let mut sales = Dollars::ZERO;
        for segment in &mut segments.0 {
            let usage = segment.usage[lab.offer] * fill;
            let amount = Dollars::from_usd(usage * hours * offer.price);
            journal.post(Directory::HOUSEHOLDS, agent, Account::Services, amount);
            segment.spending += amount.usd() / clock.years_per_step();
            sales += amount;
        }
        let hosted = offer.asked * market.in_cloud() * lab.fill;
        let serving = hosted * hours * market.other_unit_cost;
        journal.post(agent, Directory::HOUSEHOLDS, Account::Operations, Dollars::from_usd(serving));
        lab.revenue = sales.usd() / clock.years_per_step();
        served.volume += offer.asked * fill;
        served.revenue += sales;
        lab.serving = serving / clock.years_per_step();
    }
    served.volume += market.offers.last().map_or(0.0, |open| open.asked * open.fill);
}

/// Says when rationing begins.
fn ration(
    rules: Res<Rules>,
    compute: Res<ComputeMarket>,
    mut rationing: ResMut<Rationing>,
    mut log: ResMut<EventLog>,
) {
    let short = compute.fill < *rules.rationing_below;
    if short && !rationing.0 {
        log.log(Happening {
            kind: "rationing",
            agent: Directory::HOUSEHOLDS,
            amount: 1.0 - compute.fill,
            unit: "share",
            cause: None,
            detail: format_args!("compute is short: services and training are cut pro rata"),
        });
    }
    rationing.0 = short;
}
