//! What happened, with its cause.

use std::fmt::{self, Write};

use bevy_ecs::prelude::Resource;

use crate::economy::agents::AgentId;
use crate::record::{Event, EventId};

/// The events of a run so far. What they say is kept in one text until the run is over.
#[derive(Resource, Clone, Default, Debug)]
pub struct EventLog {
    events: Vec<Event>,
    details: String,
    /// Where the detail of each event ends.
    ends: Vec<usize>,
    month: u32,
}

/// An event about to be logged.
#[derive(Clone, Copy, Debug)]
pub struct Happening<'a> {
    /// What happened.
    pub kind: &'static str,
    /// To whom or by whom.
    pub agent: AgentId,
    /// How much.
    pub amount: f64,
    /// Unit of the amount.
    pub unit: &'static str,
    /// What led to it, where a rule knows.
    pub cause: Option<EventId>,
    /// What a reader needs to understand it.
    pub detail: fmt::Arguments<'a>,
}

impl EventLog {
    /// Logs an event in the current month and gives its number.
    pub fn log(&mut self, happening: Happening) -> EventId {
        let id = EventId(self.events.len() as u32);
        let Happening { kind, agent, amount, unit, cause, detail } = happening;
        self.details.write_fmt(detail).expect("a text takes all that is said");
        self.ends.push(self.details.len());
        let (agent, month, detail) = (agent.0 as usize, self.month, String::new());
        self.events.push(Event { id, month, kind, agent, amount, unit, cause, detail });
        id
    }

    /// The latest event of a kind within so many months, for those it leads to.
    pub fn latest(&self, kind: &str, months: u32) -> Option<EventId> {
        let recent = |event: &&Event| event.month + months >= self.month;
        let mut events = self.events.iter().rev().take_while(recent);
        events.find(|event| event.kind == kind).map(|event| event.id)
    }

    /// The largest event of a kind within so many months, the latest of several.
    pub fn largest(&self, kind: &str, months: u32) -> Option<EventId> {
        let recent = |event: &&Event| event.month + months >= self.month;
        let events = self.events.iter().rev().take_while(recent).filter(|event| event.kind == kind);
        let larger = |most: &Event, event: &Event| event.amount > most.amount;
        let largest = events.reduce(|most, event| if larger(most, event) { event } else { most });
        largest.map(|event| event.id)
    }

    /// All events, in order.
    pub fn events(&self) -> Vec<Event> {
        self.clone().take()
    }

    /// Keeps room for what may happen in so many months.
    pub(super) fn expect(&mut self, months: usize) {
        const IN_A_MONTH: usize = 128;
        const LONG: usize = 40;
        self.events.reserve(months * IN_A_MONTH);
        self.ends.reserve(months * IN_A_MONTH);
        self.details.reserve(months * IN_A_MONTH * LONG);
    }

    pub(super) fn open(&mut self, month: u32) {
        self.month = month;
    }

    /// The same, taken out.
    pub(super) fn take(&mut self) -> Vec<Event> {
        let EventLog { mut events, details, ends, .. } = std::mem::take(self);
        let mut begin = 0;
        for (event, end) in events.iter_mut().zip(ends) {
            event.detail = details[begin..end].to_string();
            begin = end;
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_event_is_looked_for_within_its_kind_and_months() {
        let mut log = EventLog::default();
        let mut add = |month, kind, amount| {
            log.open(month);
            let (agent, unit, cause, detail) = (AgentId(1), "USD", None, format_args!("{amount}"));
            log.log(Happening { kind, agent, amount, unit, cause, detail })
        };
        add(1, "loss", 9.0);
        let largest = add(5, "loss", 3.0);
        add(5, "default", 8.0);
        let latest = add(6, "loss", 2.0);
        assert_eq!(log.largest("loss", 3), Some(largest));
        assert_eq!(log.latest("loss", 3), Some(latest));
        assert_eq!(log.largest("loss", 0), Some(latest));
        assert_eq!(log.largest("news", 3), None);
        let said: Vec<String> = log.take().into_iter().map(|event| event.detail).collect();
        assert_eq!(said, ["9", "3", "8", "2"]);
    }
}
