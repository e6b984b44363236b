//! What an ensemble is made of: worlds on the same seeds, cut into blocks that depend on nothing but the seeds' numbers.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Seeds in a full block.
pub const BLOCK: u64 = 50;

/// The largest seed of an ensemble, 2^53: every program that reads the tables holds it exactly.
pub const LARGEST: u64 = 1 << 53;

/// Seeds in a row, both ends among them: `1..1000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeds {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// A text that is no row of seeds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "seeds are written as the first and the last, 1..1000; they go from 0 to {LARGEST}, the first before the last"
)]
pub struct NoSeeds;

impl FromStr for Seeds {
    type Err = NoSeeds;

    fn from_str(text: &str) -> Result<Seeds, NoSeeds> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let number = |text: &str| text.trim().parse::<u64>().map_err(|_| NoSeeds);
        let seeds = Seeds { first: number(first)?, last: number(last)? };
        if seeds.first <= seeds.last && seeds.last <= LARGEST { Ok(seeds) } else { Err(NoSeeds) }
    }
}

impl fmt::Display for Seeds {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

impl Seeds {
    /// The seeds one by one.
    pub fn each(self) -> RangeInclusive<u64> {
        self.first..=self.last
    }

    /// How many there are.
    pub fn count(self) -> u64 {
        self.last - self.first + 1
    }

    /// Whether all of the others are among them.
    pub fn hold(self, others: Seeds) -> bool {
        self.first <= others.first && others.last <= self.last
    }

    /// The numbers of the blocks they are in.
    pub fn blocks(self) -> RangeInclusive<u64> {
        block_of(self.first)..=block_of(self.last)
    }

    /// Those of a block.
    pub fn in_block(self, number: u64) -> Seeds {
        let first = if number == 0 { 0 } else { (number - 1) * BLOCK + 1 };
        Seeds { first: first.max(self.first), last: (number * BLOCK).min(self.last) }
    }
}

/// The runs of one world with the seeds of one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Block {
    /// Number of the block of seeds.
    pub number: u64,
    /// Position of the world in the list of worlds.
    pub world: usize,
}

/// All blocks of so many worlds in the order of the tables: by world, then by seed.
pub fn by_world(worlds: usize, seeds: Seeds) -> impl Iterator<Item = Block> {
    (0..worlds).flat_map(move |world| seeds.blocks().map(move |number| Block { number, world }))
}

/// The same block of every world, block after block: how far the worlds have come together.
pub fn by_seed(worlds: usize, seeds: Seeds) -> impl Iterator<Item = Vec<Block>> {
    seeds.blocks().map(move |number| (0..worlds).map(|world| Block { number, world }).collect())
}

/// The block of a seed: 1 to 50 are in block 1, 51 to 100 in block 2; 0 is in a block of its own.
pub fn block_of(seed: u64) -> u64 {
    seed.div_ceil(BLOCK)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seeds(first: u64, last: u64) -> Seeds {
        Seeds { first, last }
    }

    #[test]
    fn seeds_are_read_as_they_are_written() {
        assert_eq!("1..1000".parse(), Ok(seeds(1, 1000)));
        assert_eq!("7".parse(), Ok(seeds(7, 7)));
        assert_eq!(" 0 .. 9 ".parse(), Ok(seeds(0, 9)));
        assert_eq!(seeds(1, 1000).to_string(), "1..1000");
        for wrong in ["", "..", "1..", "9..1", "1..=9", "-1..2", "1-9", "1..9007199254740993"] {
            assert_eq!(wrong.parse::<Seeds>(), Err(NoSeeds), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn blocks_part_the_seeds_in_order_and_are_those_of_more_seeds(
            first in 0..500u64, more in 0..500u64, beyond in 0..200u64
        ) {
            let few = seeds(first, first + more);
            let many = seeds(first.saturating_sub(beyond), few.last + beyond);
            let parted: Vec<u64> = few.blocks().flat_map(|n| few.in_block(n).each()).collect();
            prop_assert_eq!(parted, few.each().collect::<Vec<u64>>());
            for number in few.blocks() {
                prop_assert!(many.in_block(number).hold(few.in_block(number)));
                prop_assert!(few.in_block(number).each().all(|seed| block_of(seed) == number));
            }
        }
    }
}
