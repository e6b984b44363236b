//! End users and captive portfolios on the first day: sampled traits, scaled so that what they use is what the world says.

use crate::economy::Rules;
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::{AgentId, Sector};
use crate::economy::clock::Clock;
use crate::economy::dice::Dice;
use crate::economy::markets::{Captive, Segment, Segments, ServiceMarket, TaskStock};
use crate::economy::mechanisms::usage;
use crate::economy::opening::owners::captive_share;
use crate::economy::opening::profile::Profile;
use crate::economy::opening::spec::{self, Population};
use crate::economy::population::{Medians, Traits, median_for_viable, sample, settle};
use crate::economy::portfolio::columns::{PROVIDERS, Users};
use crate::economy::portfolio::panel::Panel;
use crate::economy::portfolio::terms::{Offer, Terms, Totals};
use crate::economy::portfolio::workers::Workers;
use crate::economy::simulation::Simulation;
use crate::units::{HOURS_PER_YEAR, largest_remainder};
use bevy_ecs::prelude::*;

pub(super) fn open(
    sim: &mut Simulation,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
    (unit_cost, users): (f64, u32),
    dice: &Dice,
) {
    let clock = sim.clock();
    let market = sim.world.resource::<ServiceMarket>().clone();
    let workers = sim.world.resource::<Workers>().clone();
    let asked: Vec<f64> = market.offers.iter().map(|offer| offer.asked).collect();
    let weights: Vec<f64> = population.segments.iter().map(|segment| *segment.users).collect();
    let counts = largest_remainder(i64::from(users), &weights);
    let (mut segments, mut medians) = (Segments::default(), Medians::default());
    let mut potential = 0.0;
    for (i, (spec, count)) in population.segments.iter().zip(counts).enumerate() {
        let (clock, market, asked, workers) = (&clock, &market, &asked, &workers);
        let born = Birth { population, rules, clock, market, asked, dice, workers };
        let (segment, value) = born.segment(spec, (i, count as usize), &mut medians);
        potential += value;
        segments.0.push(segment);
    }
    sim.with(segments);
    open_captive(sim, population, rules, profile, unit_cost, dice);
    let value = potential * market.price_at_start * HOURS_PER_YEAR;
    let cap = match rules.adoption.value_cap {
        Some(share) if value > 0.0 => *share * *rules.adoption.output_usd_per_year / value,
        _ => f64::INFINITY,
    };
    sim.with(TaskStock { users: 1.0, captive: 1.0, cap });
}

/// What a segment is born into.
struct Birth<'a> {
    population: &'a Population,
    rules: &'a Rules,
    clock: &'a Clock,
    market: &'a ServiceMarket,
    asked: &'a [f64],
    dice: &'a Dice,
    workers: &'a Workers,
}

impl Birth<'_> {
    /// A segment, and the value of its users' tasks in units of the start's price.
    fn segment(
        &self,
        spec: &spec::Segment,
        (index, count): (usize, usize),
        medians: &mut Medians,
    ) -> (Segment, f64) {
        let tail = *self.rules.usage.tail_exponent;
        let different = *self.population.heterogeneity;
        let spread = *spec.value_spread * different;
        let traits = Traits {
            tail,
            median: medians.for_viable(spec.viable.clamp(1e-9, 1.0 - 1e-9), tail, spread),
            spread_scale: spread,
            spread_size: *spec.size_spread * different,
        };
        let numbers = (self.dice, index as u16);
        let mut users = sample(&traits, &cumulative(self.asked), count, numbers, self.workers);
        let hazard = -libm::log1p(-spec.adopted.min(1.0 - 1e-12));
        let rules = &self.rules.usage;
        let start = usage::terms(self.market, 1.0, rules, self.clock);
        let start = usage::for_segment(&start, self.market, *spec.budget, hazard);
        let growth = *self.rules.adoption.users_growth;
        // The first step adds its growth.
        let before = libm::exp(-growth * self.clock.years_per_step());
        let wanted = *spec.spending * self.asked.iter().sum::<f64>() * before;
        let lag = lag(growth, rules, self.clock);
        let known = (wanted, *spec.adopted);
        let totals = calibrate(&mut users, &start, lag, known, self.workers);
        let size: f64 = users.size.iter().map(|size| f64::from(size.0)).sum();
        let value = size * traits.median * libm::exp(0.5 * spread * spread) * mean_over_scale(tail);
        (self.segment_of(users, spec, hazard, &totals, size), value)
    }

    fn segment_of(
        &self,
        users: Users,
        spec: &spec::Segment,
        hazard: f64,
        totals: &Totals,
        size: f64,
    ) -> Segment {
        let viable = over(totals.viable, size);
        Segment {
            name: spec.name.clone(),
            weight: *spec.users / users.count().max(1) as f64,
            innovation: *spec.innovation,
            imitation: *spec.imitation,
            hazard,
            adopted: totals.adopted_of(users.count()),
            viable,
            viable_at_start: viable,
            size,
            budget: *spec.budget,
            usage: totals.usage[..self.asked.len()].to_vec(),
            spending: 0.0,
            panel: Panel::default(),
            users,
        }
    }
}

/// How far usage trails what users want while that grows at a steady rate: the balanced-growth lag of partial adjustment.
fn lag(growth: f64, rules: &usage::Rules, clock: &Clock) -> f32 {
    let integrate = clock.adjustment(*rules.integration_speed);
    let growth = libm::exp(growth * clock.years_per_step());
    (integrate / (1.0 - (1.0 - integrate) / growth)) as f32
}

/// Mean over scale of a log-logistic value; where the tail is too heavy to have one, that of the heaviest tail that has.
fn mean_over_scale(tail: f64) -> f64 {
    let angle = std::f64::consts::PI / tail.max(1.05);
    angle / libm::sin(angle)
}

fn cumulative(weights: &[f64]) -> Vec<f32> {
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let cumulate = |weight: &f64| {
        sum += weight / total.max(1e-300);
        sum as f32
    };
    weights.iter().map(cumulate).collect()
}

/// Scales sizes so that those who have adopted use `used` services, and those who have not would use as much a head: chance
/// decides which users adopt first, not how much is still to come. Few users then stand for as much as many.
///
/// Source: calibration of a sample to known totals, Deville and Särndal (1992).
fn calibrate(
    users: &mut Users,
    start: &Terms,
    lag: f32,
    (used, adopted): (f64, f64),
    workers: &Workers,
) -> Totals {
    settle(users, &Terms { hazard: f32::INFINITY, ..*start }, lag, workers);
    let has_adopted: Vec<bool> =
        users.threshold.iter().map(|threshold| threshold.0 <= start.hazard).collect();
    let (mut of_adopters, mut of_others) = (0.0, 0.0);
    for (usage, &adopter) in users.usage.iter().zip(&has_adopted) {
        *(if adopter { &mut of_adopters } else { &mut of_others }) += f64::from(usage.0);
    }
    let factors = [over(used, of_adopters), over(over(used, adopted) * (1.0 - adopted), of_others)];
    for (row, &adopter) in has_adopted.iter().enumerate() {
        let factor = factors[usize::from(!adopter)];
        users.size[row].0 = (f64::from(users.size[row].0) * factor) as f32;
        users.usage[row].0 = 0.0;
    }
    settle(users, start, lag, workers)
}

/// A ratio; nothing over nothing is nothing.
fn over(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn rescale(users: &mut Users, factor: f64) {
    users.size.iter_mut().for_each(|size| size.0 = (f64::from(size.0) * factor) as f32);
    users.usage.iter_mut().for_each(|usage| usage.0 = (f64::from(usage.0) * factor) as f32);
}

/// The owners' own products: each owner's portfolios use its part of the captive load.
fn open_captive(
    sim: &mut Simulation,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
    unit_cost: f64,
    dice: &Dice,
) {
    let clock = sim.clock();
    let traits = &population.captive;
    let spread = *traits.value_spread * *population.heterogeneity;
    let tail = *rules.usage.tail_exponent;
    let traits = Traits {
        tail,
        median: median_for_viable(traits.viable.clamp(1e-9, 1.0 - 1e-9), tail, spread),
        spread_scale: spread,
        spread_size: *traits.size_spread * *population.heterogeneity,
    };
    let offer = Offer { weight: 1.0, most_tasks: f32::INFINITY };
    let terms = Terms {
        offers: [offer; PROVIDERS],
        providers: 1,
        tasks: 1.0,
        hazard: f32::INFINITY,
        ..Terms::default()
    };
    let lag = lag(*rules.adoption.captive_growth, &rules.usage, &clock);
    let (mut usage, mut portfolios, alone) = (Vec::new(), Users::default(), Workers::default());
    for (i, spec) in population.hyperscalers.iter().enumerate() {
        let count = population.captive_portfolios as usize;
        let segment = CAPTIVE_SEGMENTS + i as u16;
        let mut users = sample(&traits, &[1.0], count, (dice, segment), &alone);
        let totals = settle(&mut users, &terms, lag, &alone);
        let before = libm::exp(-*rules.adoption.captive_growth * clock.years_per_step());
        let wanted = captive_share(spec, population) * profile.demand * before;
        rescale(&mut users, over(wanted, totals.used()));
        users.provider.iter_mut().for_each(|provider| provider.0 = i as u8);
        usage.push(wanted);
        portfolios.append(users);
    }
    let owners = owners(sim);
    sim.with(Captive { owners, cost_at_start: unit_cost, portfolios, usage });
}

/// Segment numbers of captive portfolios in the dice, beyond those of end users.
const CAPTIVE_SEGMENTS: u16 = 1 << 12;

fn owners(sim: &mut Simulation) -> Vec<AgentId> {
    let world = &mut sim.world;
    let mut owners = world.query_filtered::<(&AgentId, &Sector), With<Owner>>();
    let hyperscalers = owners.iter(world).filter(|(_, s)| **s == Sector::Hyperscalers);
    let mut owners: Vec<AgentId> = hyperscalers.map(|(&agent, _)| agent).collect();
    owners.sort();
    owners
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 95 users of whom 8 % have adopted, as in a segment of a small population, with the luck of 40 seeds.
    #[test]
    fn few_users_stand_for_the_use_there_is_and_for_what_is_still_to_come() {
        let (adopted, used) = (0.08, 500.0);
        let median = median_for_viable(0.03, 1.6, 1.0);
        let traits = Traits { tail: 1.6, median, spread_scale: 1.0, spread_size: 1.0 };
        let hazard = -libm::log1p(-adopted) as f32;
        let offer = Offer { weight: 1.0, most_tasks: f32::INFINITY };
        let offers = [offer; PROVIDERS];
        let start = Terms { offers, providers: 1, tasks: 1.0, hazard, ..Terms::default() };
        for seed in 0..40 {
            let workers = Workers::default();
            let mut users = sample(&traits, &[1.0], 95, (&Dice::new(seed), 3), &workers);
            let opened = calibrate(&mut users, &start, 1.0, (used, adopted), &workers);
            assert!((6..=9).contains(&opened.adopted), "{} adopted", opened.adopted);
            assert!((opened.used() / used - 1.0).abs() < 1e-5);
            let everybody = Terms { hazard: f32::INFINITY, integrate: 1.0, drop: 1.0, ..start };
            let later = settle(&mut users, &everybody, 1.0, &workers).used();
            assert!((later / (used / adopted) - 1.0).abs() < 1e-5, "seed {seed}: {later}");
        }
    }
}
