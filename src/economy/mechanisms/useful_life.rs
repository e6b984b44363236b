//! Once a year owners review useful lives: a life longer than devices will be worth running is cut, looking forward only.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::hyperscaler::{Concern, Expectation, Owner};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::mechanisms::{operations, policy, rents};
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::Roadmap;
use crate::units::{NonNegative, Positive};

/// The numbers of life reviews.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Excess of the life in the books over the expected one that leads to a cut [years]. Proposal.
    pub tolerance_years: NonNegative,
    /// The shortest life an owner states [years]. Proposal.
    pub least_years: Positive,
}

/// Puts life reviews into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules).during(Phase::UsefulLife, review.run_if(year)).measure(
        "useful_life_mean",
        "years",
        "Useful life of new devices in owners' books, on average",
        |clock: Res<Clock>, owners: Query<&Owner>| {
            let sum: f64 = owners.iter().map(|owner| f64::from(owner.device_life)).sum();
            sum * clock.years_per_step() / owners.iter().len().max(1) as f64
        },
    );
}

fn year(clock: Res<Clock>) -> bool {
    clock.closes_year()
}

fn review(
    clock: Res<Clock>,
    rules: Res<Rules>,
    running: Res<operations::Rules>,
    policy: Res<policy::Rules>,
    roadmap: Res<Roadmap>,
    mut log: ResMut<EventLog>,
    mut owners: Query<(&AgentId, &mut Fleet, &Expectation, &Developer, &mut Owner)>,
) {
    let (_, latest) = roadmap.latest();
    let disclosed = mean_life(owners.iter().map(|(.., owner)| owner));
    let disclosed = disclosed.map(|steps| steps * clock.years_per_step());
    for (&agent, mut fleet, expectation, developer, mut owner) in owners.iter_mut() {
        let saving = developer.efficiency(Efficiency::Energy);
        let cost = rents::variable_cost(&latest, saving, &running);
        let stated = f64::from(owner.device_life) * clock.years_per_step();
        // Who states more than its peers has to explain it; who states less is not asked.
        let usual = policy.disclosure.informed(stated, disclosed);
        let expected = economic_life(expectation, cost).min(usual).max(*rules.least_years);
        if stated - expected <= *rules.tolerance_years {
            continue;
        }
        owner.device_life = clock.steps(expected).max(1);
        for lot in &mut fleet.lots {
            let left = owner.device_life.saturating_sub(lot.value.age).max(1);
            lot.value.set_remaining(lot.value.remaining().min(left));
        }
        let event = log.log(Happening {
            kind: "life_cut",
            agent,
            amount: expected,
            unit: "years",
            cause: owner.cause(&clock),
            detail: format_args!("from {stated:.2} years"),
        });
        owner.concern = Some(Concern { event, step: clock.step() });
        owner.life_was_cut = true;
    }
}

/// Useful life of new devices in owners' books, on average \[steps\].
fn mean_life<'a>(owners: impl ExactSizeIterator<Item = &'a Owner>) -> Option<f64> {
    let count = owners.len() as f64;
    let sum: f64 = owners.map(|owner| f64::from(owner.device_life)).sum();
    (count > 0.0).then(|| sum / count)
}

/// Time until expected rents no longer cover running costs \[years\].
fn economic_life(expectation: &Expectation, cost: f64) -> f64 {
    match expectation.rent > cost {
        false => 0.0,
        true if expectation.price_decline <= 0.0 || cost <= 0.0 => f64::INFINITY,
        true => libm::log(expectation.rent / cost) / expectation.price_decline,
    }
}
