//! Lots that nobody needs are switched off, and scrapped when they are old, long dark, or dearer to run than to replace.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::fleet::{Fleet, Lot, LotStatus};
use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::inventory::Inventory;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Adjustment;
use crate::economy::mechanisms::orders::replacement::{Offer, Replacement};
use crate::economy::mechanisms::rents;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::{Generation, Roadmap};
use crate::units::{Dollars, NonNegative, Positive, Share};

/// The numbers of retirement.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Time after which devices are worn out [years].
    pub service_life_years: Positive,
    /// Time without use after which a lot is switched off [months]. Proposal.
    pub mothball_after_months: NonNegative,
    /// Time switched off after which a lot is scrapped [months]. Proposal.
    pub scrap_after_months: NonNegative,
    /// Utilisation of running capacity above which lots are switched on again [share]. Proposal.
    pub restart_utilisation: Share,
    /// Devices are replaced early when a new one repays itself by what it saves within this time [years]. Proposal.
    pub replacement_payback_years: NonNegative,
}

/// What retirement did this month.
#[derive(Resource, Default, Debug)]
pub struct Retired {
    /// Capacity scrapped \[H100e\].
    pub scrapped: f64,
    /// Book value lost by scrapping.
    pub loss: Dollars,
}

/// Puts retirement into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .flow::<Retired>()
        .during(Phase::Retirement, (mothball, restart, scrap).chain())
        .measure_in(
            "retirement_scrapped",
            "H100e",
            "Capacity scrapped this month",
            |retired: &Retired| retired.scrapped,
        )
        .measure_in(
            "retirement_loss",
            "USD per month",
            "Book value lost by scrapping this month",
            |retired: &Retired| retired.loss.usd(),
        )
        .measure(
            "retirement_mothballed",
            "H100e",
            "Capacity switched off",
            |roadmap: Res<Roadmap>, owners: Query<(&Fleet, &Inventory)>| {
                let owners = owners.iter().filter(|(_, inventory)| inventory.dark > 0.0);
                let lots = owners.flat_map(|(fleet, _)| &fleet.lots).filter(|lot| lot.is_dark());
                lots.map(|lot| lot.capacity(&roadmap.generations)).sum::<f64>()
            },
        )
        .measure_of(
            "retirement_mothballed",
            "H100e",
            "Capacity the owner has switched off",
            |inventory: &Inventory| inventory.dark,
        );
}

/// Lots idle for long are switched off.
fn mothball(
    clock: Res<Clock>,
    rules: Res<Rules>,
    roadmap: Res<Roadmap>,
    mut log: ResMut<EventLog>,
    mut owners: Query<(&AgentId, &mut Fleet, &Owner)>,
) {
    let patience = clock.steps_of_months(*rules.mothball_after_months).max(1);
    for (&agent, mut fleet, owner) in owners.iter_mut() {
        let mut dark = 0.0;
        for lot in &mut fleet.lots {
            match lot.status {
                LotStatus::Running { idle_steps } if idle_steps >= patience => {
                    lot.status = LotStatus::Mothballed { steps: 0 };
                    dark += lot.capacity(&roadmap.generations);
                }
                LotStatus::Mothballed { steps } => {
                    lot.status = LotStatus::Mothballed { steps: steps + 1 };
                }
                LotStatus::Running { .. } => {}
            }
        }
        if dark > 0.0 {
            log.log(Happening {
                kind: "mothball",
                agent,
                amount: dark,
                unit: "H100e",
                cause: owner.cause(&clock),
                detail: format_args!("idle for {patience} steps"),
            });
        }
    }
}

/// A full owner switches lots on again, the last one switched off first, until it is at its target.
fn restart(
    rules: Res<Rules>,
    roadmap: Res<Roadmap>,
    mut owners: Query<(&mut Fleet, &RentalBusiness, &GridConnection)>,
) {
    // Where devices wait for power there is none for dark ones.
    let has_power = |(_, _, connection): &(_, _, &GridConnection)| connection.unpowered <= 0.0;
    for (mut fleet, business, _) in owners.iter_mut().filter(has_power) {
        let mut missing = business.asked / *rules.restart_utilisation - business.running;
        for lot in fleet.lots.iter_mut().rev() {
            if missing <= 0.0 || business.utilisation() < *rules.restart_utilisation {
                break;
            }
            if lot.is_dark() {
                lot.status = LotStatus::Running { idle_steps: 0 };
                missing -= lot.capacity(&roadmap.generations);
            }
        }
    }
}

/// An owner that looks for devices to scrap.
type Retiring = (
    &'static AgentId,
    &'static mut Fleet,
    &'static Owner,
    &'static RentalBusiness,
    (&'static Developer, &'static GridConnection),
);

/// Tells of each generation, by its position, whether new devices in place of an owner's repay themselves in time.
fn replaced(
    offer: &Offer,
    saving: f64,
    utilisation: f64,
    connection: &GridConnection,
) -> impl Fn((usize, &Generation)) -> bool {
    let of_powered = offer.savings_apart_from_power(saving);
    let of_outranked = offer.savings_of_power(saving);
    // Nobody gives up what waits for power while others of its devices get it back.
    let is_outranked = |at| connection.powered_share(at) <= 0.0 && connection.gained <= 0.0;
    move |(at, generation)| {
        let savings = if is_outranked(at) { &of_outranked } else { &of_powered };
        savings.pay(generation, utilisation)
    }
}

/// Worn out, long dark, or replaced: the lot leaves the books. What is replaced early goes only when its successor is in place.
fn scrap(
    clock: Res<Clock>,
    rules: Res<Rules>,
    roadmap: Res<Roadmap>,
    market: Res<rents::Rules>,
    replacement: Replacement,
    mut outdated: Local<Vec<bool>>,
    mut retired: ResMut<Retired>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut owners: Query<Retiring>,
) {
    let life = clock.steps(*rules.service_life_years);
    let patience = clock.steps_of_months(*rules.scrap_after_months);
    let offer = replacement.offer();
    for (&agent, mut fleet, owner, business, (developer, connection)) in owners.iter_mut() {
        let mut spare = business.running - business.asked / *market.target_utilisation;
        outdated.clear();
        // Who has nothing to spare replaces nothing early.
        if spare > 0.0 {
            let saving = developer.efficiency(Efficiency::Energy);
            let pays = replaced(&offer, saving, business.utilisation(), connection);
            outdated.extend(roadmap.generations.iter().enumerate().map(pays));
        }
        let mut reason = |lot: &Lot| match lot.status {
            _ if lot.value.age >= life => Some("worn out"),
            LotStatus::Mothballed { steps } if steps >= patience => Some("switched off for long"),
            LotStatus::Mothballed { .. } => None,
            LotStatus::Running { .. } => {
                let capacity = || lot.capacity(&roadmap.generations);
                let pays = outdated.get(lot.generation) == Some(&true) && spare >= capacity();
                spare -= if pays { capacity() } else { 0.0 };
                pays.then_some("replaced by thriftier devices")
            }
        };
        let mut lots = std::mem::take(&mut fleet.lots);
        for lot in &mut lots {
            let Some(why) = reason(lot) else { continue };
            fleet.count_scrapped(lot.generation, lot.devices);
            let (capacity, book) = (lot.capacity(&roadmap.generations), lot.value.book());
            retired.scrapped += capacity;
            retired.loss += book;
            journal.adjust(agent, Adjustment::DeviceScrapping, book);
            let cause = if why == "worn out" { None } else { owner.cause(&clock) };
            let detail = format_args!("{why}; book lost {book} USD");
            let (kind, amount, unit) = ("scrap", capacity, "H100e");
            log.log(Happening { kind, agent, amount, unit, cause, detail });
            lot.devices = 0;
        }
        lots.retain(|lot| lot.devices > 0);
        fleet.lots = lots;
    }
}
