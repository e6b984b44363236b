//! Who there is: the stocks each kind of agent carries from month to month.

pub mod standing;
pub mod strategy;
pub mod developer;
pub mod value;
pub mod facilities;
pub mod fleet;
pub mod grid_connection;
pub mod hyperscaler;
pub mod model_lab;
pub mod gpu_vendor;
pub mod borrower;
pub mod lender;

use std::ops::AddAssign;

use bevy_ecs::prelude::*;

use crate::record::SECTORS;
use crate::units::{FEW, Few};

/// The number every agent is known by, from 0. Where order decides, agents go by it.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentId(pub u32);

/// A sum for each agent, found by its number.
#[derive(Clone, Debug, Default)]
pub struct ByAgent<T>(Few<T>);

impl<T: Copy + Default + AddAssign> ByAgent<T> {
    /// The sum of an agent.
    pub fn of(&self, agent: AgentId) -> T {
        self.0.get(agent.0 as usize).copied().unwrap_or_default()
    }

    /// Adds to the sum of an agent.
    pub fn add(&mut self, agent: AgentId, amount: T) {
        let at = agent.0 as usize;
        match self.0.get_mut(at) {
            Some(sum) => *sum += amount,
            None => {
                self.0.resize((at + 1).max(FEW), T::default());
                self.0[at] += amount;
            }
        }
    }

    /// All sums, in the order of agents.
    pub fn iter(&self) -> impl Iterator<Item = (AgentId, T)> + '_ {
        self.0.iter().zip(0..).map(|(&sum, at)| (AgentId(at), sum))
    }

    /// Forgets all sums.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl<T: Copy + Default + AddAssign> AddAssign<&ByAgent<T>> for ByAgent<T> {
    fn add_assign(&mut self, other: &ByAgent<T>) {
        self.0.resize(self.0.len().max(other.0.len()), T::default());
        self.0.iter_mut().zip(&other.0).for_each(|(sum, amount)| *sum += *amount);
    }
}

/// What carries the number of an agent: the items of queries that ask for it first.
pub trait Numbered {
    /// The agent's number.
    fn number(&self) -> AgentId;
}

macro_rules! numbered {
    ($($($name:ident)*;)*) => {
        $(impl<$($name),*> Numbered for (&AgentId, $($name),*) {
            fn number(&self) -> AgentId {
                *self.0
            }
        })*
    };
}

numbered! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}

/// Agents of several kinds in the order of their numbers. Those of one kind are stored in it.
pub trait InOrder: Iterator<Item: Numbered> + Sized {
    /// The items in the order of agents, put there in an empty room.
    fn in_order(self, room: &mut Few<Self::Item>) -> smallvec::Drain<'_, [Self::Item; FEW]> {
        room.extend(self);
        room.sort_unstable_by_key(Numbered::number);
        room.drain(..)
    }
}

impl<I: Iterator<Item: Numbered>> InOrder for I {}

/// The sectors of the matrices.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Sector {
    /// End users, wage earners, investors, suppliers and builders: everybody who is not listed below.
    Households,
    /// Model labs.
    ModelLabs,
    /// Hyperscalers, their other business included.
    Hyperscalers,
    /// Neoclouds: owners of compute without another business.
    Neoclouds,
    /// GPU vendors.
    GpuVendors,
    /// Banks and funds that lend.
    Lenders,
    /// The government.
    Government,
}

impl Sector {
    /// How many sectors there are.
    pub const COUNT: usize = SECTORS;
    /// All sectors, in the order of the matrices.
    pub const ALL: [Sector; Sector::COUNT] = [
        Sector::Households,
        Sector::ModelLabs,
        Sector::Hyperscalers,
        Sector::Neoclouds,
        Sector::GpuVendors,
        Sector::Lenders,
        Sector::Government,
    ];

    /// Name in the matrices.
    pub fn name(self) -> &'static str {
        match self {
            Sector::Households => "households",
            Sector::ModelLabs => "model_labs",
            Sector::Hyperscalers => "hyperscalers",
            Sector::Neoclouds => "neoclouds",
            Sector::GpuVendors => "gpu_vendors",
            Sector::Lenders => "lenders",
            Sector::Government => "government",
        }
    }

    /// Name of one of its agents, in the panel of firms.
    pub fn kind(self) -> &'static str {
        match self {
            Sector::Households => "household",
            Sector::ModelLabs => "model_lab",
            Sector::Hyperscalers => "hyperscaler",
            Sector::Neoclouds => "neocloud",
            Sector::GpuVendors => "gpu_vendor",
            Sector::Lenders => "lender",
            Sector::Government => "government",
        }
    }

    /// Whether its agents are firms of the build-out, with shareholders.
    pub fn is_firm(self) -> bool {
        !matches!(self, Sector::Households | Sector::Lenders | Sector::Government)
    }
}

/// Finds agents by their number. Agents never leave, so it is written once.
#[derive(Resource, Default, Debug)]
pub struct Directory {
    entries: Vec<(Entity, Sector, String)>,
}

impl Directory {
    /// The household sector: the first agent.
    pub const HOUSEHOLDS: AgentId = AgentId(0);

    /// Enters the next agent and gives its number.
    pub(super) fn enter(&mut self, entity: Entity, sector: Sector, name: &str) -> AgentId {
        let id = self.entries.len() as u32;
        self.entries.push((entity, sector, name.to_string()));
        AgentId(id)
    }

    /// The agents of a sector, in order.
    pub fn of(&self, sector: Sector) -> impl Iterator<Item = AgentId> + '_ {
        let entries = self.entries.iter().enumerate();
        entries.filter(move |(_, entry)| entry.1 == sector).map(|(id, _)| AgentId(id as u32))
    }

    /// The entity of an agent.
    pub fn entity(&self, agent: AgentId) -> Entity {
        self.entries[agent.0 as usize].0
    }

    /// The sector of an agent.
    pub fn sector(&self, agent: AgentId) -> Sector {
        self.entries[agent.0 as usize].1
    }

    /// The name of an agent.
    pub fn name(&self, agent: AgentId) -> &str {
        &self.entries[agent.0 as usize].2
    }

    /// All agents in order.
    pub fn agents(&self) -> impl ExactSizeIterator<Item = AgentId> + use<> {
        (0..self.entries.len() as u32).map(AgentId)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.entries.iter().map(|entry| entry.2.clone()).collect()
    }
}
