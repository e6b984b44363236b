//! Owners who want power that the grid does not connect put up plants of their own: gas turbines and fuel cells, which are
//! dear and scarce but there sooner.

use bevy_ecs::prelude::*;

use crate::economy::agents::developer::Developer;
use crate::economy::agents::grid_connection::{Application, GridConnection};
use crate::economy::agents::hyperscaler::{Expectation, RentalBusiness};
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::markets::PowerMarket;
use crate::economy::mechanisms::grid::Rules;
use crate::economy::mechanisms::grid::connections::Need;
use crate::units::Dollars;

/// Plants that are due give power. Those of firms that are gone go back to their makers.
pub(super) fn arrive(clock: Res<Clock>, mut owners: Query<(&Standing, &mut GridConnection)>) {
    for (&standing, mut connection) in &mut owners {
        if standing == Standing::Closed {
            connection.own = 0.0;
            connection.own_ordered.clear();
        }
        connection.own += connection.own_due_by(clock.step());
        connection.own_ordered.retain(|plant| plant.due > clock.step());
    }
}

/// Power of plants is paid for as it is used; whoever makes plants bears that they may stand still.
pub(super) fn pay(
    clock: Res<Clock>,
    market: Res<PowerMarket>,
    mut journal: ResMut<Journal>,
    mut owners: Query<(&AgentId, &GridConnection, &mut RentalBusiness)>,
) {
    for (&agent, connection, mut business) in owners.iter_mut() {
        business.own_power_cost = market.own_price * connection.own_used;
        let amount = Dollars::from_usd(business.own_power_cost * clock.years_per_step());
        journal.post(agent, Directory::HOUSEHOLDS, Account::Energy, amount);
    }
}

/// While power earns more than plants cost, owners order what the grid will not have connected by the time they come. Makers
/// supply all alike as far as they can.
pub(super) fn order(
    clock: Res<Clock>,
    rules: Res<Rules>,
    need: Need,
    mut owners: Query<(&AgentId, &Standing, &Expectation, &Developer, &mut GridConnection)>,
) {
    let Some(price) = rules.own_power_usd_per_kilowatt_year else { return };
    if need.expected_rent() <= *price {
        return;
    }
    let due = clock.step() + clock.steps_of_months(*rules.own_power_months);
    let waiting = |connection: &GridConnection| connection.due_by(due);
    let all: f64 = owners.iter().map(|(.., connection)| waiting(connection)).sum();
    let able = rules.most_kilowatts(*rules.own_power_months / 12.0);
    let connects = if all > 0.0 { (able / all).min(1.0) } else { 0.0 };
    let wish = |(_, standing, expectation, developer, connection): (
        &AgentId,
        &Standing,
        &Expectation,
        &Developer,
        &GridConnection,
    )| {
        let needed = need.within(expectation, developer, *rules.own_power_months);
        let coming = connects * waiting(connection) + connection.own_due_by(due);
        let missing =
            needed.max(connection.wanted) - connection.connected - connection.own - coming;
        if standing.is_trading() { missing.max(0.0) } else { 0.0 }
    };
    let wishes: Vec<f64> = owners.iter().map(wish).collect();
    let made = *rules.own_power_megawatts_per_year * 1000.0 * clock.years_per_step();
    let share = (made / wishes.iter().sum::<f64>()).min(1.0);
    for ((.., mut connection), wish) in owners.iter_mut().zip(wishes) {
        if wish > 0.0 {
            connection.own_ordered.push_back(Application { due, kilowatts: share * wish });
        }
    }
}
