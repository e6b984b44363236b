//! A number of a story: what it is, of which column, and how a reader is told.

use serde::Serialize;

use crate::analysis::story::panel::{Panel, Span, Table};
use crate::analysis::words::{compute, dollars, percent};

/// How the months of a span make one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// As it was in the last month.
    Last,
    /// As it was in the month before the span.
    Before,
    /// All months together.
    Sum,
    /// The months above zero together.
    SumAboveZero,
    /// The lesser of this and another column, never below zero, all months together.
    SumWithin(&'static str),
    /// From the month before the span to its last month.
    Change,
}

impl How {
    /// The number of a span; `None` where a month was not recorded.
    pub fn value(self, panel: &Panel, table: Table, column: &str, span: Span) -> Option<f64> {
        let at = |month| panel.at(table, column, month);
        let sum = |of: &dyn Fn(usize) -> Option<f64>| -> Option<f64> {
            let values: Vec<f64> = (span.from..=span.to).filter_map(of).collect();
            (!values.is_empty()).then(|| values.iter().sum())
        };
        let before = span.from.checked_sub(1);
        match self {
            How::Last => at(span.to),
            How::Before => at(before?),
            How::Sum => sum(&at),
            How::SumAboveZero => sum(&|month| Some(at(month)?.max(0.0))),
            How::SumWithin(limit) => {
                sum(&|month| Some(at(month)?.min(panel.at(table, limit, month)?).max(0.0)))
            }
            How::Change => Some(at(span.to)? - at(before?)?),
        }
    }
}

/// What kind of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Capacity \[H100e\].
    Compute,
    /// Capacity a year \[H100e per year\].
    ComputeYearly,
    /// Money \[USD\].
    Dollars,
    /// Money a year \[USD per year\].
    DollarsYearly,
    /// Rent \[USD per H100e-hour\].
    Rent,
    /// Price of capacity \[USD per H100e\].
    Price,
    /// Price of a service \[USD per service unit\].
    Service,
    /// Part of a whole \[share\].
    Share,
    /// Rate of interest \[per year\].
    Rate,
    /// Growth in logs, told as what it makes in a year \[per year\].
    Growth,
    /// Fall in logs, likewise \[per year\].
    Fall,
    /// \[ratio\].
    Ratio,
    /// \[months\].
    Months,
    /// \[years\].
    Years,
    /// A number of firms.
    Count,
}

impl Shape {
    /// The number as a reader reads it.
    pub fn say(self, value: f64) -> String {
        match self {
            Shape::Compute => compute(value),
            Shape::ComputeYearly => format!("{} a year", compute(value)),
            Shape::Dollars => dollars(value),
            Shape::DollarsYearly => format!("{} a year", dollars(value)),
            Shape::Rent => format!("{value:.2} USD per H100e-hour"),
            Shape::Price => format!("{} per H100e", dollars(value)),
            Shape::Service => format!("{value:.3} USD per service unit"),
            Shape::Share => percent(value),
            Shape::Rate => format!("{} a year", percent(value)),
            Shape::Growth => format!("{} a year", percent(libm::expm1(value))),
            Shape::Fall => format!("{} a year", percent(-libm::expm1(-value))),
            Shape::Ratio => format!("{value:.2}"),
            Shape::Months => format!("{value:.1} months"),
            Shape::Years => format!("{value:.2} years"),
            Shape::Count => format!("{value:.0}"),
        }
    }
}

/// A column worth looking at, and the words for it; `{}` is where the number goes.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Where it was recorded.
    pub table: Table,
    /// Its name there.
    pub column: &'static str,
    /// How months make one number.
    pub how: How,
    /// What kind of number it is.
    pub shape: Shape,
    /// Words for it.
    pub words: &'static str,
    /// Words for less than zero, where the number is then told without its sign.
    pub words_below: Option<&'static str>,
    /// Whether zero is worth no words.
    pub only_if_any: bool,
}

/// A level of the agent's own, with what it was before the span where it moved.
pub const fn own(column: &'static str, shape: Shape, words: &'static str) -> Look {
    let (table, how) = (Table::Agents, How::Last);
    Look { table, column, how, shape, words, words_below: None, only_if_any: false }
}

/// A level of the economy.
pub const fn market(column: &'static str, shape: Shape, words: &'static str) -> Look {
    Look { table: Table::Series, ..own(column, shape, words) }
}

/// A flow of the agent's own, if there was any.
pub const fn flow(column: &'static str, shape: Shape, words: &'static str) -> Look {
    Look { how: How::Sum, only_if_any: true, ..own(column, shape, words) }
}

/// A change of a level of the agent's own, if there was any: words for a rise and for a fall.
pub const fn change(
    column: &'static str,
    shape: Shape,
    words: &'static str,
    below: &'static str,
) -> Look {
    Look { how: How::Change, words_below: Some(below), ..flow(column, shape, words) }
}

/// Events of the agent's own, amounts together, if there were any.
pub const fn events(kind: &'static str, shape: Shape, words: &'static str) -> Look {
    Look { table: Table::Events, ..flow(kind, shape, words) }
}

/// A number of a story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fact {
    /// Where it was recorded.
    pub table: Table,
    /// In which column.
    pub column: &'static str,
    /// How the months make the number.
    pub how: How,
    /// The number.
    pub value: f64,
    /// What a level was in the month before.
    pub before: Option<f64>,
    /// It in words.
    pub text: String,
}

impl Look {
    /// The number of a span in words; `None` where it was not recorded or is worth no words.
    pub fn fact(&self, panel: &Panel, span: Span) -> Option<Fact> {
        let Look { table, column, how, shape, .. } = *self;
        let value = how.value(panel, table, column, span)?;
        if self.only_if_any && value.abs() < 1e-9 {
            return None;
        }
        let is_level = matches!(how, How::Last);
        let before = if is_level { How::Before.value(panel, table, column, span) } else { None };
        let (words, told) = match self.words_below {
            Some(below) if value < 0.0 => (below, -value),
            _ => (self.words, value),
        };
        let mut text = words.replace("{}", &shape.say(told));
        let earlier = before.map(|before| shape.say(before));
        if let Some(earlier) = earlier.filter(|earlier| *earlier != shape.say(told)) {
            text += &format!(" (from {})", without_unit(&earlier, &shape.say(told)));
        }
        Some(Fact { table, column, how, value, before, text })
    }
}

/// A number without the words at its end that it has in common with another.
fn without_unit(number: &str, other: &str) -> String {
    let (mut words, mut others): (Vec<&str>, Vec<&str>) =
        (number.split(' ').collect(), other.split(' ').collect());
    while words.len() > 1 && words.last() == others.last() && words.last() != Some(&"%") {
        words.pop();
        others.pop();
    }
    words.join(" ")
}

/// The facts of a list of looks.
pub fn facts(looks: &[Look], panel: &Panel, span: Span) -> Vec<Fact> {
    looks.iter().filter_map(|look| look.fact(panel, span)).collect()
}
