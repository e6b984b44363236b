//! Founders of labs weigh what an average lab earns against what it costs to train a model worth offering: the cheaper
//! training gets, for everybody, the more of them come.

use bevy_ecs::prelude::*;

use crate::economy::agents::developer::Efficiency;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::dice::Dice;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::markets::{ComputeMarket, Plan};
use crate::economy::mechanisms::entry::{Rules, is_founded};
use crate::economy::technology::Frontier;
use crate::units::{Dollars, HOURS_PER_YEAR};

/// A lab, founded or waiting.
type Lab = (&'static AgentId, &'static mut Standing, &'static mut ModelLab);

/// The average lab in business.
#[derive(Clone, Copy, Debug, Default)]
struct Average {
    training: f64,
    appeal: f64,
    revenue: f64,
    margin: f64,
    budget: f64,
    markup: f64,
    model_size: f64,
}

pub(super) fn found(
    clock: Res<Clock>,
    rules: Res<Rules>,
    dice: Res<Dice>,
    frontier: Res<Frontier>,
    compute: Res<ComputeMarket>,
    plan: Res<Plan>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut labs: Query<Lab>,
) {
    let average = average(&labs);
    let cost = founding_cost(&average, &rules, &frontier, compute.rent);
    let worth = *rules.lab_years * average.margin;
    if *rules.lab_rate == 0.0 || worth <= cost {
        return;
    }
    let hazard = *rules.lab_rate * libm::log(worth / cost.max(1.0));
    for (&agent, mut standing, mut lab) in labs.iter_mut() {
        if *standing != Standing::Unfounded || !is_founded(&dice, agent, hazard, &clock) {
            continue;
        }
        *standing = Standing::Trading;
        let share = *rules.lab_training;
        *lab = ModelLab {
            log_model_size: average.model_size,
            markup: average.markup,
            training_stock: share * average.training,
            appeal: share * average.appeal,
            fill: 1.0,
            training_fill: 1.0,
            budget_at_start: share * average.budget / plan.0,
            revenue_at_start: share * average.revenue / plan.0,
            research_share: 0.0,
            ..*lab
        };
        // What founding costs is spent on training before the doors open; a year of spending is the first round.
        let seed = Dollars::from_usd(cost + share * average.budget);
        journal.post(Directory::HOUSEHOLDS, agent, Account::EquityIssue, seed);
        journal.post(agent, Directory::HOUSEHOLDS, Account::Research, Dollars::from_usd(cost));
        let cause = frontier
            .finds
            .iter()
            .rev()
            .find(|find| find.log_gain[Efficiency::Training as usize] > 0.0);
        log.log(Happening {
            kind: "entry",
            agent,
            amount: seed.usd(),
            unit: "USD",
            cause: cause.map(|find| find.event),
            detail: format_args!("a lab; founding one costs {cost:.0} USD"),
        });
    }
}

/// Cost of the training a new lab starts from, at what everybody knows of training and data \[USD\].
fn founding_cost(average: &Average, rules: &Rules, frontier: &Frontier, rent: f64) -> f64 {
    let known = frontier.commons[Efficiency::Training as usize]
        + frontier.commons[Efficiency::Data as usize];
    *rules.lab_training * average.training * libm::exp(-known) * rent * HOURS_PER_YEAR
}

fn average(labs: &Query<Lab>) -> Average {
    let (mut sum, mut count) = (Average::default(), 0.0);
    let trading = labs.iter().filter(|(_, standing, _)| standing.is_trading());
    for (_, _, lab) in trading {
        sum.training += lab.training_stock;
        sum.appeal += lab.appeal;
        sum.revenue += lab.revenue;
        sum.margin += lab.revenue * (1.0 - 1.0 / lab.markup.max(1.0));
        sum.budget += lab.budget;
        sum.markup += lab.markup;
        sum.model_size += lab.log_model_size;
        count += 1.0;
    }
    let mean = |sum: f64| if count > 0.0 { sum / count } else { 0.0 };
    Average {
        training: mean(sum.training),
        appeal: mean(sum.appeal),
        revenue: mean(sum.revenue),
        margin: mean(sum.margin),
        budget: mean(sum.budget),
        markup: mean(sum.markup),
        model_size: mean(sum.model_size),
    }
}
