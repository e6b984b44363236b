//! Who holds which shares, at what they were issued at. What nobody else holds, households hold.

use std::collections::BTreeMap;

use bevy_ecs::prelude::{Component, Resource};

use crate::economy::agents::AgentId;
use crate::units::Dollars;

/// Stakes of firms in firms.
#[derive(Resource, Clone, Debug, Default)]
pub struct Stakes(BTreeMap<(AgentId, AgentId), Stake>);

/// What a firm holds of another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Stake {
    /// What it subscribed.
    issued: Dollars,
    /// Shares.
    shares: f64,
}

impl Stakes {
    /// A firm takes up shares of another.
    pub fn take(&mut self, issuer: AgentId, holder: AgentId, amount: Dollars) {
        if amount > Dollars::ZERO {
            self.0.entry((issuer, holder)).or_default().issued += amount;
        }
    }

    /// Shares of a stake change in number: more were issued to its holder, or some were bought back.
    pub fn add(&mut self, issuer: AgentId, holder: AgentId, shares: f64) {
        if let Some(stake) = self.0.get_mut(&(issuer, holder)) {
            stake.shares = (stake.shares + shares).max(0.0);
        }
    }

    /// Firms that hold shares of an issuer, and how many.
    pub fn of(&self, issuer: AgentId) -> impl Iterator<Item = (AgentId, f64)> + '_ {
        let held = self.0.iter().filter(move |((of, _), _)| *of == issuer);
        held.map(|((_, holder), stake)| (*holder, stake.shares))
    }

    /// Issuers a firm holds shares of, and how many.
    pub fn held_by(&self, holder: AgentId) -> impl Iterator<Item = (AgentId, f64)> + '_ {
        let held = self.0.iter().filter(move |((_, by), _)| *by == holder);
        held.map(|((issuer, _), stake)| (*issuer, stake.shares))
    }

    /// The shares a firm holds pass to households; gives their issue value.
    pub fn pass_on(&mut self, holder: AgentId) -> Dollars {
        let held = self.issued_to(holder);
        self.0.retain(|(_, by), _| *by != holder);
        held
    }

    /// What a firm subscribed of others.
    pub fn issued_to(&self, holder: AgentId) -> Dollars {
        let held = self.0.iter().filter(|((_, by), _)| *by == holder);
        held.map(|(_, stake)| stake.issued).sum()
    }

    /// The shares of a failed firm lapse; gives what each firm held.
    pub fn lapse(&mut self, issuer: AgentId) -> Vec<(AgentId, Dollars)> {
        let held = self.0.iter().filter(|((of, _), _)| *of == issuer);
        let held = held.map(|((_, holder), stake)| (*holder, stake.issued)).collect();
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
    /// Net earnings of a lab, mean over about a year \[USD per year\].
    pub earnings: f64,
    /// Shares there are \[shares\].
    pub shares: f64,
    /// Shares there were when the market priced them last \[shares\].
    priced: f64,
    /// What a share cost then \[USD\].
    share_price: f64,
    /// What a share cost when it cost anything \[USD\].
    last_price: f64,
    /// Dividends since then \[USD\].
    dividends: f64,
}

impl Valuation {
    /// What a share costs, or cost last when it was worth anything \[USD\]. A firm nobody has priced yet issues at a dollar.
    pub fn issue_price(&self) -> f64 {
        if self.last_price > 0.0 { self.last_price } else { 1.0 }
    }

    /// What a share cost at the last pricing \[USD\].
    pub fn share_price(&self) -> f64 {
        self.share_price
    }

    /// Issues shares for so much money at the price of the month; gives how many \[shares\].
    pub fn issue(&mut self, usd: f64) -> f64 {
        let shares = usd / self.issue_price();
        self.shares += shares;
        shares
    }

    /// Buys shares back for so much money at the price of the month; gives how many \[shares\].
    pub fn retire(&mut self, usd: f64) -> f64 {
        let shares = (usd / self.issue_price()).min(self.shares);
        self.shares -= shares;
        shares
    }

    /// Remembers a dividend until shares are priced again.
    pub fn pay(&mut self, usd: f64) {
        self.dividends += usd;
    }

    /// The market prices the firm anew; gives what its shares of the last pricing were worth, and what they and their
    /// dividends are worth now. A firm without shares gets one a dollar, and has no return yet.
    pub fn reprice(&mut self, price: f64) -> (f64, f64) {
        if self.shares <= 0.0 {
            self.shares = price;
        }
        let (held, before) = (self.priced, self.share_price);
        let now = if self.shares > 0.0 { price / self.shares } else { 0.0 };
        let paid = std::mem::take(&mut self.dividends);
        (self.price, self.priced, self.share_price) = (price, self.shares, now);
        if now > 0.0 {
            self.last_price = now;
        }
        if before > 0.0 { (held * before, held * now + paid) } else { (0.0, 0.0) }
    }
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
    /// Part of the new shares owners could issue that households have the money for.
    pub uptake: f64,
}

impl Default for StockMarket {
    fn default() -> StockMarket {
        StockMarket {
            index: 100.0,
            history: Vec::new(),
            mispricing: 0.0,
            extrapolators: 0.5,
            errors: (0.0, 0.0),
            uptake: 1.0,
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
    fn a_buyback_at_the_fair_price_leaves_the_value_of_a_share_and_an_issue_below_it_dilutes() {
        let mut firm = Valuation::default();
        assert_eq!(firm.reprice(1000.0), (0.0, 0.0));
        assert_eq!((firm.shares, firm.share_price()), (1000.0, 1.0));
        assert_eq!(firm.retire(200.0), 200.0);
        // The firm is worth the cash less.
        assert_eq!(firm.reprice(800.0), (1000.0, 1000.0));
        assert_eq!(firm.share_price(), 1.0);
        assert_eq!(firm.issue(100.0), 100.0);
        assert_eq!(firm.reprice(900.0), (800.0, 800.0));
        // Issued at a price of 1 although a share is worth 2: those who held 900 of 1000 bear it.
        firm.issue(100.0);
        let (before, after) = firm.reprice(2.0 * 900.0 + 100.0);
        assert_eq!((before, after), (900.0, 900.0 * 1.9));
    }

    #[test]
    fn a_dividend_is_part_of_the_return() {
        let mut firm = Valuation::default();
        firm.reprice(1000.0);
        firm.pay(100.0);
        assert_eq!(firm.reprice(900.0), (1000.0, 1000.0));
        assert_eq!(firm.reprice(900.0), (900.0, 900.0));
    }

    #[test]
    fn the_mood_is_the_index_over_its_mean() {
        let market = StockMarket { history: vec![0.0, 0.0, 0.3], ..StockMarket::default() };
        assert!((market.mood() - libm::exp(0.2)).abs() < 1e-12);
        assert!((market.momentum(1) - 0.3).abs() < 1e-12);
        assert_eq!(StockMarket::default().mood(), 1.0);
    }
}
