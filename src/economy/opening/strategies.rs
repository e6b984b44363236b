//! What clouds chose to be before the first day: drawn for each of them, or set by name.

use bevy_ecs::prelude::*;
use rand_chacha::rand_core::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::strategy::Strategy;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::dice::{Dice, Purpose};
use crate::economy::sampling::uniform;
use crate::economy::simulation::Simulation;
use crate::units::{NonNegative, Share};

/// The strategies of clouds: each draws its own evenly from what is given here, those to be founded too.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Strategies {
    /// Part of what a cloud would spend on new capacity that builds up its other business instead [share]. Costs growth; pays other income that rents do not move.
    pub diversified: Shares,
    /// Spending on the efficiency of its own products' software, over the rent of the compute they use [share]. Costs wages; its products need less compute.
    pub software_research: Shares,
    /// Part of the infrastructure it builds that can run whatever hardware a find needs [share]. Costs a premium on facilities; finds that need new hardware work at once.
    pub flexible: Shares,
    /// The most it lets under contract of running capacity, its own products' needs aside [share]. Costs the upside of rents; tenants pay until contracts end.
    pub contract_cover: Shares,
    /// Part of the credit it could have that it takes [share]. Less of it costs growth; more costs interest, and covenants.
    pub borrowed: Shares,
    /// Useful life of devices in its books from the first day on, if not its own [years]. Short lives cost profit early and leave less to write down.
    pub device_life_years: Option<Years>,
    /// Part of its other cash flow that goes into next-architecture research, if not its own [share]. Costs wages; raises its hazard in the race, if it is in the race.
    pub architecture_research: Option<Shares>,
    /// Part of its own products' compute a cloud means to serve on chips of its own [share]. Costs a chip programme; its chips come without a vendor's margin, and are of no use to others.
    pub own_silicon: Shares,
    /// What clouds chose that do not draw.
    pub chosen: Vec<Choice>,
}

/// Least and most of what is drawn.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// The least [share].
    pub least: Share,
    /// The most [share].
    pub most: Share,
}

/// Least and most of what is drawn.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// The least [years].
    pub least: NonNegative,
    /// The most [years].
    pub most: NonNegative,
}

/// What a cloud chose: where nothing is said it draws like the others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Name of the cloud.
    pub cloud: String,
    /// Name of a lab it owns: it sells services too, and not only compute. Costs what the lab burns; the lab rents from it first and pays it the dividends.
    pub lab: Option<String>,
    /// Part of what it would spend on new capacity that builds up its other business [share].
    pub diversified: Option<Share>,
    /// Spending on the efficiency of its own products' software, over the rent of the compute they use [share].
    pub software_research: Option<Share>,
    /// Part of the infrastructure it builds that can run whatever hardware a find needs [share].
    pub flexible: Option<Share>,
    /// The most it lets under contract of running capacity, its own products' needs aside [share].
    pub contract_cover: Option<Share>,
    /// Part of the credit it could have that it takes [share].
    pub borrowed: Option<Share>,
    /// Useful life of devices in its books from the first day on [years].
    pub device_life_years: Option<NonNegative>,
    /// Part of its other cash flow that goes into next-architecture research [share].
    pub architecture_research: Option<Share>,
    /// Part of its own products' compute it means to serve on chips of its own [share].
    pub own_silicon: Option<Share>,
}

/// Gives every cloud its strategy.
pub(super) fn open(sim: &mut Simulation, strategies: &Strategies, dice: &Dice) {
    let clock = sim.clock();
    for (index, cloud) in clouds(sim).into_iter().enumerate() {
        let directory = sim.world.resource::<Directory>();
        let (name, entity) = (directory.name(cloud).to_string(), directory.entity(cloud));
        let choice = strategies.chosen.iter().find(|choice| choice.cloud == name);
        let drawn = Drawn::new(strategies, choice, index, dice);
        sim.world.entity_mut(entity).insert(drawn.strategy);
        let mut owner = sim.world.get_mut::<Owner>(entity).expect("clouds own");
        if let Some(years) = drawn.device_life_years {
            owner.device_life = clock.steps(years).max(1);
        }
        owner.research_share = drawn.architecture_research.unwrap_or(owner.research_share);
        if let Some(lab) = choice.and_then(|choice| choice.lab.as_deref()) {
            adopt(sim, cloud, lab);
        }
    }
}

fn clouds(sim: &mut Simulation) -> Vec<AgentId> {
    let world = &mut sim.world;
    let mut clouds = world.query_filtered::<&AgentId, With<Owner>>();
    let mut found: Vec<AgentId> = clouds.iter(world).copied().collect();
    found.sort();
    found
}

/// Makes a cloud the parent of a lab.
fn adopt(sim: &mut Simulation, cloud: AgentId, lab: &str) {
    let directory = sim.world.resource::<Directory>();
    let Some(agent) = directory.agents().find(|&agent| directory.name(agent) == lab) else {
        return;
    };
    let entity = directory.entity(agent);
    if let Some(mut lab) = sim.world.get_mut::<ModelLab>(entity) {
        lab.parent = Some(cloud);
    }
}

/// What one cloud drew or chose.
struct Drawn {
    strategy: Strategy,
    device_life_years: Option<f64>,
    architecture_research: Option<f64>,
}

impl Drawn {
    fn new(spread: &Strategies, choice: Option<&Choice>, index: usize, dice: &Dice) -> Drawn {
        let mut numbers = dice.roll(Purpose::Strategy, index as u32, 0);
        let mut draw = || uniform(numbers.next_u64());
        let between = |least: f64, most: f64, chance: f64| least + (most - least) * chance;
        let mut share = |spread: &Shares, chosen: fn(&Choice) -> Option<Share>| {
            let drawn = between(*spread.least, *spread.most, draw());
            choice.and_then(chosen).map_or(drawn, |chosen| *chosen)
        };
        let mut strategy = Strategy {
            diversified: share(&spread.diversified, |c| c.diversified),
            software_research: share(&spread.software_research, |c| c.software_research),
            flexible: share(&spread.flexible, |c| c.flexible),
            contract_cover: share(&spread.contract_cover, |c| c.contract_cover),
            borrowed: share(&spread.borrowed, |c| c.borrowed),
            ..Strategy::default()
        };
        // Drawn whether asked for or not, and new draws last, so that none moves another.
        let (life, research) = (draw(), draw());
        let life = spread.device_life_years.map(|years| between(*years.least, *years.most, life));
        let research =
            spread.architecture_research.map(|part| between(*part.least, *part.most, research));
        let silicon = &spread.own_silicon;
        let drawn = between(*silicon.least, *silicon.most, draw());
        let own = choice.and_then(|choice| choice.own_silicon);
        strategy.own_silicon = own.map_or(drawn, |own| *own);
        let own_life = choice.and_then(|choice| choice.device_life_years).map(|years| *years);
        let own_research = choice.and_then(|choice| choice.architecture_research).map(|part| *part);
        Drawn {
            strategy,
            device_life_years: own_life.or(life),
            architecture_research: own_research.or(research),
        }
    }
}
