//! Why a run crashed: as text and in JSON.

pub mod text;

use serde::Serialize;

use crate::analysis::cause::chain::{Link, OrderCut};
use crate::analysis::cause::effects::Effect;
use crate::analysis::cause::shares::Explained;
use crate::analysis::dating::crash::Crash;
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::timeline::Timeline;

/// A cause that was taken out, and how.
#[derive(Clone, Debug, Serialize)]
pub struct Removed {
    /// Its name.
    pub name: &'static str,
    /// What the world is like without it.
    pub without: &'static str,
    /// The values that take it out.
    pub overrides: Vec<String>,
}

/// How a run crashed, and what that hangs on.
#[derive(Clone, Debug, Serialize)]
pub struct Why {
    /// Name of the world.
    pub world: String,
    /// Seed of the run.
    pub seed: u64,
    /// End users simulated.
    pub users: u32,
    /// Whether the run came out as its folder keeps it; null of a world file.
    pub as_kept: Option<bool>,
    /// Runs made for this answer.
    pub runs_made: u64,
    /// The rule of dating.
    pub rule: Rule,
    /// When what happened, by the rule.
    pub timeline: Timeline,
    /// What is explained: the first crash, or else the deepest fall of capex; null if it never turned down.
    pub fall: Option<Crash>,
    /// How far orders fell about then.
    pub order_cut: Option<OrderCut>,
    /// The events of the fall and what led to them.
    pub chain: Vec<Link>,
    /// The causes taken out, in the order of all that follows.
    pub causes: Vec<Removed>,
    /// Seeds of the luck with which each set of causes was run, that of the run first.
    pub seeds: Vec<u64>,
    /// What comes of the run, then of the run without each cause.
    pub effects: Vec<Effect>,
    /// Step of the measure `crash_by_then`: a year after the crash of the run was confirmed.
    pub then: usize,
    /// The shares of the causes.
    pub shares: Vec<Explained>,
}
