//! The race for more efficient architectures: who finds what, when, and whether it is published.
//!
//! A Poisson race of independent hazards (quality ladder, Aghion and Howitt 1992): each developer's hazard grows less
//! than in proportion to its next-architecture research. A world may schedule finds instead; what follows a find is
//! decided by agents, never here.

use bevy_ecs::prelude::*;
use rand_chacha::rand_core::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::developer::{Developer, Efficiency, LogEfficiency};
use crate::economy::agents::{AgentId, Directory, InOrder, Sector};
use crate::economy::clock::Clock;
use crate::economy::dice::{Dice, Purpose};
use crate::economy::events::{EventLog, Happening};
use crate::economy::markets::Plan;
use crate::economy::mechanisms::policy;
use crate::economy::phase::Phase;
use crate::economy::sampling;
use crate::economy::simulation::Simulation;
use crate::economy::technology::{Find, Frontier};
use crate::units::{Few, NonNegative, Positive, Share};

/// The numbers of the race.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Sizes a find may have and how often one of that size comes. Empty: nobody finds anything.
    pub sizes: Vec<SizeClass>,
    /// Exponent of a developer's hazard in its research spending relative to the planned path [exponent]. Below 1 because researchers step on each other's toes; 0.7 as in the Full Takeoff Model.
    pub research_exponent: Share,
    /// Relative frequency of the kinds of find.
    pub kinds: KindWeights,
    /// Share of a find's gain, in logs, that it also brings in each other kind [share]. Proposal.
    pub cross_loading: Share,
    /// Shortest time from a find to its use in products [months].
    pub product_months_least: NonNegative,
    /// Longest time from a find to its use in products [months].
    pub product_months_most: NonNegative,
    /// Chance that the finder publishes.
    pub open: OpenChances,
    /// Time constant with which a published find becomes common knowledge [months]. 1 to 3.
    pub publication_months: NonNegative,
    /// Time constant with which a secret find leaks [months]. 12 to 36.
    pub leak_months: NonNegative,
    /// Chance that a find needs new hardware for its full effect [share].
    pub new_hardware: Share,
    /// Share of the gain, in logs, that older devices realise where new hardware is needed [share].
    pub share_on_old_hardware: Share,
    /// Finds that come in a given month, whoever races.
    pub scheduled: Vec<ScheduledFind>,
    /// A steady gain above trend that everybody shares, if any.
    pub steady: Option<SteadyGain>,
}

/// How often finds of one size come in the whole race.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SizeClass {
    /// How much better than trend: 10 needs a tenth of the compute [ratio].
    pub factor: Positive,
    /// Finds of this size in the whole race, at the research of the start [per year].
    pub per_year: NonNegative,
}

/// Relative frequency of the kinds of find.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KindWeights {
    /// Compute per service [weight].
    pub inference: NonNegative,
    /// Compute per unit of training [weight].
    pub training: NonNegative,
    /// Energy per unit of compute [weight].
    pub energy: NonNegative,
    /// Data per unit of quality [weight].
    pub data: NonNegative,
}

impl KindWeights {
    /// The weights, with finds about energy so much more likely.
    fn with_energy(&self, energy: f64) -> [f64; Efficiency::COUNT] {
        [*self.inference, *self.training, *self.energy * energy, *self.data]
    }

    /// How many more finds of all kinds there are with such weights.
    fn growth(&self, weights: &[f64; Efficiency::COUNT]) -> f64 {
        let plain: f64 = self.with_energy(1.0).iter().sum();
        if plain > 0.0 { weights.iter().sum::<f64>() / plain } else { 1.0 }
    }
}

/// Chance that a finder publishes, by who it is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenChances {
    /// A model lab publishes [share].
    pub model_lab: Share,
    /// A hyperscaler publishes [share].
    pub hyperscaler: Share,
    /// A vendor publishes [share].
    pub gpu_vendor: Share,
    /// An outsider publishes [share].
    pub outsider: Share,
}

/// A find that comes in a given month.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduledFind {
    /// When, counted from the start of the run [months].
    pub month: NonNegative,
    /// Name of the agent that finds it.
    pub finder: String,
    /// How much better than trend [ratio].
    pub factor: Positive,
    /// The kind of efficiency.
    pub kind: FindKind,
    /// Whether the finder publishes.
    pub open: bool,
    /// Time from the find to its use in products [months].
    pub product_months: NonNegative,
    /// Time constant with which it becomes common knowledge [months]; 0 is at once.
    pub publication_months: NonNegative,
    /// Time constant with which others adopt what is common knowledge, if not the world's [months].
    pub adoption_months: Option<NonNegative>,
    /// Share of the gain, in logs, that older devices realise [share]; 1 where no new hardware is needed.
    pub share_on_old_hardware: Share,
}

/// What a find is mainly about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum FindKind {
    /// Compute per service.
    Inference,
    /// Compute per unit of training.
    Training,
    /// Energy per unit of compute.
    Energy,
    /// Data per unit of quality.
    Data,
}

impl FindKind {
    fn efficiency(self) -> Efficiency {
        Efficiency::ALL[self as usize]
    }
}

/// A steady gain above trend.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SteadyGain {
    /// The kind of efficiency.
    pub kind: FindKind,
    /// Gain above trend [ratio per year].
    pub factor_per_year: Positive,
    /// When it begins, counted from the start of the run [months].
    pub from_month: NonNegative,
}

/// Puts the race into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules).during(Phase::Breakthroughs, (drift, schedule, race).chain()).measure_in(
        "breakthroughs_total",
        "finds",
        "Finds since the start of the run",
        |frontier: &Frontier| frontier.finds.len() as f64,
    );
}

/// The steady gain, if the world has one.
fn drift(clock: Res<Clock>, rules: Res<Rules>, mut frontier: ResMut<Frontier>) {
    let Some(steady) = rules.steady else { return };
    if clock.step() >= clock.steps_of_months(*steady.from_month) {
        let gain = libm::log(*steady.factor_per_year) * clock.years_per_step();
        frontier.drift[steady.kind as usize] += gain;
    }
}

/// The finds the world file schedules for this month.
fn schedule(
    clock: Res<Clock>,
    rules: Res<Rules>,
    directory: Res<Directory>,
    mut frontier: ResMut<Frontier>,
    mut log: ResMut<EventLog>,
) {
    let due = |find: &&ScheduledFind| clock.steps_of_months(*find.month) == clock.step();
    for planned in rules.scheduled.iter().filter(due) {
        let finder = directory.agents().find(|&agent| directory.name(agent) == planned.finder);
        let finder = finder.expect("the world check knows every finder");
        let kind = planned.kind.efficiency();
        let draft = Draft {
            finder,
            kind,
            size: *planned.factor,
            open: planned.open,
            product_months: *planned.product_months,
            publication_months: *planned.publication_months,
            adoption_months: planned.adoption_months.map(|months| *months),
            share_on_old_hardware: *planned.share_on_old_hardware,
            cross_loading: 0.0,
        };
        frontier.finds.push(draft.found(&clock, &mut log));
    }
}

/// Every developer rolls its dice for every size of find. Public research adds to what outsiders do, and to finds about energy.
fn race(
    clock: Res<Clock>,
    rules: Res<Rules>,
    policy: Res<policy::Rules>,
    plan: Res<Plan>,
    dice: Res<Dice>,
    directory: Res<Directory>,
    mut frontier: ResMut<Frontier>,
    mut log: ResMut<EventLog>,
    developers: Query<(&AgentId, &Developer)>,
) {
    let exponent = *rules.research_exponent;
    let open_science = policy.open_science.effort(plan.0, exponent);
    let energy = policy.energy_research.effort(plan.0, exponent);
    let kinds = rules.kinds.with_energy(energy);
    for (&agent, developer) in developers.iter().in_order(&mut Few::new()) {
        let outsider = directory.sector(agent) == Sector::Households;
        let public = if outsider { open_science } else { 1.0 } * rules.kinds.growth(&kinds);
        let effort = effort(developer, plan.0, exponent);
        if developer.race_share * effort <= 0.0 {
            continue;
        }
        let mut numbers = dice.roll(Purpose::Find, agent.0, clock.step());
        for class in &rules.sizes {
            let rate = public * (*class.per_year * developer.race_share * effort);
            let lucky = sampling::uniform(numbers.next_u64()) < clock.adjustment(rate);
            let draws = std::array::from_fn(|_| numbers.next_u64());
            if lucky {
                let finder = (agent, directory.sector(agent));
                let draft = draw(&rules, finder, *class.factor, &kinds, draws);
                frontier.finds.push(draft.found(&clock, &mut log));
            }
        }
    }
}

/// How much more likely a developer's finds are than at the start: outsiders' are as likely as ever, a firm's follow its
/// research relative to plan.
///
/// Efficiency is counted above a trend that itself takes ever more research to keep up (Bloom et al. 2020), so only
/// research beyond the planned path makes finds above trend more likely.
fn effort(developer: &Developer, plan: f64, exponent: f64) -> f64 {
    match developer.research_at_start * plan {
        planned if planned > 0.0 => libm::pow(developer.research / planned, exponent),
        _ => 1.0,
    }
}

/// What a find is like, by four draws.
fn draw(
    rules: &Rules,
    (finder, sector): (AgentId, Sector),
    size: f64,
    kinds: &[f64; Efficiency::COUNT],
    draws: [u64; 4],
) -> Draft {
    let [of_kind, of_openness, of_delay, of_hardware] = draws.map(sampling::uniform);
    let kind = Efficiency::ALL[pick(kinds, of_kind)];
    let open = of_openness < open_chance(&rules.open, sector);
    let (least, most) = (*rules.product_months_least, *rules.product_months_most);
    let product_months = least + (most - least).max(0.0) * of_delay;
    let needs_new = of_hardware < *rules.new_hardware;
    Draft {
        finder,
        kind,
        size,
        open,
        product_months,
        publication_months: if open { *rules.publication_months } else { *rules.leak_months },
        adoption_months: None,
        share_on_old_hardware: if needs_new { *rules.share_on_old_hardware } else { 1.0 },
        cross_loading: *rules.cross_loading,
    }
}

/// The position a uniform number falls on, in proportion to weights.
fn pick(weights: &[f64], uniform: f64) -> usize {
    let mut left = uniform * weights.iter().sum::<f64>();
    for (i, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return i;
        }
    }
    0
}

fn open_chance(open: &OpenChances, sector: Sector) -> f64 {
    *match sector {
        Sector::ModelLabs => open.model_lab,
        Sector::Hyperscalers | Sector::Neoclouds => open.hyperscaler,
        Sector::GpuVendors => open.gpu_vendor,
        Sector::Households | Sector::Lenders | Sector::Government => open.outsider,
    }
}

/// A find before it is entered.
struct Draft {
    finder: AgentId,
    kind: Efficiency,
    size: f64,
    open: bool,
    product_months: f64,
    publication_months: f64,
    adoption_months: Option<f64>,
    share_on_old_hardware: f64,
    cross_loading: f64,
}

impl Draft {
    fn found(self, clock: &Clock, log: &mut EventLog) -> Find {
        let openness = if self.open { "open" } else { "secret" };
        let event = log.log(Happening {
            kind: "breakthrough",
            agent: self.finder,
            amount: self.size,
            unit: "ratio",
            cause: None,
            detail: format_args!("{} {}x, {openness}", self.kind.name(), self.size),
        });
        let gain = libm::log(self.size);
        let mut log_gain: LogEfficiency = [gain * self.cross_loading; Efficiency::COUNT];
        log_gain[self.kind as usize] = gain;
        Find {
            event,
            finder: self.finder,
            kind: self.kind,
            size: self.size,
            log_gain,
            open: self.open,
            product_step: clock.step() + clock.steps_of_months(self.product_months),
            publication_years: self.publication_months / 12.0,
            adoption_years: self.adoption_months.map(|months| months / 12.0),
            found_step: clock.step(),
            share_on_old_hardware: self.share_on_old_hardware,
            common: 0.0,
            realised: self.share_on_old_hardware,
            published: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn research_raises_the_hazard_less_than_in_proportion_and_outsiders_race_at_a_constant_rate() {
        let firm = Developer { research_at_start: 1e9, research: 4e9, ..Developer::default() };
        assert!((effort(&firm, 4.0, 0.5) - 1.0).abs() < 1e-15);
        assert!((effort(&firm, 1.0, 0.5) - 2.0).abs() < 1e-15);
        assert_eq!(effort(&Developer::default(), 4.0, 0.5), 1.0);
    }

    #[test]
    fn a_uniform_number_picks_in_proportion_to_weights() {
        assert_eq!(pick(&[0.25, 0.0, 0.75], 0.2), 0);
        assert_eq!(pick(&[0.25, 0.0, 0.75], 0.25), 2);
    }
}
