//! Devices made for a kind of work: vendors' lines that only serve, and chips that clouds design for their own products.
//!
//! What they can do acts where their subject is: in `rents`, `operations` and `contracts` (who may use what for which work),
//! `orders` (who makes them, and at which price), `diffusion` (what of a find they realise) and `resale` (what they fetch).

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::standing::Standing;
use crate::economy::agents::strategy::Strategy;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::mechanisms::rents;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::{Generation, Line, Roadmap, Work};
use crate::units::{Dollars, NonNegative, Positive, Share};

/// The numbers of devices made for a kind of work.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What a specialised device or a cloud's own chip gives in its work over a general one that costs as much to make and draws as much power [ratio]. Proposal; sweep 1 to 4.
    pub advantage: Positive,
    /// Whether specialised devices of vendors can only serve [true or false]; if not, they train too.
    pub serving_only: bool,
    /// Share of the gain of a find that specialised devices older than it realise, over what general devices as old do [share]. Proposal; sweep 0 to 1.
    pub share_of_finds: Share,
    /// Cost of a chip programme of a cloud's own: designers, masks, compilers [USD per year]. Proposal; sweep 0.5e9 to 3e9.
    pub programme_usd_per_year: NonNegative,
    /// Price of a cloud's own chips over what they cost to make: the margin of foundry and design partner [ratio]. 1 is at cost; sweep to 2.
    pub foundry_markup: Positive,
}

/// Puts specialised devices into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Silicon, (pay, release, split).chain())
        .measure(
            "silicon_serving_only",
            "share",
            "Running capacity that can only serve, owners' own chips aside, over all that runs",
            |owners: Query<&RentalBusiness>| share(&owners, |owner| owner.serving_only),
        )
        .measure(
            "silicon_own",
            "share",
            "Running capacity of chips that only their owner may use, over all that runs",
            |owners: Query<&RentalBusiness>| share(&owners, |owner| owner.own),
        )
        .measure(
            "silicon_stranded",
            "share",
            "Running capacity that stands idle for want of the work it can do, over all that runs",
            |owners: Query<&RentalBusiness>| share(&owners, |owner| owner.stranded(1.0)),
        )
        .measure_of(
            "silicon_own",
            "H100e",
            "Running capacity of the owner's own chips",
            |owner: &RentalBusiness| owner.own,
        )
        .measure_of(
            "silicon_serving_only",
            "H100e",
            "Running capacity of the owner that can only serve, own chips aside",
            |owner: &RentalBusiness| owner.serving_only,
        );
}

fn share(owners: &Query<&RentalBusiness>, part: impl Fn(&RentalBusiness) -> f64) -> f64 {
    let running: f64 = owners.iter().map(|owner| owner.running).sum();
    let part: f64 = owners.iter().map(part).sum();
    if running > 0.0 { part / running } else { 0.0 }
}

/// A chip programme costs the same however many chips come of it. Who has no products of its own has none.
fn pay(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut journal: ResMut<Journal>,
    owners: Query<(&AgentId, &Strategy, &RentalBusiness, &Standing), With<Owner>>,
) {
    let wages = Dollars::from_usd(*rules.programme_usd_per_year * clock.years_per_step());
    for (&agent, strategy, business, standing) in owners.iter() {
        let programme = strategy.own_silicon > 0.0 && business.captive_wanted > 0.0;
        if programme && standing.is_trading() {
            journal.post(agent, Directory::HOUSEHOLDS, Account::Research, wages);
        }
    }
}

/// Each line in use has its version of the latest general generation.
fn release(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut roadmap: ResMut<Roadmap>,
    mut log: ResMut<EventLog>,
    mut vendors: Query<(&AgentId, &mut GpuVendor)>,
    owners: Query<(&AgentId, &Strategy), With<Owner>>,
) {
    for (_, mut vendor) in &mut vendors {
        if vendor.is_specialised(clock.step()) {
            vendor.extra = *rules.advantage - 1.0;
        }
    }
    let by_vendor = || vendors.iter();
    let seller = by_vendor().find(|(_, vendor)| vendor.is_specialised(clock.step()));
    let designer = owners.iter().find(|(_, own)| own.own_silicon > 0.0);
    let users = [
        (Line::Specialised, rules.work(), seller.map(|(&agent, _)| agent)),
        (Line::Own, Work::OwnProducts, designer.map(|(&agent, _)| agent)),
    ];
    for (line, work, agent) in users {
        let (Some(agent), (at, latest)) = (agent, roadmap.latest()) else { continue };
        if roadmap.latest_of(line).is_some_and(|(known, _)| known > at) {
            continue;
        }
        let version = rules.version(latest, line, work, clock.step());
        roadmap.generations.push(version);
        log.log(Happening {
            kind: "generation",
            agent,
            amount: version.performance,
            unit: "H100e per device",
            cause: None,
            detail: format_args!("generation {}, {line:?}", roadmap.generations.len() - 1),
        });
    }
}

impl Rules {
    /// What vendors' specialised devices can be used for.
    fn work(&self) -> Work {
        if self.serving_only { Work::Serving } else { Work::All }
    }

    /// A line's version of a general generation.
    fn version(&self, general: Generation, line: Line, work: Work, step: u32) -> Generation {
        let performance = general.performance * *self.advantage;
        let (release_step, share_of_finds) = (i64::from(step), *self.share_of_finds);
        Generation { release_step, performance, line, work, share_of_finds, ..general }
    }
}

/// What of its next orders an owner can fill with devices made for a kind of work: so much as it has such work, unless what
/// it has of them stands idle already.
fn split(
    rules: Res<Rules>,
    market: Res<rents::Rules>,
    roadmap: Res<Roadmap>,
    mut owners: Query<(&Strategy, &RentalBusiness, &mut Owner)>,
) {
    let on_sale = rules.serving_only && roadmap.latest_of(Line::Specialised).is_some();
    for (strategy, business, mut owner) in &mut owners {
        if strategy.own_silicon == 0.0 && !on_sale {
            continue;
        }
        let of_all = |work: f64| if business.asked > 0.0 { work / business.asked } else { 0.0 };
        let meant = strategy.own_silicon * business.captive_wanted;
        let enough = business.own >= meant / *market.target_utilisation;
        owner.own_part = if enough { 0.0 } else { of_all(meant).min(1.0) };
        let filled = business.stranded(*market.target_utilisation) == 0.0;
        let servable = (of_all(business.asked_to_serve) - owner.own_part).clamp(0.0, 1.0);
        owner.serving_part = if on_sale && filled { servable } else { 0.0 };
    }
}
