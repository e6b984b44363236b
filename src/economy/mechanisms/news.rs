//! News of finds: late, and wrong by a random factor.

use bevy_ecs::prelude::*;
use rand_chacha::rand_core::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::developer::Efficiency;
use crate::economy::agents::hyperscaler::{Concern, Expectation, Owner};
use crate::economy::clock::Clock;
use crate::economy::dice::{Dice, Purpose};
use crate::economy::events::{EventLog, Happening};
use crate::economy::mechanisms::policy;
use crate::economy::phase::Phase;
use crate::economy::sampling;
use crate::economy::simulation::Simulation;
use crate::economy::technology::Frontier;
use crate::units::NonNegative;

/// The numbers of news.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Standard deviation of the error of published gains, in logs [ratio]. Proposal; 0.1 with standardised benchmarks.
    pub noise: NonNegative,
    /// Time from a find's use in products to the news [months]. Proposal.
    pub lag_months: NonNegative,
}

/// Puts the news into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules).during(Phase::News, report);
}

/// News of a gain in inference reaches all owners in the same words, that of a secret find once half of it has leaked; each
/// owner believes in its own rebound.
fn report(
    clock: Res<Clock>,
    rules: Res<Rules>,
    policy: Res<policy::Rules>,
    dice: Res<Dice>,
    mut frontier: ResMut<Frontier>,
    mut log: ResMut<EventLog>,
    mut owners: Query<(&mut Expectation, &mut Owner)>,
) {
    let lag = clock.steps_of_months(policy.benchmarks.left(*rules.lag_months));
    let noise = policy.benchmarks.left(*rules.noise);
    for find in &mut frontier.finds {
        let known = find.open || find.common >= 0.5;
        if find.published || !known || clock.step() < find.product_step + lag {
            continue;
        }
        find.published = true;
        if find.log_gain[Efficiency::Inference as usize] == 0.0 {
            continue;
        }
        let mut numbers = dice.roll(Purpose::News, find.finder.0, find.found_step);
        let error = noise * sampling::normal(sampling::uniform(numbers.next_u64()));
        let believed = find.log_gain[Efficiency::Inference as usize] + error;
        let news = log.log(Happening {
            kind: "news",
            agent: find.finder,
            amount: libm::exp(believed),
            unit: "ratio",
            cause: Some(find.event),
            detail: format_args!("believed gain in inference"),
        });
        for (mut expectation, mut owner) in &mut owners {
            expectation.unanswered_news += believed;
            owner.concern = Some(Concern { event: news, step: clock.step() });
        }
    }
}
