//! Shares of a variance that factors explain, in a balanced design.

use crate::analysis::windows::{mean, total};

/// What explains how much of the variance \[shares, which sum to 1\].
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// Main effect of each factor.
    pub factors: Vec<f64>,
    /// Interactions of any two factors.
    pub pairs: f64,
    /// What differs between seeds in all cells alike.
    pub seeds: f64,
    /// All else: interactions of three and more factors, and luck that differs from cell to cell.
    pub rest: f64,
}

/// Splits the sum of squares of a full factorial design in which every cell has a value for every seed.
///
/// `levels` is the number of levels of each factor; `values` has a list a seed, a number a cell, with the last factor
/// changing fastest. The shares are eta squared. `None` where nothing varies. Source: Montgomery (2017), §5.3.
pub fn shares(levels: &[usize], values: &[&[f64]]) -> Option<Shares> {
    let design = Design { levels, values };
    let grand = mean(&values.iter().filter_map(|seed| mean(seed)).collect::<Vec<_>>())?;
    let all = design.squares(|_, value| value - grand);
    if all <= 0.0 {
        return None;
    }
    let mains: Vec<Vec<f64>> = (0..levels.len()).map(|factor| design.means(&[factor])).collect();
    let factors: Vec<f64> = (0..levels.len())
        .map(|one| design.squares(|cell, _| mains[one][design.level(cell, one)] - grand) / all)
        .collect();
    let mut pairs = 0.0;
    for one in 0..levels.len() {
        for other in one + 1..levels.len() {
            let both = design.means(&[one, other]);
            let interaction = |cell: usize, _: f64| {
                let (a, b) = (design.level(cell, one), design.level(cell, other));
                both[a * levels[other] + b] - mains[one][a] - mains[other][b] + grand
            };
            pairs += design.squares(interaction) / all;
        }
    }
    let of_seed = |seed: &&[f64]| {
        let gap = mean(seed).map_or(0.0, |mean| mean - grand);
        gap * gap * seed.len() as f64
    };
    let seeds = total(&values.iter().map(of_seed).collect::<Vec<_>>()) / all;
    let rest = 1.0 - total(&factors) - pairs - seeds;
    Some(Shares { factors, pairs, seeds, rest })
}

/// A full factorial design with its values.
struct Design<'a> {
    levels: &'a [usize],
    values: &'a [&'a [f64]],
}

impl Design<'_> {
    /// The level of a factor in a cell.
    fn level(&self, cell: usize, factor: usize) -> usize {
        let faster: usize = self.levels[factor + 1..].iter().product();
        cell / faster % self.levels[factor]
    }

    /// Sum over all values of the square of what `part` makes of cell and value.
    fn squares(&self, part: impl Fn(usize, f64) -> f64) -> f64 {
        let each = |(cell, value): (usize, &f64)| {
            let part = part(cell, *value);
            part * part
        };
        self.values
            .iter()
            .flat_map(|seed| seed.iter().enumerate().map(each))
            .fold(0.0, |a, b| a + b)
    }

    /// Means by the levels of some factors together, the last changing fastest.
    fn means(&self, factors: &[usize]) -> Vec<f64> {
        let count: usize = factors.iter().map(|factor| self.levels[*factor]).product();
        let (mut sums, mut counts) = (vec![0.0; count], vec![0.0; count]);
        for (cell, value) in self.values.iter().flat_map(|seed| seed.iter().enumerate()) {
            let place = factors
                .iter()
                .fold(0, |place, one| place * self.levels[*one] + self.level(cell, *one));
            sums[place] += value;
            counts[place] += 1.0;
        }
        sums.iter().zip(counts).map(|(sum, count)| sum / count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }

    /// Effects of ±1 (two levels), -3, 0, 3 (three levels) and ±2 (two seeds), which add: variances 1, 6 and 4.
    #[test]
    fn an_additive_table_has_the_shares_it_was_made_of() {
        let seed = |seed: f64| -> Vec<f64> {
            [-1.0, 1.0].iter().flat_map(|a| [-3.0, 0.0, 3.0].map(|b| 7.0 + a + b + seed)).collect()
        };
        let (first, second) = (seed(-2.0), seed(2.0));
        let found = shares(&[2, 3], &[&first, &second]).unwrap();
        close(found.factors[0], 1.0 / 11.0);
        close(found.factors[1], 6.0 / 11.0);
        close(found.seeds, 4.0 / 11.0);
        close(found.pairs, 0.0);
        close(found.rest, 0.0);
    }

    /// The product of two signs is all interaction; that of three is what is left.
    #[test]
    fn what_needs_two_factors_is_a_pair_and_what_needs_three_is_the_rest() {
        let sign = |cell: usize, bit: usize| if cell >> bit & 1 == 0 { -1.0 } else { 1.0 };
        let two: Vec<f64> = (0..8).map(|cell| sign(cell, 0) * sign(cell, 2)).collect();
        close(shares(&[2, 2, 2], &[&two]).unwrap().pairs, 1.0);
        let three: Vec<f64> = two.iter().enumerate().map(|(cell, x)| x * sign(cell, 1)).collect();
        let found = shares(&[2, 2, 2], &[&three]).unwrap();
        close(found.rest, 1.0);
        close(found.pairs, 0.0);
        assert_eq!(shares(&[2], &[&[3.0, 3.0]]), None);
    }
}
