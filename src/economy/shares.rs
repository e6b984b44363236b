//! Who holds which shares, at what they were issued at. What nobody else holds, households hold.

use std::collections::BTreeMap;

use bevy_ecs::prelude::{Component, Resource};

use crate::economy::agents::AgentId;
use crate::units::Dollars;

/// Stakes of firms in firms, at issue value.
#[derive(Resource, Clone, Debug, Default)]
pub struct Stakes(BTreeMap<(AgentId, AgentId), Dollars>);

impl Stakes {
    /// A firm takes up shares of another.
    pub fn take(&mut self, issuer: AgentId, holder: AgentId, amount: Dollars) {
        if amount > Dollars::ZERO {
            *self.0.entry((issuer, holder)).or_default() += amount;
        }
    }

    /// Shares of other firms that a firm holds.
    pub fn held_by(&self, holder: AgentId) -> Dollars {
        let held = self.0.iter().filter(|((_, by), _)| *by == holder);
        held.map(|(_, &amount)| amount).sum()
    }

    /// The shares a firm holds pass to households; gives their issue value.
    pub fn pass_on(&mut self, holder: AgentId) -> Dollars {
        let held = self.held_by(holder);
        self.0.retain(|(_, by), _| *by != holder);
        held
    }

    /// The shares of a failed firm lapse; gives what each firm held.
    pub fn lapse(&mut self, issuer: AgentId) -> Vec<(AgentId, Dollars)> {
        let held = self.0.iter().filter(|((of, _), _)| *of == issuer);
        let held = held.map(|((_, holder), &amount)| (*holder, amount)).collect();
        self.0.retain(|(of, _), _| *of != issuer);
        held
    }
}

/// What the stock market makes of a firm.
#[derive(Component, Clone, Copy, Debug, Default)]
pub struct Valuation {
    /// What the firm is worth on what is known \[USD\].
    pub fundamental: f64,
    /// What its shares cost \[USD\].
    pub price: f64,
}

/// The stock market for the firms of the build-out.
#[derive(Resource, Clone, Debug)]
pub struct StockMarket {
    /// Index of share prices, 100 at the start.
    pub index: f64,
    /// Logarithms of the index of the last two years, the latest last.
    pub history: Vec<f64>,
    /// Logarithm of prices over what firms are worth.
    pub mispricing: f64,
    /// Weight of those who extrapolate \[share\].
    pub extrapolators: f64,
    /// Squared errors of both rules, averaged over about a year: of those who go by value, of those who extrapolate.
    pub errors: (f64, f64),
}

impl Default for StockMarket {
    fn default() -> StockMarket {
        StockMarket {
            index: 100.0,
            history: Vec::new(),
            mispricing: 0.0,
            extrapolators: 0.5,
            errors: (0.0, 0.0),
        }
    }
}

impl StockMarket {
    /// The index over its mean of the last two years: what investors feel.
    pub fn mood(&self) -> f64 {
        match self.history.last() {
            Some(latest) => {
                let mean = self.history.iter().sum::<f64>() / self.history.len() as f64;
                libm::exp(latest - mean)
            }
            None => 1.0,
        }
    }

    /// Change of the logarithm of the index over so many months, as far as it is remembered.
    pub fn momentum(&self, steps: usize) -> f64 {
        let count = self.history.len();
        if count < 2 {
            return 0.0;
        }
        self.history[count - 1] - self.history[count - 1 - steps.min(count - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lapsed_share_is_gone_for_every_holder() {
        let mut stakes = Stakes::default();
        stakes.take(AgentId(1), AgentId(5), Dollars::from_cents(10));
        stakes.take(AgentId(1), AgentId(5), Dollars::from_cents(5));
        stakes.take(AgentId(2), AgentId(5), Dollars::from_cents(7));
        assert_eq!(stakes.lapse(AgentId(1)), [(AgentId(5), Dollars::from_cents(15))]);
        assert!(stakes.lapse(AgentId(1)).is_empty());
    }

    #[test]
    fn the_mood_is_the_index_over_its_mean() {
        let market = StockMarket { history: vec![0.0, 0.0, 0.3], ..StockMarket::default() };
        assert!((market.mood() - libm::exp(0.2)).abs() < 1e-12);
        assert!((market.momentum(1) - 0.3).abs() < 1e-12);
        assert_eq!(StockMarket::default().mood(), 1.0);
    }
}
