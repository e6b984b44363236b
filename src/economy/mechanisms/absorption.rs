//! Part of an efficiency gain goes into larger models: quality rises and compute comes back.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::clock::Clock;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::Frontier;
use crate::units::{NonNegative, Share};

/// The numbers of quality absorption.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Share of an inference gain above trend, in logs, that goes into larger models in the long run [share]. Proposal; sweep 0 to 1.
    pub share: Share,
    /// Speed at which models grow towards that [per year]. Proposal, a model and product cycle; sweep 0.5 to 4.
    pub speed: NonNegative,
}

/// Puts absorption into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules).during(Phase::Absorption, (labs, owners, commons)).measure(
        "absorption_model_size",
        "ratio",
        "Mean compute intensity of labs' models, relative to trend",
        |labs: Query<&ModelLab>| {
            let sum: f64 = labs.iter().map(|lab| lab.log_model_size).sum();
            libm::exp(sum / labs.iter().len().max(1) as f64)
        },
    );
}

fn labs(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut labs: Query<(&Developer, &mut ModelLab), Without<Owner>>,
) {
    for (developer, mut lab) in &mut labs {
        let known = developer.log_efficiency[Efficiency::Inference as usize];
        lab.log_model_size = grown(lab.log_model_size, known, &rules, &clock);
    }
}

fn owners(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut owners: Query<(&Developer, &mut Owner), Without<ModelLab>>,
) {
    for (developer, mut owner) in &mut owners {
        let known = developer.log_efficiency[Efficiency::Inference as usize];
        owner.log_model_size = grown(owner.log_model_size, known, &rules, &clock);
    }
}

fn commons(clock: Res<Clock>, rules: Res<Rules>, mut frontier: ResMut<Frontier>) {
    let known = frontier.commons[Efficiency::Inference as usize];
    frontier.open_model_size = grown(frontier.open_model_size, known, &rules, &clock);
}

/// Model size moves towards its share of the efficiency known, both in logs.
fn grown(log_size: f64, log_efficiency: f64, rules: &Rules, clock: &Clock) -> f64 {
    log_size + (*rules.share * log_efficiency - log_size) * clock.adjustment(*rules.speed)
}
