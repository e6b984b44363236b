//! Users side by side, one a lane.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

use fearless_simd::prelude::*;
#[cfg(target_arch = "x86_64")]
use fearless_simd::u32x8;
use fearless_simd::{u8x16, u8x64, u16x8, u32x4, u32x16};

use super::columns::{PROVIDERS, Provider};

/// Users taken at a time. Sums are kept in as many lanes, by row number, whatever the width of the machine's vectors.
pub(super) const LANES: usize = 16;

/// A group of rows of which the last may be missing.
#[inline(always)]
pub(super) fn padded<T: Copy>(rows: &[T], filling: T) -> [T; LANES] {
    let mut group = [filling; LANES];
    group[..rows.len()].copy_from_slice(rows);
    group
}

/// Whether the machine takes a group in one vector. None of what follows from it changes a bit.
#[inline(always)]
pub(super) const fn is_wide<S: Simd>() -> bool {
    S::f32s::LEN == LANES
}

/// The users' providers.
#[inline(always)]
pub(super) fn providers<S: Simd>(vectors: S, rows: &[Provider; LANES]) -> u32x16<S> {
    rows.map(|provider| u32::from(provider.0)).simd_into(vectors)
}

#[cfg(target_arch = "x86_64")]
fearless_simd::kernel!(
    /// Of eight numbers those in these places.
    #[inline]
    fn permute(avx2: Avx2, numbers: __m256i, places: __m256i) -> __m256i {
        _mm256_permutevar8x32_epi32(numbers, places)
    }
);

/// A number a provider, to be looked up by users.
pub(super) struct Table<S: Simd> {
    vectors: S,
    /// All of it, for machines that look up a whole number at once: AVX-512 among all of them, AVX2 among the first eight.
    whole: u8x64<S>,
    /// For the others, by byte: of every number the first byte, of every number the second, and so on.
    bytes: [u8x16<S>; 4],
}

impl<S: Simd> Table<S> {
    #[inline(always)]
    pub(super) fn of(vectors: S, numbers: [u32; PROVIDERS]) -> Table<S> {
        let bytes = std::array::from_fn(|byte| {
            numbers.map(|number| number.to_ne_bytes()[byte]).simd_into(vectors)
        });
        Table { vectors, whole: u32x16::simd_from(vectors, numbers).bitcast(), bytes }
    }

    /// The numbers of these users' providers, of which there are at most so many.
    #[inline(always)]
    pub(super) fn look_up<const MOST: usize>(&self, rows: &[Provider; LANES]) -> u32x16<S> {
        if is_wide::<S>() {
            let places = providers(self.vectors, rows) * 0x0404_0404 + 0x0302_0100;
            return self.whole.swizzle_dyn(places.bitcast::<u8x64<S>>()).bitcast();
        }
        #[cfg(target_arch = "x86_64")]
        if MOST <= LANES / 2
            && let Some(avx2) = self.vectors.level().as_avx2()
        {
            let (numbers, _) = self.whole.bitcast::<u32x16<S>>().split();
            let look_up = |places: u32x8<S>| -> u32x8<S> {
                permute(avx2, numbers.into(), places.into()).simd_into(self.vectors)
            };
            let (one, other) = providers(self.vectors, rows).split();
            return look_up(one).combine(look_up(other));
        }
        self.look_up_by_byte(rows)
    }

    #[inline(always)]
    fn look_up_by_byte(&self, rows: &[Provider; LANES]) -> u32x16<S> {
        let by: u8x16<S> = rows.map(|provider| provider.0).simd_into(self.vectors);
        let [first, second, third, fourth] = self.bytes.map(|bytes| bytes.swizzle_dyn(by));
        let halves = |one: u8x16<S>, other: u8x16<S>| -> [u16x8<S>; 2] {
            [one.zip_low(other).bitcast(), one.zip_high(other).bitcast()]
        };
        let (low, high) = (halves(first, second), halves(third, fourth));
        let quarter = |at: usize| -> [u32x4<S>; 2] {
            [low[at].zip_low(high[at]).bitcast(), low[at].zip_high(high[at]).bitcast()]
        };
        let ([a, b], [c, d]) = (quarter(0), quarter(1));
        a.combine(b).combine(c.combine(d))
    }
}
