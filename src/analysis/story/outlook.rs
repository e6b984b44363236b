//! How the story of a kind of agent is told.

use crate::analysis::story::fact::Look;
use crate::analysis::story::firing::Firing;
use crate::analysis::story::panel::{Panel, Span};

/// A rule restated with its numbers; `None` where it did not fire or its numbers were not recorded.
pub type Rule = fn(&Panel, Span) -> Option<Firing>;

/// What an agent of a kind looks at, expects and decides, and its rules.
pub struct Outlook {
    /// What it sees.
    pub knew: &'static [Look],
    /// What it expects.
    pub expected: &'static [Look],
    /// What it decides.
    pub decided: &'static [Look],
    /// Kinds of events that concern it, whoever is named.
    pub heard: &'static [&'static str],
    /// Its rules.
    pub rules: &'static [Rule],
    /// What is said of an agent that forecasts nothing.
    pub no_forecast: Option<&'static str>,
}
