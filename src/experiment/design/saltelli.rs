//! The design of Saltelli for variance-based indices: two independent samples, and each with single columns of the other.
//!
//! Rows come in blocks, one a pair of base points A and B: A, then A with the first, second, ... parameter of B, where
//! asked for second order B with the first, second, ... parameter of A, and B at the end. That is the order of SALib. The
//! base points are one of Sobol's sequence, in twice as many dimensions. Sources: Saltelli (2002), Computer Physics
//! Communications 145(2); Saltelli et al. (2010), Computer Physics Communications 181(2).

use crate::experiment::design::sobol_sequence;

/// Most parameters: the base points take two dimensions each.
pub const MOST: usize = sobol_sequence::MOST / 2;

/// Points in a block.
pub fn block(parameters: usize, second_order: bool) -> usize {
    if second_order { 2 * parameters + 2 } else { parameters + 2 }
}

/// The points of so many blocks, best a power of two, for at most [`MOST`] parameters.
///
/// Fewer blocks are the beginning of more.
pub fn points(parameters: usize, blocks: usize, second_order: bool, seed: u64) -> Vec<Vec<f64>> {
    let base = sobol_sequence::points(2 * parameters, blocks, seed);
    base.iter()
        .flat_map(|pair| {
            let (a, b) = pair.split_at(parameters);
            let mut rows = vec![a.to_vec()];
            rows.extend(exchanged(a, b));
            if second_order {
                rows.extend(exchanged(b, a));
            }
            rows.push(b.to_vec());
            rows
        })
        .collect()
}

/// A point with each coordinate in turn taken from another one.
fn exchanged<'a>(point: &'a [f64], other: &'a [f64]) -> impl Iterator<Item = Vec<f64>> + 'a {
    (0..point.len()).map(|one| {
        let mut row = point.to_vec();
        row[one] = other[one];
        row
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Where two points differ.
    fn gaps(one: &[f64], other: &[f64]) -> Vec<usize> {
        (0..one.len()).filter(|at| one[*at] != other[*at]).collect()
    }

    proptest! {
        #[test]
        fn a_row_differs_from_its_base_point_in_its_own_parameter_only(
            parameters in 1..20_usize, blocks in 1..20_usize, second_order: bool, seed: u64
        ) {
            let points = points(parameters, blocks, second_order, seed);
            let block = block(parameters, second_order);
            prop_assert_eq!(points.len(), blocks * block);
            for rows in points.chunks(block) {
                let (a, b) = (&rows[0], &rows[block - 1]);
                prop_assert_eq!(gaps(a, b).len(), parameters);
                for one in 0..parameters {
                    prop_assert_eq!(gaps(a, &rows[1 + one]), [one]);
                    prop_assert_eq!(rows[1 + one][one], b[one]);
                    if second_order {
                        prop_assert_eq!(gaps(b, &rows[1 + parameters + one]), [one]);
                        prop_assert_eq!(rows[1 + parameters + one][one], a[one]);
                    }
                }
            }
        }
    }
}
