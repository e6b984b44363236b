//! Investors subscribe new shares of labs out of a yearly budget that follows sentiment.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::ledger::account::{Account, Item};
use crate::economy::ledger::books::Books;
use crate::economy::ledger::{Journal, Payment};
use crate::economy::markets::Plan;
use crate::economy::mechanisms::orders::funding::buffer;
use crate::economy::mechanisms::{adoption, credit, dividends};
use crate::economy::phase::Phase;
use crate::economy::shares::{Stakes, StockMarket};
use crate::economy::simulation::Simulation;
use crate::economy::subscriptions::Subscribers;
use crate::units::{Dollars, Few, NonNegative, Positive, Share};

/// The numbers of lab funding.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Investors' budget for lab equity at the start; it grows with the labs' plans [USD per year].
    pub budget_usd_per_year: NonNegative,
    /// The most that budget may be of output [share]. Proposal.
    pub most_share_of_output: Share,
    /// Growth of labs' revenue, in logs, at which investors fund plans in full [per year]. Proposal.
    pub reference_growth: Positive,
    /// The most sentiment may be [ratio].
    pub most_sentiment: Positive,
    /// Speed at which sentiment follows the growth of revenue [per year]. Proposal.
    pub speed: NonNegative,
    /// Exponent of sentiment in the mood of the stock market [exponent]. Proposal; 0 switches it off.
    pub mood_exponent: NonNegative,
    /// Part of each round that vendors of devices subscribe, as far as they have cash to spare [share]. Proposal; stakes in customers.
    pub vendor_stake: Share,
    /// Time of spending a lab's cash should cover after a round [years].
    pub runway_years: NonNegative,
}

/// What investors feel, and what they remember of labs' revenue.
#[derive(Resource, Clone, Debug)]
pub struct Sentiment {
    /// 1 funds plans in full; 0 funds nothing.
    pub level: f64,
    /// Labs' revenue over the last year, step by step \[USD per year\].
    pub revenue: Vec<f64>,
}

impl Default for Sentiment {
    fn default() -> Sentiment {
        Sentiment { level: 1.0, revenue: Vec::new() }
    }
}

/// Puts lab funding into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .init::<Sentiment>()
        .init::<Subscribers>()
        .during(Phase::Funding, (feel, subscribe, endow).chain())
        .measure(
            "funding_subscribed",
            "USD per month",
            "Lab equity subscribed",
            |journal: Res<Journal>, directory: Res<Directory>| {
                let of = |payment: &&Payment| {
                    payment.account == Account::EquityIssue
                        && directory.sector(payment.payee) == Sector::ModelLabs
                };
                let rounds = journal.settled_of_shares().iter().filter(of);
                rounds.map(|payment| payment.amount).sum::<Dollars>().usd()
            },
        )
        .measure_in(
            "funding_sentiment",
            "ratio",
            "Investors' sentiment towards labs: 1 funds plans in full",
            |sentiment: &Sentiment| sentiment.level,
        );
}

/// Sentiment follows the growth of labs' revenue over the last year, and the mood of the stock market.
fn feel(
    clock: Res<Clock>,
    rules: Res<Rules>,
    market: Res<StockMarket>,
    mut sentiment: ResMut<Sentiment>,
    labs: Query<(&AgentId, &ModelLab)>,
) {
    let now: f64 = labs.iter().map(|(_, lab)| lab.revenue).sum();
    sentiment.revenue.push(now);
    if sentiment.revenue.len() <= clock.steps_per_year() as usize {
        return;
    }
    let before = sentiment.revenue.remove(0);
    let growth = if before > 0.0 && now > 0.0 { libm::log(now / before) } else { 0.0 };
    let mood = libm::pow(market.mood(), *rules.mood_exponent);
    let deserved = (mood * growth / *rules.reference_growth).clamp(0.0, *rules.most_sentiment);
    sentiment.level += (deserved - sentiment.level) * clock.adjustment(*rules.speed);
}

/// Labs ask for what their spending needs; the budget is shared in proportion.
fn subscribe(
    clock: Res<Clock>,
    rules: Res<Rules>,
    (output, payouts): (Res<adoption::Rules>, Res<dividends::Rules>),
    plan: Res<Plan>,
    (sentiment, subscribers): (Res<Sentiment>, Res<Subscribers>),
    mut stakes: ResMut<Stakes>,
    mut journal: ResMut<Journal>,
    labs: Query<(&AgentId, &Books, &ModelLab, &Standing)>,
    vendors: Query<(&AgentId, &Books, &GpuVendor, &Standing)>,
) {
    let most = *rules.most_share_of_output * *output.output_usd_per_year;
    let yearly = (*rules.budget_usd_per_year * plan.0).min(most) * sentiment.level;
    // Calls come first: investors short of savings put less into other shares.
    let yearly = yearly * (1.0 - subscribers.squeeze);
    let need = |books: &Books, lab: &ModelLab, standing: &Standing| match standing.is_trading()
        && lab.parent.is_none()
    {
        true => missing(&rules, books, lab, plan.0),
        false => 0.0,
    };
    let (agents, needs): (Few<AgentId>, Few<f64>) = labs
        .iter()
        .map(|(&agent, books, lab, standing)| (agent, need(books, lab, standing)))
        .unzip();
    let total = needs.iter().sum::<f64>().min(yearly * clock.years_per_step());
    let spare = spare_cash(&vendors, *payouts.vendor_months);
    let weights: Few<f64> = spare.iter().map(|(_, cash)| *cash).collect();
    let vendors_part = (*rules.vendor_stake * total).min(weights.iter().sum());
    let rounds = Dollars::from_usd(total).split(&needs);
    // What rounding leaves is never the vendors': they would be overdrawn by a cent.
    let theirs = Dollars::from_usd(vendors_part.floor()).split(&needs);
    for ((agent, mut part), from_vendors) in agents.into_iter().zip(rounds).zip(theirs) {
        if from_vendors > Dollars::ZERO {
            for ((vendor, _), amount) in spare.iter().zip(from_vendors.split(&weights)) {
                let amount = amount.min(part);
                journal.post(*vendor, agent, Account::EquityIssue, amount);
                stakes.take(agent, *vendor, amount);
                part -= amount;
            }
        }
        journal.post(Directory::HOUSEHOLDS, agent, Account::EquityIssue, part);
    }
}

/// A cloud gives a lab of its own what it needs, as far as it has the cash.
fn endow(
    rules: Res<Rules>,
    lending: Res<credit::Rules>,
    plan: Res<Plan>,
    directory: Res<Directory>,
    mut stakes: ResMut<Stakes>,
    mut journal: ResMut<Journal>,
    labs: Query<(&AgentId, &Books, &ModelLab, &Standing)>,
    clouds: Query<(&Books, &Owner, &RentalBusiness, &Standing)>,
) {
    let trading = labs.iter().filter(|(.., standing)| standing.is_trading());
    for (&agent, books, lab, _) in trading {
        let Some(parent) = lab.parent else { continue };
        let cloud = clouds.get(directory.entity(parent));
        let (cash, owner, business, standing) = cloud.expect("parents own compute");
        let given = journal.due_from(parent);
        let spare = (cash.deposits() - given).usd() - buffer(business, owner, &lending);
        let amount = missing(&rules, books, lab, plan.0).min(spare.max(0.0));
        let amount = Dollars::from_usd(if standing.is_trading() { amount } else { 0.0 });
        journal.post(parent, agent, Account::EquityIssue, amount);
        stakes.take(agent, parent, amount);
    }
}

/// Cash a lab needs for its plan beyond what it has \[USD\].
fn missing(rules: &Rules, books: &Books, lab: &ModelLab, plan: f64) -> f64 {
    let planned = lab.burn.max(0.0) * plan_of(lab, plan);
    (*rules.runway_years * planned - books.deposits().usd()).max(0.0)
}

/// Cash vendors hold beyond what customers paid ahead and their reserve, in whole dollars and a dollar less, so that splitting
/// it to the cent overdraws nobody \[USD\].
fn spare_cash(
    vendors: &Query<(&AgentId, &Books, &GpuVendor, &Standing)>,
    months: f64,
) -> Few<(AgentId, f64)> {
    let spare = |(&agent, books, vendor, standing): (&AgentId, &Books, &GpuVendor, &Standing)| {
        let free = (books.deposits() + books.balance(Item::Prepayments)).usd();
        let kept = if standing.is_trading() { vendor.reserve(months) } else { f64::INFINITY };
        (agent, (free - kept - 1.0).floor().max(0.0))
    };
    vendors.iter().map(spare).collect()
}

/// How much more than it spends a lab plans to spend: it raises money for its plan, not for what cash allowed.
fn plan_of(lab: &ModelLab, plan: f64) -> f64 {
    if lab.budget > 0.0 { (lab.budget_at_start * plan / lab.budget).max(1.0) } else { 1.0 }
}
