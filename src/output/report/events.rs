//! The events of a run: those of routine are counted, all others listed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::output::columns::EVENT_KINDS;
use crate::output::figure::runs::Run;
use crate::output::page::number::number;
use crate::record::{Event, EventId};

/// Kinds that happen to every owner all the time.
const ROUTINE: [&str; 4] = ["order", "delivery", "mothball", "scrap"];

/// Texts, each kept once.
#[derive(Default)]
struct Texts {
    known: BTreeMap<String, usize>,
    list: Vec<String>,
}

impl Texts {
    fn number(&mut self, text: String) -> usize {
        *self.known.entry(text.clone()).or_insert_with(|| {
            self.list.push(text);
            self.list.len() - 1
        })
    }
}

/// The events, as rows of month, kind, agent, amount, unit, cause and detail; texts are numbers in a list.
pub fn events(run: &Run) -> Value {
    let all = &run.record.events;
    let known: BTreeMap<EventId, &Event> = all.iter().map(|event| (event.id, event)).collect();
    let mut texts = Texts::default();
    let listed = all.iter().filter(|event| !ROUTINE.contains(&event.kind));
    let rows: Vec<Value> = listed
        .map(|event| {
            let cause = event.cause.and_then(|id| known.get(&id)).copied();
            row(run, event, cause, &mut texts)
        })
        .collect();
    json!({ "texts": texts.list, "rows": rows, "routine": routine(run), "kinds": kinds(run) })
}

fn row(run: &Run, event: &Event, cause: Option<&Event>, texts: &mut Texts) -> Value {
    let words = [
        spoken(run, event.kind),
        name(run, event),
        run.words().unit(event.unit),
        cause.map_or(String::new(), |cause| told(run, cause)),
        event.detail.clone(),
    ];
    let [kind, agent, unit, cause, detail] = words.map(|text| texts.number(text));
    let month = number(run.month(event.month as usize));
    json!([month, kind, agent, number(event.amount), unit, cause, detail])
}

/// A kind of event in the words of the world.
fn spoken(run: &Run, kind: &str) -> String {
    run.words().say(&kind.replace('_', " "))
}

fn name(run: &Run, event: &Event) -> String {
    run.record.names.get(event.agent).cloned().unwrap_or_default()
}

/// An event as the cause of another.
fn told(run: &Run, event: &Event) -> String {
    let month = run.month(event.month as usize);
    format!("{} of {}, month {month}", spoken(run, event.kind), name(run, event))
}

/// How many events of routine there were.
fn routine(run: &Run) -> Value {
    let count = |kind: &&str| {
        let count = run.record.events.iter().filter(|event| *event.kind == **kind).count();
        json!([spoken(run, kind), count])
    };
    ROUTINE.iter().map(count).collect()
}

/// What the kinds that happened mean.
fn kinds(run: &Run) -> Value {
    let happened = |kind: &str| run.record.events.iter().any(|event| event.kind == kind);
    let kinds = EVENT_KINDS.iter().filter(|kind| happened(kind.name));
    kinds.map(|kind| json!([spoken(run, kind.name), run.words().say(kind.meaning)])).collect()
}
