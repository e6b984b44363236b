//! Whether two samples lie apart by more than luck: the energy distance against that of labels dealt anew.

use crate::analysis::statistics::chance::{Chance, Use};
use crate::analysis::statistics::energy::{Distance, Pooled};

/// How often labels are dealt: the least p value is 1 in 10,000.
pub const ROUNDS: u32 = 9999;

/// A distance, and how often labels dealt anew make one at least as large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    /// The distance of the samples as they are.
    pub distance: Distance,
    /// Share of all deals, the true one among them, with a distance at least as large.
    pub p: f64,
}

/// Tests two independent samples: any value could have been in either.
pub fn independent(first: &[f64], second: &[f64]) -> Option<Tested> {
    let pooled = Pooled::of(&[first, second].concat());
    let mut labels: Vec<bool> =
        (0..first.len() + second.len()).map(|at| at < first.len()).collect();
    test(&pooled, &mut labels, |chance, labels| chance.shuffle(labels))
}

/// Tests two samples that share their seeds: within each pair either value could have been in either sample.
///
/// A pair may lack one value or both. That one world crashes and the other does not is then swapped too.
pub fn paired(pairs: &[(Option<f64>, Option<f64>)]) -> Option<Tested> {
    let places = pairs.iter().map(|(a, b)| usize::from(a.is_some()) + usize::from(b.is_some()));
    let places: Vec<usize> = places.collect();
    let values: Vec<f64> = pairs.iter().flat_map(|(a, b)| [*a, *b]).flatten().collect();
    let mut labels: Vec<bool> =
        pairs.iter().flat_map(|(a, b)| [a.map(|_| true), b.map(|_| false)]).flatten().collect();
    test(&Pooled::of(&values), &mut labels, |chance, labels| {
        let mut from = 0;
        for count in &places {
            if chance.coin() {
                labels[from..from + count].iter_mut().for_each(|label| *label = !*label);
            }
            from += count;
        }
    })
}

fn test(
    pooled: &Pooled,
    labels: &mut [bool],
    deal: impl Fn(&mut Chance, &mut [bool]),
) -> Option<Tested> {
    let distance = pooled.distance(|at| labels[at])?;
    // Deals that give the same distance but for rounding count as well.
    let least = distance.energy * (1.0 - 1e-12);
    let mut reached = 1;
    for round in 0..ROUNDS {
        deal(&mut Chance::of(Use::Permutation, round), labels);
        let dealt = pooled.distance(|at| labels[at]);
        // All values on one side: as far apart as can be.
        reached += u32::from(dealt.is_none_or(|dealt| dealt.energy >= least));
    }
    Some(Tested { distance, p: f64::from(reached) / f64::from(ROUNDS + 1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the 20 ways to deal six values three and three, two are as far apart as this one.
    #[test]
    fn few_values_have_the_p_value_of_all_deals() {
        let found = independent(&[1.0, 2.0, 3.0], &[11.0, 12.0, 13.0]).unwrap();
        assert!((found.p - 0.1).abs() < 0.015, "{found:?}");
        let alike = independent(&[1.0, 2.0], &[2.0, 1.0]).unwrap();
        assert_eq!((alike.distance.energy, alike.p), (0.0, 1.0));
        assert_eq!(independent(&[1.0], &[]), None);
    }

    /// Of the 64 ways to swap six pairs, two are as far apart as this one.
    #[test]
    fn pairs_are_swapped_within_themselves() {
        let pairs = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0].map(|low| (Some(low), Some(low + 100.0)));
        let found = paired(&pairs).unwrap();
        assert!((found.p - 2.0 / 64.0).abs() < 0.008, "{found:?}");
        assert!(found.distance.share > 0.9);
    }

    #[test]
    fn a_value_that_one_of_a_pair_lacks_is_swapped_too() {
        let found = paired(&[(Some(1.0), None), (Some(2.0), None), (None, Some(9.0))]).unwrap();
        // Alone on its side 9 stands in 2 of 8 deals; in 2 more one side is empty.
        assert!((found.p - 0.5).abs() < 0.03, "{found:?}");
        assert_eq!(paired(&[(Some(1.0), None), (None, None)]), None);
    }

    #[test]
    fn samples_of_one_law_are_rarely_told_apart() {
        let sample = |round: u32| -> Vec<f64> {
            let mut numbers = Chance::of(Use::Bootstrap, round);
            (0..20).map(|_| numbers.below(1000) as f64).collect()
        };
        let findings = (0..100).filter(|round| {
            independent(&sample(2 * round), &sample(2 * round + 1)).unwrap().p <= 0.05
        });
        let findings = findings.count();
        assert!(findings <= 13, "{findings} of 100");
    }
}
