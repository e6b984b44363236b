//! The file of an experiment: worlds, what is varied in them, how points are laid, and the seeds of each.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::experiment::constraint::Constraint;
use crate::experiment::design::distribution::Distribution;
use crate::experiment::design::{saltelli, sobol_sequence};
use crate::experiment::plan::Seeds;
use crate::experiment::point::Point;
use crate::scenario::faults::{Faults, WorldError};
use crate::scenario::load::load;

/// Most points of a design; more are another experiment.
const MOST: usize = 1 << 20;

/// An experiment: worlds x parameters x seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExperimentFile {
    /// What it asks, in a sentence.
    #[serde(default)]
    pub description: String,
    /// World files, named from where this file lies.
    pub worlds: Vec<String>,
    /// What is varied in every world.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// How points are laid.
    pub design: Design,
    /// Number that all chance of the design comes from.
    #[serde(default = "one")]
    pub design_seed: u32,
    /// What must hold between parameters, as `low + 0.1 <= high`; points that break it are left out.
    #[serde(default)]
    pub constraints: Vec<String>,
    /// Seeds of every point, both ends among them, as 1..20. All points share them.
    pub seeds: String,
    /// Values set in every world, as `users=1000`.
    #[serde(default)]
    pub set: Vec<String>,
    /// Columns of the monthly series that are kept; the numbers of every run are kept always.
    #[serde(default)]
    pub keep: Vec<String>,
}

fn one() -> u32 {
    1
}

/// Something that is varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name, and that of its column.
    pub name: String,
    /// Fields of the world that take its value, as rules.rents.speed.
    pub set: Vec<String>,
    /// Its values.
    pub values: Distribution,
}

/// How points are laid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum Design {
    /// Every level of a parameter with every level of all others.
    Grid {
        /// Levels of parameters whose values are no list, from one end to the other.
        #[serde(default = "few")]
        levels: u16,
    },
    /// The world as it is, then each parameter at each of its levels, the others as they are.
    OneAtATime {
        /// Levels of parameters whose values are no list, from one end to the other.
        #[serde(default = "few")]
        levels: u16,
    },
    /// A Latin hypercube.
    LatinHypercube {
        /// How many points.
        points: u32,
    },
    /// The first points of Sobol's sequence, scrambled; a power of two is best.
    Sobol {
        /// How many points.
        points: u32,
    },
    /// Trajectories of Morris, for elementary effects.
    Morris {
        /// How many trajectories, each with one point more than there are parameters.
        trajectories: u16,
        /// Levels of every parameter, an even number.
        #[serde(default = "four")]
        levels: u16,
    },
    /// The design of Saltelli, for Sobol' indices.
    Saltelli {
        /// How many blocks, each with two points more than there are parameters; a power of two is best.
        blocks: u32,
        /// Whether interactions of pairs are wanted; that takes twice as many points.
        #[serde(default)]
        second_order: bool,
    },
    /// The points of a file of comma-separated values, a column a parameter, named from where this file lies.
    Points(String),
}

fn few() -> u16 {
    5
}

fn four() -> u16 {
    4
}

impl Design {
    /// Whether it stays what it is when points are left out.
    pub fn may_lose_points(&self) -> bool {
        !matches!(self, Design::Morris { .. } | Design::Saltelli { .. })
    }
}

impl ExperimentFile {
    /// Reads the file of an experiment.
    ///
    /// # Errors
    /// All its faults, with line, column and remedy.
    pub fn read(path: &Path) -> Result<ExperimentFile, WorldError> {
        let loaded = load::<ExperimentFile>(path, &[])?;
        let mut faults = Faults::new(&loaded.tree);
        loaded.value.check(&mut faults);
        faults.finish()?;
        Ok(loaded.value)
    }

    /// The seeds of every point. They were read before.
    pub fn seeds(&self) -> Seeds {
        self.seeds.parse().expect("the seeds were checked when the file was read")
    }

    /// The constraints. They were read before.
    pub fn constraints(&self) -> Vec<Constraint> {
        let parsed = self.constraints.iter().map(|text| Constraint::parse(text, &self.names()));
        parsed.filter_map(Result::ok).collect()
    }

    /// The world files, as seen from where we are.
    pub fn world_files(&self, file: &Path) -> Vec<PathBuf> {
        self.worlds.iter().map(|world| beside(file, world)).collect()
    }

    /// What is set at a point, as `path=value`.
    pub fn overrides(&self, point: &Point) -> Vec<String> {
        let set = self.parameters.iter().zip(&point.values).filter_map(|(parameter, value)| {
            let value = value.as_ref()?;
            Some(parameter.set.iter().map(move |path| format!("{path}={value}")))
        });
        set.flatten().collect()
    }

    /// The names of the parameters.
    pub fn names(&self) -> Vec<&str> {
        self.parameters.iter().map(|parameter| parameter.name.as_str()).collect()
    }

    fn check(&self, faults: &mut Faults) {
        if self.worlds.is_empty() {
            faults.at("worlds", "no world", Some("name one world file at least"));
        }
        if let Err(wrong) = self.seeds.parse::<Seeds>() {
            faults.at("seeds", wrong.to_string(), Some("write \"1..20\""));
        }
        self.check_parameters(faults);
        for (at, text) in self.constraints.iter().enumerate() {
            let path = format!("constraints[{at}]");
            match Constraint::parse(text, &self.names()) {
                Err(wrong) => faults.at(&path, wrong, Some("write it as \"low + 0.1 <= high\"")),
                Ok(_) if !self.design.may_lose_points() => {
                    let message = "this design cannot do without the points that it rules out";
                    faults.at(&path, message, Some("take LatinHypercube, Sobol or Grid"));
                }
                Ok(_) => {}
            }
        }
        self.check_size(faults);
    }

    fn check_parameters(&self, faults: &mut Faults) {
        let mut seen = BTreeSet::new();
        for (at, parameter) in self.parameters.iter().enumerate() {
            let path = |field: &str| format!("parameters[{at}].{field}");
            let name = &parameter.name;
            let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            if name.is_empty()
                || !name.chars().all(is_word)
                || !name.starts_with(char::is_alphabetic)
            {
                let help = "take letters, digits and underscores, as rent_speed";
                faults.at(&path("name"), format!("`{name}` is no name of a column"), Some(help));
            }
            if !seen.insert(name) {
                faults.at(&path("name"), format!("a second parameter is called {name}"), None);
            }
            if parameter.set.is_empty() {
                let help = "name a field of the world, as rules.rents.speed";
                faults.at(&path("set"), "it sets nothing", Some(help));
            }
            if let Err(wrong) = parameter.values.check() {
                faults.at(&path("values"), wrong, None);
            }
        }
    }

    fn check_size(&self, faults: &mut Faults) {
        let count = self.parameters.len();
        if let Design::Morris { levels, .. } = self.design
            && (levels < 2 || levels % 2 == 1)
        {
            let help = Some("take an even number, as 4");
            faults.at("design", format!("{levels} levels have no middle"), help);
        }
        let size = match self.design {
            Design::LatinHypercube { points } | Design::Sobol { points } => points as usize,
            Design::Saltelli { blocks, second_order } => {
                blocks as usize * saltelli::block(count, second_order)
            }
            Design::Morris { trajectories, .. } => usize::from(trajectories) * (count + 1),
            Design::Grid { levels } => {
                self.levels(levels).iter().fold(1, |all, one| usize::saturating_mul(all, *one))
            }
            Design::OneAtATime { levels } => self.levels(levels).iter().sum::<usize>() + 1,
            Design::Points(_) => 1,
        };
        if !(1..=MOST).contains(&size) {
            let message = format!("{size} points where there may be 1 to {MOST}");
            faults.at("design", message, None);
        }
        let most = match self.design {
            Design::Saltelli { .. } => saltelli::MOST,
            Design::Sobol { .. } => sobol_sequence::MOST,
            _ => usize::MAX,
        };
        if count > most
            || (count == 0
                && !matches!(self.design, Design::Grid { .. } | Design::OneAtATime { .. }))
        {
            let message = format!("this design takes 1 to {most} parameters, not {count}");
            faults.at("parameters", message, None);
        }
    }

    /// The number of levels of every parameter on a grid.
    pub fn levels(&self, of_others: u16) -> Vec<usize> {
        let count = |one: &Parameter| one.values.count().unwrap_or(usize::from(of_others));
        self.parameters.iter().map(count).collect()
    }
}

/// A file named from where another one lies.
pub fn beside(file: &Path, name: &str) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(name)
}
