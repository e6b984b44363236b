//! Who gets which compute: contracts are honoured first, then each owner serves its own products, and what is left meets
//! the open market together with what labs have under contract and do not need.

use bevy_ecs::prelude::*;

use crate::economy::agents::hyperscaler::RentalBusiness;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::apportion::pour;
use crate::economy::commitments::Contracts;
use crate::economy::markets::ComputeMarket;
use crate::economy::mechanisms::contracts;
use crate::economy::mechanisms::rents::Rules;

/// The open market of a month.
struct OpenMarket {
    /// Wanted of general capacity, beyond contracts and what serving-only capacity gives \[H100e\].
    wanted: f64,
    /// General capacity let by each owner, in order of agents \[H100e\].
    sold: Vec<f64>,
    /// Serving-only capacity let by each owner \[H100e\].
    served: Vec<f64>,
    /// Let by labs \[H100e\].
    sublet: f64,
    /// Share of the general capacity wanted that is wanted to serve.
    serving_part: f64,
    /// Share of general capacity wanted that is there.
    general_fill: f64,
    /// Share of capacity wanted to serve that is there.
    serving_fill: f64,
}

pub(super) fn allocate(
    rules: Res<Rules>,
    terms: Res<contracts::Rules>,
    contracts: Res<Contracts>,
    mut market: ResMut<ComputeMarket>,
    mut labs: Query<(&AgentId, &mut ModelLab)>,
    mut owners: Query<(&AgentId, &mut RentalBusiness)>,
) {
    deliver(&contracts, &mut labs, &mut owners);
    market.sublet_rent = sublet_rent(&owners, market.rent, *terms.sublet_discount);
    let open = clear(*rules.substitution, &market, &labs, &owners);
    (market.fill, market.training_fill) = (open.serving_fill, open.general_fill);
    market.sublet = open.sublet;
    serve_labs(&open, &mut labs);
    serve_contracts(&contracts, &labs, &mut owners);
    enter(&mut market, &open, &labs, owners);
}

/// Owners deliver what they let under contract, as far as their general capacity reaches, then serve their own products: on
/// their own chips first, then on other serving-only capacity.
fn deliver(
    contracts: &Contracts,
    labs: &mut Query<(&AgentId, &mut ModelLab)>,
    owners: &mut Query<(&AgentId, &mut RentalBusiness)>,
) {
    labs.iter_mut().for_each(|(_, mut lab)| lab.contracted = 0.0);
    for (&agent, mut owner) in owners.iter_mut().in_order() {
        let committed = contracts.let_by(agent);
        owner.contracted = committed.capacity.min(owner.general());
        let honoured = honoured(&owner, committed.capacity);
        owner.contract_income = honoured * committed.hourly * crate::units::HOURS_PER_YEAR;
        owner.captive_served = owner.captive_wanted.min(owner.running - owner.contracted);
        owner.on_own = owner.captive_served.min(owner.own);
        owner.on_serving_only = (owner.captive_served - owner.on_own).min(owner.serving_only);
        for (&buyer, mut lab) in labs.iter_mut() {
            lab.contracted += honoured * contracts.between(buyer, agent).capacity;
        }
    }
}

/// Share of what it let under contract that an owner can deliver.
pub fn honoured(owner: &RentalBusiness, committed: f64) -> f64 {
    if committed > 0.0 { owner.contracted / committed } else { 0.0 }
}

/// Labs let below the market, but not below what running costs.
fn sublet_rent(owners: &Query<(&AgentId, &mut RentalBusiness)>, rent: f64, discount: f64) -> f64 {
    let running = |owner: &&RentalBusiness| owner.running > 0.0;
    let owners = owners.iter().map(|(_, owner)| owner);
    let least = owners.filter(running).map(|owner| owner.variable_cost).fold(f64::MAX, f64::min);
    (rent * (1.0 - discount)).max(if least < f64::MAX { least } else { 0.0 })
}

/// What is wanted on the open market goes to owners and subletting labs, the cheaper ones more of it: to serve on
/// serving-only capacity first, the rest and training on general capacity.
fn clear(
    substitution: f64,
    market: &ComputeMarket,
    labs: &Query<(&AgentId, &mut ModelLab)>,
    owners: &Query<(&AgentId, &mut RentalBusiness)>,
) -> OpenMarket {
    let (mut wanted, mut spare, mut training) = (0.0, 0.0, 0.0);
    for (_, lab) in labs.iter().in_order() {
        let open = (lab.compute_wanted() - lab.contracted).max(0.0);
        wanted += open;
        training += open * lab.training_part();
        spare += (lab.contracted - lab.compute_wanted()).max(0.0);
    }
    wanted += market.self_hosted + market.public;
    let appeal = |rent: f64| libm::pow(rent.max(1e-9), -substitution);
    let (mut free, mut weights) = (Vec::new(), Vec::new());
    for (_, owner) in owners.iter().in_order() {
        let captive = owner.captive_served - owner.on_own - owner.on_serving_only;
        let open = (owner.general() - owner.contracted - captive).max(0.0);
        weights.push(open * appeal(owner.comparable(owner.rent)));
        free.push(open);
    }
    weights.push(spare * appeal(market.sublet_rent));
    free.push(spare);
    let to_serve = (wanted - training).max(0.0);
    let served = serve_first(to_serve, &appeal, owners);
    let on_serving_only: f64 = served.iter().sum();
    let wanted = wanted - on_serving_only;
    let mut sold = pour(wanted, &weights, &free);
    let sublet = sold.pop().unwrap_or_default();
    let general = sold.iter().sum::<f64>() + sublet;
    let general_fill = if wanted > 0.0 { general / wanted } else { 1.0 };
    let serving_fill = match on_serving_only > 0.0 {
        true => (on_serving_only + (to_serve - on_serving_only) * general_fill) / to_serve,
        false => general_fill,
    };
    let serving_part = if wanted > 0.0 { (1.0 - training / wanted).max(0.0) } else { 0.0 };
    OpenMarket { wanted, sold, served, sublet, serving_part, general_fill, serving_fill }
}

/// Serving-only capacity that owners let, in order of agents; nothing where there is none \[H100e\].
fn serve_first(
    to_serve: f64,
    appeal: &impl Fn(f64) -> f64,
    owners: &Query<(&AgentId, &mut RentalBusiness)>,
) -> Vec<f64> {
    let (mut free, mut weights) = (Vec::new(), Vec::new());
    for (_, owner) in owners.iter().in_order() {
        let open = owner.serving_only - owner.on_serving_only;
        weights.push(open * appeal(owner.comparable(owner.rent)));
        free.push(open);
    }
    match free.iter().any(|open| *open > 0.0) {
        true => pour(to_serve, &weights, &free),
        false => vec![0.0; free.len()],
    }
}

/// Labs use what they have under contract first; what they spare is let in the same proportion for all.
fn serve_labs(open: &OpenMarket, labs: &mut Query<(&AgentId, &mut ModelLab)>) {
    let spare_of = |lab: &ModelLab| (lab.contracted - lab.compute_wanted()).max(0.0);
    let spare: f64 = labs.iter().in_order().map(|(_, lab)| spare_of(lab)).sum();
    for (_, mut lab) in labs.iter_mut() {
        let wanted = lab.compute_wanted();
        let own = wanted.min(lab.contracted);
        lab.sublet = if spare > 0.0 { open.sublet * spare_of(&lab) / spare } else { 0.0 };
        // Without contracts the fill is the market's to the bit.
        let fill = |open: f64| match own > 0.0 {
            true => (own + (wanted - own) * open) / wanted,
            false => open,
        };
        (lab.fill, lab.training_fill) = (fill(open.serving_fill), fill(open.general_fill));
        let more = open.serving_fill - open.general_fill;
        lab.bought = (wanted - lab.contracted).max(0.0)
            * (open.general_fill + (1.0 - lab.training_part()) * more);
    }
}

/// What is used of each owner's contracted capacity: by the buyers and by those they let it to.
fn serve_contracts(
    contracts: &Contracts,
    labs: &Query<(&AgentId, &mut ModelLab)>,
    owners: &mut Query<(&AgentId, &mut RentalBusiness)>,
) {
    let labs = labs.iter().in_order().map(|(&buyer, lab)| (buyer, share_used(lab)));
    let labs: Vec<(AgentId, f64)> = labs.collect();
    for (&agent, mut owner) in owners.iter_mut().in_order() {
        let honoured = honoured(&owner, contracts.let_by(agent).capacity);
        let used = labs.iter().map(|&(buyer, share)| {
            let delivered = honoured * contracts.between(buyer, agent).capacity;
            delivered * share
        });
        owner.contracted_used = used.sum::<f64>().min(owner.contracted);
    }
}

/// Share of what a lab has under contract that it uses or lets.
fn share_used(lab: &ModelLab) -> f64 {
    let used = lab.compute_wanted().min(lab.contracted) + lab.sublet;
    if lab.contracted > 0.0 { used / lab.contracted } else { 0.0 }
}

/// What the market was like. Owners are asked for what their own products want, what is used under contract, and their
/// share of the open market.
fn enter(
    market: &mut ComputeMarket,
    open: &OpenMarket,
    labs: &Query<(&AgentId, &mut ModelLab)>,
    mut owners: Query<(&AgentId, &mut RentalBusiness)>,
) {
    let by_order = || owners.iter().in_order();
    let all_open: f64 = by_order().map(|(_, owner)| owner.general() - owner.contracted).sum();
    let (mut captive, mut installed, mut used) = (0.0, 0.0, 0.0);
    let (mut paid, mut served) = (0.0, 0.0);
    let serving_part = open.serving_part;
    for (i, (_, mut owner)) in owners.iter_mut().in_order().enumerate() {
        owner.sold = open.sold[i] + open.served[i];
        owner.on_serving_only += open.served[i];
        let part = owner.general() - owner.contracted;
        let share = if all_open > 0.0 { part / all_open } else { 0.0 };
        let asked = (open.wanted - open.sublet) * share;
        owner.asked = owner.captive_wanted + owner.contracted_used + asked + open.served[i];
        owner.asked_to_serve = owner.captive_wanted + asked * serving_part + open.served[i];
        captive += owner.captive_wanted;
        installed += owner.installed;
        used += owner.used();
        paid += owner.sold * owner.rent;
        served += owner.sold;
    }
    if served > 0.0 {
        market.rent = paid / served;
    }
    let wanted: f64 = labs.iter().in_order().map(|(_, lab)| lab.compute_wanted()).sum();
    market.demand = captive + wanted + market.self_hosted + market.public;
    market.installed = installed;
    market.used = used;
}
