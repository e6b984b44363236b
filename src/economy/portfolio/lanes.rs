//! Users side by side, one a lane.

use fearless_simd::prelude::*;
use fearless_simd::{u8x64, u32x16};

use super::columns::Provider;

/// Users taken at a time. Sums are kept in as many lanes, by row number, whatever the width of the machine's vectors.
pub(super) const LANES: usize = 16;

/// A group of rows of which the last may be missing.
#[inline(always)]
pub(super) fn padded<T: Copy>(rows: &[T], filling: T) -> [T; LANES] {
    let mut group = [filling; LANES];
    group[..rows.len()].copy_from_slice(rows);
    group
}

/// The users' providers.
#[inline(always)]
pub(super) fn providers<S: Simd>(vectors: S, rows: &[Provider; LANES]) -> u32x16<S> {
    rows.map(|provider| u32::from(provider.0)).simd_into(vectors)
}

/// Where in a table of a number a provider each user's begins and goes on: four bytes a lane. What
/// [`swizzle_dyn`](fearless_simd::SimdBase::swizzle_dyn) looks up by.
#[inline(always)]
pub(super) fn places<S: Simd>(providers: u32x16<S>) -> u8x64<S> {
    (providers * 0x0404_0404 + 0x0302_0100).bitcast()
}
