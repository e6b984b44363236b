//! All facts in the order of their numbers.

use crate::analysis::arms::{Arm, distinct};
use crate::analysis::facts::fact::Fact;
use crate::analysis::facts::{boom, cycle, finance, jump};

/// The facts.
pub fn facts() -> Vec<&'static Fact> {
    let all = [boom::FACTS, jump::FACTS, finance::FACTS, cycle::FACTS];
    let mut facts: Vec<&Fact> = all.into_iter().flatten().collect();
    facts.sort_by_key(|fact| fact.number[1..].parse::<u8>().unwrap_or(0));
    facts
}

/// Every world that they need, once.
pub fn arms() -> Vec<Arm> {
    distinct(
        facts()
            .into_iter()
            .filter_map(|fact| fact.test.ok())
            .flat_map(|test| test.arms().collect::<Vec<_>>()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_from_1_to_20_is_there_and_could_fail() {
        let facts = facts();
        for number in 1..=20 {
            let name = format!("E{number}");
            assert!(facts.iter().any(|fact| fact.number == name), "{name}");
        }
        let tests: Vec<_> = facts.iter().filter_map(|fact| fact.test.ok()).collect();
        assert!(tests.iter().all(|test| test.least.is_finite() && test.least < test.most));
        assert!(facts.windows(2).all(|two| two[0].number.len() <= two[1].number.len()));
    }
}
