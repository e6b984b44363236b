//! A broken invariant: it stops the run and names month, agent and amount.

use std::fmt;

use bevy_ecs::prelude::Resource;

use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::units::Dollars;

/// What was broken, when, by whom and by how much.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct Broken {
    /// Step of the run, from 0.
    pub month: u32,
    /// The agent, or what takes its place.
    pub agent: String,
    /// The rule: `I1: deposits sum to the money there is`.
    pub rule: &'static str,
    /// By how much, with its unit.
    pub amount: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Broken { month, agent, rule, amount } = self;
        write!(f, "month {month}, {agent}: broken invariant: {rule}; off by {amount}")
    }
}

impl Broken {
    /// A break found in the books or stocks of an agent.
    pub fn at(clock: &Clock, agent: &str, rule: &'static str, amount: impl fmt::Display) -> Broken {
        Broken { month: clock.step(), agent: agent.to_string(), rule, amount: amount.to_string() }
    }
}

/// The breaks of a month; the first one stops the run.
#[derive(Resource, Default, Debug)]
pub struct Breaks(Vec<Broken>);

impl Breaks {
    /// Reports a break.
    pub fn report(&mut self, broken: Broken) {
        self.0.push(broken);
    }

    /// Reports a difference that should be none, for the agent it is about.
    #[inline]
    pub fn expect_zero(
        &mut self,
        clock: &Clock,
        directory: &Directory,
        agent: AgentId,
        rule: &'static str,
        difference: Dollars,
    ) {
        if difference != Dollars::ZERO {
            self.report(Broken::at(
                clock,
                directory.name(agent),
                rule,
                format!("{difference} USD"),
            ));
        }
    }

    pub(super) fn first(&self) -> Option<Broken> {
        self.0.first().cloned()
    }
}
