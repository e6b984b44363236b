//! Sobol's sequence, scrambled: points that fill the cube more evenly than random ones, the more the more there are.
//!
//! Each dimension is scrambled by a random lower triangular matrix of bits and a random shift, which keeps what makes the
//! sequence even and leaves no point at a corner. Sources: Sobol' (1967); Joe & Kuo (2008), SIAM Journal on Scientific
//! Computing 30(5), for the direction numbers; Matoušek (1998), Journal of Complexity 14(4), for the scrambling.

// `sobol` has the direction numbers of Joe & Kuo for 1000 dimensions at 64 bits; `sobol_burley` ends at 2^16 points of 24
// bits, and `sobol-qmc`, a fork that is younger, brings a second library of statistics.
use sobol::Sobol;
use sobol::params::JoeKuoD6;

use crate::experiment::design::chance::{Chance, Use};

/// Most dimensions that there are direction numbers for.
pub const MOST: usize = 1000;

/// The first points of the sequence in so many dimensions, at most [`MOST`].
///
/// Fewer points are the beginning of more, and fewer dimensions of more. Best at powers of two.
pub fn points(dimensions: usize, count: usize, seed: u64) -> Vec<Vec<f64>> {
    let scrambles: Vec<Scramble> = (0..dimensions).map(|one| Scramble::of(one, seed)).collect();
    let scrambled = |point: Vec<u64>| {
        point.iter().zip(&scrambles).map(|(bits, scramble)| scramble.place(*bits)).collect()
    };
    raw(dimensions).take(count).map(scrambled).collect()
}

/// The sequence as it is, in units of 2^-64.
fn raw(dimensions: usize) -> Sobol<u64> {
    Sobol::new(dimensions, &JoeKuoD6::standard())
}

/// How one dimension is scrambled.
struct Scramble {
    /// Which bits of a number a bit of its image is the parity of: itself, and at random those above it.
    rows: [u64; 64],
    /// Which bits are turned over.
    shift: u64,
}

impl Scramble {
    fn of(dimension: usize, seed: u64) -> Scramble {
        let mut chance = Chance::of(seed, Use::Scramble, dimension);
        let mut row = |place: usize| {
            let own = 1 << (63 - place);
            let above = !(own | (own - 1));
            chance.word() & above | own
        };
        let rows = std::array::from_fn(&mut row);
        Scramble { rows, shift: chance.word() }
    }

    /// Where a number goes, in [0, 1): 53 bits are kept.
    fn place(&self, bits: u64) -> f64 {
        let parity = |row: &u64| u64::from((bits & row).count_ones() & 1);
        let image = self.rows.iter().fold(0, |image, row| image << 1 | parity(row));
        ((image ^ self.shift) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// What makes a sequence in base 2 even: of 2^k points each dimension has one in every interval of length 2^-k.
        #[test]
        fn powers_of_two_of_points_have_one_in_every_interval(
            dimensions in 1..60_usize, power in 0..9_u32, seed: u64
        ) {
            let count = 1 << power;
            let found = points(dimensions, count, seed);
            for one in 0..dimensions {
                let mut hit: Vec<usize> =
                    found.iter().map(|point| (point[one] * count as f64) as usize).collect();
                hit.sort_unstable();
                prop_assert_eq!(hit, (0..count).collect::<Vec<_>>());
            }
        }

        #[test]
        fn fewer_points_and_dimensions_are_the_beginning_of_more(seed: u64) {
            let (few, many) = (points(3, 10, seed), points(7, 40, seed));
            prop_assert!(few.iter().zip(&many).all(|(few, many)| few[..] == many[..3]));
        }
    }

    /// Reference: `scipy.stats.qmc.Sobol(40, scramble=False)`, points 0 to 7 and 65536 to 65539, in units of 2^-30.
    #[test]
    fn the_sequence_is_that_of_joe_and_kuo() {
        let text = include_str!("../../../tests/reference/sequence.json");
        let reference: BTreeMap<String, Vec<Vec<u64>>> = serde_json::from_str(text).unwrap();
        let kept = |point: Vec<u64>| point.iter().map(|bits| bits >> 34).collect();
        let first: Vec<Vec<u64>> = raw(40).take(8).map(kept).collect();
        let later: Vec<Vec<u64>> = raw(40).skip(65536).take(4).map(kept).collect();
        assert_eq!((&first, &later), (&reference["first"], &reference["later"]));
    }

    /// The first two dimensions are a net of strength 0: 2^k points have one in every box of area 2^-k, whatever its shape.
    #[test]
    fn boxes_of_equal_area_have_equal_numbers_of_points() {
        let found = points(2, 64, 5);
        for power in 0..=6 {
            let (wide, high) = ((1 << power) as f64, (1 << (6 - power)) as f64);
            let in_box = |point: &Vec<f64>| {
                (point[0] * wide) as usize * high as usize + (point[1] * high) as usize
            };
            let mut hit: Vec<usize> = found.iter().map(in_box).collect();
            hit.sort_unstable();
            assert_eq!(hit, (0..64).collect::<Vec<_>>());
        }
    }
}
