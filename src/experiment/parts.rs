//! How an experiment is cut: its runs in the order of its tables, in parts that any machine may make.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::experiment::plan::Seeds;

/// An experiment is cut into so many parts, as long as none has more than [`MOST`] runs.
const PARTS: u64 = 64;

/// Most runs of a part: some seconds of work with a thousand end users, some minutes with a million.
const MOST: u64 = 512;

/// One point of an experiment with one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Job {
    /// Position of the point in the list of points.
    pub point: usize,
    /// The seed.
    pub seed: u64,
}

/// Every point with every seed, point after point, in parts of equal length but for the last. It depends on nothing but
/// their numbers, so that parts are the same wherever they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// How many points there are.
    pub points: usize,
    /// The seeds of every point.
    pub seeds: Seeds,
    /// Runs in a part.
    pub runs_per_part: u64,
}

impl Cut {
    /// Parts of a length that suits so many runs.
    pub fn of(points: usize, seeds: Seeds) -> Cut {
        let runs = points as u64 * seeds.count();
        Cut { points, seeds, runs_per_part: runs.div_ceil(PARTS).clamp(1, MOST) }
    }

    /// How many runs there are.
    pub fn runs(&self) -> u64 {
        self.points as u64 * self.seeds.count()
    }

    /// How many parts there are.
    pub fn parts(&self) -> u64 {
        self.runs().div_ceil(self.runs_per_part)
    }

    /// The runs of a part, parts counted from 0.
    pub fn jobs(&self, part: u64) -> impl ExactSizeIterator<Item = Job> + use<> {
        let (seeds, first) = (self.seeds.count(), part * self.runs_per_part);
        let last = (first + self.runs_per_part).min(self.runs());
        let begin = self.seeds.first;
        let job = move |at: u64| Job { point: (at / seeds) as usize, seed: begin + at % seeds };
        (first as usize..last as usize).map(move |at| job(at as u64))
    }
}

/// One of so many shares of an experiment, `3/7`: every seventh part from the third on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Its number, from 1.
    pub number: u64,
    /// How many there are.
    pub of: u64,
}

/// A text that is no share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a shard is written as its number and how many there are, 3/7; it goes from 1 to the last")]
pub struct NoShard;

impl FromStr for Shard {
    type Err = NoShard;

    fn from_str(text: &str) -> Result<Shard, NoShard> {
        let (number, of) = text.split_once('/').ok_or(NoShard)?;
        let whole = |text: &str| text.trim().parse::<u64>().map_err(|_| NoShard);
        let shard = Shard { number: whole(number)?, of: whole(of)? };
        if (1..=shard.of).contains(&shard.number) { Ok(shard) } else { Err(NoShard) }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl Shard {
    /// The shard that has everything.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// Whether a part belongs to it.
    pub fn has(self, part: u64) -> bool {
        part % self.of == self.number - 1
    }
}

/// The shards, of so many (at least one), that have one of these parts.
pub fn shards_of(parts: &[u64], of: u64) -> Vec<u64> {
    let numbers: BTreeSet<u64> = parts.iter().map(|part| part % of + 1).collect();
    numbers.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shards_are_read_as_they_are_written() {
        assert_eq!("3/7".parse(), Ok(Shard { number: 3, of: 7 }));
        assert_eq!(Shard { number: 3, of: 7 }.to_string(), "3/7");
        for wrong in ["", "3", "0/7", "8/7", "1/0", "a/2", "-1/2"] {
            assert_eq!(wrong.parse::<Shard>(), Err(NoShard), "{wrong}");
        }
    }

    #[test]
    fn small_experiments_are_cut_finely_and_large_ones_into_parts_of_minutes() {
        let seeds = Seeds { first: 1, last: 10 };
        assert_eq!(Cut::of(3, seeds).runs_per_part, 1);
        assert_eq!(Cut::of(640, seeds).runs_per_part, 100);
        assert_eq!(Cut::of(100_000, seeds).runs_per_part, MOST);
    }

    #[test]
    fn the_shards_of_missing_parts_are_those_that_have_them() {
        assert_eq!(shards_of(&[0, 7, 9], 7), [1, 3]);
        assert_eq!(shards_of(&[], 7), [0; 0]);
    }

    proptest! {
        #[test]
        fn every_run_is_in_one_part_and_every_part_in_one_shard(
            points in 1..60usize, first in 0..9u64, more in 0..30u64, length in 1..40u64, of in 1..9u64
        ) {
            let seeds = Seeds { first, last: first + more };
            let cut = Cut { points, seeds, runs_per_part: length };
            let jobs: Vec<Job> = (0..cut.parts()).flat_map(|part| cut.jobs(part)).collect();
            let each = (0..points).flat_map(|point| seeds.each().map(move |seed| Job { point, seed }));
            prop_assert_eq!(jobs, each.collect::<Vec<Job>>());
            for part in 0..cut.parts() {
                let holders = (1..=of).filter(|&number| Shard { number, of }.has(part)).count();
                prop_assert_eq!(holders, 1);
            }
        }
    }
}
