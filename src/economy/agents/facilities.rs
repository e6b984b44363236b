//! An owner's data centres. All have one life, so that what they write off together moves by what begins and what ends.

use std::collections::VecDeque;
use std::ops::Range;

use crate::economy::agents::value::{Assets, Value};
use crate::units::Dollars;

/// Data centres that came into service in one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facility {
    /// Power of the equipment it can house \[kW\].
    pub kilowatts: f64,
    /// Cost and wear.
    pub value: Value,
}

/// All facilities of an owner, oldest first. Each is kept as it was when it was last valued, and worn down when it is looked at.
#[derive(Clone, Debug, Default)]
pub struct Facilities {
    /// With the step they were valued in.
    all: VecDeque<(Facility, u32)>,
    /// Steps since the first day.
    step: u32,
    sums: Assets,
    kilowatts: f64,
    /// What every step writes off, odd cents apart.
    parts: Dollars,
    /// How many write off a cent more.
    odd: i64,
    /// How many begin to, after so many steps.
    begin: VecDeque<i64>,
}

impl Facilities {
    /// Adds the youngest.
    pub fn push(&mut self, facility: Facility) {
        self.kilowatts += facility.kilowatts;
        self.count(&facility.value);
        self.all.push_back((facility, self.step));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Power of the equipment they can house \[kW\].
    pub fn kilowatts(&self) -> f64 {
        self.kilowatts
    }

    /// What they cost and are worth in the books.
    pub fn sums(&self) -> Assets {
        // Beyond what the books can hold no sum is exact, and the run ends.
        debug_assert!(
            !self.sums.cost.is_countable()
                || self.sums == Assets::of(self.iter().map(|facility| facility.value))
        );
        self.sums
    }

    /// All as they are now.
    pub fn iter(&self) -> impl Iterator<Item = Facility> + Clone {
        self.range(0..self.all.len())
    }

    /// Those at these positions as they are now.
    pub fn range(
        &self,
        positions: Range<usize>,
    ) -> impl ExactSizeIterator<Item = Facility> + Clone {
        self.all.range(positions).map(|known| self.now(known))
    }

    /// One step of depreciation of all of them. What is written off is gone.
    pub fn depreciate(&mut self) -> Dollars {
        self.step += 1;
        self.odd += self.begin.pop_front().unwrap_or_default();
        let amount = self.parts + Dollars::from_cents(self.odd);
        self.sums.book -= amount;
        while let Some(oldest) = self.all.front().map(|oldest| self.now(oldest))
            && oldest.value.remaining() == 0
        {
            self.all.pop_front();
            self.leave(&oldest.value);
            self.odd -= i64::from(oldest.value.line().larger > 0);
            self.kilowatts = self.all.iter().map(|(facility, _)| facility.kilowatts).sum();
        }
        amount
    }

    /// Writes wear into each, so that looking at them is cheap until the next step.
    pub fn bring_up_to_date(&mut self) {
        let step = self.step;
        for (facility, valued) in &mut self.all {
            facility.value.wear(step - *valued);
            *valued = step;
        }
    }

    /// Changes the values of those at these positions.
    pub fn revalue(&mut self, positions: Range<usize>, mut change: impl FnMut(&mut Value)) {
        for at in positions {
            let mut facility = self.now(&self.all[at]);
            self.forget(&facility.value);
            change(&mut facility.value);
            self.count(&facility.value);
            self.all[at] = (facility, self.step);
        }
    }

    fn now(&self, &(mut facility, valued): &(Facility, u32)) -> Facility {
        facility.value.wear(self.step - valued);
        facility
    }

    fn count(&mut self, value: &Value) {
        self.sums.add(value);
        self.parts += Dollars::from_cents(value.line().part);
        self.odd_cents(value, 1);
    }

    fn forget(&mut self, value: &Value) {
        self.sums.book -= value.book();
        self.leave(value);
        self.odd_cents(value, -1);
    }

    fn leave(&mut self, value: &Value) {
        self.sums.cost -= value.cost;
        self.sums.impaired -= value.impaired();
        self.parts -= Dollars::from_cents(value.line().part);
    }

    /// Counts one more, or one less, that writes off a cent more in its last steps.
    fn odd_cents(&mut self, value: &Value, one: i64) {
        let (larger, remaining) = (value.line().larger, value.remaining());
        match remaining.checked_sub(larger) {
            _ if larger == 0 => {}
            // The step to come is the first of `begin`.
            Some(after) => {
                let after = after as usize;
                if self.begin.len() <= after {
                    self.begin.resize(after + 1, 0);
                }
                self.begin[after] += one;
            }
            None => self.odd += one,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facility(cents: i64, age: u32) -> Facility {
        let value = Value::aged(Dollars::from_cents(cents), age, 40);
        Facility { kilowatts: f64::from(age) + 0.1, value }
    }

    #[test]
    fn together_they_wear_down_as_each_does_alone() {
        let mut facilities = Facilities::default();
        let mut alone: Vec<Facility> = Vec::new();
        for step in 0..120_u32 {
            if step < 60 {
                let new = facility(1_000_003 + 7919 * i64::from(step), 0);
                facilities.push(new);
                alone.push(new);
            }
            if step % 7 == 0 {
                let loss = Dollars::from_cents(13 + i64::from(step));
                let most = facilities.len().min(5);
                facilities.revalue(0..most, |value| value.impair(loss.min(value.book())));
                alone[..most].iter_mut().for_each(|one| {
                    let loss = loss.min(one.value.book());
                    one.value.impair(loss);
                });
            }
            let written_off: Dollars =
                alone.iter_mut().map(|facility| facility.value.depreciate()).sum();
            alone.retain(|facility| facility.value.remaining() > 0);
            assert_eq!(facilities.depreciate(), written_off, "step {step}");
            assert!(facilities.iter().eq(alone.iter().copied()), "step {step}");
            assert_eq!(facilities.sums(), Assets::of(alone.iter().map(|one| one.value)));
            let kilowatts: f64 = alone.iter().map(|facility| facility.kilowatts).sum();
            assert_eq!(facilities.kilowatts(), kilowatts);
        }
        assert_eq!((alone.len(), facilities.parts, facilities.odd), (0, Dollars::ZERO, 0));
    }
}
