//! A rule that fired: its mechanism, where the model says what it does, and its condition with the numbers.

use serde::Serialize;

use crate::analysis::story::fact::{Fact, How, Look, Shape, flow, own};
use crate::analysis::story::panel::{Panel, Span, Table};

/// A rule that fired.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Firing {
    /// The mechanism: phase, file or folder under `src/economy/mechanisms`, and section of `docs/model.md`.
    pub rule: &'static str,
    /// That section.
    pub section: String,
    /// The condition, in a sentence with its numbers.
    pub text: String,
    /// The numbers of the sentence.
    pub facts: Vec<Fact>,
    /// The event it left, if one.
    pub event: Option<u32>,
    /// The event that led to it, where a rule knows one.
    pub cause: Option<u32>,
    /// Whether a quarter with it is worth telling.
    pub notable: bool,
}

impl Firing {
    /// A rule that fires in the ordinary course of business.
    pub fn routine(rule: &'static str, text: String, facts: Vec<Fact>) -> Firing {
        Firing {
            rule,
            section: section(rule),
            text,
            facts,
            event: None,
            cause: None,
            notable: false,
        }
    }
}

/// The section of the model's description that a mechanism has.
pub fn section(rule: &str) -> String {
    format!("docs/model.md#{}", rule.replace('_', "-"))
}

/// Numbers gathered for a sentence.
pub struct Gathered<'a> {
    panel: &'a Panel<'a>,
    span: Span,
    /// Those so far.
    pub facts: Vec<Fact>,
}

impl<'a> Gathered<'a> {
    /// None yet.
    pub fn new(panel: &'a Panel<'a>, span: Span) -> Gathered<'a> {
        Gathered { panel, span, facts: Vec::new() }
    }

    /// The agent's number of a column.
    pub fn own(&mut self, column: &'static str, how: How, shape: Shape) -> Option<(f64, String)> {
        self.take(Look { how, ..own(column, shape, "{}") })
    }

    /// The economy's number of a column.
    pub fn market(
        &mut self,
        column: &'static str,
        how: How,
        shape: Shape,
    ) -> Option<(f64, String)> {
        let table = Table::Series;
        self.take(Look { how, table, ..own(column, shape, "{}") })
    }

    fn take(&mut self, look: Look) -> Option<(f64, String)> {
        let mut fact = look.fact(self.panel, self.span)?;
        // In a sentence a number stands alone: what it was before is a number of its own.
        fact.before = None;
        fact.text = look.shape.say(fact.value);
        let taken = (fact.value, fact.text.clone());
        self.facts.push(fact);
        Some(taken)
    }
}

/// A level of the agent's own that moved by at least so large a part, with how it is told before and after.
pub fn moved(
    gathered: &mut Gathered,
    column: &'static str,
    shape: Shape,
    least: f64,
) -> Option<(f64, String)> {
    let (before, was) = gathered.own(column, How::Before, shape)?;
    let (now, is) = gathered.own(column, How::Last, shape)?;
    let large = (now - before).abs() > least * before.abs();
    large.then(|| (now - before, format!("from {was} to {is}")))
}

/// What shareholders got or gave in a span.
pub const SHAREHOLDERS: Look = Look {
    words_below: Some("took {} from its shareholders for new shares, net"),
    ..flow("dividends_paid", Shape::Dollars, "paid its shareholders {}, net")
};
