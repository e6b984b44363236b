//! Events as rules that fired, with what led to them; and what of others' events an agent hears.

use serde::Serialize;

use crate::analysis::story::fact::Shape;
use crate::analysis::story::firing::{Firing, section};
use crate::analysis::story::panel::{Panel, Span};
use crate::analysis::words::when;
use crate::record::{Event, Record};

/// Kinds that concern everybody, whoever is named: told as what an agent knew.
const HEARD: [&str; 8] = [
    "news",
    "rent_fall",
    "collateral_fall",
    "bear_market",
    "credit_tightening",
    "squeeze",
    "rationing",
    "generation",
];

/// Kinds that are told in sums, as they come every month.
const IN_SUMS: [&str; 2] = ["order", "delivery"];

/// How the detail of an event begins where devices wore out in the ordinary course of business.
const WORN: &str = "worn out";

/// The mechanism that logs a kind of event.
fn rule(kind: &str) -> &'static str {
    match kind {
        "breakthrough" => "breakthroughs",
        "adoption" => "diffusion",
        "cancellation" => "orders",
        "mothball" | "scrap" => "retirement",
        "life_cut" => "useful_life",
        "write_down" | "reversal" => "impairment",
        "used_sale" | "forced_sale" | "estate_sale" => "resale",
        "covenant_breach" | "covenant_cure" | "equity_cure" => "covenants",
        "overdraft" | "refinancing_refused" | "arrears" => "credit",
        "backstop" => "policy",
        "entry" => "entry",
        _ => "insolvency",
    }
}

/// The agent's own events of a span as rules that fired.
pub fn firings(panel: &Panel, span: Span) -> Vec<Firing> {
    let told = |event: &&Event| {
        event.agent == panel.agent
            && is_in(event, span)
            && !HEARD.contains(&event.kind)
            && !IN_SUMS.contains(&event.kind)
            && !event.detail.starts_with(WORN)
    };
    panel.record.events.iter().filter(told).map(|event| firing(panel.record, event)).collect()
}

fn firing(record: &Record, event: &Event) -> Firing {
    let rule = rule(event.kind);
    Firing {
        rule,
        section: section(rule),
        text: format!("{}, month {}{}", said(event), event.month, because(record, event)),
        facts: Vec::new(),
        event: Some(event.id.0),
        cause: event.cause.map(|cause| cause.0),
        notable: true,
    }
}

/// Something that concerns everybody.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heard {
    /// Number of the event.
    pub event: u32,
    /// It in words.
    pub text: String,
    /// Whether a quarter with it is worth telling.
    pub notable: bool,
}

/// What of a span concerns everybody.
pub fn heard(panel: &Panel, span: Span, kinds: &[&str]) -> Vec<Heard> {
    let told = |event: &&Event| is_in(event, span) && kinds.contains(&event.kind);
    let of = |event: &Event| Heard {
        event: event.id.0,
        text: format!("{}, month {}", said(event), event.month),
        notable: event.kind != "generation",
    };
    panel.record.events.iter().filter(told).map(of).collect()
}

fn is_in(event: &Event, span: Span) -> bool {
    (span.from..=span.to).contains(&(event.month as usize))
}

/// An event in words: `write down of 3.1 bn USD (rents fell within a year)`.
fn said(event: &Event) -> String {
    let (kind, amount) = (event.kind.replace('_', " "), shape(event.kind).say(event.amount));
    match event.detail.as_str() {
        "" => format!("{kind} of {amount}"),
        detail => format!("{kind} of {amount} ({detail})"),
    }
}

/// What kind of number the amount of a kind of event is. A unit would not tell: a folder keeps it in the world's words.
fn shape(kind: &str) -> Shape {
    match kind {
        "breakthrough" | "adoption" | "news" | "covenant_breach" | "covenant_cure"
        | "generation" => Shape::Ratio,
        "rent_fall" | "collateral_fall" | "bear_market" | "squeeze" | "rationing"
        | "credit_tightening" => Shape::Share,
        "cancellation" | "mothball" | "scrap" | "order" | "delivery" => Shape::Compute,
        "life_cut" => Shape::Years,
        _ => Shape::Dollars,
    }
}

/// What led to an event, where a rule knows it.
fn because(record: &Record, event: &Event) -> String {
    let cause = event.cause.and_then(|cause| record.events.get(cause.0 as usize));
    cause.map_or(String::new(), |cause| {
        let when = when(cause.month as usize, record.steps_per_year);
        format!("; cause: {} in {when} (event {})", cause.kind.replace('_', " "), cause.id.0)
    })
}
