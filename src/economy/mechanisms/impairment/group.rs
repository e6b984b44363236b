//! Asset groups: what is tested together, and how a loss is measured and shared.

use std::ops::Range;

use crate::economy::agents::fleet::{Fleet, LotStatus};
use crate::economy::agents::value::Value;
use crate::economy::apportion::pour;
use crate::economy::clock::Clock;
use crate::economy::mechanisms::impairment::Level;
use crate::economy::mechanisms::impairment::cash_flow::Outlook;
use crate::units::Dollars;

/// Positions of the lots and facilities tested together. They are in the order of age, so groups follow one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Lots.
    pub lots: Range<usize>,
    /// Facilities.
    pub facilities: Range<usize>,
}

impl Group {
    /// The next group of a fleet, the first one after an empty group.
    pub fn next(&self, fleet: &Fleet, level: Level, clock: &Clock) -> Option<Group> {
        let (lot, facility) = (self.lots.end, self.facilities.end);
        let (lots, facilities) = (fleet.lots.len(), fleet.facilities.len());
        if lot == lots && facility == facilities {
            return None;
        }
        Some(match level {
            Level::Cloud => Group { lots: lot..lots, facilities: facility..facilities },
            Level::Lot if lot < lots => Group { lots: lot..lot + 1, facilities: 0..0 },
            Level::Lot => Group { lots: lots..lots, facilities: facility..facility + 1 },
            Level::Site => site(fleet, (lot, facility), clock),
        })
    }
}

/// A site is what came into service within the same year of the run.
fn site(fleet: &Fleet, (lot, facility): (usize, usize), clock: &Clock) -> Group {
    let year = |value: &Value| {
        let born = i64::from(clock.step()) - i64::from(value.age);
        born.div_euclid(i64::from(clock.steps_per_year()))
    };
    let houses = fleet.facilities.len();
    let years_of_lots = fleet.lots[lot..].iter().map(|lot| year(&lot.value));
    let years_of_facilities = fleet.facilities.range(facility..houses).map(|one| year(&one.value));
    let first = years_of_lots.clone().next().into_iter().chain(years_of_facilities.clone().next());
    let first = first.min();
    let same = |year: &i64| Some(*year) == first;
    Group {
        lots: lot..lot + years_of_lots.take_while(same).count(),
        facilities: facility..facility + years_of_facilities.take_while(same).count(),
    }
}

/// What the assets of a group are at in the books, lots first \[USD\].
fn books(fleet: &Fleet, group: &Group) -> impl Iterator<Item = f64> {
    let lots = fleet.lots[group.lots.clone()].iter().map(|lot| lot.value.book());
    let houses = fleet.facilities.range(group.facilities.clone());
    lots.chain(houses.map(|house| house.value.book())).map(Dollars::usd)
}

/// What the assets of a group are expected to bring in, discounted at a rate \[USD\].
fn flows(fleet: &Fleet, group: &Group, outlook: &Outlook, rate: f64) -> impl Iterator<Item = f64> {
    let lots = fleet.lots[group.lots.clone()].iter();
    let houses = fleet.facilities.range(group.facilities.clone());
    let occupied = if houses.len() == 0 { 0.0 } else { occupied(fleet, outlook) };
    lots.map(move |lot| outlook.of_lot(lot, rate))
        .chain(houses.map(move |house| outlook.of_facility(&house, occupied, rate)))
}

/// Share of housed power that running lots with power draw.
fn occupied(fleet: &Fleet, outlook: &Outlook) -> f64 {
    let housed = fleet.facilities.kilowatts();
    let running = fleet.lots.iter().filter(|l| matches!(l.status, LotStatus::Running { .. }));
    let drawn: f64 = running
        .map(|lot| outlook.powered(lot) * outlook.generations[lot.generation].kilowatts)
        .sum();
    if housed > 0.0 { (drawn / housed).min(1.0) } else { 0.0 }
}

/// ASC 360-10-35: a group whose book exceeds its undiscounted cash flows is written down to fair value, the loss shared
/// by book but no asset below its own fair value. Never reversed.
pub fn asc(fleet: &mut Fleet, group: &Group, outlook: &Outlook) -> (Dollars, Dollars) {
    let book: f64 = books(fleet, group).sum();
    let mut found = 0.0;
    // No flow is negative: what is covered stays covered.
    let covered = flows(fleet, group, outlook, 0.0).any(|flow| {
        found += flow;
        book <= found
    });
    match covered {
        true => (Dollars::ZERO, Dollars::ZERO),
        false => write_down(fleet, group, outlook),
    }
}

/// IAS 36: a group whose book exceeds what can be recovered is written down to it; where the reason has gone, a loss is
/// reversed up to depreciated cost. Without a resale market what can be recovered is value in use.
pub fn ias(fleet: &mut Fleet, group: &Group, outlook: &Outlook) -> (Dollars, Dollars) {
    let book: f64 = books(fleet, group).sum();
    let recoverable: f64 = flows(fleet, group, outlook, outlook.discount).sum();
    match book > recoverable {
        true => write_down(fleet, group, outlook),
        false => write_up(fleet, group, recoverable - book),
    }
}

/// Writes a group down to its fair value, the value of what it will bring in.
fn write_down(fleet: &mut Fleet, group: &Group, outlook: &Outlook) -> (Dollars, Dollars) {
    let books: Vec<f64> = books(fleet, group).collect();
    let values: Vec<f64> = flows(fleet, group, outlook, outlook.discount).collect();
    let loss = (books.iter().sum::<f64>() - values.iter().sum::<f64>()).max(0.0);
    let room = books.iter().zip(&values).map(|(book, value)| (book - value).max(0.0));
    let shares = pour(loss, &books, &room.collect::<Vec<f64>>());
    spread(fleet, group, |value, i| {
        let part = Dollars::from_usd(shares[i]).min(value.book());
        value.impair(part);
        part
    })
}

fn write_up(fleet: &mut Fleet, group: &Group, gain: f64) -> (Dollars, Dollars) {
    let mut rooms = Vec::new();
    spread(fleet, group, |value, _| {
        rooms.push((value.unimpaired() - value.book()).usd().max(0.0));
        Dollars::ZERO
    });
    let shares = pour(gain, &rooms, &rooms);
    spread(fleet, group, |value, i| {
        let room = (value.unimpaired() - value.book()).max(Dollars::ZERO);
        let part = Dollars::from_usd(shares[i]).min(room);
        value.impair(-part);
        -part
    })
}

/// Changes the value of each asset of a group; gives the sums over lots and over facilities.
fn spread(
    fleet: &mut Fleet,
    group: &Group,
    mut change: impl FnMut(&mut Value, usize) -> Dollars,
) -> (Dollars, Dollars) {
    let (mut devices, mut facilities) = (Dollars::ZERO, Dollars::ZERO);
    let mut place = 0..;
    let mut change =
        |value: &mut Value| change(value, place.next().expect("there is no end of places"));
    for lot in &mut fleet.lots[group.lots.clone()] {
        devices += change(&mut lot.value);
    }
    fleet.facilities.revalue(group.facilities.clone(), |value| facilities += change(value));
    (devices, facilities)
}
