//! The rule of a month for users side by side.

use fearless_simd::f32x16;
use fearless_simd::prelude::*;

use super::columns::{AdoptionThreshold, Provider, TaskScale, TaskVolume, Usage};
use super::lanes::{LANES, Table, providers};
use super::sums::Sums;
use super::terms::Terms;

/// What is offered.
pub(super) struct Offers<S: Simd> {
    pub(super) vectors: S,
    weight: Table<S>,
    most_tasks: Table<S>,
}

impl<S: Simd> Offers<S> {
    #[inline(always)]
    pub(super) fn of(vectors: S, terms: &Terms) -> Offers<S> {
        Offers {
            vectors,
            weight: Table::of(vectors, terms.offers.map(|offer| offer.weight.to_bits())),
            most_tasks: Table::of(vectors, terms.offers.map(|offer| offer.most_tasks.to_bits())),
        }
    }
}

/// Users side by side, one a lane.
pub(super) struct Group<S: Simd> {
    vectors: S,
    scale: f32x16<S>,
    size: f32x16<S>,
    threshold: f32x16<S>,
    provider: [Provider; LANES],
}

type Traits<'a> = (
    &'a [TaskScale; LANES],
    &'a [TaskVolume; LANES],
    &'a [AdoptionThreshold; LANES],
    &'a [Provider; LANES],
);

impl<S: Simd> Group<S> {
    #[inline(always)]
    pub(super) fn of(vectors: S, (scale, size, threshold, provider): Traits<'_>) -> Group<S> {
        Group {
            vectors,
            scale: scale.map(|scale| scale.0).simd_into(vectors),
            size: size.map(|size| size.0).simd_into(vectors),
            threshold: threshold.map(|threshold| threshold.0).simd_into(vectors),
            provider: *provider,
        }
    }

    /// Who adopts, how much each wants, and how far its usage follows.
    #[inline(always)]
    pub(super) fn live<const MOST: usize>(
        &self,
        terms: &Terms,
        offers: &Offers<S>,
        usage: &mut [Usage; LANES],
        sums: &mut Sums<S, MOST>,
    ) {
        let weight: f32x16<S> = offers.weight.look_up::<MOST>(&self.provider).bitcast();
        let most_tasks: f32x16<S> = offers.most_tasks.look_up::<MOST>(&self.provider).bitcast();
        let viable = self.all(1.0) / (self.all(1.0) + weight * self.scale);
        let tasks = (self.all(terms.tasks) * viable).min(most_tasks);
        let adopts = self.threshold.simd_le(terms.hazard);
        let target = adopts.select(self.size * tasks, self.all(0.0));
        let before: f32x16<S> = usage.map(|usage| usage.0).simd_into(self.vectors);
        let rises = target.simd_gt(before);
        let speed = rises.select(self.all(terms.integrate), self.all(terms.drop));
        let after = before + speed * (target - before);
        *usage = <[f32; LANES]>::from(after).map(Usage);
        sums.viable += self.size * viable;
        sums.adopted = adopts.select(sums.adopted + self.all(1.0), sums.adopted);
        sums.by_provider.count(providers(self.vectors, &self.provider), after);
    }

    #[inline(always)]
    fn all(&self, value: f32) -> f32x16<S> {
        f32x16::splat(self.vectors, value)
    }
}
