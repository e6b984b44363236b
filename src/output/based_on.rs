//! What a world is based on, and every field in which it differs from that, as a folder keeps it.

use serde::{Deserialize, Serialize};

use crate::analysis::compare::worlds::{Definition, Difference, Field, differences};
use crate::scenario::checked::Scenario;
use crate::scenario::explain::explain;
use crate::scenario::world::WorldFile;

/// The world that another one is based on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasedOn {
    /// Its name.
    pub world: String,
    /// What differs from it, with what was set from outside.
    pub differences: Vec<Difference>,
}

/// What a world is based on; none where it stands alone.
pub fn based_on(scenario: &Scenario) -> Option<BasedOn> {
    let base = scenario.base()?;
    let world = base.world().name.clone();
    let differences = differences(&definition("", &base), &definition("", scenario));
    Some(BasedOn { world, differences })
}

/// Every field of a world, under a name.
pub fn definition(name: &str, scenario: &Scenario) -> Definition {
    let all = explain::<WorldFile>(scenario.loaded()).into_iter();
    let fields = all.map(|one| Field { path: one.path, unit: one.unit, value: one.value });
    Definition { name: name.into(), fields: fields.collect() }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_shipped_world_differs_from_its_base_in_what_its_file_and_the_command_line_say() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/overnight-100x.ron");
        let scenario = Scenario::read(&path, &["users=77".into()]).unwrap();
        let BasedOn { world, differences } = based_on(&scenario).unwrap();
        assert_eq!(world, "no-breakthrough");
        let users = differences.iter().find(|one| one.path == "users").unwrap();
        assert_eq!(users.value.as_deref(), Some("77"));
        let factor = differences.iter().find(|one| one.path.ends_with(".factor")).unwrap();
        assert_eq!((factor.value.as_deref(), &factor.against), (Some("100.0"), &None));
        assert!(
            differences.iter().all(|one| one.path != "name" && one.path != "rules.rents.speed")
        );
    }
}
