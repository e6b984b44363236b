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
    /// Power of all devices \[kW\].
    pub kilowatts: f64,
    /// Capacity switched off \[H100e\].
    pub dark: f64,
}

impl Inventory {
    /// Takes stock.
    pub fn of(fleet: &Fleet, generations: &[Generation]) -> Inventory {
        let dark = fleet.lots.iter().filter(|lot| lot.is_dark());
        Inventory {
            devices: Assets::of(fleet.lots.iter().map(|lot| lot.value)),
            facilities: fleet.facilities.sums(),
            kilowatts: fleet.lots.iter().map(|lot| lot.kilowatts(generations)).sum(),
            dark: dark.map(|lot| lot.capacity(generations)).sum(),
        }
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
