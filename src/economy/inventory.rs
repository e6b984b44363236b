//! What is found in an owner's fleet when stock is taken at the end of a month.

use bevy_ecs::prelude::Component;

use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::value::Assets;
use crate::economy::technology::Generation;
use crate::units::Dollars;

/// Sums over a fleet as the month closed: audited against the books, then measured.
#[derive(Component, Clone, Debug, Default)]
pub struct Inventory {
    /// Devices.
    pub devices: Assets,
    /// Data centres.
    pub facilities: Assets,
    /// Capacity of all devices \[H100e\].
    pub capacity: f64,
    /// Power of all devices \[kW\].
    pub kilowatts: f64,
    /// Capacity switched off \[H100e\].
    pub dark: f64,
}

impl Inventory {
    /// Takes stock.
    pub fn of(fleet: &Fleet, generations: &[Generation]) -> Inventory {
        let facilities = fleet.facilities.sums();
        let mut found = Inventory { facilities, ..Inventory::default() };
        for lot in &fleet.lots {
            let capacity = lot.capacity(generations);
            found.devices.add(&lot.value);
            found.capacity += capacity;
            found.kilowatts += lot.kilowatts(generations);
            found.dark += if lot.is_dark() { capacity } else { 0.0 };
        }
        found
    }

    /// What was paid for all there is.
    pub fn gross(&self) -> Dollars {
        self.devices.cost + self.facilities.cost
    }

    /// What was written down of it, less reversals.
    pub fn impaired(&self) -> Dollars {
        self.devices.impaired + self.facilities.impaired
    }
}
