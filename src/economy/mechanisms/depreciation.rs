//! Straight-line depreciation, every month, lot by lot.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::AgentId;
use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::value::Value;
use crate::economy::inventory::Inventory;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Adjustment, Item};
use crate::economy::ledger::books::Books;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::Roadmap;
use crate::units::{Dollars, Few, Positive};

/// The numbers of depreciation.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Useful life of devices in the books of an owner that states none [years]. 5 to 6 at the end of 2024; sweep 3 to 6.
    pub device_life_years: Positive,
}

/// Puts depreciation into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Depreciation, depreciate)
        .during(Phase::Audit, take_stock)
        .measure_in(
            "depreciation_expense",
            "USD per month",
            "Depreciation of devices and facilities",
            |journal: &Journal| {
                let devices = journal.adjusted(Adjustment::DeviceDepreciation);
                (devices + journal.adjusted(Adjustment::FacilityDepreciation)).usd()
            },
        )
        .measure(
            "depreciation_book",
            "USD",
            "Devices and facilities at book at the end of the month",
            |owners: Query<&Books, With<Fleet>>| owners.iter().map(assets).sum::<Dollars>().usd(),
        )
        .measure(
            "depreciation_gross",
            "USD",
            "Devices and facilities at cost at the end of the month",
            |owners: Query<&Inventory>| owners.iter().map(Inventory::gross).sum::<Dollars>().usd(),
        )
        .measure_each(
            "depreciation_book",
            "USD",
            "The owner's devices and facilities at book",
            |owners: Query<(&AgentId, &Books), With<Fleet>>| {
                owners
                    .iter()
                    .map(|(&agent, books)| (agent, assets(books).usd()))
                    .collect::<Few<_>>()
            },
        );
}

/// Counts what owners have as the month closes.
pub(super) fn take_stock(roadmap: Res<Roadmap>, mut owners: Query<(&Fleet, &mut Inventory)>) {
    for (fleet, mut inventory) in &mut owners {
        *inventory = Inventory::of(fleet, &roadmap.generations);
    }
}

/// Devices and facilities in an owner's books; the audit ties them to its lots.
fn assets(books: &Books) -> Dollars {
    books.balance(Item::Devices) + books.balance(Item::Facilities)
}

fn depreciate(mut journal: ResMut<Journal>, mut owners: Query<(&AgentId, &mut Fleet)>) {
    for (&agent, mut fleet) in owners.iter_mut() {
        let Fleet { lots, facilities, .. } = &mut *fleet;
        let devices = write_off(lots.iter_mut().map(|lot| &mut lot.value));
        journal.adjust(agent, Adjustment::DeviceDepreciation, devices);
        journal.adjust(agent, Adjustment::FacilityDepreciation, facilities.depreciate());
    }
}

/// One step of depreciation of so many assets, in sum.
fn write_off<'a>(values: impl Iterator<Item = &'a mut Value>) -> Dollars {
    let mut sum = Dollars::ZERO;
    for value in values {
        sum += value.depreciate();
    }
    sum
}
