//! Data centres need power from the grid, and the grid is slow: owners apply for connections years ahead (`connections`),
//! or put up plants of their own (`own_power`), and power goes to the devices that earn most with it (`market`).

pub mod connections;
pub mod market;
pub mod own_power;

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::agents::hyperscaler::RentalBusiness;
use crate::economy::markets::PowerMarket;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{NonNegative, Positive};

/// The numbers of the grid.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Power connected on the first day over what all devices of the first day draw [ratio]; none: power is abundant and never limits anything. Proposal; sweep 1 to 3.
    pub connected: Option<Positive>,
    /// Power drawn from the grid over power of the equipment: cooling and losses [ratio]. 1.1 to 1.2 for hyperscalers, 1.56 in the mean of all data centres.
    pub effectiveness: Positive,
    /// Shortest time from an application to its connection [months]. 24 to 48 in the sources.
    pub delay_months_least: NonNegative,
    /// Longest time that utilities ask for; a long queue takes longer [months].
    pub delay_months_most: NonNegative,
    /// The most all utilities together connect in a year [MW per year]. The IEA's 415 TWh in 2024 and 945 in 2030 are 10,000 a year of constant load. Sweep 2000 to 20000.
    pub most_megawatts_per_year: NonNegative,
    /// What an owner pays for a connection when it comes [USD per kW]. Proposal; sweep 100 to 1000.
    pub connection_usd_per_kilowatt: NonNegative,
    /// What power from plants on owners' own sites costs beyond electricity from the grid [USD per kW and year]; none: there are none. Proposal, sweep 1000 to 10000: about 0.35 USD per kWh for rented turbines or fuel cells, with spare ones and fuel, are 3100; electricity in running costs is 600 of it.
    pub own_power_usd_per_kilowatt_year: Option<NonNegative>,
    /// Time from the order of such a plant to its power [months]. Proposal: 16 to 30 are told.
    pub own_power_months: NonNegative,
    /// The most such plants that makers of turbines and fuel cells supply in a year [MW per year]. Proposal, sweep 1000 to 10000: 25 to 35 GW are expected to 2030.
    pub own_power_megawatts_per_year: NonNegative,
}

impl Rules {
    /// The most that utilities connect in so many years \[kW\].
    pub fn most_kilowatts(&self, years: f64) -> f64 {
        *self.most_megawatts_per_year * 1000.0 * years
    }
}

/// Puts the grid into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    let limited = rules.connected.is_some();
    sim.with(PowerMarket {
        limited,
        effectiveness: *rules.effectiveness,
        own_price: rules.own_power_usd_per_kilowatt_year.map_or(0.0, |price| *price),
        ..PowerMarket::default()
    });
    sim.with(rules)
        .during(
            Phase::Grid,
            (
                connections::take_over,
                connections::connect,
                own_power::arrive,
                market::allot,
                market::lease,
                own_power::pay,
                market::expect,
                connections::apply,
                own_power::order,
            )
                .chain()
                .run_if(|market: Res<PowerMarket>| market.limited),
        )
        .measure(
            "grid_connected",
            "MW",
            "Power connected to the grid; 0 where power is abundant",
            megawatts(|connection| connection.connected),
        )
        .measure(
            "grid_used",
            "MW",
            "Power devices switched on draw at full load; 0 where power is abundant",
            megawatts(|connection| connection.allotted),
        )
        .measure(
            "grid_own_power",
            "MW",
            "Power that plants on owners' own sites can give",
            megawatts(|connection| connection.own),
        )
        .measure(
            "grid_waiting",
            "MW",
            "Power applied for and not connected yet",
            megawatts(GridConnection::waiting),
        )
        .measure_in(
            "grid_rent",
            "USD per kW and year",
            "Scarcity rent: what the marginal device earns over its running cost, at least what own plants in use cost",
            |market: &PowerMarket| market.rent,
        )
        .measure(
            "grid_unpowered",
            "H100e",
            "Capacity switched on that has no power",
            |connections: Query<&GridConnection>| {
                connections.iter().map(|connection| connection.unpowered).sum::<f64>()
            },
        )
        .measure(
            "grid_kept_back",
            "H100e",
            "Capacity owners would have ordered this month but for want of power",
            |connections: Query<&GridConnection>| {
                connections.iter().map(|connection| connection.kept_back).sum::<f64>()
            },
        );
    measure_owners(sim);
}

fn megawatts(of: fn(&GridConnection) -> f64) -> impl Fn(Query<&GridConnection>) -> f64 {
    move |connections: Query<&GridConnection>| connections.iter().map(of).sum::<f64>() / 1000.0
}

fn measure_owners(sim: &mut Simulation) {
    sim.measure_of(
        "grid_connected",
        "MW",
        "Power the owner has connected",
        |connection: &GridConnection| connection.connected / 1000.0,
    )
    .measure_of(
        "grid_used",
        "MW",
        "Power that the owner's devices switched on draw at full load",
        |connection: &GridConnection| connection.allotted / 1000.0,
    )
    .measure_of(
        "grid_own_power",
        "MW",
        "Power that plants on the owner's own sites give",
        |connection: &GridConnection| connection.own_used / 1000.0,
    )
    .measure_of(
        "grid_leased",
        "MW",
        "Power the owner leases from others; negative where it lets power to them",
        |connection: &GridConnection| connection.leased / 1000.0,
    )
    .measure_of(
        "grid_rent",
        "USD per year",
        "What others pay the owner for power, less what it pays them",
        |business: &RentalBusiness| business.power_income,
    );
}
