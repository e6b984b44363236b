//! Whether groups differ in how long they last.

use crate::analysis::statistics::distributions::chi_squared_above;
use crate::analysis::statistics::holm;
use crate::analysis::statistics::spells::{Spell, moments};

/// Result of a log-rank test.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRank {
    /// Chi-squared statistic.
    pub statistic: f64,
    /// Its degrees of freedom: groups less one.
    pub freedom: f64,
    /// Chance of so large a statistic where all groups are alike.
    pub p: f64,
    /// Ends seen in each group.
    pub observed: Vec<f64>,
    /// Ends expected in each, were all alike.
    pub expected: Vec<f64>,
}

/// A pair of groups, by position, and its test.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The two groups.
    pub groups: [usize; 2],
    /// Their test; none where nothing ended.
    pub test: Option<LogRank>,
    /// The p value corrected for the number of pairs by Holm's method.
    pub corrected: Option<f64>,
}

/// The log-rank test of Mantel (1966) and Peto & Peto (1972); every cause of an end counts.
///
/// It takes the groups for independent. Where worlds share their seeds it tends to find too little.
/// `None` of fewer than two groups, or where nothing can be compared.
pub fn test(groups: &[Vec<Spell>]) -> Option<LogRank> {
    let count = groups.len();
    let (mut observed, mut expected) = (vec![0.0; count], vec![0.0; count]);
    let mut variance = vec![vec![0.0; count]; count];
    for moment in moments(&groups.concat()) {
        let at_risk: Vec<f64> = groups.iter().map(|group| at_risk(group, moment.time)).collect();
        let (all, ended) = (moment.at_risk as f64, moment.all_ended() as f64);
        let spread = if all > 1.0 { ended * (all - ended) / (all - 1.0) } else { 0.0 };
        for (row, group) in groups.iter().enumerate() {
            let share = at_risk[row] / all;
            observed[row] += ends_at(group, moment.time);
            expected[row] += ended * share;
            for (column, other) in at_risk.iter().enumerate() {
                let same = if row == column { 1.0 } else { 0.0 };
                variance[row][column] += spread * share * (same - other / all);
            }
        }
    }
    let statistic = quadratic(&observed, &expected, &variance)?;
    let freedom = (count - 1) as f64;
    let p = chi_squared_above(statistic, freedom)?;
    Some(LogRank { statistic, freedom, p, observed, expected })
}

/// Every pair of groups tested, with p values corrected by Holm's method.
pub fn pairwise(groups: &[Vec<Spell>]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for second in 1..groups.len() {
        for first in 0..second {
            let test = test(&[groups[first].clone(), groups[second].clone()]);
            pairs.push(Pair { groups: [first, second], test, corrected: None });
        }
    }
    pairs.sort_by_key(|pair| pair.groups);
    let values: Vec<Option<f64>> =
        pairs.iter().map(|pair| pair.test.as_ref().map(|t| t.p)).collect();
    for (pair, corrected) in pairs.iter_mut().zip(holm::correct_known(&values)) {
        pair.corrected = corrected;
    }
    pairs
}

fn at_risk(group: &[Spell], time: f64) -> f64 {
    group.iter().filter(|spell| spell.time >= time).count() as f64
}

fn ends_at(group: &[Spell], time: f64) -> f64 {
    group.iter().filter(|spell| spell.time == time && spell.cause.is_some()).count() as f64
}

/// (O - E)' V^-1 (O - E) over all groups but the last, which follows from the others.
fn quadratic(observed: &[f64], expected: &[f64], variance: &[Vec<f64>]) -> Option<f64> {
    let last = observed.len().checked_sub(1).filter(|last| *last > 0)?;
    let excess: Vec<f64> = (0..last).map(|group| observed[group] - expected[group]).collect();
    let rows: Vec<Vec<f64>> = (0..last).map(|row| variance[row][..last].to_vec()).collect();
    let solved = solve(rows, excess.clone())?;
    Some(excess.iter().zip(&solved).fold(0.0, |sum, (a, b)| sum + a * b))
}

/// Solves a system with a positive definite matrix by elimination; `None` where it is singular.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let scale = (0..rows.len()).map(|at| rows[at][at]).fold(0.0, f64::max);
    for pivot in 0..rows.len() {
        if rows[pivot][pivot] <= 1e-12 * scale {
            return None;
        }
        let (above, below) = rows.split_at_mut(pivot + 1);
        for (offset, row) in below.iter_mut().enumerate() {
            let factor = row[pivot] / above[pivot][pivot];
            row.iter_mut().zip(&above[pivot]).for_each(|(cell, by)| *cell -= factor * by);
            right[pivot + 1 + offset] -= factor * right[pivot];
        }
    }
    for at in (0..rows.len()).rev() {
        let known = (at + 1..rows.len()).fold(0.0, |sum, next| sum + rows[at][next] * right[next]);
        right[at] = (right[at] - known) / rows[at][at];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::statistics::sample::{constant_hazard, lung, remission};

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} is not {expected}");
    }

    /// Reference: `logrank_test` of lifelines 0.30.3. R's `survdiff(Surv(time, status) ~ sex, lung)` prints
    /// 10.3 on 1 degree of freedom, p = 0.001, expected 91.6 and 73.4; the remission data have 16.79.
    #[test]
    fn lung_and_remission_are_those_published() {
        let found = test(&[lung::men(), lung::women()]).unwrap();
        close(found.statistic, 10.326741954885637);
        close(found.p, 0.0013111645203554858);
        assert_eq!(found.observed, [112.0, 53.0]);
        assert!((found.expected[0] - 91.6).abs() < 0.05 && (found.expected[1] - 73.4).abs() < 0.05);
        let found = test(&[remission::treated(), remission::placebo()]).unwrap();
        close(found.statistic, 16.792940989216547);
        close(found.p, 4.168809109334511e-05);
    }

    /// The sample of the reference: `i = np.arange(90)`, `time = i*37 % 91 + 1`, 20 more in group 1,
    /// `event = i % 4 != 3`, `group = i % 3`.
    fn three_groups() -> Vec<Vec<Spell>> {
        let mut groups = vec![Vec::new(); 3];
        for i in 0..90_u32 {
            let time = f64::from(i * 37 % 91 + 1 + if i % 3 == 1 { 20 } else { 0 });
            let spell = if i % 4 == 3 { Spell::censored(time) } else { Spell::ended(time) };
            groups[i as usize % 3].push(spell);
        }
        groups
    }

    /// Reference: `multivariate_logrank_test` and `pairwise_logrank_test` of lifelines 0.30.3.
    #[test]
    fn three_groups_are_those_of_the_reference() {
        let found = test(&three_groups()).unwrap();
        close(found.statistic, 7.849608791862597);
        close(found.p, 0.019745998891490806);
        let pairs = pairwise(&three_groups());
        let shown: Vec<String> = pairs
            .iter()
            .map(|pair| {
                let test = pair.test.as_ref().unwrap();
                let corrected = pair.corrected.unwrap();
                format!("{:?} {:.6} {:.6} {corrected:.4}", pair.groups, test.statistic, test.p)
            })
            .collect();
        assert_eq!(
            shown,
            [
                "[0, 1] 5.565552 0.018317 0.0366",
                "[0, 2] 0.002188 0.962690 0.9627",
                "[1, 2] 6.286269 0.012168 0.0365",
            ]
        );
    }

    /// Limit A23: groups of one hazard differ at the level of 5 % in about 10 of 200 samples.
    #[test]
    fn groups_of_one_hazard_are_rarely_told_apart() {
        let one = |round| constant_hazard(round, 100, 0.25, 0.4, 12.0);
        let findings = (0..200).filter(|round| {
            test(&[one(2 * round), one(2 * round + 1)]).is_some_and(|found| found.p <= 0.05)
        });
        let findings = findings.count();
        assert!((2..=19).contains(&findings), "{findings} of 200");
    }

    #[test]
    fn nothing_is_told_where_nothing_ended_or_there_is_one_group() {
        let idle = vec![Spell::censored(5.0); 3];
        assert_eq!(test(&[idle.clone(), idle.clone()]), None);
        assert_eq!(test(&[vec![Spell::ended(1.0)]]), None);
        assert_eq!(pairwise(&[idle.clone(), idle])[0].corrected, None);
    }
}
