//! What an owner has built: lots of devices and facilities, with vintage, cost and wear.

use bevy_ecs::prelude::Component;

use crate::economy::agents::facilities::Facilities;
use crate::economy::agents::value::Value;
use crate::units::Dollars;

/// Whether a lot works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LotStatus {
    /// Offered.
    Running {
        /// Steps since it was last needed.
        idle_steps: u32,
    },
    /// Switched off.
    Mothballed {
        /// Steps since then.
        steps: u32,
    },
}

/// Devices of one generation that came into service in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Position in the roadmap.
    pub generation: usize,
    /// How many.
    pub devices: u64,
    /// Cost and wear.
    pub value: Value,
    /// Whether it works.
    pub status: LotStatus,
}

impl Lot {
    /// Takes in devices of the same kind, age and life.
    pub fn join(&mut self, other: &Lot) {
        self.devices += other.devices;
        self.value.join(&other.value);
    }

    /// Whether it is switched off.
    #[inline]
    pub fn is_dark(&self) -> bool {
        matches!(self.status, LotStatus::Mothballed { .. })
    }
}

/// Share of a find's gain that an owner's hardware realises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Realised {
    /// For tenants.
    pub tenants: f64,
    /// For the owner's own products, part of which run on its own chips.
    pub products: f64,
}

impl Realised {
    /// All of it, where hardware does not matter.
    pub const FULL: Realised = Realised { tenants: 1.0, products: 1.0 };
}

/// All lots and facilities of an owner, oldest first.
#[derive(Component, Clone, Debug, Default)]
pub struct Fleet {
    /// Devices.
    pub lots: Vec<Lot>,
    /// Data centres.
    pub facilities: Facilities,
    /// Devices scrapped since the run began, by generation.
    pub scrapped: Vec<u64>,
    /// What it realises of each find, as far as hardware matters.
    pub realised: Vec<Realised>,
}

impl Fleet {
    /// Devices in service at book.
    pub fn devices_book(&self) -> Dollars {
        self.lots.iter().map(|lot| lot.value.book()).sum()
    }

    /// Facilities at book.
    pub fn facilities_book(&self) -> Dollars {
        self.facilities.sums().book
    }

    /// Share of the facilities that came into service within so many steps, by power.
    pub fn built_within(&self, steps: u32) -> f64 {
        let all = self.facilities.kilowatts();
        let recent = self.facilities.iter().filter(|facility| facility.value.age <= steps);
        let built: f64 = recent.map(|facility| facility.kilowatts).sum();
        if all > 0.0 { built / all } else { 0.0 }
    }

    /// What it realises of a find.
    pub fn realised(&self, find: usize) -> Realised {
        self.realised.get(find).copied().unwrap_or(Realised::FULL)
    }

    /// Adds a lot where its age belongs, or joins it to one of its kind, age and remaining life that works as it does.
    pub fn insert(&mut self, lot: Lot) {
        let alike = |known: &Lot| {
            (known.generation, known.status, known.value.remaining())
                == (lot.generation, lot.status, lot.value.remaining())
        };
        let mut at = self.lots.partition_point(|known| known.value.age > lot.value.age);
        while let Some(known) = self.lots.get_mut(at)
            && known.value.age == lot.value.age
        {
            if alike(known) {
                return known.join(&lot);
            }
            at += 1;
        }
        self.lots.insert(at, lot);
    }

    /// Counts scrapped devices.
    pub fn count_scrapped(&mut self, generation: usize, devices: u64) {
        if self.scrapped.len() <= generation {
            self.scrapped.resize(generation + 1, 0);
        }
        self.scrapped[generation] += devices;
    }
}
