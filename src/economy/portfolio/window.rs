//! The users that reconsider their provider this month, and whom they pick.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f32x16, u32x16};

use super::columns::{CHUNK, PROVIDERS, Provider, address};
use super::lanes::{LANES, Table, padded, providers};
use super::words::{WORDS, words};
use crate::economy::dice::{BLOCK, Dice, Purpose};
use crate::economy::sampling::fraction;

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
    from: usize,
    upto: usize,
    offset: u32,
}

impl Window<'_> {
    /// Lets those of a block's users that are in the window pick a provider. Blocks may go in any order, on any thread.
    pub fn reconsider(&self, level: Level, block: usize, users: &mut [Provider]) {
        for piece in self.pieces(block, users.len()) {
            let address = address(self.segment, block);
            let state = self.dice.state(Purpose::Choice, address, self.month);
            dispatch!(level, vectors => self.choose(vectors, &state, piece, users));
        }
    }

    /// Each draw belongs to its row, whichever window the row is met in: row after row has a word of the block's.
    #[inline(always)]
    fn choose<S: Simd>(
        &self,
        vectors: S,
        state: &[u32; BLOCK],
        piece: Piece,
        users: &mut [Provider],
    ) {
        let Piece { mut from, upto, mut offset } = piece;
        while from < upto {
            let first = from - from % BLOCK;
            let next = upto.min(first + WORDS);
            let words = words(vectors, state, (first / BLOCK) as u32);
            let (widths, cumulative) = (&self.widths, self.cumulative);
            let words = &words[from - first..next - first];
            Choice { words, offset, widths, cumulative }.make(vectors, &mut users[from..next]);
            offset += (next - from) as u32;
            from = next;
        }
    }

    /// The rows of a block that are in the window: as far as the last row, and from the first row on.
    fn pieces(&self, block: usize, rows: usize) -> impl Iterator<Item = Piece> {
        let widest = self.widths.iter().fold(0, |widest, &width| widest.max(width)) as usize;
        let to_the_last = widest.min(self.rows - self.first);
        let stretches = [(self.first, 0, to_the_last), (0, to_the_last, widest - to_the_last)];
        stretches.into_iter().filter_map(move |(row, offset, length)| {
            let first = block * CHUNK;
            let from = row.max(first);
            let upto = (row + length).min(first + rows);
            let offset = || (offset + from - row) as u32;
            let piece = || Piece { from: from - first, upto: upto - first, offset: offset() };
            (from < upto).then(piece)
        })
    }
}

/// What the users of some rows choose by.
struct Choice<'a> {
    /// A draw a row.
    words: &'a [u32],
    /// How far the first row is from the window's beginning.
    offset: u32,
    /// How many rows from there the users of each provider reconsider.
    widths: &'a [u32; PROVIDERS],
    cumulative: &'a [f32],
}

impl Choice<'_> {
    #[inline(always)]
    fn make<S: Simd>(&self, vectors: S, rows: &mut [Provider]) {
        let (groups, last) = rows.as_chunks_mut();
        let (words, last_words) = self.words.as_chunks();
        let mut offset = self.offset;
        for (rows, words) in groups.iter_mut().zip(words) {
            *rows = self.next(vectors, offset, words, rows);
            offset += LANES as u32;
        }
        if !last.is_empty() {
            let (words, rows) = (padded(last_words, 0), padded(last, Provider(0)));
            let next = self.next(vectors, offset, &words, &rows);
            last.copy_from_slice(&next[..last.len()]);
        }
    }

    /// Whom the users of a group of rows are with from now on.
    #[inline(always)]
    fn next<S: Simd>(
        &self,
        vectors: S,
        offset: u32,
        words: &[u32; LANES],
        rows: &[Provider; LANES],
    ) -> [Provider; LANES] {
        let picked = self.picks(vectors, words.map(fraction).simd_into(vectors));
        let now = providers(vectors, rows);
        let width = Table::of(vectors, *self.widths).look_up::<PROVIDERS>(rows);
        let place: [u32; LANES] = std::array::from_fn(|lane| lane as u32);
        let place = u32x16::simd_from(vectors, place) + offset;
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
    use crate::economy::sampling::Odds;

    #[test]
    fn every_kind_of_vector_gives_the_choices_of_the_plain_rule() {
        let words: [u32; WORDS] = std::array::from_fn(|row| (row as u32).wrapping_mul(0x9e37_79b9));
        let cumulative = [0.0, 0.3, 0.3, 1.1, 1.7];
        let mut widths = [0; PROVIDERS];
        widths[..5].copy_from_slice(&[40, 0, 200, 120, 170]);
        for count in [0, 1, 16, 255, WORDS] {
            let (words, widths, cumulative) = (&words[..count], &widths, &cumulative);
            let choice = Choice { words, offset: 9, widths, cumulative };
            let before: Vec<Provider> =
                (0..count).map(|row| Provider((row * 7 % 5) as u8)).collect();
            let plain = |(row, now): (usize, &Provider)| match 9 + (row as u32)
                < widths[usize::from(now.0)]
            {
                true => Provider(Odds::of(cumulative).pick(words[row])),
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
