//! New firms: clouds where new capacity pays far more than it costs, labs where serving pays more than training costs.

pub mod clouds;
pub mod labs;

use bevy_ecs::prelude::*;
use rand_chacha::rand_core::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::AgentId;
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::clock::Clock;
use crate::economy::dice::{Dice, Purpose};
use crate::economy::phase::Phase;
use crate::economy::sampling;
use crate::economy::simulation::Simulation;
use crate::units::{NonNegative, Share};

/// The numbers of entry.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Hazard at which somebody founds a waiting cloud, for each log point that the value of new capacity exceeds its price beyond `cloud_hurdle` [per year]. Proposal; 0 is no entry.
    pub cloud_rate: NonNegative,
    /// Value of new capacity over its price below which nobody founds a cloud [ratio]. Proposal.
    pub cloud_hurdle: NonNegative,
    /// Capacity a new cloud sets out to build, over all there is [share]. Proposal.
    pub cloud_size: Share,
    /// Part of its price, facilities included, that founders bring as equity [share]. Proposal.
    pub cloud_equity: Share,
    /// Hazard at which somebody founds a waiting lab, for each log point that what a lab earns exceeds what founding one costs [per year]. Proposal; 0 is no entry.
    pub lab_rate: NonNegative,
    /// Training a new lab starts from, over that of the average lab [share]. Proposal.
    pub lab_training: Share,
    /// Years of the margin of an average lab's sales that founders reckon with [years]. Proposal.
    pub lab_years: NonNegative,
}

/// Puts entry into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Entry, (clouds::found, labs::found).chain())
        .measure(
            "entry_clouds",
            "firms",
            "Owners of compute in business",
            |owners: Query<&Standing, With<Owner>>| count(owners.iter()),
        )
        .measure(
            "entry_labs",
            "firms",
            "Model labs in business",
            |labs: Query<&Standing, With<ModelLab>>| count(labs.iter()),
        );
}

fn count<'a>(standings: impl Iterator<Item = &'a Standing>) -> f64 {
    standings.filter(|standing| standing.operates()).count() as f64
}

/// Whether a waiting firm is founded in this step, at a hazard a year.
fn is_founded(dice: &Dice, agent: AgentId, hazard: f64, clock: &Clock) -> bool {
    let mut numbers = dice.roll(Purpose::Entry, agent.0, clock.step());
    sampling::uniform(numbers.next_u64()) < clock.adjustment(hazard.max(0.0))
}
