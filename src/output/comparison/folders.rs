//! Which ensembles are compared, and what is said of them under every table.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::analysis::dating::rule::Rule;
use crate::output::digest::sha256;
use crate::output::ensemble::manifest::{Ensemble, MANIFEST, State};
use crate::output::failure::OutputError;

/// Finished ensembles dated by one rule.
#[derive(Debug)]
pub struct Folders {
    /// Each folder with its manifest.
    pub all: Vec<(PathBuf, Ensemble)>,
}

impl Folders {
    /// Opens the folders of ensembles.
    ///
    /// # Errors
    /// A folder is no finished ensemble, or two are dated by different rules.
    pub fn open(paths: &[PathBuf]) -> Result<Folders, OutputError> {
        let mut all: Vec<(PathBuf, Ensemble)> = Vec::new();
        for path in paths {
            let ensemble = open(path)?;
            if let Some((first, known)) = all.first() {
                same_rule(path, &ensemble.rule, first, &known.rule)?;
            }
            all.push((path.clone(), ensemble));
        }
        Ok(Folders { all })
    }

    /// The name of each world of each folder; with the folder before it where two worlds are called alike.
    pub fn names(&self) -> Vec<Vec<String>> {
        let all = || self.all.iter().flat_map(|(_, ensemble)| &ensemble.worlds);
        let alike = |name: &str| all().filter(|world| world.name == name).count() > 1;
        let name = |path: &Path, name: &str| match alike(name) {
            true => format!("{}/{name}", short(path)),
            false => name.to_string(),
        };
        let of_folder = |(path, ensemble): &(PathBuf, Ensemble)| {
            ensemble.worlds.iter().map(|world| name(path, &world.name)).collect()
        };
        self.all.iter().map(of_folder).collect()
    }

    /// What every table rests on: version, seeds, rule.
    pub fn about(&self) -> Vec<(&'static str, String)> {
        let joined = |of: &dyn Fn(&Ensemble) -> String| {
            let mut parts: Vec<String> = self.all.iter().map(|(_, one)| of(one)).collect();
            parts.dedup();
            parts.join(", ")
        };
        vec![
            ("version", joined(&|one| format!("{} ({})", one.version, one.git))),
            ("worlds", self.names().concat().join(", ")),
            ("seeds", joined(&|one| one.seeds.to_string())),
            ("dating rule", joined(&|one| said(&one.rule))),
        ]
    }
}

fn open(path: &Path) -> Result<Ensemble, OutputError> {
    let strange = |what: String| OutputError::NoEnsemble { path: path.into(), what };
    let text = fs::read(path.join(MANIFEST))
        .map_err(|reason| strange(format!("its {MANIFEST} cannot be read ({reason})")))?;
    let ensemble: Ensemble = serde_json::from_slice(&text)
        .map_err(|fault| strange(format!("its {MANIFEST} is not understood ({fault})")))?;
    match ensemble.state {
        State::Finished => Ok(ensemble),
        State::Running => {
            Err(strange("it is not finished; the command that began it goes on with it".into()))
        }
    }
}

fn same_rule(path: &Path, rule: &Value, first: &Path, known: &Value) -> Result<(), OutputError> {
    let what = format!("its runs are dated by another rule than those of {}", first.display());
    let other = OutputError::NoEnsemble { path: path.into(), what };
    if rule == known { Ok(()) } else { Err(other) }
}

/// The last part of a path.
fn short(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// A rule in a few words: its heart, and a digest of all of it.
fn said(rule: &Value) -> String {
    let digest: String = sha256(rule.to_string()).chars().take(8).collect();
    match serde_json::from_value::<Rule>(rule.clone()) {
        Ok(Rule { crash, .. }) => format!(
            "capex falls {:.0} % within {} quarters and {} of 4 other signs (SHA-256 {digest})",
            *crash.capex_fall * 100.0,
            crash.within_quarters,
            crash.least_signs
        ),
        Err(_) => format!("SHA-256 {digest}"),
    }
}
