//! Random numbers of designs, by address: every column, trajectory and dimension has its own.
//!
//! ChaCha8 with a key of its own, so that no design shares numbers with a run or an analysis.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What the numbers decide. They are part of the results: new ones go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Use {
    /// A column of a Latin hypercube.
    LatinHypercube = 1,
    /// How a dimension of Sobol's sequence is scrambled.
    Scramble = 2,
    /// A trajectory of Morris.
    Trajectory = 3,
}

/// The random numbers of one address of a design.
#[derive(Clone, Debug)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The numbers of an address: the seed of the design, a purpose, and a column, trajectory or dimension, from 0.
    pub fn of(seed: u64, purpose: Use, number: usize) -> Chance {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..27].copy_from_slice(b"overbuild designs 1");
        let mut numbers = ChaCha8Rng::from_seed(key);
        numbers.set_stream(u64::from(purpose as u8) << 56 | number as u64);
        Chance(numbers)
    }

    /// 64 random bits.
    pub fn word(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Heads or tails.
    pub fn coin(&mut self) -> bool {
        self.0.next_u32() >> 31 == 1
    }

    /// A number in (0, 1) from 32 random bits: added to a count below 2^20 it is still exact.
    pub fn uniform(&mut self) -> f64 {
        (f64::from(self.0.next_u32()) + 0.5) / (1_u64 << 32) as f64
    }

    /// A whole number below `end`, which is at most 2^32; the bias is below `end` in 2^64.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.0.next_u64()) * end as u128) >> 64) as usize
    }

    /// The numbers from 0 to one below `count`, shuffled by the algorithm of Fisher and Yates.
    pub fn permutation(&mut self, count: usize) -> Vec<usize> {
        let mut items: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            items.swap(last, self.below(last + 1));
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_always_holds_the_same_numbers_and_no_two_addresses_share_them() {
        let first = |seed, purpose, number| Chance::of(seed, purpose, number).word();
        assert_eq!(first(7, Use::Scramble, 3), first(7, Use::Scramble, 3));
        let mut seen: Vec<u64> = [Use::LatinHypercube, Use::Scramble, Use::Trajectory]
            .into_iter()
            .flat_map(|purpose| (0..20).map(move |number| (purpose, number)))
            .flat_map(|(purpose, number)| (0..20).map(move |seed| first(seed, purpose, number)))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 3 * 20 * 20);
    }

    #[test]
    fn every_order_of_three_comes_up_about_as_often() {
        let mut counts = [0_u32; 27];
        for number in 0..6000 {
            let items = Chance::of(1, Use::LatinHypercube, number).permutation(3);
            counts[items[0] * 9 + items[1] * 3 + items[2]] += 1;
        }
        let seen: Vec<u32> = counts.into_iter().filter(|count| *count > 0).collect();
        assert_eq!(seen.len(), 6);
        // Four standard deviations of a binomial number of 6000 and 1/6: 115.
        assert!(seen.iter().all(|count| count.abs_diff(1000) < 116), "{seen:?}");
    }
}
