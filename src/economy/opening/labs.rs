//! Model labs on the first day: their prices, market shares and budgets.

use crate::economy::Rules;
use crate::economy::agents::Sector;
use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::developer::Developer;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::markets::{ServiceMarket, ServiceOffer};
use crate::economy::opening::money::{self, enter};
use crate::economy::opening::profile::Profile;
use crate::economy::opening::spec::{Lab, Population, Start};
use crate::economy::simulation::Simulation;
use crate::units::HOURS_PER_YEAR;

/// Unit cost of a service at the start, and its part that is not compute \[USD per service unit\].
pub(super) fn unit_costs(start: &Start, rules: &Rules) -> (f64, f64) {
    let unit_cost = *start.rent / *rules.services.compute_share_of_unit_cost;
    (unit_cost, unit_cost - *start.rent)
}

pub(super) fn open(
    sim: &mut Simulation,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
    unit_cost: f64,
    other_unit_cost: f64,
) {
    let start = &population.start;
    let price = *rules.pricing.markup_at_start * unit_cost;
    let sold = *start.sold * profile.demand;
    let hosted = *start.self_hosted * profile.demand;
    let stocks: Vec<f64> = population
        .labs
        .iter()
        .map(|lab| libm::log10((*lab.training * *start.training * profile.demand).max(1e-9)))
        .collect();
    let mean_stock = stocks.iter().sum::<f64>() / stocks.len().max(1) as f64;
    let mut market = ServiceMarket { price_at_start: price, other_unit_cost, ..Default::default() };
    for (i, spec) in population.labs.iter().enumerate() {
        let quality = libm::exp(*rules.pricing.quality_weight * (stocks[i] - mean_stock));
        let asked = *spec.sales * sold;
        let appeal = asked / quality;
        market.offers.push(offer(price, appeal * quality, asked));
        let lab = lab(spec, i, (appeal, asked), price, rules, start, profile);
        let developer = Developer {
            race_share: *spec.race,
            research_at_start: *spec.research * lab.budget,
            research: *spec.research * lab.budget,
            adoption_years: *rules.diffusion.lab_adoption_months / 12.0,
            ..Developer::default()
        };
        enter(
            sim,
            &spec.name,
            Sector::ModelLabs,
            *spec.deposits_usd,
            (lab, developer, money::firm(Borrower::default())),
        );
    }
    let waiting = ServiceOffer { price, compute_per_service: 1.0, ..ServiceOffer::default() };
    market.offers.extend(vec![waiting; population.entrants.labs as usize]);
    let open_price = *rules.pricing.self_hosting_overhead * unit_cost;
    let appeal = hosted * libm::pow(open_price / price, *rules.pricing.substitution - 1.0);
    market.offers.push(offer(open_price, appeal, hosted));
    sim.with(market);
}

fn offer(price: f64, appeal: f64, asked: f64) -> ServiceOffer {
    ServiceOffer { price, appeal, asked, compute_per_service: 1.0, fill: 1.0, log_model_size: 0.0 }
}

fn lab(
    spec: &Lab,
    offer: usize,
    (appeal, asked): (f64, f64),
    price: f64,
    rules: &Rules,
    start: &Start,
    profile: &Profile,
) -> ModelLab {
    let training = *spec.training * *start.training * profile.demand;
    let compute_dollars = training * HOURS_PER_YEAR * *start.rent;
    let budget = compute_dollars / (1.0 - *rules.training.staff_share).max(1e-9);
    let revenue = asked * HOURS_PER_YEAR * price;
    let margin = revenue * (1.0 - 1.0 / *rules.pricing.markup_at_start);
    ModelLab {
        offer,
        markup: *rules.pricing.markup_at_start,
        training_stock: training.max(1e-9),
        appeal,
        asked,
        fill: 1.0,
        training_fill: 1.0,
        inference_wanted: asked,
        training_wanted: training,
        budget,
        budget_at_start: budget,
        revenue,
        revenue_at_start: revenue,
        research_share: *spec.research,
        burn: budget - margin,
        staff: budget - compute_dollars,
        ..ModelLab::default()
    }
}
