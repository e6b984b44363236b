//! Worlds with what is changed of them, and the runs made of each: what claims and facts are measured on.

use std::collections::BTreeMap;

/// A world with what is changed of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arm {
    /// Name of the world file, without its ending.
    pub world: &'static str,
    /// Changes `path=value`, in the order in which they are made.
    pub changes: Vec<String>,
}

impl Arm {
    /// A world with two lists of changes, one after the other.
    pub fn of(world: &'static str, first: &[&str], then: &[&str]) -> Arm {
        let changes = first.iter().chain(then).map(|change| change.to_string()).collect();
        Arm { world, changes }
    }
}

/// What was kept of the runs of each arm, in the order of seeds, which are the same for all. A run that broke an invariant
/// of the economy is `None`.
pub type Runs<T> = BTreeMap<Arm, Vec<Option<T>>>;

/// Every arm once.
pub fn distinct(arms: impl IntoIterator<Item = Arm>) -> Vec<Arm> {
    let mut arms: Vec<Arm> = arms.into_iter().collect();
    arms.sort_unstable();
    arms.dedup();
    arms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_with_the_same_world_and_changes_are_one() {
        let arms = [
            Arm::of("today", &["a=1"], &[]),
            Arm::of("today", &[], &["a=1"]),
            Arm::of("today", &[], &[]),
        ];
        assert_eq!(distinct(arms).len(), 2);
        assert_eq!(Arm::of("today", &["a=1"], &["b=2"]).changes, ["a=1", "b=2"]);
    }
}
