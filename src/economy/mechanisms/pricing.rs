//! Labs set prices: unit cost times a markup that creeps towards the best answer to competition.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::clock::Clock;
use crate::economy::markets::{ComputeMarket, Segments, ServiceMarket};
use crate::economy::mechanisms::edge;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::Frontier;
use crate::units::{Few, NonNegative, Positive, Real};

/// The numbers of pricing and of competition between labs.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Speed of the markup towards its best answer [per year].
    pub markup_speed: NonNegative,
    /// Markup at the start: price over unit cost [ratio]. 1.3: compute is 60 % of the price.
    pub markup_at_start: Positive,
    /// The least markup a lab accepts [ratio].
    pub least_markup: Positive,
    /// The most markup a lab dares [ratio].
    pub most_markup: Positive,
    /// Elasticity of substitution between providers [exponent]. Proposal; sweep 3 to 8.
    pub substitution: Positive,
    /// Appeal of ten times the effective training compute, in logs [logs per order of magnitude]. Proposal.
    pub quality_weight: Real,
    /// Extra cost of hosting an open model oneself, over its unit cost [ratio]. Proposal.
    pub self_hosting_overhead: Positive,
}

/// Puts pricing into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Pricing, (mark_up, offer, offer_open_model).chain())
        .measure_in(
            "pricing_price",
            "USD per service unit",
            "Price of a service, mean over what users asked labs and open models for",
            |market: &ServiceMarket| {
                let asked: f64 = market.offers.iter().map(|offer| offer.asked).sum();
                let paid: f64 = market.offers.iter().map(|offer| offer.asked * offer.price).sum();
                if asked > 0.0 { paid / asked } else { market.offers[0].price }
            },
        )
        .measure_each(
            "pricing_price",
            "USD per service unit",
            "Price of the lab's services",
            |market: Res<ServiceMarket>, labs: Query<(&AgentId, &ModelLab)>| {
                let price = |lab: &ModelLab| market.offers[lab.offer].price;
                labs.iter().map(|(&agent, lab)| (agent, price(lab))).collect::<Few<_>>()
            },
        )
        .measure_of(
            "pricing_markup",
            "ratio",
            "Price of the lab's services over their unit cost",
            |lab: &ModelLab| lab.markup,
        );
}

/// Bertrand competition with CES demand: markup e/(e-1), e between the elasticity of substitution and that of demand.
fn mark_up(
    clock: Res<Clock>,
    rules: Res<Rules>,
    market: Res<ServiceMarket>,
    segments: Res<Segments>,
    tail: Res<super::usage::Rules>,
    mut labs: Query<&mut ModelLab>,
) {
    let all: f64 = market.offers.iter().map(|offer| offer.asked).sum();
    let viable = mean_viable(&segments);
    let demand_elasticity = *tail.tail_exponent * (1.0 - viable);
    let speed = clock.adjustment(*rules.markup_speed);
    for mut lab in &mut labs {
        let share = if all > 0.0 { market.offers[lab.offer].asked / all } else { 0.0 };
        let best = best_markup(*rules.substitution, demand_elasticity, share);
        let best = best.clamp(*rules.least_markup, *rules.most_markup);
        lab.markup += (best - lab.markup) * speed;
    }
}

/// Markup of a Bertrand competitor with this share of a CES market; no bound where demand is inelastic.
pub fn best_markup(substitution: f64, demand_elasticity: f64, share: f64) -> f64 {
    let elasticity = substitution - (substitution - demand_elasticity) * share;
    if elasticity > 1.0 { elasticity / (elasticity - 1.0) } else { f64::INFINITY }
}

fn mean_viable(segments: &Segments) -> f64 {
    let size: f64 = segments.0.iter().map(|segment| segment.size).sum();
    let viable: f64 = segments.0.iter().map(|segment| segment.viable * segment.size).sum();
    if size > 0.0 { viable / size } else { 0.0 }
}

fn offer(
    rules: Res<Rules>,
    compute: Res<ComputeMarket>,
    edge: Res<edge::Rules>,
    mut market: ResMut<ServiceMarket>,
    labs: Query<(&AgentId, &ModelLab, &Developer, &Standing)>,
) {
    let (other, cloud) = (market.other_unit_cost, market.in_cloud());
    let paid = cloud + *edge.licence * market.on_device;
    let operating = || labs.iter().filter(|lab| lab.3.operates());
    let mean_quality = mean_quality(operating().map(|(_, lab, ..)| lab));
    for (_, lab, developer, standing) in &labs {
        let fill = market.served(lab.fill);
        let offer = &mut market.offers[lab.offer];
        let quality = quality(lab) - mean_quality;
        offer.log_model_size = lab.log_model_size;
        offer.appeal = lab.appeal * libm::exp(*rules.quality_weight * quality);
        let needed = libm::exp(lab.log_model_size) / developer.efficiency(Efficiency::Inference);
        offer.compute_per_service = needed * cloud;
        offer.price = lab.markup * (compute.rent * needed + other) * paid;
        // Those whom a lab served look for another once it has closed.
        offer.fill = if standing.operates() { fill } else { 0.0 };
    }
}

/// Orders of magnitude of effective training compute behind a lab's model.
fn quality(lab: &ModelLab) -> f64 {
    libm::log10(lab.training_stock.max(1e-9))
}

fn mean_quality<'a>(labs: impl Iterator<Item = &'a ModelLab>) -> f64 {
    let (sum, count) = labs.fold((0.0, 0.0), |(sum, count), lab| (sum + quality(lab), count + 1.0));
    sum / f64::max(count, 1.0)
}

/// The open model costs what its compute costs, and nothing on a device: the commons are nobody's business.
fn offer_open_model(
    rules: Res<Rules>,
    compute: Res<ComputeMarket>,
    frontier: Res<Frontier>,
    mut market: ResMut<ServiceMarket>,
) {
    let known = frontier.commons[Efficiency::Inference as usize];
    let (other, cloud) = (market.other_unit_cost, market.in_cloud());
    let fill = market.served(compute.fill);
    let open = market.offers.last_mut().expect("the open model is always there");
    open.log_model_size = frontier.open_model_size;
    let needed = libm::exp(frontier.open_model_size - known);
    open.compute_per_service = needed * cloud;
    open.price = *rules.self_hosting_overhead * (compute.rent * needed + other) * cloud;
    open.fill = fill;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_labs_charge_the_bertrand_markup_and_close_substitutes_sell_at_cost() {
        let elasticity = 5.0 - (5.0 - 1.5) / 6.0;
        assert!((best_markup(5.0, 1.5, 1.0 / 6.0) - elasticity / (elasticity - 1.0)).abs() < 1e-12);
        assert!(best_markup(1e6, 1.5, 1.0 / 6.0) - 1.0 < 1e-5);
        assert_eq!(best_markup(5.0, 0.5, 1.0), f64::INFINITY);
    }
}
