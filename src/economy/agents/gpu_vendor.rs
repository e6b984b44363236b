//! GPU vendors: an order book, capacity under construction, a price.

use std::collections::VecDeque;

use bevy_ecs::prelude::Component;

use crate::economy::agents::AgentId;
use crate::record::EventId;
use crate::units::Dollars;

/// Devices an owner has ordered and not received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Who ordered.
    pub buyer: AgentId,
    /// Generation ordered.
    pub generation: usize,
    /// Devices still to come.
    pub devices: u64,
    /// Price a device.
    pub price: Dollars,
    /// Paid ahead a device.
    pub deposit: Dollars,
    /// Part of the price a device that the vendor advances at delivery.
    pub credit: Dollars,
    /// Step in which it was placed; negative before the run began.
    pub placed: i64,
    /// The order's event; none for orders from before the run.
    pub event: Option<EventId>,
}

/// A vendor's order book and plant.
#[derive(Component, Clone, Debug, Default)]
pub struct GpuVendor {
    /// Open orders, first come first served.
    pub backlog: VecDeque<Order>,
    /// Output it can ship \[H100e per year\].
    pub capacity: f64,
    /// Capacity under construction and the steps until it works \[H100e per year\].
    pub expansions: VecDeque<(u32, f64)>,
    /// Part of a device that capacity left over last step \[H100e\].
    pub carry: f64,
    /// Price over unit cost.
    pub markup: f64,
    /// Share of orders it would get at equal prices.
    pub appeal: f64,
    /// All it ever shipped \[H100e\], for the learning curve.
    pub shipped: f64,
    /// Devices shipped since the run began, by generation.
    pub produced: Vec<u64>,
    /// Devices ordered since the run began, opening backlog included.
    pub ordered: u64,
    /// Devices cancelled since the run began.
    pub cancelled: u64,
    /// Logarithm of the orders it expects \[ln H100e per year\].
    pub expected_orders: f64,
    /// Their growth \[per year\].
    pub expected_growth: f64,
    /// Orders taken since its last forecast \[H100e\].
    pub orders_this_step: f64,
    /// Lead time it quotes \[years\].
    pub lead_time: f64,
    /// Price of new general capacity, and of what is as dear to make \[USD per H100e\].
    pub price: f64,
    /// Unit cost of it \[USD per H100e\].
    pub unit_cost: f64,
    /// Unit cost at the start \[USD per H100e\].
    pub cost_at_start: f64,
    /// All it had shipped at the start \[H100e\].
    pub shipped_at_start: f64,
    /// Step from which it makes serving-only devices, if ever.
    pub specialises: Option<u32>,
    /// What its devices give beyond general ones as dear, once it is specialised \[ratio\].
    pub extra: f64,
    /// Share of revenue spent on next-architecture research.
    pub research_share: f64,
    /// Revenue \[USD per year\], of the last step.
    pub revenue: f64,
    /// Revenue of the steps of the last year, the latest last \[USD per year\].
    pub revenue_of_year: VecDeque<f64>,
}

impl GpuVendor {
    /// Price of the capacity its devices give \[USD per H100e\].
    pub fn price_of_capacity(&self) -> f64 {
        self.price / (1.0 + self.extra)
    }

    /// Takes the orders of some buyers out of the book.
    pub fn hold_back(&mut self, buyers: &[AgentId]) -> VecDeque<Order> {
        if buyers.is_empty() {
            return VecDeque::new();
        }
        let (held, kept) = self.backlog.iter().partition(|order| buyers.contains(&order.buyer));
        self.backlog = kept;
        held
    }

    /// Puts orders back into the book, by when they were placed.
    pub fn put_back(&mut self, held: VecDeque<Order>) {
        if held.is_empty() {
            return;
        }
        self.backlog.extend(held);
        self.backlog.make_contiguous().sort_by_key(|order| order.placed);
    }

    /// Drops the orders shipped in full among so many in front.
    pub fn drop_shipped(&mut self, front: usize) {
        let mut open = front;
        for at in (0..front).rev() {
            if self.backlog[at].devices > 0 {
                open -= 1;
                self.backlog.swap(at, open);
            }
        }
        self.backlog.drain(..open);
    }

    /// Drops the orders of which nothing is to come any more.
    pub fn drop_cancelled(&mut self) {
        self.backlog.retain(|order| order.devices > 0);
    }

    /// Enters the revenue of a step \[USD per year\].
    pub fn earn(&mut self, revenue: f64, steps_per_year: u32) {
        self.revenue = revenue;
        self.revenue_of_year.push_back(revenue);
        while self.revenue_of_year.len() > steps_per_year as usize {
            self.revenue_of_year.pop_front();
        }
    }

    /// Cash it keeps beside what customers paid ahead: so many months of the last year's revenue, as a single month
    /// without deliveries says little \[USD\].
    pub fn reserve(&self, months: f64) -> f64 {
        let steps = self.revenue_of_year.len().max(1) as f64;
        self.revenue_of_year.iter().sum::<f64>() / steps * months / 12.0
    }

    /// Whether it makes specialised devices instead of general ones.
    pub fn is_specialised(&self, step: u32) -> bool {
        self.specialises.is_some_and(|from| step >= from)
    }

    /// Devices on order.
    pub fn backlog_devices(&self) -> u64 {
        self.backlog.iter().map(|order| order.devices).sum()
    }

    /// Counts shipped devices.
    pub fn count_produced(&mut self, generation: usize, devices: u64) {
        if self.produced.len() <= generation {
            self.produced.resize(generation + 1, 0);
        }
        self.produced[generation] += devices;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_shipped_in_full_leave_and_the_others_keep_their_turn() {
        let order = |(buyer, devices): (u32, u64)| Order {
            buyer: AgentId(buyer),
            generation: 0,
            devices,
            price: Dollars::ZERO,
            deposit: Dollars::ZERO,
            credit: Dollars::ZERO,
            placed: 0,
            event: None,
        };
        let backlog = [(1, 0), (2, 5), (3, 0), (4, 6), (5, 0)].map(order);
        let mut vendor = GpuVendor { backlog: backlog.into(), ..GpuVendor::default() };
        vendor.drop_shipped(4);
        let left: Vec<u32> = vendor.backlog.iter().map(|order| order.buyer.0).collect();
        assert_eq!(left, [2, 4, 5]);
    }

    #[test]
    fn a_month_without_deliveries_leaves_the_reserve() {
        let mut vendor = GpuVendor::default();
        (0..24).for_each(|_| vendor.earn(1200.0, 12));
        vendor.earn(0.0, 12);
        assert_eq!(vendor.revenue, 0.0);
        assert_eq!(vendor.reserve(3.0), 275.0);
        assert_eq!(GpuVendor::default().reserve(3.0), 0.0);
    }
}
