//! Users side by side, one a lane.

use fearless_simd::prelude::*;
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

/// A number a provider, to be looked up by users.
pub(super) struct Table<S: Simd> {
    vectors: S,
    /// All of it, for machines that look up a whole number at once.
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

    #[inline(always)]
    pub(super) fn look_up(&self, rows: &[Provider; LANES]) -> u32x16<S> {
        if is_wide::<S>() {
            let places = providers(self.vectors, rows) * 0x0404_0404 + 0x0302_0100;
            return self.whole.swizzle_dyn(places.bitcast::<u8x64<S>>()).bitcast();
        }
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
