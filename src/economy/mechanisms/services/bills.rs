//! Compute is paid for: what is under contract whether it was used or not, the rest at list rents.

use bevy_ecs::prelude::*;

use crate::economy::agents::hyperscaler::RentalBusiness;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::commitments::Contracts;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::markets::ComputeMarket;
use crate::units::{Dollars, Few, HOURS_PER_YEAR};

/// Take-or-pay: buyers pay for what owners stood ready to deliver.
pub(super) fn invoice(
    clock: Res<Clock>,
    contracts: Res<Contracts>,
    mut journal: ResMut<Journal>,
    mut labs: Query<(&AgentId, &mut ModelLab)>,
    owners: Query<(&AgentId, &RentalBusiness)>,
) {
    let hours = HOURS_PER_YEAR * clock.years_per_step();
    let owners: Few<_> = owners.iter().collect();
    for (&buyer, mut lab) in labs.iter_mut() {
        lab.compute_bill = 0.0;
        for &(&owner, business) in &owners {
            let hourly = contracts.between(buyer, owner).hourly;
            if hourly == 0.0 {
                continue;
            }
            let amount = Dollars::from_usd(business.honoured * hourly * hours);
            journal.post(buyer, owner, Account::ContractedCompute, amount);
            lab.compute_bill += amount.usd() / clock.years_per_step();
        }
    }
}

/// Labs, users who host open models and the government pay owners and subletting labs in the same mix.
pub(super) fn rent(
    clock: Res<Clock>,
    directory: Res<Directory>,
    compute: Res<ComputeMarket>,
    mut journal: ResMut<Journal>,
    mut sellers: Local<Vec<(AgentId, f64, f64)>>,
    mut labs: Query<(&AgentId, &mut ModelLab)>,
    owners: Query<(&AgentId, &RentalBusiness)>,
) {
    let hours = HOURS_PER_YEAR * clock.years_per_step();
    let letting = owners.iter().filter(|(_, business)| business.sold != 0.0);
    sellers.clear();
    sellers.extend(letting.map(|(&owner, business)| (owner, business.sold, business.rent)));
    let sublets = labs.iter().filter(|(_, lab)| lab.sublet > 0.0);
    sellers.extend(sublets.map(|(&lab, stock)| (lab, stock.sublet, compute.sublet_rent)));
    let sold: f64 = sellers.iter().map(|(_, sold, _)| sold).sum();
    if sold > 0.0 {
        for (&agent, mut lab) in labs.iter_mut() {
            let paid = pay(&mut journal, agent, lab.bought * hours / sold, &sellers);
            let earned = lab.sublet * hours * compute.sublet_rent;
            lab.compute_bill += (paid - earned) / clock.years_per_step();
        }
        let hosted = compute.self_hosted * compute.fill * hours / sold;
        pay(&mut journal, Directory::HOUSEHOLDS, hosted, &sellers);
        let public = compute.public * compute.fill * hours / sold;
        if let Some(government) = directory.of(Sector::Government).next() {
            pay(&mut journal, government, public, &sellers);
        }
    }
    for (_, mut lab) in &mut labs {
        lab.burn = lab.staff + lab.compute_bill + lab.serving - lab.revenue;
    }
}

/// A buyer pays every seller for the same part of what it sold; gives what was paid \[USD\].
fn pay(
    journal: &mut Journal,
    buyer: AgentId,
    hours_per_sold: f64,
    sellers: &[(AgentId, f64, f64)],
) -> f64 {
    let mut paid = 0.0;
    if hours_per_sold == 0.0 {
        return paid;
    }
    for &(seller, sold, rent) in sellers.iter().filter(|(seller, ..)| *seller != buyer) {
        let amount = Dollars::from_usd(hours_per_sold * sold * rent);
        journal.post(buyer, seller, Account::Compute, amount);
        paid += amount.usd();
    }
    paid
}
