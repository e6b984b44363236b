//! One quarter of a story.

use serde::Serialize;

use crate::analysis::story::fact::{Fact, facts};
use crate::analysis::story::firing::Firing;
use crate::analysis::story::happening::{self, Heard};
use crate::analysis::story::outlook::Outlook;
use crate::analysis::story::panel::{Panel, Span};

/// What an agent knew, expected and decided in a quarter, and the rules that fired.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quarter {
    /// Its months.
    #[serde(flatten)]
    pub span: Span,
    /// `year 3, quarter 2`, both counted from 1.
    pub name: String,
    /// Whether nothing happened that is worth telling by itself.
    pub routine: bool,
    /// What it saw.
    pub knew: Vec<Fact>,
    /// What happened that concerns everybody.
    pub heard: Vec<Heard>,
    /// What it expected.
    pub expected: Vec<Fact>,
    /// What it decided.
    pub decided: Vec<Fact>,
    /// The rules that fired.
    pub rules: Vec<Firing>,
}

impl Quarter {
    /// A quarter of an agent's; whether it is routine is not said yet.
    pub fn of(panel: &Panel, outlook: &Outlook, span: Span) -> Quarter {
        let mut rules: Vec<Firing> =
            outlook.rules.iter().filter_map(|rule| rule(panel, span)).collect();
        rules.extend(happening::firings(panel, span));
        Quarter {
            span,
            name: name(span, panel.record.steps_per_year),
            routine: false,
            knew: facts(outlook.knew, panel, span),
            heard: happening::heard(panel, span, outlook.heard),
            expected: facts(outlook.expected, panel, span),
            decided: facts(outlook.decided, panel, span),
            rules,
        }
    }

    /// Whether something happened in it that is worth telling.
    pub fn is_notable(&self) -> bool {
        self.rules.iter().any(|rule| rule.notable) || self.heard.iter().any(|heard| heard.notable)
    }

    /// All its texts.
    pub fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let facts = self.knew.iter_mut().chain(&mut self.expected).chain(&mut self.decided);
        let rules = self.rules.iter_mut().flat_map(|rule| {
            rule.facts.iter_mut().map(|fact| &mut fact.text).chain([&mut rule.text])
        });
        let heard = self.heard.iter_mut().map(|heard| &mut heard.text);
        facts.map(|fact| &mut fact.text).chain(heard).chain(rules)
    }
}

/// The quarters of a run that months `from` to `to` lie in, the last one as far as the run goes.
pub fn spans(months: usize, steps_per_year: u32, from: usize, to: usize) -> Vec<Span> {
    let steps = (steps_per_year as usize / 4).max(1);
    let starts = (0..months).step_by(steps);
    let spans = starts.map(|start| Span { from: start, to: (start + steps).min(months) - 1 });
    spans.filter(|span| span.to >= from && span.from <= to).collect()
}

fn name(span: Span, steps_per_year: u32) -> String {
    let year = steps_per_year.max(4) as usize;
    format!("year {}, quarter {}", span.from / year + 1, span.from % year / (year / 4) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_told_whole_and_the_last_one_as_far_as_it_goes() {
        let spans = |from, to| spans(13, 12, from, to);
        assert_eq!(spans(4, 6), [Span { from: 3, to: 5 }, Span { from: 6, to: 8 }]);
        assert_eq!(spans(12, 12), [Span { from: 12, to: 12 }]);
        assert_eq!(spans(0, 99).len(), 5);
        assert_eq!(name(Span { from: 15, to: 17 }, 12), "year 2, quarter 2");
    }
}
