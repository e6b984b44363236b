//! Shares of an outcome's variance that parameters explain, alone and with others: Sobol's indices.
//!
//! The first-order index of a parameter is what the variance would lose if its value were known; the total index is what
//! would be left if all others' values were. Estimators: first order of Saltelli et al. (2010), Computer Physics
//! Communications 181(2), table 2 (b); total of Jansen (1999), Computer Physics Communications 117; second order of Saltelli
//! (2002), Computer Physics Communications 145(2). Outcomes are centred first, as in SALib, or a mean far from 0 would drown
//! the indices of first order.

use crate::analysis::statistics::bootstrap;
use crate::analysis::statistics::estimate::Estimate;
use crate::analysis::windows::{mean, total};
use crate::experiment::design::saltelli;

/// The indices of an outcome \[shares of its variance\]; intervals by resampling whole blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    /// Blocks of the design that are complete.
    pub blocks: usize,
    /// Blocks left out because an outcome of theirs is missing.
    pub dropped: usize,
    /// The index of each parameter alone.
    pub first: Vec<Estimate>,
    /// The index of each parameter with all its interactions.
    pub total: Vec<Estimate>,
    /// What two parameters do only together; empty where the design does not tell.
    pub second: Vec<Pair>,
    /// The sum of the indices of first order: 1 where parameters do not interact.
    pub alone: Estimate,
}

/// The interaction of two parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Position of the one.
    pub one: usize,
    /// Position of the other, a later one.
    pub other: usize,
    /// Its share of the variance.
    pub index: Estimate,
}

/// Variance over mean square below which numbers differ by rounding alone.
const ROUNDING: f64 = 1e-24;

/// The indices of an outcome at the points of `design::saltelli`. `None` where it does not vary between complete blocks.
pub fn indices(parameters: usize, second_order: bool, outcomes: &[Option<f64>]) -> Option<Indices> {
    let rows = saltelli::block(parameters, second_order);
    let complete = |block: &[Option<f64>]| block.iter().copied().collect::<Option<Vec<f64>>>();
    let blocks: Vec<Vec<f64>> = outcomes.chunks_exact(rows).filter_map(complete).collect();
    let (all, pairs) = (blocks.concat(), if second_order { pairs(parameters) } else { Vec::new() });
    let (middle, least) = (mean(&all)?, ROUNDING * mean(&squares(&all, 0.0))?);
    let blocks: Vec<Block> =
        blocks.iter().map(|rows| Block::of(rows, middle, parameters, &pairs)).collect();
    let estimates = bootstrap::estimates(&[blocks.len()], |drawn| {
        let drawn: Vec<&Block> = drawn[0].iter().map(|number| &blocks[*number]).collect();
        statistics(&drawn, parameters, &pairs, least)
    });
    let estimates = estimates.into_iter().collect::<Option<Vec<Estimate>>>()?;
    let pair = |(&(one, other), &index): (&(usize, usize), &Estimate)| Pair { one, other, index };
    Some(Indices {
        blocks: blocks.len(),
        dropped: outcomes.len() / rows - blocks.len(),
        alone: estimates[0],
        first: estimates[1..=parameters].to_vec(),
        total: estimates[1 + parameters..=2 * parameters].to_vec(),
        second: pairs.iter().zip(&estimates[1 + 2 * parameters..]).map(pair).collect(),
    })
}

/// All pairs of parameters.
fn pairs(parameters: usize) -> Vec<(usize, usize)> {
    (0..parameters).flat_map(|one| (one + 1..parameters).map(move |other| (one, other))).collect()
}

/// What a block adds to each estimate, outcomes being less the mean of all.
struct Block {
    /// The outcomes at A and at B.
    ends: [f64; 2],
    /// Of every parameter alone, of every parameter in all, of every pair with its two parameters in it.
    terms: Vec<f64>,
}

impl Block {
    fn of(rows: &[f64], middle: f64, parameters: usize, pairs: &[(usize, usize)]) -> Block {
        let rows: Vec<f64> = rows.iter().map(|row| row - middle).collect();
        let (a, b) = (rows[0], rows[rows.len() - 1]);
        let (a_with_b, b_with_a) = rows[1..rows.len() - 1].split_at(parameters);
        let mut terms: Vec<f64> = a_with_b.iter().map(|row| b * (row - a)).collect();
        terms.extend(a_with_b.iter().map(|row| (a - row) * (a - row) / 2.0));
        terms.extend(pairs.iter().map(|(one, other)| b_with_a[*one] * a_with_b[*other] - a * b));
        Block { ends: [a, b], terms }
    }
}

/// The sum of the indices of first order, those, the total ones, and those of pairs; undefined where nothing varies.
fn statistics(
    blocks: &[&Block],
    parameters: usize,
    pairs: &[(usize, usize)],
    least: f64,
) -> Vec<Option<f64>> {
    let mut shares = vec![0.0; 2 * parameters + pairs.len()];
    for block in blocks {
        shares.iter_mut().zip(&block.terms).for_each(|(sum, term)| *sum += term);
    }
    let variance = variance(blocks);
    shares.iter_mut().for_each(|sum| *sum /= blocks.len() as f64 * variance);
    let (first, others) = shares.split_at_mut(parameters);
    for (both, (one, other)) in others[parameters..].iter_mut().zip(pairs) {
        *both -= first[*one] + first[*other];
    }
    let alone = total(first);
    let all = std::iter::once(alone).chain(shares);
    all.map(|index| (variance > least).then_some(index)).collect()
}

/// The variance of the outcomes at the two independent samples.
fn variance(blocks: &[&Block]) -> f64 {
    let values: Vec<f64> = blocks.iter().flat_map(|block| block.ends).collect();
    let middle = mean(&values).unwrap_or(0.0);
    mean(&squares(&values, middle)).unwrap_or(0.0)
}

/// Squared distances from a number.
fn squares(values: &[f64], from: f64) -> Vec<f64> {
    values.iter().map(|value| (value - from) * (value - from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outcomes of a function at a design.
    fn found(
        parameters: usize,
        blocks: usize,
        of: impl Fn(&[f64]) -> Option<f64>,
    ) -> Option<Indices> {
        let points = saltelli::points(parameters, blocks, true, 1);
        let outcomes: Vec<Option<f64>> = points.iter().map(|point| of(point)).collect();
        indices(parameters, true, &outcomes)
    }

    /// 3x + 4y: variances 9 and 16 of 25. A mean of a thousand changes nothing.
    #[test]
    fn what_adds_up_has_shares_that_do() {
        for offset in [0.0, 1000.0] {
            let found = found(3, 1024, |at| Some(offset + 3.0 * at[0] + 4.0 * at[1])).unwrap();
            for (one, share) in [9.0 / 25.0, 16.0 / 25.0, 0.0].into_iter().enumerate() {
                assert!((found.first[one].value - share).abs() < 0.01, "{found:?}");
                assert!((found.total[one].value - share).abs() < 0.01, "{found:?}");
            }
            assert!(
                (found.alone.value - 1.0).abs() < 0.01 && found.second[0].index.value.abs() < 0.01
            );
        }
    }

    #[test]
    fn a_block_with_a_missing_outcome_is_left_out_and_what_does_not_vary_has_no_indices() {
        let some = found(2, 64, |at| (at[0] < 0.9).then_some(at[0] * at[1])).unwrap();
        assert!(some.dropped > 0 && some.blocks + some.dropped == 64, "{some:?}");
        assert!(some.first[0].interval.unwrap().holds(some.first[0].value));
        assert_eq!(found(2, 64, |_| Some(0.1)), None);
        assert_eq!(found(2, 64, |_| None), None);
        let one = found(1, 64, |at| Some(at[0])).unwrap();
        assert!((one.total[0].value - 1.0).abs() < 0.05 && one.second.is_empty(), "{one:?}");
    }
}
