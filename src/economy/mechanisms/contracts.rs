//! Labs secure compute ahead: take-or-pay contracts at a level rent, for a part of what they need.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::hyperscaler::{Expectation, RentalBusiness};
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::strategy::Strategy;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::apportion::pour;
use crate::economy::clock::Clock;
use crate::economy::commitments::{Contract, Contracts};
use crate::economy::discounting::level_of_falling;
use crate::economy::mechanisms::{orders, rents};
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{Few, Positive, Share};

/// The numbers of compute contracts.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Part of the compute a lab needs that it wants under contract [share]. 0.6 to 0.95 in the sources; 0 is no contracts.
    pub cover: Share,
    /// How long a contract runs [months]. Sweep 24 to 60.
    pub tenor_months: Positive,
    /// How far below the market a lab lets what it has under contract and does not need [share]. Proposal.
    pub sublet_discount: Share,
}

/// Puts compute contracts into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .init::<Contracts>()
        .during(Phase::Contracts, renew)
        .measure_in(
            "contracts_capacity",
            "H100e",
            "Capacity under take-or-pay contracts",
            |contracts: &Contracts| contracts.pairs().map(|pair| pair.2.capacity).sum::<f64>(),
        )
        .measure_in(
            "contracts_rent",
            "USD per H100e-hour",
            "Rent under contract, mean by capacity",
            |contracts: &Contracts| {
                let sum = contracts.pairs().fold((0.0, 0.0), |sum, (.., pair)| {
                    (sum.0 + pair.hourly, sum.1 + pair.capacity)
                });
                if sum.1 > 0.0 { sum.0 / sum.1 } else { 0.0 }
            },
        )
        .measure_of(
            "contracts_capacity",
            "H100e",
            "Capacity the firm has bought (labs) or let (owners) under contract and got or gave",
            |lab: &ModelLab| lab.contracted,
        )
        .measure_of(
            "contracts_capacity",
            "H100e",
            "Capacity the firm has bought (labs) or let (owners) under contract and got or gave",
            |owner: &RentalBusiness| owner.contracted,
        );
}

/// Contracts that have run out are dropped, and labs sign new ones for what is missing, the cheaper and freer owners more
/// of it.
fn renew(
    clock: Res<Clock>,
    rules: Res<Rules>,
    terms: (Res<orders::Rules>, Res<rents::Rules>),
    directory: Res<Directory>,
    mut contracts: ResMut<Contracts>,
    labs: Query<(&AgentId, &ModelLab, &Standing)>,
    owners: Query<(&AgentId, &RentalBusiness, &Expectation, &Strategy, &Standing)>,
) {
    contracts.expire(clock.step());
    house_own_labs(&clock, &directory, &mut contracts, &labs, &owners);
    if *rules.cover == 0.0 {
        return;
    }
    let (discount, substitution) = (*terms.0.discount, *terms.1.substitution);
    let tenor = clock.steps_of_months(*rules.tenor_months).max(1);
    let years = f64::from(tenor) * clock.years_per_step();
    let buyers = labs.iter().filter(|(.., standing)| standing.is_trading());
    let missing: Few<(AgentId, f64)> = buyers
        .map(|(&buyer, lab, _)| (buyer, missing(lab, contracts.bought_by(buyer), &rules)))
        .collect();
    let all: f64 = missing.iter().map(|(_, capacity)| capacity).sum();
    if all <= 0.0 {
        return;
    }
    let mut offers: Few<Offer> = owners
        .iter()
        .filter(|(.., standing)| standing.is_trading())
        .map(|(&owner, business, expectation, strategy, _)| {
            let rent = business.rent * level_of_falling(discount, expectation.price_decline, years);
            let room = room(business, contracts.let_by(owner).capacity, strategy);
            Offer { owner, room, rent, comparable: business.comparable(rent), part: 0.0 }
        })
        .collect();
    let ends = i64::from(clock.step() + tenor);
    mix(&mut offers, all, substitution);
    contracts.sign(share_out(&missing, &offers, all, ends));
}

/// A lab that a cloud owns rents from its parent, month by month and at list rent, as far as there is room.
fn house_own_labs(
    clock: &Clock,
    directory: &Directory,
    contracts: &mut Contracts,
    labs: &Query<(&AgentId, &ModelLab, &Standing)>,
    owners: &Query<(&AgentId, &RentalBusiness, &Expectation, &Strategy, &Standing)>,
) {
    let ends = i64::from(clock.step()) + 1;
    for (&buyer, lab, standing) in labs.iter() {
        let Some(parent) = lab.parent else { continue };
        let (&owner, business, .., parents) =
            owners.get(directory.entity(parent)).expect("parents own compute");
        if !standing.is_trading() || !parents.is_trading() {
            continue;
        }
        let captive = business.captive_on_general(business.captive_wanted);
        let free = business.general() - captive - contracts.let_by(owner).capacity;
        let missing = lab.compute_wanted() - contracts.bought_by(buyer);
        let capacity = missing.min(free).max(0.0);
        contracts.sign([Contract { buyer, owner, capacity, rent: business.rent, ends }]);
    }
}

/// What a lab wants under contract beyond what it has \[H100e\].
fn missing(lab: &ModelLab, bought: f64, rules: &Rules) -> f64 {
    (*rules.cover * lab.compute_wanted() - bought).max(0.0)
}

/// Shares out what all labs miss among owners, as far as they have room.
fn mix(offers: &mut [Offer], all: f64, substitution: f64) {
    let weights: Few<f64> = offers.iter().map(|offer| offer.appeal(substitution)).collect();
    let rooms: Few<f64> = offers.iter().map(|offer| offer.room).collect();
    for (offer, part) in offers.iter_mut().zip(pour(all, &weights, &rooms)) {
        offer.part = part;
    }
}

/// Every lab gets the same mix of owners, and the same part of what it misses where there is not enough.
fn share_out(
    missing: &[(AgentId, f64)],
    offers: &[Offer],
    all: f64,
    ends: i64,
) -> impl Iterator<Item = Contract> {
    let buyers = missing.iter().filter(|(_, wanted)| *wanted > 0.0);
    buyers.flat_map(move |&(buyer, wanted)| {
        offers.iter().map(move |&Offer { owner, rent, part, .. }| {
            let capacity = part * wanted / all;
            Contract { buyer, owner, capacity, rent, ends }
        })
    })
}

/// What an owner offers under contract.
struct Offer {
    owner: AgentId,
    room: f64,
    rent: f64,
    comparable: f64,
    /// What it lets of what all labs miss \[H100e\].
    part: f64,
}

impl Offer {
    fn appeal(&self, substitution: f64) -> f64 {
        self.room * libm::pow(self.comparable.max(1e-9), -substitution)
    }
}

/// Capacity an owner would still let under contract, its own products' needs aside \[H100e\].
fn room(business: &RentalBusiness, already_let: f64, strategy: &Strategy) -> f64 {
    let captive = business.captive_on_general(business.captive_wanted);
    let most = strategy.contract_cover * (business.general() - captive).max(0.0);
    (most - already_let).max(0.0)
}
