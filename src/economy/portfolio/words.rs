//! Random words for many users at once: ChaCha8, sixteen blocks side by side, the words that the dice give one by one.

use fearless_simd::prelude::*;
use fearless_simd::u32x16;

use super::lanes::LANES;
use crate::economy::dice::BLOCK;

/// Words made at a time.
pub(super) const WORDS: usize = LANES * BLOCK;

/// The words from a block on, of the stream whose first block is made of `state`.
///
/// Source: Bernstein (2008), ChaCha, a variant of Salsa20.
#[inline(always)]
pub(super) fn words<S: Simd>(vectors: S, state: &[u32; BLOCK], block: u32) -> [u32; WORDS] {
    const COUNTER: usize = 12;
    let mut start = [u32x16::splat(vectors, 0); BLOCK];
    for (start, &word) in start.iter_mut().zip(state) {
        *start = u32x16::splat(vectors, word);
    }
    let blocks: [u32; LANES] = std::array::from_fn(|lane| block + lane as u32);
    start[COUNTER] += u32x16::simd_from(vectors, blocks);
    let mut mixed = start;
    for _ in 0..4 {
        double_round(&mut mixed);
    }
    for (mixed, start) in mixed.iter_mut().zip(start) {
        *mixed += start;
    }
    let mut words = [0; WORDS];
    for (words, block) in words.as_chunks_mut::<BLOCK>().0.iter_mut().zip(turned(mixed)) {
        *words = block.into();
    }
    words
}

#[inline(always)]
fn double_round<S: Simd>(state: &mut [u32x16<S>; BLOCK]) {
    quarter_round(state, 0, 4, 8, 12);
    quarter_round(state, 1, 5, 9, 13);
    quarter_round(state, 2, 6, 10, 14);
    quarter_round(state, 3, 7, 11, 15);
    quarter_round(state, 0, 5, 10, 15);
    quarter_round(state, 1, 6, 11, 12);
    quarter_round(state, 2, 7, 8, 13);
    quarter_round(state, 3, 4, 9, 14);
}

#[inline(always)]
fn quarter_round<S: Simd>(state: &mut [u32x16<S>; BLOCK], a: usize, b: usize, c: usize, d: usize) {
    state[a] += state[b];
    state[d] = rotated(state[d] ^ state[a], 16);
    state[c] += state[d];
    state[b] = rotated(state[b] ^ state[c], 12);
    state[a] += state[b];
    state[d] = rotated(state[d] ^ state[a], 8);
    state[c] += state[d];
    state[b] = rotated(state[b] ^ state[c], 7);
}

#[inline(always)]
fn rotated<S: Simd>(words: u32x16<S>, by: u32) -> u32x16<S> {
    words << by | words >> (u32::BITS - by)
}

/// Rows for columns, by four perfect shuffles.
#[inline(always)]
fn turned<S: Simd>(mut rows: [u32x16<S>; BLOCK]) -> [u32x16<S>; BLOCK] {
    for _ in 0..4 {
        let before = rows;
        for (half, pair) in rows.as_chunks_mut().0.iter_mut().enumerate() {
            let (one, other) = (before[half], before[half + BLOCK / 2]);
            *pair = [one.zip_low(other), one.zip_high(other)];
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use fearless_simd::dispatch;
    use rand_chacha::rand_core::Rng;

    use super::super::levels;
    use super::*;
    use crate::economy::dice::{Dice, Purpose};

    #[test]
    fn the_words_are_those_of_the_dice_on_every_kind_of_machine() {
        let dice = Dice::new(5);
        for (agent, month, block) in [(0, 0, 0), (7 << 16 | 3, 143, 240), (u32::MAX, 70_000, 17)] {
            let mut numbers = dice.roll(Purpose::Choice, agent, month);
            numbers.set_word_pos(numbers.get_word_pos() + u128::from(block) * BLOCK as u128);
            let expected: [u32; WORDS] = std::array::from_fn(|_| numbers.next_u32());
            let state = dice.state(Purpose::Choice, agent, month);
            for level in levels() {
                let found = dispatch!(level, vectors => words(vectors, &state, block));
                assert!(found == expected, "{level:?}");
            }
        }
    }
}
