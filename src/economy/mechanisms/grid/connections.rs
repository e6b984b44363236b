//! Owners apply for the power they expect to need when it can be there; utilities connect what is due as fast as they can.

use bevy_ecs::prelude::*;
use rand_chacha::rand_core::Rng;

use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::grid_connection::{Application, GridConnection};
use crate::economy::agents::hyperscaler::Expectation;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, InOrder};
use crate::economy::clock::Clock;
use crate::economy::dice::{Dice, Purpose};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::markets::{PowerMarket, Roadmap};
use crate::economy::mechanisms::grid::Rules;
use crate::economy::mechanisms::{expectations, orders, production, rents};
use crate::economy::sampling::uniform;
use crate::units::Dollars;

/// Utilities connect what is due, the same part of it for all where they cannot keep up.
pub(super) fn connect(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut journal: ResMut<Journal>,
    mut owners: Query<(&AgentId, &mut GridConnection)>,
) {
    let able = *rules.most_megawatts_per_year * 1000.0 * clock.years_per_step();
    let due = |(_, connection): (_, &GridConnection)| connection.due_by(clock.step());
    let all: f64 = owners.iter().in_order().map(due).sum();
    let share = if all > 0.0 { (able / all).min(1.0) } else { 0.0 };
    for (&agent, mut connection) in owners.iter_mut().in_order() {
        let kilowatts = share * connection.due_by(clock.step());
        if kilowatts > 0.0 {
            connection.connect(kilowatts, clock.step());
            let price = Dollars::from_usd(kilowatts * *rules.connection_usd_per_kilowatt);
            journal.post(agent, Directory::HOUSEHOLDS, Account::Connections, price);
        }
    }
}

/// Power of firms that are gone goes to those who wait, due or not; nobody has to build anything for it.
pub(super) fn take_over(mut owners: Query<(&AgentId, &Standing, &mut GridConnection)>) {
    let (mut freed, mut waiting) = (0.0, 0.0);
    for (_, &standing, mut connection) in owners.iter_mut().in_order() {
        if standing == Standing::Closed {
            freed += std::mem::take(&mut connection.connected);
            connection.applied.clear();
        }
        waiting += connection.waiting();
    }
    if freed > 0.0 && waiting > 0.0 {
        let share = (freed / waiting).min(1.0);
        for (_, _, mut connection) in owners.iter_mut().in_order() {
            let kilowatts = share * connection.waiting();
            connection.connect(kilowatts, u32::MAX);
        }
    }
}

/// An owner applies for what it expects to need by the time the utility names, and withdraws what it no longer expects to
/// need at any time it looks ahead. While power earns more than the interest on its connection, nobody leaves the queue.
pub(super) fn apply(
    clock: Res<Clock>,
    rules: Res<Rules>,
    dice: Res<Dice>,
    market: Res<PowerMarket>,
    roadmap: Res<Roadmap>,
    plans: (
        Res<expectations::Rules>,
        Res<rents::Rules>,
        Res<production::Rules>,
        Res<orders::Rules>,
    ),
    mut owners: Query<(&AgentId, &Standing, &Expectation, &Developer, &mut GridConnection)>,
) {
    let (_, latest) = roadmap.latest();
    let pays = market.expected_rent > *rules.connection_usd_per_kilowatt * *plans.3.discount;
    let (beliefs, rents, production, _) = plans;
    for (&agent, standing, expectation, developer, mut connection) in owners.iter_mut().in_order() {
        if !standing.is_trading() {
            continue;
        }
        let saving = developer.efficiency(Efficiency::Energy);
        let each = market.draw(&latest, saving) / latest.performance;
        let needed = |months: f64| {
            let demand = expectation.demand(months / 12.0, *beliefs.response_years);
            demand / *rents.target_utilisation * each / thrift(&production, months)
        };
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

/// How much more compute a kilowatt will give by then, at the pace of generations.
fn thrift(rules: &production::Rules, months: f64) -> f64 {
    let pace = rules.generation_months.map_or(0.0, |between| months / *between);
    libm::pow(*rules.energy_gain, pace)
}
