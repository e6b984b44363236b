//! A world on the bench: its controls, and the world as they are set.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use crate::analysis::dating::rule::Rule;
use crate::lab::control::{Control, Misset, Setting};
use crate::lab::{dials, find};
use crate::output::labels::Words;
use crate::scenario::checked::Scenario;
use crate::scenario::explain::explain;
use crate::scenario::faults::WorldError;

/// A world on the bench.
#[derive(Clone, Debug)]
pub struct Bench {
    file: PathBuf,
    overrides: Vec<String>,
    /// The rule that dates its runs.
    pub rule: Rule,
    /// The world as it was put there.
    pub scenario: Scenario,
}

/// How the page is set.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// The seed.
    pub seed: u64,
    /// The controls that are set otherwise than in the world.
    #[serde(default)]
    pub settings: BTreeMap<String, Setting>,
}

/// Why there is no run of a wish.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Refusal {
    /// A control cannot be set to that.
    #[error(transparent)]
    Misset(#[from] Misset),
    /// The world that would be is none.
    #[error(transparent)]
    World(#[from] WorldError),
    /// The run broke.
    #[error("{0}")]
    Run(String),
}

impl Bench {
    /// Puts a world on the bench, with overrides laid over it.
    ///
    /// # Errors
    /// The faults of the world.
    pub fn new(file: PathBuf, overrides: Vec<String>, rule: Rule) -> Result<Bench, WorldError> {
        let scenario = Scenario::read(&file, &overrides)?;
        Ok(Bench { file, overrides, rule, scenario })
    }

    /// What can be moved, as it is set in the world and in its words.
    pub fn controls(&self) -> Vec<Control> {
        let world = self.scenario.world();
        let mut controls = find::controls(world);
        controls.extend(dials::controls(world, &explain(self.scenario.loaded())));
        let words = Words::of(&world.labels);
        for Control { label, unit, meaning, .. } in &mut controls {
            (*label, *meaning) = (words.say(label), words.say(meaning));
            *unit = words.unit(unit);
        }
        controls
    }

    /// The world as the page is set.
    ///
    /// # Errors
    /// A control that is not there or cannot be set to that; a world that contradicts itself.
    pub fn scenario(&self, wish: &Wish) -> Result<Scenario, Refusal> {
        let world = self.scenario.world();
        let mut overrides = self.overrides.clone();
        overrides.push(format!("seed={}", wish.seed));
        for (name, setting) in &wish.settings {
            match dials::overrides(world, name, setting)? {
                Some(more) => overrides.extend(more),
                None if find::is_about(name) => {}
                None => return Err(Misset::Unknown(name.clone()).into()),
            }
        }
        // A find that does not come takes what was said of it away.
        overrides.extend(find::overrides(world, &wish.settings)?);
        Ok(Scenario::read(&self.file, &overrides)?)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn bench(world: &str) -> Bench {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds").join(world);
        Bench::new(file, vec!["users=100".into()], Rule::default()).unwrap()
    }

    fn wish(settings: &[(&str, Setting)]) -> Wish {
        let settings = settings.iter().map(|(name, one)| (name.to_string(), one.clone()));
        Wish { seed: 7, settings: settings.collect() }
    }

    /// A setting that differs from what a control is set to.
    fn other(control: &Control) -> Setting {
        use crate::lab::control::Input;
        match (&control.input, &control.setting) {
            (Input::Slider(range), Setting::Number(now)) => {
                let middle = (range.least + range.most) / 2.0;
                Setting::Number(if middle == *now { range.most } else { middle })
            }
            (Input::Choice { names }, now) => {
                let other = names.iter().find(|name| Setting::Name((*name).clone()) != *now);
                Setting::Name(other.unwrap().clone())
            }
            (_, Setting::Switch(on)) => Setting::Switch(!on),
            _ => unreachable!("a control has a setting of its kind"),
        }
    }

    #[test]
    fn every_control_of_every_kind_of_world_moves_what_it_says_and_nothing_is_refused() {
        for world in ["today.ron", "overnight-10x.ron", "levered-neoclouds.ron", "secret-100x.ron"]
        {
            let bench = bench(world);
            for control in bench.controls() {
                let moved = other(&control);
                let mut wish = wish(&[(control.name, moved.clone())]);
                if control.of_find {
                    wish.settings.insert("find".into(), Setting::Switch(true));
                }
                let scenario = bench.scenario(&wish).unwrap();
                let now = Bench { scenario, ..bench.clone() }.controls();
                let same = now.iter().find(|one| one.name == control.name).unwrap();
                assert_eq!(same.setting, moved, "{world}: {}", control.name);
            }
        }
    }

    #[test]
    fn a_slider_at_either_end_is_a_world() {
        use crate::lab::control::Input;
        let bench = bench("levered-neoclouds.ron");
        for control in bench.controls() {
            let Input::Slider(range) = control.input else { continue };
            for end in [range.least, range.most] {
                let made = bench.scenario(&wish(&[(control.name, end.into())]));
                assert!(made.is_ok(), "{} at {end}: {}", control.name, made.unwrap_err());
            }
        }
    }

    #[test]
    fn what_nobody_moved_stays_and_the_seed_is_that_of_the_page() {
        let bench = bench("overnight-10x.ron");
        let scenario = bench.scenario(&wish(&[])).unwrap();
        assert_eq!(scenario.text(), bench.scenario.text().replace("seed: 1,", "seed: 7,"));
    }

    #[test]
    fn a_find_that_does_not_come_is_gone_whatever_else_is_said_of_it() {
        let settings =
            [("find", Setting::Switch(false)), ("lag", 9.0.into()), ("month", 3.0.into())];
        let scenario = bench("overnight-10x.ron").scenario(&wish(&settings)).unwrap();
        assert!(scenario.world().rules.breakthroughs.scheduled.is_empty());
    }

    #[test]
    fn what_is_no_setting_is_refused() {
        let bench = bench("today.ron");
        let refused = |name: &str, setting: Setting| {
            bench.scenario(&wish(&[(name, setting)])).unwrap_err().to_string()
        };
        assert_eq!(refused("speed", 1.0.into()), "there is no control `speed`");
        assert_eq!(refused("tail", Setting::Switch(true)), "`tail` cannot be set to that");
        assert_eq!(refused("month", f64::NAN.into()), "`month` cannot be set to that");
        let find = [("find", Setting::Switch(true)), ("finder", Setting::Name("\"), x: (".into()))];
        assert!(bench.scenario(&wish(&find)).unwrap_err().to_string().contains("finder"));
    }
}
