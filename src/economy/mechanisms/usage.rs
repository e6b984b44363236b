//! End users and captive products: who uses which provider, and for how many of their tasks.
//!
//! Each user automates the tasks whose value exceeds the price of doing them with AI. Whether cheaper AI raises or lowers
//! the compute used (Jevons) follows from how many tasks are left to find, and is nowhere assumed.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::strategy::Strategy;
use crate::economy::clock::Clock;
use crate::economy::dice::Dice;
use crate::economy::markets::{Captive, Segment, Segments, ServiceMarket, ServiceOffer, TaskStock};
use crate::economy::mechanisms::pricing;
use crate::economy::phase::Phase;
use crate::economy::portfolio::columns::PROVIDERS;
use crate::economy::portfolio::month::{advance, live};
use crate::economy::portfolio::panel::Review;
use crate::economy::portfolio::terms::{Offer, Terms, Totals};
use crate::economy::portfolio::window::Window;
use crate::economy::portfolio::workers::Workers;
use crate::economy::simulation::Simulation;
use crate::economy::surplus::Surplus;
use crate::record::intern;
use crate::units::{Few, HOURS_PER_YEAR, NonNegative, Positive};

/// The numbers of usage.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Tail exponent of task values: the price elasticity of a user with nearly all tasks left to automate [exponent]. Proposal, beside estimates of 0.3 to 1.85; sweep 1.2 to 2.2.
    pub tail_exponent: Positive,
    /// Exponent of task values in model size [exponent]. Proposal; sweep 0 to 0.6.
    pub quality_gain: NonNegative,
    /// Hazard at which a task worth automating is integrated [per year]. Proposal; sweep 0.3 to 1.5.
    pub integration_speed: NonNegative,
    /// Hazard at which a task no longer worth it is dropped [per year]. Proposal; sweep 1 to 6.
    pub drop_speed: NonNegative,
    /// Hazard at which a user reconsiders its provider [per year]. Proposal, after sluggish shares in Fradkin (2025).
    pub reconsideration: NonNegative,
}

/// Consumer surplus by viable share, for this world's tail exponent.
#[derive(Resource, Clone, Debug)]
struct SurplusTable(Surplus);

/// Puts usage into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    let table = SurplusTable(Surplus::new(*rules.tail_exponent));
    sim.with(rules)
        .with(table)
        .init::<Workers>()
        .during(Phase::Usage, (use_services, use_captive).chain())
        .measure(
            "usage_compute",
            "H100e",
            "Inference compute wanted by end users and owners' products",
            |market: Res<ServiceMarket>, owners: Query<(&AgentId, &RentalBusiness)>| {
                let compute = |o: &ServiceOffer| o.asked * o.compute_per_service;
                let sold: f64 = market.offers.iter().map(compute).sum();
                let owners = owners.iter();
                sold + owners.map(|(_, owner)| owner.captive_wanted).sum::<f64>()
            },
        )
        .measure_in(
            "usage_captive_services",
            "service units per year",
            "Services owners' own products use, before rationing",
            |captive: &Captive| captive.usage.iter().sum::<f64>() * HOURS_PER_YEAR,
        )
        .measure(
            "usage_surplus",
            "USD per year",
            "What users' tasks are worth to them beyond what they pay labs",
            |segments: Res<Segments>, table: Res<SurplusTable>| {
                let surplus = segments.0.iter().map(|s| s.spending * table.0.per_service(s.viable));
                surplus.sum::<f64>()
            },
        )
        .measure(
            "diffusion_efficiency",
            "ratio",
            "Inference efficiency above trend in use, mean over inference compute at its old price",
            efficiency_in_use,
        );
}

/// A column of adopted share, and one of spending, for each segment of the world.
pub fn measure_segments<'a>(sim: &mut Simulation, names: impl Iterator<Item = &'a str>) {
    for (i, name) in names.enumerate() {
        let column = intern(&format!("adoption_share_{name}"));
        let meaning = intern(&format!("Users of segment {name} who have adopted AI"));
        sim.measure(column, "share", meaning, move |segments: Res<Segments>| segments.0[i].adopted);
        let column = intern(&format!("services_spending_{name}"));
        let meaning = intern(&format!("Spending of segment {name} at labs, at a yearly rate"));
        sim.measure(column, "USD per year", meaning, move |segments: Res<Segments>| {
            segments.0[i].spending
        });
    }
}

/// Services in use, labs', open and captive, over what they would be at trend efficiency: the compute saved.
fn efficiency_in_use(
    market: Res<ServiceMarket>,
    captive: Res<Captive>,
    owners: Query<(&AgentId, &Developer, &Owner)>,
    labs: Query<(&AgentId, &Developer, &crate::economy::agents::model_lab::ModelLab)>,
    frontier: Res<crate::economy::technology::Frontier>,
) -> f64 {
    let (mut at_trend, mut now) = (0.0, 0.0);
    let mut count = |services: f64, log_size: f64, log_efficiency: f64| {
        at_trend += services * libm::exp(log_size);
        now += services * libm::exp(log_size - log_efficiency);
    };
    let inference = Efficiency::Inference as usize;
    for (_, developer, lab) in labs.iter() {
        let services = market.offers[lab.offer].asked;
        count(services, lab.log_model_size, developer.log_efficiency[inference]);
    }
    let open = market.offers.last().map_or(0.0, |open| open.asked);
    count(open, frontier.open_model_size, frontier.commons[inference]);
    for (services, (_, developer, owner)) in captive.usage.iter().zip(owners.iter()) {
        count(*services, owner.log_model_size, developer.log_efficiency[inference]);
    }
    if now > 0.0 { at_trend / now } else { 1.0 }
}

/// What segments meet and do in a month: of few segments, as it is much, and is moved about.
type BySegment<T> = SmallVec<[T; 8]>;

/// Users reconsider their provider, then integrate and drop tasks, segment by segment.
fn use_services(
    clock: Res<Clock>,
    rules: Res<Rules>,
    prices: Res<pricing::Rules>,
    dice: Res<Dice>,
    workers: Res<Workers>,
    tasks: Res<TaskStock>,
    mut segments: ResMut<Segments>,
    mut market: ResMut<ServiceMarket>,
) {
    let cumulative = choice(&market, &rules, &prices);
    let fill: Few<f64> = market.offers.iter().map(|offer| offer.fill).collect();
    market.offers.iter_mut().for_each(|offer| offer.asked = 0.0);
    let share = clock.adjustment(*rules.reconsideration);
    let review = Review { share, fill: &fill, cumulative: &cumulative };
    let month = terms(&market, tasks.users, &rules, &clock);
    let plan = |(i, segment): (usize, &mut Segment)| {
        let address = (i as u16, clock.step());
        let window = segment.panel.window(segment.users.count(), &review, &dice, address);
        (window, for_segment(&month, &market, segment.budget, segment.hazard))
    };
    let months: BySegment<(Window, Terms)> = segments.0.iter_mut().enumerate().map(plan).collect();
    let mut totals: BySegment<Totals> = months.iter().map(|_| Totals::default()).collect();
    let users = segments.0.iter_mut().map(|segment| segment.users.columns());
    live(users, &months, &mut totals, &workers);
    for (segment, totals) in segments.0.iter_mut().zip(&totals) {
        segment.adopted = totals.adopted_of(segment.users.count());
        if segment.size > 0.0 {
            segment.viable = totals.viable / segment.size;
        }
        totals.usage[..fill.len()].clone_into(&mut segment.usage);
        for (offer, usage) in market.offers.iter_mut().zip(&segment.usage) {
            offer.asked += usage;
        }
    }
}

/// Cumulative weights of the providers: appeal times price, adjusted for model size, to the power of one minus the
/// elasticity of substitution.
fn choice(market: &ServiceMarket, rules: &Rules, prices: &pricing::Rules) -> Few<f32> {
    let mut sum = 0.0;
    let weight = |offer: &ServiceOffer| {
        let quality = libm::exp(*rules.quality_gain * offer.log_model_size);
        let price = offer.price / market.price_at_start / quality;
        offer.appeal * libm::pow(price.max(1e-9), 1.0 - *prices.substitution)
    };
    let weights: Few<f64> = market.offers.iter().map(weight).collect();
    let largest = weights.iter().copied().fold(0.0, f64::max).max(1e-300);
    let cumulate = |weight: &f64| {
        sum += weight / largest;
        sum as f32
    };
    weights.iter().map(cumulate).collect()
}

/// What a month is like for all segments, at the prices now posted.
pub fn terms(market: &ServiceMarket, tasks: f64, rules: &Rules, clock: &Clock) -> Terms {
    let mut offers = [Offer::default(); PROVIDERS];
    for (term, offer) in offers.iter_mut().zip(&market.offers) {
        let price = offer.price / market.price_at_start;
        term.weight = dearness(price, offer.log_model_size, rules) as f32;
    }
    Terms {
        offers,
        providers: market.offers.len(),
        tasks: tasks as f32,
        hazard: 0.0,
        integrate: clock.adjustment(*rules.integration_speed) as f32,
        drop: clock.adjustment(*rules.drop_speed) as f32,
    }
}

/// The same for a segment: what its users can afford, and who has adopted.
pub fn for_segment(month: &Terms, market: &ServiceMarket, budget: f64, hazard: f64) -> Terms {
    let mut terms = Terms { hazard: hazard as f32, ..*month };
    for (term, offer) in terms.offers.iter_mut().zip(&market.offers) {
        term.most_tasks = (budget / (offer.price / market.price_at_start)) as f32;
    }
    terms
}

/// How dear a service is: `(price over the start's)^k * (model size)^(-k * quality gain)`.
fn dearness(price: f64, log_model_size: f64, rules: &Rules) -> f64 {
    let k = *rules.tail_exponent;
    libm::pow(price.max(1e-12), k) * libm::exp(-k * *rules.quality_gain * log_model_size)
}

/// Owners' products weigh tasks against the rent their compute could earn.
fn use_captive(
    clock: Res<Clock>,
    rules: Res<Rules>,
    tasks: Res<TaskStock>,
    market: Res<ServiceMarket>,
    workers: Res<Workers>,
    mut captive: ResMut<Captive>,
    owners: Query<(&AgentId, &Developer, &Owner, &Strategy, &RentalBusiness)>,
) {
    let mut offers = [Offer::default(); PROVIDERS];
    for (offer, (_, developer, owner, strategy, business)) in offers.iter_mut().zip(owners.iter()) {
        let per_service = libm::exp(owner.log_model_size - strategy.log_software)
            / developer.efficiency(Efficiency::Inference);
        let cost = (business.rent * per_service + market.other_unit_cost) * market.in_cloud();
        let price = cost / captive.cost_at_start;
        offer.weight = dearness(price, owner.log_model_size, &rules) as f32;
        offer.most_tasks = f32::INFINITY;
    }
    let terms = Terms {
        offers,
        providers: captive.owners.len(),
        tasks: tasks.captive as f32,
        hazard: f32::INFINITY,
        integrate: clock.adjustment(*rules.integration_speed) as f32,
        drop: clock.adjustment(*rules.drop_speed) as f32,
    };
    let totals = advance(captive.portfolios.columns(), &terms, &workers);
    totals.usage[..captive.owners.len()].clone_into(&mut captive.usage);
}
