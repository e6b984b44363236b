//! Random numbers of analyses, by address: every shuffle and every resample has its own.
//!
//! ChaCha8 with a key of its own, so that no analysis shares numbers with a run. There is no seed to choose:
//! an analysis of the same runs is the same.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What the numbers decide. They are part of the results: new ones go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Use {
    /// Which label a value gets in a permutation test.
    Permutation = 1,
    /// Which seeds a resample holds.
    Bootstrap = 2,
    /// Where in the prior the first points of a calibration lie.
    Scatter = 3,
    /// Where a chain of a calibration tries to go.
    Step = 4,
    /// Whether it goes there.
    Acceptance = 5,
}

/// The random numbers of one round of a test.
#[derive(Clone, Debug)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The numbers of a round. Each round holds 2^32 words.
    pub fn of(purpose: Use, round: u32) -> Chance {
        let mut key = [0; 32];
        key[..20].copy_from_slice(b"overbuild analysis 1");
        let mut numbers = ChaCha8Rng::from_seed(key);
        numbers.set_stream(u64::from(purpose as u8) << 32 | u64::from(round));
        Chance(numbers)
    }

    /// Heads or tails.
    pub fn coin(&mut self) -> bool {
        self.0.next_u32() >> 31 == 1
    }

    /// A whole number below `end`, which is at most 2^32; the bias is below `end` in 2^64.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.0.next_u64()) * end as u128) >> 64) as usize
    }

    /// A number above 0 and below 1, from 52 random bits.
    pub fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1u64 << 52) as f64;
        ((self.0.next_u64() >> 12) as f64 + 0.5) * STEP
    }

    /// Shuffles, by the algorithm of Fisher and Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_always_holds_the_same_numbers_and_no_two_rounds_share_them() {
        let first = |purpose, round| Chance::of(purpose, round).below(1 << 32);
        assert_eq!(first(Use::Permutation, 3), first(Use::Permutation, 3));
        let mut seen: Vec<usize> = (0..100).map(|round| first(Use::Permutation, round)).collect();
        seen.extend((0..100).map(|round| first(Use::Bootstrap, round)));
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 200);
    }

    #[test]
    fn every_order_of_three_comes_up_about_as_often() {
        let mut counts = [0_u32; 27];
        for round in 0..6000 {
            let mut items = [0, 1, 2];
            Chance::of(Use::Permutation, round).shuffle(&mut items);
            counts[items[0] * 9 + items[1] * 3 + items[2]] += 1;
        }
        let seen: Vec<u32> = counts.into_iter().filter(|count| *count > 0).collect();
        assert_eq!(seen.len(), 6);
        // Four standard deviations of a binomial number of 6000 and 1/6: 115.
        assert!(seen.iter().all(|count| count.abs_diff(1000) < 116), "{seen:?}");
    }

    #[test]
    fn coins_are_fair_and_numbers_stay_below_their_end() {
        let mut chance = Chance::of(Use::Permutation, 0);
        let heads = (0..10_000).filter(|_| chance.coin()).count();
        assert!(heads.abs_diff(5000) < 200, "{heads}");
        assert!((0..1000).all(|_| chance.below(7) < 7));
        assert_eq!(chance.below(1), 0);
    }
}
