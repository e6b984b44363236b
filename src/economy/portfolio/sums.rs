//! What the users of a chunk add up to, lane by lane.

use fearless_simd::prelude::*;
use fearless_simd::{f32x8, f32x16, u32x8, u32x16};

use super::columns::{PROVIDERS, Provider, Usage};
use super::lanes::{LANES, is_wide, providers};
use super::terms::Totals;

/// Groups after which narrow vectors count usage.
pub(super) const STRETCH: usize = 64;

/// Users in half a group.
const HALF: usize = LANES / 2;

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

/// The sums of a chunk, still by lane.
pub(super) struct Sums<S: Simd, const MOST: usize> {
    pub(super) by_provider: ByProvider<S, MOST>,
    pub(super) viable: f32x16<S>,
    pub(super) adopted: f32x16<S>,
}

impl<S: Simd, const MOST: usize> Sums<S, MOST> {
    #[inline(always)]
    pub(super) fn none(vectors: S) -> Sums<S, MOST> {
        let zero = f32x16::splat(vectors, 0.0);
        Sums { by_provider: ByProvider::none(vectors), viable: zero, adopted: zero }
    }

    /// Of so many providers.
    #[inline(always)]
    pub(super) fn totals(self, providers: usize) -> Totals {
        // A chunk's count is far below 2^24, where single precision stops counting.
        let adopted = across(self.adopted) as u64;
        let usage = self.by_provider.totals(providers);
        Totals { usage, adopted, viable: across(self.viable) }
    }
}

/// The usage of a chunk by provider, for at most so many of them: a number known beforehand, so that sums stay in the
/// machine's registers.
pub(super) struct ByProvider<S: Simd, const MOST: usize> {
    vectors: S,
    /// Where vectors are wide.
    whole: [f32x16<S>; MOST],
    /// Where they are narrow.
    halves: [[f32x8<S>; 2]; MOST],
}

/// With whom those of a stretch are. In memory, or every comparison would be one of bytes, to be widened after it.
pub(super) type Stretch = [[u32; LANES]; STRETCH];

impl<S: Simd, const MOST: usize> ByProvider<S, MOST> {
    #[inline(always)]
    pub(super) fn none(vectors: S) -> ByProvider<S, MOST> {
        let (whole, half) = (f32x16::splat(vectors, 0.0), f32x8::splat(vectors, 0.0));
        ByProvider { vectors, whole: [whole; MOST], halves: [[half; 2]; MOST] }
    }

    /// Counts a group where vectors are wide, and many: all sums stay in registers while users pass.
    #[inline(always)]
    pub(super) fn count(&mut self, provider: u32x16<S>, usage: f32x16<S>) {
        if is_wide::<S>() {
            written_out!(place => {
                let (is_with, sum) = (provider.simd_eq(place as u32), &mut self.whole[place]);
                *sum = is_with.select(*sum + usage, *sum);
            });
        }
    }

    /// Counts a stretch of groups where vectors are narrow: one half of the lanes after the other, as registers hold no more.
    #[inline(always)]
    pub(super) fn count_stretch(
        &mut self,
        stretch: &mut Stretch,
        rows: &[[Provider; LANES]],
        usage: &[[Usage; LANES]],
    ) {
        if is_wide::<S>() {
            return;
        }
        let vectors = self.vectors;
        for (with, rows) in stretch.iter_mut().zip(rows) {
            *with = providers(vectors, rows).into();
        }
        for half in 0..2 {
            let mut sums = self.halves.map(|halves| halves[half]);
            for (with, usage) in stretch.iter().zip(usage) {
                let provider: u32x8<S> = with.as_chunks::<HALF>().0[half].simd_into(vectors);
                let usage = usage.as_chunks().0[half].map(|usage: Usage| usage.0);
                let usage: f32x8<S> = usage.simd_into(vectors);
                written_out!(place => {
                    let is_with = provider.simd_eq(place as u32);
                    sums[place] += is_with.select(usage, f32x8::splat(vectors, 0.0));
                });
            }
            written_out!(place => { self.halves[place][half] = sums[place]; });
        }
    }

    #[inline(always)]
    fn totals(self, providers: usize) -> [f64; PROVIDERS] {
        let mut totals = [0.0; PROVIDERS];
        written_out!(place => {
            if place < providers {
                let [low, high] = self.halves[place];
                let lanes = if is_wide::<S>() { self.whole[place] } else { low.combine(high) };
                totals[place] = across(lanes);
            }
        });
        totals
    }
}

#[inline(always)]
fn across<S: Simd>(lanes: f32x16<S>) -> f64 {
    <[f32; LANES]>::from(lanes).into_iter().fold(0.0, |sum, lane| sum + f64::from(lane))
}
