//! What an owner has built: lots of devices and facilities, with vintage, cost and wear.

use std::collections::VecDeque;

use bevy_ecs::prelude::Component;

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

/// An amount written off step by step in equal parts, the last of them a cent larger where it does not divide: in each step
/// what is left over the steps that remain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct StraightLine {
    /// What every step writes off \[cents\].
    part: i64,
    /// How many of the last steps write off a cent more.
    larger: u32,
}

impl StraightLine {
    fn of(amount: Dollars, steps: u32) -> StraightLine {
        let (cents, steps) = (amount.cents(), i64::from(steps.max(1)));
        StraightLine { part: cents.div_euclid(steps), larger: cents.rem_euclid(steps) as u32 }
    }

    /// What the first of so many steps left writes off.
    #[inline]
    fn next(self, steps: u32) -> Dollars {
        Dollars::from_cents(self.part + i64::from(steps <= self.larger))
    }

    /// What so many steps left write off.
    fn left(self, steps: u32) -> Dollars {
        Dollars::from_cents(self.part * i64::from(steps) + i64::from(self.larger.min(steps)))
    }
}

/// Cost and wear of an asset in straight-line depreciation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// What was paid.
    pub cost: Dollars,
    /// Cost less depreciation less impairment.
    book: Dollars,
    /// Write-downs so far, less reversals.
    impaired: Dollars,
    /// How the book is written off.
    line: StraightLine,
    /// How it would be without write-downs.
    unimpaired: StraightLine,
    /// Steps until the book is zero.
    remaining: u32,
    /// Steps since it came into service.
    pub age: u32,
}

impl Value {
    /// A new asset.
    pub fn new(cost: Dollars, life: u32) -> Value {
        let (impaired, line) = (Dollars::ZERO, StraightLine::of(cost, life));
        Value { cost, book: cost, impaired, line, unimpaired: line, remaining: life, age: 0 }
    }

    /// An asset `age` steps into a life of `life` steps, never impaired.
    pub fn aged(cost: Dollars, age: u32, life: u32) -> Value {
        let worn = i128::from(cost.cents()) * i128::from(age.min(life)) / i128::from(life);
        let book = cost - Dollars::from_cents(worn as i64);
        Value { cost, age, ..Value::new(book, life.saturating_sub(age)) }
    }

    /// Takes out the part of so many of all devices, to the cent in sum.
    pub fn take(&mut self, part: u64, all: u64) -> Value {
        let share = |amount: Dollars| amount.part(part, all);
        // The book is split, and not what it is made of, so that neither part of it can end below zero.
        let (cost, impaired, book) = (share(self.cost), share(self.impaired), share(self.book));
        let unimpaired = share(self.unimpaired());
        let mut taken = Value { cost, impaired, ..*self };
        self.cost -= cost;
        self.impaired -= impaired;
        taken.write_off(book, unimpaired);
        self.write_off(self.book - book, self.unimpaired() - unimpaired);
        taken
    }

    /// Adds an asset as old, with as much life left.
    fn join(&mut self, other: &Value) {
        self.cost += other.cost;
        self.impaired += other.impaired;
        self.write_off(self.book + other.book, self.unimpaired() + other.unimpaired());
    }

    /// Book value: cost less depreciation less impairment.
    #[inline]
    pub fn book(&self) -> Dollars {
        self.book
    }

    /// What the book would be without write-downs: the ceiling of a reversal.
    pub fn unimpaired(&self) -> Dollars {
        self.unimpaired.left(self.remaining)
    }

    /// Steps until the book is zero.
    #[inline]
    pub fn remaining(&self) -> u32 {
        self.remaining
    }

    /// Depreciation so far.
    pub fn depreciated(&self) -> Dollars {
        self.cost - self.book - self.impaired
    }

    /// Write-downs so far, less reversals.
    #[inline]
    pub fn impaired(&self) -> Dollars {
        self.impaired
    }

    /// Writes the asset down, or up by a negative amount.
    pub fn impair(&mut self, amount: Dollars) {
        self.impaired += amount;
        self.write_off(self.book - amount, self.unimpaired());
    }

    /// Changes the life it has left, which works forward only.
    pub fn set_remaining(&mut self, steps: u32) {
        let unimpaired = self.unimpaired();
        self.remaining = steps;
        self.write_off(self.book, unimpaired);
    }

    /// From now on these amounts are written off over the steps that remain.
    fn write_off(&mut self, book: Dollars, unimpaired: Dollars) {
        self.book = book;
        self.line = StraightLine::of(book, self.remaining);
        self.unimpaired = StraightLine::of(unimpaired, self.remaining);
    }

    /// One step of straight-line depreciation.
    #[inline]
    pub fn depreciate(&mut self) -> Dollars {
        self.age += 1;
        if self.remaining == 0 {
            return Dollars::ZERO;
        }
        let amount = self.line.next(self.remaining);
        self.remaining -= 1;
        self.book -= amount;
        amount
    }
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

/// Data centres that came into service in one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facility {
    /// Power of the equipment it can house \[kW\].
    pub kilowatts: f64,
    /// Cost and wear.
    pub value: Value,
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
    pub facilities: VecDeque<Facility>,
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
        self.facilities.iter().map(|facility| facility.value.book()).sum()
    }

    /// Share of the facilities that came into service within so many steps, by power.
    pub fn built_within(&self, steps: u32) -> f64 {
        let all: f64 = self.facilities.iter().map(|facility| facility.kilowatts).sum();
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
        let older = self.lots.partition_point(|known| known.value.age > lot.value.age);
        let younger = self.lots.partition_point(|known| known.value.age >= lot.value.age);
        let alike = |known: &&mut Lot| {
            (known.generation, known.status, known.value.remaining())
                == (lot.generation, lot.status, lot.value.remaining())
        };
        match self.lots[older..younger].iter_mut().find(alike) {
            Some(known) => known.join(&lot),
            None => self.lots.insert(younger, lot),
        }
    }

    /// Counts scrapped devices.
    pub fn count_scrapped(&mut self, generation: usize, devices: u64) {
        if self.scrapped.len() <= generation {
            self.scrapped.resize(generation + 1, 0);
        }
        self.scrapped[generation] += devices;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn total_depreciation_is_the_cost_whatever_the_life() {
        let mut value = Value::new(Dollars::from_cents(1_000_003), 66);
        let total: Dollars = (0..70).map(|_| value.depreciate()).sum();
        assert_eq!(total, value.cost);
        assert_eq!(value.book(), Dollars::ZERO);
    }

    #[test]
    fn a_change_of_life_works_forward_and_still_writes_off_the_cost() {
        let mut value = Value::new(Dollars::from_cents(60_000), 60);
        let before: Dollars = (0..20).map(|_| value.depreciate()).sum();
        value.set_remaining(10);
        assert_eq!(value.depreciate(), Dollars::from_cents(4_000));
        let after: Dollars = (0..9).map(|_| value.depreciate()).sum();
        assert_eq!(before + Dollars::from_cents(4_000) + after, value.cost);
    }
}
