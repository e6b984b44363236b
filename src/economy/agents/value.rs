//! Cost and wear of assets in the books.

use crate::units::Dollars;

/// An amount written off step by step in equal parts, the last of them a cent larger where it does not divide: in each step
/// what is left over the steps that remain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StraightLine {
    /// What every step writes off \[cents\].
    pub(super) part: i64,
    /// How many of the last steps write off a cent more.
    pub(super) larger: u32,
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

    /// How the book is written off.
    pub(super) fn line(&self) -> StraightLine {
        self.line
    }

    /// Takes out the part of so many of all devices, to the cent in sum; gives the book of that part.
    pub fn take(&mut self, part: u64, all: u64) -> Dollars {
        let share = |amount: Dollars| amount.part(part, all);
        // The book is split, and not what it is made of, so that neither part of it can end below zero.
        let (book, unimpaired) = (share(self.book), self.unimpaired());
        self.cost -= share(self.cost);
        self.impaired -= share(self.impaired);
        self.write_off(self.book - book, unimpaired - share(unimpaired));
        book
    }

    /// Adds an asset as old, with as much life left.
    pub(super) fn join(&mut self, other: &Value) {
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

    /// So many steps of it, for an asset that has life left.
    pub(super) fn wear(&mut self, steps: u32) {
        if steps == 0 {
            return;
        }
        self.age += steps;
        let before = self.line.left(self.remaining);
        self.remaining = self.remaining.saturating_sub(steps);
        self.book -= before - self.line.left(self.remaining);
    }
}

/// Sums over assets of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// What was paid for them.
    pub cost: Dollars,
    /// Their book value.
    pub book: Dollars,
    /// Write-downs of them so far, less reversals.
    pub impaired: Dollars,
    /// The lowest book value of one, at most zero.
    pub least: Dollars,
}

impl Assets {
    /// Of these assets.
    pub fn of(values: impl Iterator<Item = Value>) -> Assets {
        let mut sum = Assets::default();
        values.for_each(|value| sum.add(&value));
        sum
    }

    /// Adds an asset.
    #[inline]
    pub fn add(&mut self, value: &Value) {
        self.cost += value.cost;
        self.book += value.book();
        self.impaired += value.impaired();
        self.least = self.least.min(value.book());
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
