//! The whole story: all quarters, and which of them are worth telling by themselves.

use serde::Serialize;

use crate::analysis::story::fact::{Fact, facts};
use crate::analysis::story::orders::{Limit, limit};
use crate::analysis::story::outlook::Outlook;
use crate::analysis::story::panel::{Panel, Span, Table, spoken};
use crate::analysis::story::quarter::{Quarter, spans};
use crate::analysis::story::{lab, lender, owner, vendor};

/// The history of an agent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Story {
    /// Its name.
    pub agent: String,
    /// Its kind.
    pub kind: String,
    /// What is said of an agent that forecasts nothing.
    pub no_forecast: Option<&'static str>,
    /// All quarters, the routine ones too.
    pub quarters: Vec<Quarter>,
    /// Routine quarters that follow each other, taken together.
    pub lulls: Vec<Lull>,
}

/// Quarters one after another in which nothing but routine happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lull {
    /// Their months.
    #[serde(flatten)]
    pub span: Span,
    /// What was decided in them together.
    pub decided: Vec<Fact>,
}

/// How the story of a kind of agent is told.
fn outlook(kind: &str) -> &'static Outlook {
    match kind {
        "model_lab" => &lab::LAB,
        "gpu_vendor" => &vendor::VENDOR,
        "lender" => &lender::LENDER,
        _ => &owner::OWNER,
    }
}

/// Tells the quarters that months `from` to `to` lie in.
pub fn tell(panel: &Panel, from: usize, to: usize) -> Story {
    let outlook = outlook(panel.kind);
    let months = panel.record.series.months();
    let all = spans(months, panel.record.steps_per_year, from, to);
    let lived = all.into_iter().filter(|span| panel.lives_in(*span));
    let mut quarters: Vec<Quarter> = lived.map(|span| Quarter::of(panel, outlook, span)).collect();
    mark(panel, &mut quarters);
    let lulls = lulls(&quarters);
    let lull = |span| Lull { span, decided: facts(outlook.decided, panel, span) };
    Story {
        agent: panel.record.names[panel.agent].clone(),
        kind: panel.kind.to_string(),
        no_forecast: outlook.no_forecast,
        lulls: lulls.into_iter().map(lull).collect(),
        quarters,
    }
}

/// Levels whose moves are worth telling, in `agents.csv` or `series.csv`.
const WATCHED: [&str; 8] = [
    "rents_list",
    "equity_price",
    "credit_rate",
    "orders_value_over_price",
    "pricing_price",
    "production_lead_time",
    "production_price",
    "training_budget",
];

/// A move since the quarter told last that is worth telling \[ratio\].
const NOTABLE: f64 = 1.25;

/// Where an agent stood when it was spoken of last.
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    levels: Vec<Option<f64>>,
    limit: Option<Limit>,
}

impl Mark {
    fn of(panel: &Panel, span: Span) -> Mark {
        let level = |column: &&str| panel.at(Table::Agents, column, span.to);
        Mark { levels: WATCHED.iter().map(level).collect(), limit: limit(panel, span) }
    }

    fn is_near(&self, other: &Mark) -> bool {
        let near = |(one, two): (&Option<f64>, &Option<f64>)| match (one, two) {
            (Some(one), Some(two)) => *one <= NOTABLE * two && *two <= NOTABLE * one,
            (one, two) => one == two,
        };
        self.limit == other.limit && self.levels.iter().zip(&other.levels).all(near)
    }
}

/// Says which quarters are routine. The first one is told: everything is new in it.
fn mark(panel: &Panel, quarters: &mut [Quarter]) {
    let mut told: Option<Mark> = None;
    for quarter in quarters {
        let now = Mark::of(panel, quarter.span);
        let near = told.as_ref().is_some_and(|told| now.is_near(told));
        quarter.routine = near && !quarter.is_notable();
        if !quarter.routine {
            told = Some(now);
        }
    }
}

/// The spans of routine quarters that follow each other.
fn lulls(quarters: &[Quarter]) -> Vec<Span> {
    let runs = quarters.chunk_by(|one, two| one.routine && two.routine);
    let routine = runs.filter(|run| run[0].routine);
    routine.map(|run| Span { from: run[0].span.from, to: run[run.len() - 1].span.to }).collect()
}

impl Story {
    /// The same story in other words: those of a world's labels.
    pub fn reworded(mut self, say: impl Fn(&str) -> String) -> Story {
        self.kind = say(&spoken(&self.kind));
        for quarter in &mut self.quarters {
            quarter.texts().for_each(|text| *text = say(text));
        }
        let facts = self.lulls.iter_mut().flat_map(|lull| &mut lull.decided);
        facts.for_each(|fact| fact.text = say(&fact.text));
        self
    }
}
