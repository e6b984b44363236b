//! Labs decide how many dollars go into training and research. A gain in training efficiency buys more training, not less compute.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::ledger::books::Books;
use crate::economy::markets::{ComputeMarket, Plan};
use crate::economy::mechanisms::adoption::decaying;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{Dollars, HOURS_PER_YEAR, NonNegative, Positive, Real, Share};

/// The numbers of training and research.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Growth of planned budgets, in logs, at the start [per year]. Proposal; sweep 0.5 to 1.5.
    pub budget_growth: Real,
    /// Time in which that growth halves [years]; none: it never does.
    pub growth_half_life_years: Option<Positive>,
    /// Share of the budget that follows the lab's revenue instead of the plan [share]. Proposal; sweep 0 to 1.
    pub follows_revenue: Share,
    /// Share of the budget spent on staff rather than compute [share].
    pub staff_share: Share,
    /// Exponent of training compute per dollar in training efficiency: 1 keeps the dollars (labs train bigger), 0 keeps the result [exponent].
    pub rebound: NonNegative,
    /// Time the lab's cash must last at its spending; less cash cuts the budget [years]. Proposal.
    pub least_runway_years: Positive,
    /// Speed at which old training loses its worth [per year]. Proposal.
    pub obsolescence: NonNegative,
}

/// Puts training into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .with(Plan(1.0))
        .during(Phase::Training, (plan, decide).chain())
        .measure(
            "training_budget",
            "USD per year",
            "Labs' budgets for training and research",
            |labs: Query<&ModelLab>| labs.iter().map(|lab| lab.budget).sum::<f64>(),
        )
        .measure(
            "training_compute",
            "H100e",
            "Compute labs want for training and research",
            |labs: Query<&ModelLab>| labs.iter().map(|lab| lab.training_wanted).sum::<f64>(),
        )
        .measure_of(
            "training_budget",
            "USD per year",
            "The lab's budget for training and research",
            |lab: &ModelLab| lab.budget,
        );
}

fn plan(clock: Res<Clock>, rules: Res<Rules>, mut plan: ResMut<Plan>) {
    if clock.step() > 0 {
        let half_life = rules.growth_half_life_years.map(|years| *years);
        plan.0 *= libm::exp(decaying(*rules.budget_growth, half_life, &clock));
    }
}

/// Budgets follow plan and revenue, but never faster than cash allows; staff are paid at once, compute is asked for.
fn decide(
    clock: Res<Clock>,
    rules: Res<Rules>,
    plan: Res<Plan>,
    compute: Res<ComputeMarket>,
    mut journal: ResMut<Journal>,
    mut labs: Query<(&AgentId, &Books, &Standing, &mut ModelLab, &mut Developer)>,
) {
    let kept = 1.0 - clock.adjustment(*rules.obsolescence);
    for (&agent, books, standing, mut lab, mut developer) in labs.iter_mut() {
        let funds = if standing.is_trading() { books.deposits().usd().max(0.0) } else { 0.0 };
        let affordable = funds / *rules.least_runway_years;
        lab.budget = wanted(&lab, plan.0, *rules.follows_revenue).min(affordable);
        developer.research = lab.research_share * lab.budget;
        let staff = *rules.staff_share * lab.budget;
        lab.staff = staff;
        let pay = Dollars::from_usd(staff * clock.years_per_step());
        journal.post(agent, Directory::HOUSEHOLDS, Account::Research, pay);
        let dollars = lab.budget - staff;
        let gain = libm::exp(
            (*rules.rebound - 1.0) * developer.log_efficiency[Efficiency::Training as usize],
        );
        lab.training_wanted = dollars * gain / (HOURS_PER_YEAR * compute.rent);
        let fill = lab.training_fill;
        learn(&mut lab, &developer, (fill, kept), &clock);
    }
}

/// Part of the budget follows the plan, the rest the lab's revenue.
fn wanted(lab: &ModelLab, plan: f64, follows_revenue: f64) -> f64 {
    let revenue = if lab.revenue_at_start > 0.0 { lab.revenue / lab.revenue_at_start } else { 1.0 };
    lab.budget_at_start * ((1.0 - follows_revenue) * plan + follows_revenue * revenue)
}

/// Training adds to the part kept of the lab's stock of effective compute; gains in training and data efficiency make it go
/// further.
fn learn(lab: &mut ModelLab, developer: &Developer, (fill, kept): (f64, f64), clock: &Clock) {
    let [_, training, _, data] = developer.log_efficiency;
    let effective = lab.training_wanted * fill * libm::exp(training + data);
    lab.training_stock = lab.training_stock * kept + effective * clock.years_per_step();
}
