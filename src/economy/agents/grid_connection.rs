//! An owner's power: what it has connected to the grid, applied for and leased, and which of its devices have it.

use std::collections::VecDeque;

use bevy_ecs::prelude::Component;

/// Power applied for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Application {
    /// First step in which the utility can have it connected.
    pub due: u32,
    /// Power \[kW\].
    pub kilowatts: f64,
}

/// An owner's connection to the grid. Where power is abundant it stays empty and limits nothing.
#[derive(Component, Clone, Debug, Default)]
pub struct GridConnection {
    /// Power connected \[kW\].
    pub connected: f64,
    /// Power applied for and not connected yet, in the order of application.
    pub applied: VecDeque<Application>,
    /// Power that plants on its own sites can give \[kW\].
    pub own: f64,
    /// Power they give this month \[kW\].
    pub own_used: f64,
    /// Such plants on order, in the order of their arrival.
    pub own_ordered: VecDeque<Application>,
    /// Power leased from others; negative where it is let to others \[kW\].
    pub leased: f64,
    /// Devices that have power, by position of the lot in the fleet; empty where all have.
    pub running: Vec<u64>,
    /// The same as a share of the devices switched on, by generation.
    pub shares: Vec<f64>,
    /// Power that all devices switched on would draw at full load \[kW\].
    pub wanted: f64,
    /// Power those devices draw at full load \[kW\].
    pub allotted: f64,
    /// Power drawn by the compute used \[kW\].
    pub drawn: f64,
    /// Capacity switched on that has no power \[H100e\].
    pub unpowered: f64,
    /// Capacity that has power and had none last month \[H100e\].
    pub gained: f64,
    /// Capacity it would have ordered this month but for want of power \[H100e\].
    pub kept_back: f64,
}

impl GridConnection {
    /// Devices of a lot that have power.
    #[inline]
    pub fn powered(&self, lot: usize, devices: u64) -> u64 {
        self.running.get(lot).copied().unwrap_or(devices)
    }

    /// Power it has, leases apart: what is connected, and its part of what plants of its own give \[kW\].
    pub fn has(&self) -> f64 {
        self.connected + self.own_used
    }

    /// What it pays for power leased and made on its own sites, over all its devices draw \[USD per kW and year\].
    pub fn cost_of_power(&self, rent: f64, own_price: f64) -> f64 {
        let paid = self.leased * rent + self.own_used * own_price;
        if self.allotted > 0.0 { paid.max(0.0) / self.allotted } else { 0.0 }
    }

    /// Share of the devices of a generation that have power.
    pub fn powered_share(&self, generation: usize) -> f64 {
        self.shares.get(generation).copied().unwrap_or(1.0)
    }

    /// Power applied for that may be connected by a step \[kW\].
    pub fn due_by(&self, step: u32) -> f64 {
        let due = self.applied.iter().filter(|application| application.due <= step);
        due.map(|application| application.kilowatts).sum()
    }

    /// Power of its own plants on order that are there by a step \[kW\].
    pub fn own_due_by(&self, step: u32) -> f64 {
        let due = self.own_ordered.iter().filter(|plant| plant.due <= step);
        due.map(|plant| plant.kilowatts).sum()
    }

    /// All power applied for \[kW\].
    pub fn waiting(&self) -> f64 {
        self.due_by(u32::MAX)
    }

    /// Connects so much of what is due, the oldest applications first \[kW\].
    pub fn connect(&mut self, kilowatts: f64, step: u32) {
        let mut left = kilowatts;
        for application in self.applied.iter_mut().filter(|application| application.due <= step) {
            let part = left.min(application.kilowatts);
            application.kilowatts -= part;
            left -= part;
        }
        self.connected += kilowatts - left;
        self.applied.retain(|application| application.kilowatts > 0.0);
    }

    /// Withdraws so much of what it applied for, the newest applications first \[kW\].
    pub fn withdraw(&mut self, kilowatts: f64) {
        let mut left = kilowatts;
        for application in self.applied.iter_mut().rev() {
            let part = left.min(application.kilowatts);
            application.kilowatts -= part;
            left -= part;
        }
        self.applied.retain(|application| application.kilowatts > 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_is_connected_in_order_and_what_is_new_is_withdrawn_first() {
        let mut connection = GridConnection::default();
        for (due, kilowatts) in [(24, 10.0), (20, 20.0), (40, 5.0)] {
            connection.applied.push_back(Application { due, kilowatts });
        }
        assert_eq!((connection.due_by(24), connection.waiting()), (30.0, 35.0));
        connection.connect(15.0, 24);
        assert_eq!((connection.connected, connection.due_by(24)), (15.0, 15.0));
        connection.withdraw(8.0);
        assert_eq!((connection.waiting(), connection.due_by(24)), (12.0, 12.0));
    }
}
