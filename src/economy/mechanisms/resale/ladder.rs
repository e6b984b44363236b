//! The ladder of bids for used devices, the best first.

use crate::economy::agents::AgentId;

/// What a buyer pays of what devices are worth, and how far its money and its appetite go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bid {
    /// Who buys.
    pub buyer: AgentId,
    /// Price over value \[ratio\].
    pub ratio: f64,
    /// Cash it spends at most \[USD\].
    pub budget: f64,
    /// Capacity it takes at most \[H100e\].
    pub appetite: f64,
    /// Whether it wants the capacity for itself, and not for a bargain.
    pub in_need: bool,
}

/// What a buyer takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deal {
    /// Who buys.
    pub buyer: AgentId,
    /// Devices.
    pub devices: u64,
    /// Price each \[USD\].
    pub price: f64,
    /// Price over value \[ratio\].
    pub ratio: f64,
}

/// Bids in the order in which they are met.
#[derive(Clone, Debug, Default)]
pub struct Ladder(Vec<Bid>);

impl Ladder {
    /// Sorts bids: the best first, equal ones by agent.
    pub fn new(mut bids: Vec<Bid>) -> Ladder {
        bids.sort_by(|a, b| b.ratio.total_cmp(&a.ratio).then(a.buyer.cmp(&b.buyer)));
        Ladder(bids)
    }

    /// Sells devices worth `worth` USD each, of so many H100e each, down to the price `least`; takes what is bought out of
    /// the bids. A seller is not sold its own.
    pub fn meet(
        &mut self,
        (seller, devices): (AgentId, u64),
        (worth, performance): (f64, f64),
        least: f64,
        only_in_need: bool,
    ) -> Vec<Deal> {
        let mut left = devices;
        let mut deals = Vec::new();
        for bid in &mut self.0 {
            // Prices are whole cents, so that what is paid for many devices stays within the budget.
            let price = (bid.ratio * worth * 100.0).floor() / 100.0;
            let barred = bid.buyer == seller || (only_in_need && !bid.in_need);
            if barred || price < least || price <= 0.0 {
                continue;
            }
            let most = (bid.budget / price).min(bid.appetite / performance).max(0.0) as u64;
            let taken = most.min(left);
            if taken > 0 {
                bid.budget -= taken as f64 * price;
                bid.appetite -= taken as f64 * performance;
                left -= taken;
                deals.push(Deal { buyer: bid.buyer, devices: taken, price, ratio: bid.ratio });
            }
        }
        deals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bid(buyer: u32, ratio: f64, budget: f64, in_need: bool) -> Bid {
        Bid { buyer: AgentId(buyer), ratio, budget, appetite: 1e9, in_need }
    }

    #[test]
    fn the_best_bid_is_met_first_and_money_runs_out() {
        let mut ladder = Ladder::new(vec![bid(1, 0.55, 1e6, false), bid(2, 1.0, 500.0, true)]);
        let deals = ladder.meet((AgentId(0), 20), (100.0, 1.0), 10.0, false);
        let bought: Vec<(u32, u64)> =
            deals.iter().map(|deal| (deal.buyer.0, deal.devices)).collect();
        assert_eq!(bought, [(2, 5), (1, 15)]);
        assert!((deals[1].price - 55.0).abs() < 1e-12);
        assert!(ladder.meet((AgentId(0), 1), (100.0, 1.0), 60.0, false).is_empty());
        assert!(ladder.meet((AgentId(0), 1), (100.0, 1.0), 10.0, true).is_empty());
        assert!(ladder.meet((AgentId(1), 1), (100.0, 1.0), 10.0, false).is_empty());
    }
}
