//! Owners apply for the power they expect to need when it can be there; utilities connect what is due as fast as they can.

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;
use rand_chacha::rand_core::Rng;

use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::grid_connection::{Application, GridConnection};
use crate::economy::agents::hyperscaler::Expectation;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::dice::{Dice, Purpose};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::markets::PowerMarket;
use crate::economy::mechanisms::grid::Rules;
use crate::economy::mechanisms::{expectations, orders, production, rents};
use crate::economy::sampling::uniform;
use crate::economy::technology::Roadmap;
use crate::units::Dollars;

/// Utilities connect what is due, the same part of it for all where they cannot keep up.
pub(super) fn connect(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut journal: ResMut<Journal>,
    mut owners: Query<(&AgentId, &mut GridConnection)>,
) {
    let able = rules.most_kilowatts(clock.years_per_step());
    let due = |(_, connection): (_, &GridConnection)| connection.due_by(clock.step());
    let all: f64 = owners.iter().map(due).sum();
    let share = if all > 0.0 { (able / all).min(1.0) } else { 0.0 };
    for (&agent, mut connection) in owners.iter_mut() {
        let kilowatts = share * connection.due_by(clock.step());
        if kilowatts > 0.0 {
            connection.connect(kilowatts, clock.step());
            let price = Dollars::from_usd(kilowatts * *rules.connection_usd_per_kilowatt);
            journal.post(agent, Directory::HOUSEHOLDS, Account::Connections, price);
        }
    }
}

/// Power of firms that are gone goes to those who wait, due or not; nobody has to build anything for it. What nobody waits for
/// is kept for those who apply later.
pub(super) fn take_over(
    mut market: ResMut<PowerMarket>,
    mut owners: Query<(&AgentId, &Standing, &mut GridConnection)>,
) {
    let mut waiting = 0.0;
    for (_, &standing, mut connection) in owners.iter_mut() {
        if standing == Standing::Closed {
            market.vacant += std::mem::take(&mut connection.connected);
            connection.applied.clear();
        }
        waiting += connection.waiting();
    }
    if market.vacant > 0.0 && waiting > 0.0 {
        let share = (market.vacant / waiting).min(1.0);
        for (_, _, mut connection) in owners.iter_mut() {
            let kilowatts = share * connection.waiting();
            connection.connect(kilowatts, u32::MAX);
        }
        market.vacant = (market.vacant - share * waiting).max(0.0);
    }
}

/// An owner applies for what it expects to need by the time the utility names, and withdraws what it no longer expects to
/// need at any time it looks ahead. While power earns more than the interest on its connection, nobody leaves the queue.
pub(super) fn apply(
    clock: Res<Clock>,
    rules: Res<Rules>,
    dice: Res<Dice>,
    need: Need,
    orders: Res<orders::Rules>,
    mut owners: Query<(&AgentId, &Standing, &Expectation, &Developer, &mut GridConnection)>,
) {
    let interest = *rules.connection_usd_per_kilowatt * *orders.discount;
    let pays = need.expected_rent() > interest;
    for (&agent, standing, expectation, developer, mut connection) in owners.iter_mut() {
        if !standing.is_trading() {
            continue;
        }
        let needed = |months: f64| need.within(expectation, developer, months);
        let luck = uniform(dice.roll(Purpose::Connection, agent.0, clock.step()).next_u64());
        let (least, most) = (*rules.delay_months_least, *rules.delay_months_most);
        let months = least + (most - least) * luck;
        let sought = connection.connected + connection.waiting();
        let missing = needed(months) - sought;
        let unneeded = sought - needed(least).max(needed(most));
        if missing > 0.0 {
            let due = clock.step() + clock.steps_of_months(months);
            connection.applied.push_back(Application { due, kilowatts: missing });
        } else if unneeded > 0.0 && !pays {
            connection.withdraw(unneeded);
        }
    }
}

/// What an owner's power needs follow from.
#[derive(SystemParam)]
pub(super) struct Need<'w> {
    market: Res<'w, PowerMarket>,
    roadmap: Res<'w, Roadmap>,
    beliefs: Res<'w, expectations::Rules>,
    rents: Res<'w, rents::Rules>,
    production: Res<'w, production::Rules>,
}

impl Need<'_> {
    /// Power an owner expects to need so many months ahead \[kW\].
    pub(super) fn within(
        &self,
        expectation: &Expectation,
        developer: &Developer,
        months: f64,
    ) -> f64 {
        let (_, latest) = self.roadmap.latest();
        let saving = developer.efficiency(Efficiency::Energy);
        let each = self.market.draw(&latest, saving) / latest.performance;
        let demand = expectation.demand(months / 12.0, *self.beliefs.response_years);
        demand / *self.rents.target_utilisation * each / thrift(&self.production, months)
    }

    /// Rent of power that owners reckon with \[USD per kW and year\].
    pub(super) fn expected_rent(&self) -> f64 {
        self.market.expected_rent
    }
}

/// How much more compute a kilowatt will give by then, at the pace of generations.
fn thrift(rules: &production::Rules, months: f64) -> f64 {
    let pace = rules.generation_months.map_or(0.0, |between| months / *between);
    libm::pow(*rules.energy_gain, pace)
}

#[cfg(test)]
mod tests {
    use bevy_ecs::system::RunSystemOnce;

    use super::*;

    #[test]
    fn power_of_firms_that_are_gone_waits_for_those_who_apply_later() {
        let mut world = World::new();
        world.init_resource::<PowerMarket>();
        let gone = GridConnection { connected: 10.0, ..GridConnection::default() };
        world.spawn((AgentId(0), Standing::Closed, gone));
        let heir = world.spawn((AgentId(1), Standing::Trading, GridConnection::default())).id();
        let mut connected = |kilowatts: f64| {
            let mut connection = world.get_mut::<GridConnection>(heir).unwrap();
            connection.applied.push_back(Application { due: 40, kilowatts });
            world.run_system_once(take_over).unwrap();
            let connection = world.get::<GridConnection>(heir).unwrap();
            (connection.connected, world.resource::<PowerMarket>().vacant)
        };
        assert_eq!(connected(4.0), (4.0, 6.0));
        assert_eq!(connected(8.0), (10.0, 0.0));
    }
}
