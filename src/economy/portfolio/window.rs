//! The users that reconsider their provider this month, and whom they pick.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f32x16, u32x16};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::columns::{CHUNK, PROVIDERS, Provider, address};
use super::lanes::{LANES, padded, places, providers};
use crate::economy::dice::{Dice, Purpose};
use crate::economy::sampling::fraction;

/// Rows decided on at a time: few, so that a small population does not pay for a large one's room.
const STRIP: usize = 256;

/// The users that reconsider this month, each by its own draw.
#[derive(Clone, Debug)]
pub struct Window<'a> {
    /// Row where it begins.
    pub(super) first: usize,
    /// Rows of the segment; beyond the last it goes on with the first.
    pub(super) rows: usize,
    /// How many rows from its beginning the users of each provider reconsider.
    pub(super) widths: [u32; PROVIDERS],
    pub(super) cumulative: &'a [f32],
    pub(super) dice: &'a Dice,
    pub(super) segment: u16,
    pub(super) month: u32,
}

/// Rows of one block in the window, the first of them `offset` rows from the window's beginning.
struct Piece {
    row: usize,
    offset: usize,
    rows: usize,
}

impl Window<'_> {
    /// Lets those of a block's users that are in the window pick a provider. Blocks may go in any order, on any thread.
    pub fn reconsider(&self, level: Level, block: usize, users: &mut [Provider]) {
        for Piece { row, offset, rows } in self.pieces(block, users.len()) {
            let place = row - block * CHUNK;
            let (mut numbers, mut words) = (self.numbers(block, place), [[0; 4]; STRIP]);
            for (strip, users) in users[place..place + rows].chunks_mut(STRIP).enumerate() {
                numbers.fill_bytes(words[..users.len()].as_flattened_mut());
                let offset = (offset + strip * STRIP) as u32;
                let (widths, cumulative) = (&self.widths, self.cumulative);
                let choice = Choice { words: &words, offset, widths, cumulative };
                dispatch!(level, vectors => choice.make(vectors, users));
            }
        }
    }

    /// The rows of a block that are in the window: as far as the last row, and from the first row on.
    fn pieces(&self, block: usize, rows: usize) -> impl Iterator<Item = Piece> {
        let widest = self.widths.iter().fold(0, |widest, &width| widest.max(width)) as usize;
        let to_the_last = widest.min(self.rows - self.first);
        let stretches = [(self.first, 0, to_the_last), (0, to_the_last, widest - to_the_last)];
        stretches.into_iter().filter_map(move |(row, offset, length)| {
            let from = row.max(block * CHUNK);
            let upto = (row + length).min(block * CHUNK + rows);
            let piece = || Piece { row: from, offset: offset + from - row, rows: upto - from };
            (from < upto).then(piece)
        })
    }

    /// The draws from a place in a block on: each belongs to its row, whichever window the row is met in.
    fn numbers(&self, block: usize, place: usize) -> ChaCha8Rng {
        let mut numbers = self.dice.roll(Purpose::Choice, address(self.segment, block), self.month);
        numbers.set_word_pos(numbers.get_word_pos() + place as u128);
        numbers
    }
}

/// What the users of a strip of rows choose by.
struct Choice<'a> {
    /// A draw a row, as the dice write it.
    words: &'a [[u8; 4]; STRIP],
    /// How far the first row is from the window's beginning.
    offset: u32,
    /// How many rows from there the users of each provider reconsider.
    widths: &'a [u32; PROVIDERS],
    cumulative: &'a [f32],
}

impl Choice<'_> {
    #[inline(always)]
    fn make<S: Simd>(&self, vectors: S, rows: &mut [Provider]) {
        let (groups, last) = rows.as_chunks_mut::<LANES>();
        for (group, rows) in groups.iter_mut().enumerate() {
            *rows = self.next(vectors, group, rows);
        }
        let next = self.next(vectors, groups.len(), &padded(last, Provider(0)));
        last.copy_from_slice(&next[..last.len()]);
    }

    /// Whom the users of a group of rows are with from now on.
    #[inline(always)]
    fn next<S: Simd>(
        &self,
        vectors: S,
        group: usize,
        rows: &[Provider; LANES],
    ) -> [Provider; LANES] {
        let first = group * LANES;
        let words = self.words.get(first..first + LANES).unwrap_or(&[[0; 4]; LANES]);
        let fractions: [f32; LANES] =
            std::array::from_fn(|lane| fraction(u32::from_le_bytes(words[lane])));
        let picked = self.picks(vectors, fractions.simd_into(vectors));
        let now = providers(vectors, rows);
        let width = u32x16::simd_from(vectors, *self.widths).swizzle_dyn(places(now));
        let place: [u32; LANES] = std::array::from_fn(|lane| (first + lane) as u32);
        let place = u32x16::simd_from(vectors, place) + self.offset;
        let next = place.simd_lt(width).select(picked, now);
        <[u32; LANES]>::from(next).map(|provider| Provider(provider as u8))
    }

    /// The first provider whose cumulative weight is beyond a fraction of the total.
    #[inline(always)]
    fn picks<S: Simd>(&self, vectors: S, fraction: f32x16<S>) -> u32x16<S> {
        let mut picks = u32x16::splat(vectors, 0);
        if let Some((total, all_but_last)) = self.cumulative.split_last() {
            let place = fraction * *total;
            for upto in all_but_last {
                let beyond = place.simd_ge(*upto);
                picks = beyond.select(picks + 1, picks);
            }
        }
        picks
    }
}

#[cfg(test)]
mod tests {
    use super::super::levels;
    use super::*;
    use crate::economy::sampling::pick;

    #[test]
    fn every_kind_of_vector_gives_the_choices_of_the_plain_rule() {
        let words: [u32; STRIP] = std::array::from_fn(|row| (row as u32).wrapping_mul(0x9e37_79b9));
        let cumulative = [0.0, 0.3, 0.3, 1.1, 1.7];
        let mut widths = [0; PROVIDERS];
        widths[..5].copy_from_slice(&[40, 0, 200, 120, 170]);
        let drawn = words.map(u32::to_le_bytes);
        let choice = Choice { words: &drawn, offset: 9, widths: &widths, cumulative: &cumulative };
        for count in [0, 1, 16, 255, STRIP] {
            let before: Vec<Provider> =
                (0..count).map(|row| Provider((row * 7 % 5) as u8)).collect();
            let plain = |(row, now): (usize, &Provider)| match 9 + (row as u32)
                < widths[usize::from(now.0)]
            {
                true => Provider(pick(&cumulative, words[row])),
                false => *now,
            };
            let expected: Vec<Provider> = before.iter().enumerate().map(plain).collect();
            for level in levels() {
                let mut rows = before.clone();
                dispatch!(level, vectors => choice.make(vectors, &mut rows));
                assert!(rows == expected, "{count} rows, {level:?}");
            }
        }
    }
}
