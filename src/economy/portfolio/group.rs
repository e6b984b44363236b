//! The rule of a month for users side by side, and what they add up to.

use fearless_simd::prelude::*;
use fearless_simd::{f32x16, u32x16};

use super::columns::{AdoptionThreshold, PROVIDERS, Provider, TaskScale, TaskVolume, Usage};
use super::lanes::{LANES, places, providers};
use super::terms::{Terms, Totals};

/// The same for each place of a sum by provider. Not a loop, which link-time optimisation unrolls too late to keep the sums in
/// registers.
macro_rules! written_out {
    ($place:ident => $each:block) => {
        written_out!(@ $place $each 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    };
    (@ $place:ident $each:block $($number:literal)*) => {
        $({
            let $place: usize = $number;
            if $place < MOST $each
        })*
    };
}

/// What is offered, a provider a lane.
pub(super) struct Offers<S: Simd> {
    weight: f32x16<S>,
    most_tasks: f32x16<S>,
}

impl<S: Simd> Offers<S> {
    #[inline(always)]
    pub(super) fn of(vectors: S, terms: &Terms) -> Offers<S> {
        Offers {
            weight: terms.offers.map(|offer| offer.weight).simd_into(vectors),
            most_tasks: terms.offers.map(|offer| offer.most_tasks).simd_into(vectors),
        }
    }
}

/// Users side by side, one a lane.
pub(super) struct Group<S: Simd> {
    vectors: S,
    scale: f32x16<S>,
    size: f32x16<S>,
    threshold: f32x16<S>,
    provider: u32x16<S>,
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
            provider: providers(vectors, provider),
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
        let place = places(self.provider);
        let weight = offers.weight.swizzle_dyn(place);
        let most_tasks = offers.most_tasks.swizzle_dyn(place);
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
        written_out!(place => {
            let (is_with, sum) = (self.provider.simd_eq(place as u32), &mut sums.usage[place]);
            *sum = is_with.select(*sum + after, *sum);
        });
    }

    #[inline(always)]
    fn all(&self, value: f32) -> f32x16<S> {
        f32x16::splat(self.vectors, value)
    }
}

/// The sums of a chunk, still by lane, for at most so many providers: a number known beforehand, so that they stay in the
/// machine's registers.
pub(super) struct Sums<S: Simd, const MOST: usize> {
    usage: [f32x16<S>; MOST],
    viable: f32x16<S>,
    adopted: f32x16<S>,
}

impl<S: Simd, const MOST: usize> Sums<S, MOST> {
    #[inline(always)]
    pub(super) fn none(vectors: S) -> Sums<S, MOST> {
        let zero = f32x16::splat(vectors, 0.0);
        Sums { usage: [zero; MOST], viable: zero, adopted: zero }
    }

    /// Of so many providers.
    #[inline(always)]
    pub(super) fn totals(self, providers: usize) -> Totals {
        let mut usage = [0.0; PROVIDERS];
        written_out!(place => {
            if place < providers {
                usage[place] = across(self.usage[place]);
            }
        });
        Totals {
            usage,
            // A chunk's count is far below 2^24, where single precision stops counting.
            adopted: across(self.adopted) as u64,
            viable: across(self.viable),
        }
    }
}

#[inline(always)]
fn across<S: Simd>(lanes: f32x16<S>) -> f64 {
    <[f32; LANES]>::from(lanes).into_iter().fold(0.0, |sum, lane| sum + f64::from(lane))
}
