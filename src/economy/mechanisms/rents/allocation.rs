//! Who gets which compute: contracts are honoured first, then each owner serves its own products, and what is left meets
//! the open market together with what labs have under contract and do not need.

use bevy_ecs::prelude::*;

use crate::economy::agents::AgentId;
use crate::economy::agents::hyperscaler::RentalBusiness;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::apportion::pour;
use crate::economy::commitments::Contracts;
use crate::economy::markets::ComputeMarket;
use crate::economy::mechanisms::contracts;
use crate::economy::mechanisms::rents::Rules;
use crate::units::{Few, HOURS_PER_YEAR};

/// The labs, in the order of agents.
type Labs<'a> = [(&'a AgentId, Mut<'a, ModelLab>)];

/// The owners, in the order of agents.
type Owners<'a> = [(&'a AgentId, Mut<'a, RentalBusiness>)];

/// The open market of a month.
#[derive(Default)]
pub(super) struct OpenMarket {
    /// Wanted of general capacity, beyond contracts and what serving-only capacity gives \[H100e\].
    wanted: f64,
    /// General capacity of each owner, and what labs sublet.
    general: Supply,
    /// Serving-only capacity of each owner.
    serving: Supply,
    /// Let by labs \[H100e\].
    sublet: f64,
    /// Share of the general capacity wanted that is wanted to serve.
    serving_part: f64,
    /// Share of general capacity wanted that is there.
    general_fill: f64,
    /// Share of capacity wanted to serve that is there.
    serving_fill: f64,
}

impl OpenMarket {
    /// General and serving-only capacity that owners let, in the order of agents \[H100e\].
    fn sold(&self) -> impl Iterator<Item = (f64, f64)> {
        self.general.sold.iter().copied().zip(self.serving.sold.iter().copied())
    }
}

/// Capacity on offer, by who offers it.
#[derive(Default)]
struct Supply {
    /// Capacity \[H100e\].
    free: Few<f64>,
    /// How much of what is wanted comes here.
    weights: Few<f64>,
    /// What is let of it \[H100e\].
    sold: Few<f64>,
}

impl Supply {
    fn clear(&mut self) {
        self.free.clear();
        self.weights.clear();
    }

    fn offer(&mut self, free: f64, appeal: f64) {
        self.free.push(free);
        self.weights.push(free * appeal);
    }

    fn sell(&mut self, wanted: f64) {
        self.sold = pour(wanted, &self.weights, &self.free);
    }
}

pub(super) fn allocate(
    rules: Res<Rules>,
    terms: Res<contracts::Rules>,
    contracts: Res<Contracts>,
    mut market: ResMut<ComputeMarket>,
    mut open: Local<OpenMarket>,
    mut labs: Query<(&AgentId, &mut ModelLab)>,
    mut owners: Query<(&AgentId, &mut RentalBusiness)>,
) {
    let mut labs: Few<_> = labs.iter_mut().collect();
    let mut owners: Few<_> = owners.iter_mut().collect();
    deliver(&contracts, &mut labs, &mut owners);
    market.sublet_rent = sublet_rent(&owners, market.rent, *terms.sublet_discount);
    clear(&mut open, *rules.substitution, &market, &labs, &owners);
    (market.fill, market.training_fill) = (open.serving_fill, open.general_fill);
    market.sublet = open.sublet;
    serve_labs(&open, &mut labs);
    serve_contracts(&contracts, &labs, &mut owners);
    enter(&mut market, &open, &labs, &mut owners);
}

/// Owners deliver what they let under contract, as far as their general capacity reaches, then serve their own products: on
/// their own chips first, then on other serving-only capacity.
fn deliver(contracts: &Contracts, labs: &mut Labs, owners: &mut Owners) {
    for (agent, owner) in owners.iter_mut() {
        let (owner, committed) = (&mut **owner, contracts.let_by(**agent));
        owner.contracted = committed.capacity.min(owner.general());
        owner.honoured =
            if committed.capacity > 0.0 { owner.contracted / committed.capacity } else { 0.0 };
        owner.contract_income = owner.honoured * committed.hourly * HOURS_PER_YEAR;
        owner.captive_served = owner.captive_wanted.min(owner.running - owner.contracted);
        owner.on_own = owner.captive_served.min(owner.own);
        owner.on_serving_only = (owner.captive_served - owner.on_own).min(owner.serving_only);
    }
    for (buyer, lab) in labs {
        let letting = owners.iter().filter(|(_, owner)| owner.honoured != 0.0);
        let delivered = letting
            .map(|(agent, owner)| owner.honoured * contracts.between(**buyer, **agent).capacity);
        lab.contracted = delivered.fold(0.0, |sum, capacity| sum + capacity);
    }
}

/// Labs let below the market, but not below what running costs.
fn sublet_rent(owners: &Owners, rent: f64, discount: f64) -> f64 {
    let running = owners.iter().filter(|(_, owner)| owner.running > 0.0);
    let least = running.map(|(_, owner)| owner.variable_cost).fold(f64::MAX, f64::min);
    (rent * (1.0 - discount)).max(if least < f64::MAX { least } else { 0.0 })
}

/// What is wanted on the open market goes to owners and subletting labs, the cheaper ones more of it: to serve on
/// serving-only capacity first, the rest and training on general capacity.
fn clear(
    open: &mut OpenMarket,
    substitution: f64,
    market: &ComputeMarket,
    labs: &Labs,
    owners: &Owners,
) {
    let (mut wanted, mut spare, mut training) = (0.0, 0.0, 0.0);
    for (_, lab) in labs {
        let open = (lab.compute_wanted() - lab.contracted).max(0.0);
        wanted += open;
        training += open * lab.training_part();
        spare += (lab.contracted - lab.compute_wanted()).max(0.0);
    }
    wanted += market.self_hosted + market.public;
    offer(open, substitution, (market.sublet_rent, spare), owners);
    let to_serve = (wanted - training).max(0.0);
    open.serving.sell(to_serve);
    let on_serving_only: f64 = open.serving.sold.iter().sum();
    let wanted = wanted - on_serving_only;
    open.general.sell(wanted);
    open.sublet = open.general.sold.pop().unwrap_or_default();
    let general = open.general.sold.iter().sum::<f64>() + open.sublet;
    open.general_fill = if wanted > 0.0 { general / wanted } else { 1.0 };
    open.serving_fill = match on_serving_only > 0.0 {
        true => (on_serving_only + (to_serve - on_serving_only) * open.general_fill) / to_serve,
        false => open.general_fill,
    };
    open.serving_part = if wanted > 0.0 { (1.0 - training / wanted).max(0.0) } else { 0.0 };
    open.wanted = wanted;
}

/// Owners offer what contracts and their own products leave, and labs what they spare.
fn offer(
    open: &mut OpenMarket,
    substitution: f64,
    (sublet_rent, spare): (f64, f64),
    owners: &Owners,
) {
    let appeal = |rent: f64| libm::pow(rent.max(1e-9), -substitution);
    open.general.clear();
    open.serving.clear();
    for (_, owner) in owners {
        let captive = owner.captive_served - owner.on_own - owner.on_serving_only;
        let general = (owner.general() - owner.contracted - captive).max(0.0);
        let appeal = appeal(owner.comparable(owner.rent));
        open.general.offer(general, appeal);
        open.serving.offer(owner.serving_only - owner.on_serving_only, appeal);
    }
    open.general.offer(spare, appeal(sublet_rent));
}

/// Labs use what they have under contract first; what they spare is let in the same proportion for all.
fn serve_labs(open: &OpenMarket, labs: &mut Labs) {
    let spare_of = |lab: &ModelLab| (lab.contracted - lab.compute_wanted()).max(0.0);
    let spare: f64 = labs.iter().map(|(_, lab)| spare_of(lab)).sum();
    for (_, lab) in labs {
        let lab = &mut **lab;
        let wanted = lab.compute_wanted();
        let own = wanted.min(lab.contracted);
        lab.sublet = if spare > 0.0 { open.sublet * spare_of(lab) / spare } else { 0.0 };
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
fn serve_contracts(contracts: &Contracts, labs: &Labs, owners: &mut Owners) {
    owners.iter_mut().for_each(|(_, owner)| owner.contracted_used = 0.0);
    for (buyer, lab) in labs {
        let share = share_used(lab);
        for (agent, owner) in owners.iter_mut().filter(|(_, owner)| owner.honoured != 0.0) {
            let delivered = owner.honoured * contracts.between(**buyer, **agent).capacity;
            owner.contracted_used += delivered * share;
        }
    }
    for (_, owner) in owners {
        owner.contracted_used = owner.contracted_used.min(owner.contracted);
    }
}

/// Share of what a lab has under contract that it uses or lets.
fn share_used(lab: &ModelLab) -> f64 {
    let used = lab.compute_wanted().min(lab.contracted) + lab.sublet;
    if lab.contracted > 0.0 { used / lab.contracted } else { 0.0 }
}

/// What the market was like. Owners are asked for what their own products want, what is used under contract, and their
/// share of the open market.
fn enter(market: &mut ComputeMarket, open: &OpenMarket, labs: &Labs, owners: &mut Owners) {
    let all_open: f64 = owners.iter().map(|(_, owner)| owner.general() - owner.contracted).sum();
    let (mut captive, mut installed, mut used) = (0.0, 0.0, 0.0);
    let (mut paid, mut served) = (0.0, 0.0);
    let serving_part = open.serving_part;
    for ((_, owner), (general, serving)) in owners.iter_mut().zip(open.sold()) {
        let owner = &mut **owner;
        owner.sold = general + serving;
        owner.on_serving_only += serving;
        let part = owner.general() - owner.contracted;
        let share = if all_open > 0.0 { part / all_open } else { 0.0 };
        let asked = (open.wanted - open.sublet) * share;
        owner.asked = owner.captive_wanted + owner.contracted_used + asked + serving;
        owner.asked_to_serve = owner.captive_wanted + asked * serving_part + serving;
        captive += owner.captive_wanted;
        installed += owner.installed;
        used += owner.used();
        paid += owner.sold * owner.rent;
        served += owner.sold;
    }
    if served > 0.0 {
        market.rent = paid / served;
    }
    let wanted: f64 = labs.iter().map(|(_, lab)| lab.compute_wanted()).sum();
    market.demand = captive + wanted + market.self_hosted + market.public;
    market.installed = installed;
    market.used = used;
}
