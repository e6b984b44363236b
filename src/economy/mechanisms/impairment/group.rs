//! Asset groups: what is tested together, and how a loss is measured and shared.

use std::collections::BTreeMap;

use crate::economy::agents::fleet::{Fleet, LotStatus, Value};
use crate::economy::apportion::pour;
use crate::economy::clock::Clock;
use crate::economy::mechanisms::impairment::Level;
use crate::economy::mechanisms::impairment::cash_flow::Outlook;
use crate::units::Dollars;

/// Positions of the lots and facilities tested together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Lots.
    pub lots: Vec<usize>,
    /// Facilities.
    pub facilities: Vec<usize>,
}

/// The groups of a fleet.
pub fn groups(fleet: &Fleet, level: Level, clock: &Clock) -> Vec<Group> {
    let (lots, facilities) = (fleet.lots.len(), fleet.facilities.len());
    match level {
        Level::Cloud => {
            vec![Group { lots: (0..lots).collect(), facilities: (0..facilities).collect() }]
        }
        Level::Lot => {
            let lots = (0..lots).map(|i| Group { lots: vec![i], facilities: vec![] });
            lots.chain((0..facilities).map(|i| Group { lots: vec![], facilities: vec![i] }))
                .collect()
        }
        Level::Site => sites(fleet, clock),
    }
}

/// A site is what came into service within the same year of the run.
fn sites(fleet: &Fleet, clock: &Clock) -> Vec<Group> {
    let year = |age: u32| {
        let born = i64::from(clock.step()) - i64::from(age);
        born.div_euclid(i64::from(clock.steps_per_year()))
    };
    let mut sites: BTreeMap<i64, Group> = BTreeMap::new();
    for (i, lot) in fleet.lots.iter().enumerate() {
        sites.entry(year(lot.value.age)).or_default().lots.push(i);
    }
    for (i, facility) in fleet.facilities.iter().enumerate() {
        sites.entry(year(facility.value.age)).or_default().facilities.push(i);
    }
    sites.into_values().collect()
}

/// What the assets of a group are at in the books, lots first \[USD\].
fn books(fleet: &Fleet, group: &Group) -> Vec<f64> {
    let lots = group.lots.iter().map(|&i| fleet.lots[i].value.book().usd());
    let houses = group.facilities.iter().map(|&i| fleet.facilities[i].value.book().usd());
    lots.chain(houses).collect()
}

/// What the assets of a group are expected to bring in, discounted at a rate \[USD\].
fn flows(fleet: &Fleet, group: &Group, outlook: &Outlook, rate: f64) -> Vec<f64> {
    let occupied = if group.facilities.is_empty() { 0.0 } else { occupied(fleet, outlook) };
    let lots = group.lots.iter().map(|&i| outlook.of_lot(&fleet.lots[i], rate));
    let houses = group.facilities.iter();
    let houses = houses.map(|&i| outlook.of_facility(&fleet.facilities[i], occupied, rate));
    lots.chain(houses).collect()
}

/// Share of housed power that running lots with power draw.
fn occupied(fleet: &Fleet, outlook: &Outlook) -> f64 {
    let housed: f64 = fleet.facilities.iter().map(|facility| facility.kilowatts).sum();
    let running = fleet.lots.iter().filter(|l| matches!(l.status, LotStatus::Running { .. }));
    let drawn: f64 = running
        .map(|lot| outlook.powered(lot) * outlook.generations[lot.generation].0.kilowatts)
        .sum();
    if housed > 0.0 { (drawn / housed).min(1.0) } else { 0.0 }
}

/// ASC 360-10-35: a group whose book exceeds its undiscounted cash flows is written down to fair value, the loss shared
/// by book but no asset below its own fair value. Never reversed.
pub fn asc(fleet: &mut Fleet, group: &Group, outlook: &Outlook) -> (Dollars, Dollars) {
    let books = books(fleet, group);
    if books.iter().sum::<f64>() <= flows(fleet, group, outlook, 0.0).iter().sum() {
        return (Dollars::ZERO, Dollars::ZERO);
    }
    let values = flows(fleet, group, outlook, outlook.discount);
    write_down(fleet, group, &books, &values)
}

/// IAS 36: a group whose book exceeds what can be recovered is written down to it; where the reason has gone, a loss is
/// reversed up to depreciated cost. Without a resale market what can be recovered is value in use.
pub fn ias(fleet: &mut Fleet, group: &Group, outlook: &Outlook) -> (Dollars, Dollars) {
    let books = books(fleet, group);
    let values = flows(fleet, group, outlook, outlook.discount);
    let (book, recoverable): (f64, f64) = (books.iter().sum(), values.iter().sum());
    match book > recoverable {
        true => write_down(fleet, group, &books, &values),
        false => write_up(fleet, group, recoverable - book),
    }
}

fn write_down(
    fleet: &mut Fleet,
    group: &Group,
    books: &[f64],
    values: &[f64],
) -> (Dollars, Dollars) {
    let loss = (books.iter().sum::<f64>() - values.iter().sum::<f64>()).max(0.0);
    let room = books.iter().zip(values).map(|(book, value)| (book - value).max(0.0));
    let shares = pour(loss, books, &room.collect::<Vec<f64>>());
    spread(fleet, group, |value, i| {
        let part = Dollars::from_usd(shares[i]).min(value.book());
        value.impair(part);
        part
    })
}

fn write_up(fleet: &mut Fleet, group: &Group, gain: f64) -> (Dollars, Dollars) {
    let mut rooms = Vec::new();
    spread(fleet, group, |value, _| {
        rooms.push((value.unimpaired - value.book()).usd().max(0.0));
        Dollars::ZERO
    });
    let shares = pour(gain, &rooms, &rooms);
    spread(fleet, group, |value, i| {
        let room = (value.unimpaired - value.book()).max(Dollars::ZERO);
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
    for (i, &lot) in group.lots.iter().enumerate() {
        devices += change(&mut fleet.lots[lot].value, i);
    }
    for (i, &facility) in group.facilities.iter().enumerate() {
        facilities += change(&mut fleet.facilities[facility].value, group.lots.len() + i);
    }
    (devices, facilities)
}
