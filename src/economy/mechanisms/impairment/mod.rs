//! Impairment tests at the close of a quarter: ASC 360-10 in two steps, or IAS 36 in one.

pub mod cash_flow;
pub mod group;

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::agents::hyperscaler::{Expectation, Owner, RentalBusiness};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::inventory::Inventory;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Adjustment;
use crate::economy::markets::PowerMarket;
use crate::economy::mechanisms::impairment::cash_flow::Outlook;
use crate::economy::mechanisms::impairment::group::Group;
use crate::economy::mechanisms::{deliveries, operations, orders, retirement};
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::Roadmap;
use crate::units::{Dollars, Share};

/// The numbers of impairment.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The accounting standard.
    pub standard: Standard,
    /// What is tested together.
    pub level: Level,
    /// Fall of rent or utilisation within a year that triggers a test [share].
    pub trigger_fall: Share,
}

/// An accounting standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Standard {
    /// US GAAP, ASC 360-10: only a book above undiscounted cash flows is written down, to fair value, for good.
    Asc360,
    /// IFRS, IAS 36: a book above discounted cash flows is written down to them, and may be written up again.
    Ias36,
}

/// What is tested together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Level {
    /// Every lot by itself.
    Lot,
    /// What came into service within the same year.
    Site,
    /// All of an owner's cloud.
    Cloud,
}

/// Puts impairment into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Impairment, test.run_if(quarter))
        .measure_in(
            "impairment_loss",
            "USD per month",
            "Devices and facilities written down, net of reversals",
            |journal: &Journal| {
                let down = journal.adjusted(Adjustment::DeviceImpairment)
                    + journal.adjusted(Adjustment::FacilityImpairment);
                let up = journal.adjusted(Adjustment::DeviceReversal)
                    + journal.adjusted(Adjustment::FacilityReversal);
                (down - up).usd()
            },
        )
        .measure_of(
            "impairment_total",
            "USD",
            "What was written down of the owner's present devices and facilities",
            |inventory: &Inventory| inventory.impaired().usd(),
        );
}

fn quarter(clock: Res<Clock>) -> bool {
    clock.closes_quarter()
}

/// Prices and lives an outlook is made of.
#[derive(bevy_ecs::system::SystemParam)]
struct Terms<'w> {
    clock: Res<'w, Clock>,
    orders: Res<'w, orders::Rules>,
    houses: Res<'w, deliveries::Rules>,
    running: Res<'w, operations::Rules>,
    retirement: Res<'w, retirement::Rules>,
    roadmap: Res<'w, Roadmap>,
    grid: Res<'w, PowerMarket>,
}

/// An owner whose assets are tested.
type Tested = (
    &'static AgentId,
    &'static mut Fleet,
    &'static Expectation,
    &'static RentalBusiness,
    (&'static Developer, &'static GridConnection),
    &'static mut Owner,
);

fn test(
    rules: Res<Rules>,
    terms: Terms,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut owners: Query<Tested>,
) {
    for (&agent, mut fleet, expectation, business, who, mut owner) in owners.iter_mut() {
        let (developer, connection) = who;
        let Some(trigger) = trigger(business, &owner, connection, &rules, &terms.clock) else {
            continue;
        };
        owner.life_was_cut = false;
        fleet.facilities.bring_up_to_date();
        let saving = developer.efficiency(Efficiency::Energy);
        let outlook = Outlook::of(expectation, saving, connection, &terms);
        let (mut devices, mut facilities) = (Dollars::ZERO, Dollars::ZERO);
        let mut group = Group::default();
        while let Some(next) = group.next(&fleet, rules.level, &terms.clock) {
            group = next;
            let loss = measure(&mut fleet, &group, &outlook, &rules);
            devices += loss.0;
            facilities += loss.1;
        }
        book(&mut journal, agent, devices, facilities);
        let loss = (devices + facilities).usd();
        owner.has_impaired |= loss > 0.0;
        if loss != 0.0 {
            let cause = owner.cause(&terms.clock);
            let kind = if loss > 0.0 { "write_down" } else { "reversal" };
            let (amount, unit, detail) = (loss.abs(), "USD", format_args!("{trigger}"));
            log.log(Happening { kind, agent, amount, unit, cause, detail });
        }
    }
}

/// Why an owner tests now, if it does.
fn trigger(
    business: &RentalBusiness,
    owner: &Owner,
    connection: &GridConnection,
    rules: &Rules,
    clock: &Clock,
) -> Option<&'static str> {
    // The next slot of the ring holds what was written a year ago, less a step.
    let ago = (clock.step() as usize + 1) % clock.steps_per_year() as usize;
    let fell = |now: f64, then: f64| now < then * (1.0 - *rules.trigger_fall);
    if owner.life_was_cut {
        Some("useful lives were cut")
    } else if fell(business.rent, business.rents_of_year[ago]) {
        Some("rents fell within a year")
    } else if fell(business.occupancy(), business.occupancy_of_year[ago]) {
        Some("utilisation fell within a year")
    } else if connection.unpowered > *rules.trigger_fall * (business.running + connection.unpowered)
    {
        Some("devices stand without power")
    } else if business.margin() < 0.0 && business.captive_served < 0.5 * business.used() {
        Some("rents do not cover running costs")
    } else if rules.standard == Standard::Ias36 && owner.has_impaired {
        Some("an earlier write-down is reviewed")
    } else {
        None
    }
}

/// Tests one group and moves its values; gives the net loss of devices and facilities.
fn measure(
    fleet: &mut Fleet,
    group: &Group,
    outlook: &Outlook,
    rules: &Rules,
) -> (Dollars, Dollars) {
    match rules.standard {
        Standard::Asc360 => group::asc(fleet, group, outlook),
        Standard::Ias36 => group::ias(fleet, group, outlook),
    }
}

fn book(journal: &mut Journal, agent: AgentId, devices: Dollars, facilities: Dollars) {
    let mut net = |loss: Dollars, down, up| match loss >= Dollars::ZERO {
        true => journal.adjust(agent, down, loss),
        false => journal.adjust(agent, up, -loss),
    };
    net(devices, Adjustment::DeviceImpairment, Adjustment::DeviceReversal);
    net(facilities, Adjustment::FacilityImpairment, Adjustment::FacilityReversal);
}
