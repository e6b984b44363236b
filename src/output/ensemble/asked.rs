//! The ensemble that was asked for.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::Value;

use crate::experiment::plan::Seeds;
use crate::output::based_on::BasedOn;
use crate::output::ensemble::manifest::{Ensemble, SCHEMA_VERSION, State, Until, World};
use crate::output::ensemble::tables::{TABLES, Table, fields, together};
use crate::output::manifest::{GIT, VERSION};
use crate::output::parquet::Field;
use crate::output::{machine, time};
use crate::record::Column;

/// A world that was asked for.
#[derive(Clone, Debug)]
pub struct AskedWorld {
    /// Name, hash and file.
    pub world: World,
    /// The world as resolved.
    pub text: String,
    /// What it is based on.
    pub based_on: Option<BasedOn>,
    /// The columns of its series.
    pub columns: Vec<Column>,
}

/// The ensemble that was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its worlds, in order.
    pub worlds: Vec<AskedWorld>,
    /// The seeds of each.
    pub seeds: Seeds,
    /// Values set from outside the world files, in order.
    pub overrides: Vec<String>,
    /// The rule by which crashes are dated.
    pub rule: Value,
    /// The precision asked for, if any.
    pub until: Option<String>,
    /// Whether comma-separated values are wanted too.
    pub csv: bool,
    /// The command line.
    pub command: Vec<String>,
    /// When it was given.
    pub started: SystemTime,
}

impl Asked {
    /// The tables with their columns.
    pub fn tables(&self) -> Vec<(Table, Vec<Field>)> {
        let series = together(self.worlds.iter().map(|world| &world.columns[..]));
        TABLES.into_iter().map(|table| (table, fields(table, &series))).collect()
    }

    /// The manifest while runs are being made.
    pub fn underway(&self) -> Ensemble {
        let until = self.until.clone().map(|condition| Until {
            condition,
            within: self.seeds,
            met: None,
            imprecision: BTreeMap::new(),
        });
        Ensemble {
            schema_version: SCHEMA_VERSION,
            program: "overbuild".into(),
            state: State::Running,
            version: VERSION.into(),
            git: GIT.into(),
            worlds: self.worlds.iter().map(|asked| asked.world.clone()).collect(),
            based_on: self.based_on(),
            seeds: self.seeds,
            overrides: self.overrides.clone(),
            rule: self.rule.clone(),
            until,
            runs: None,
            failed: None,
            first_failure: None,
            command: self.command.clone(),
            started: time::stamp(self.started),
            finished: None,
            machine: machine::this(),
            peak_memory_bytes: None,
            files: BTreeMap::new(),
        }
    }

    fn based_on(&self) -> BTreeMap<String, BasedOn> {
        let known = self.worlds.iter();
        known.filter_map(|one| Some((one.world.name.clone(), one.based_on.clone()?))).collect()
    }

    /// Whether a finished ensemble is all that was asked for.
    pub fn is_all(&self, there: &Ensemble) -> bool {
        let worlds = self.worlds.iter().map(|asked| &asked.world);
        let stopped = there.until.as_ref().is_some_and(|until| {
            until.met == Some(true) && Some(&until.condition) == self.until.as_ref()
        });
        let seeds = there.seeds == self.seeds || (stopped && there.seeds.first == self.seeds.first);
        let csv = !self.csv || there.files.contains_key("runs.csv");
        there.worlds.iter().eq(worlds) && seeds && csv
    }
}
