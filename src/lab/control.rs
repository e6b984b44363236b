//! What of a world can be moved on the page.

use serde::{Deserialize, Serialize};

/// What a control is set to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Setting {
    /// On or off.
    Switch(bool),
    /// An amount, in the unit of the control.
    Number(f64),
    /// One of some names.
    Name(String),
}

/// How a control is moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Input {
    /// Along a range.
    Slider(Range),
    /// To one of some names.
    Choice {
        /// The names.
        names: Vec<String>,
    },
    /// On and off.
    Switch,
}

/// The range of a slider.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Range {
    /// Its lower end.
    pub least: f64,
    /// Its upper end.
    pub most: f64,
    /// From one stop to the next; of a slider in logs, what its values are rounded to.
    pub step: f64,
    /// Whether equal ways are equal ratios.
    pub in_logs: bool,
}

impl Range {
    /// A range whose stops are equally far apart.
    pub const fn even(least: f64, most: f64, step: f64) -> Range {
        Range { least, most, step, in_logs: false }
    }

    /// A range along which a value grows by equal ratios.
    pub const fn ratios(least: f64, most: f64, step: f64) -> Range {
        Range { least, most, step, in_logs: true }
    }

    /// The same, made longer where a value lies beyond it.
    pub fn with(self, value: f64) -> Range {
        Range { least: self.least.min(value), most: self.most.max(value), ..self }
    }
}

/// Something of a world that can be moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Control {
    /// Its name between page and program.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// What it means.
    pub meaning: String,
    /// How it is moved.
    pub input: Input,
    /// What it is set to in the world.
    pub setting: Setting,
    /// Whether it says something of the find, and nothing without one.
    pub of_find: bool,
}

/// What a control cannot be set to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misset {
    /// No control has the name.
    #[error("there is no control `{0}`")]
    Unknown(String),
    /// The setting is of another kind than the control.
    #[error("`{0}` cannot be set to that")]
    Other(&'static str),
}

impl Setting {
    /// The amount.
    ///
    /// # Errors
    /// It is none, or not a finite one.
    pub fn number(&self, control: &'static str) -> Result<f64, Misset> {
        match self {
            Setting::Number(number) if number.is_finite() => Ok(*number),
            _ => Err(Misset::Other(control)),
        }
    }

    /// Whether it is on.
    ///
    /// # Errors
    /// It is neither on nor off.
    pub fn switch(&self, control: &'static str) -> Result<bool, Misset> {
        match self {
            Setting::Switch(on) => Ok(*on),
            _ => Err(Misset::Other(control)),
        }
    }

    /// The name.
    ///
    /// # Errors
    /// It is none.
    pub fn name(&self, control: &'static str) -> Result<&str, Misset> {
        match self {
            Setting::Name(name) => Ok(name),
            _ => Err(Misset::Other(control)),
        }
    }
}

impl From<f64> for Setting {
    fn from(number: f64) -> Setting {
        Setting::Number(number)
    }
}
