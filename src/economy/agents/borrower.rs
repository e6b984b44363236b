//! A firm as lenders see it.

use bevy_ecs::prelude::Component;

use crate::record::EventId;
use crate::units::Dollars;

/// What lenders know of a firm, and what it owes them in promises.
#[derive(Component, Clone, Debug, Default)]
pub struct Borrower {
    /// What its fleet would fetch on the resale market, and what it paid ahead \[USD\].
    pub collateral: f64,
    /// What it may still borrow \[USD\].
    pub room: f64,
    /// Part of the price of new capacity that lenders advance on it \[share\].
    pub advance: f64,
    /// Debt over what its assets and its other business are worth \[ratio\].
    pub leverage: f64,
    /// Rate of a new loan \[per year\].
    pub rate: f64,
    /// Earnings before interest, depreciation and tax, mean over a quarter \[USD per year\].
    pub earnings: f64,
    /// Interest of the last step \[USD per year\].
    pub interest: f64,
    /// Principal of secured loans that fell due in this step.
    pub matured: Dollars,
    /// What it lacks for its bills beyond its lines: lent for a month, or not paid.
    pub overdraft: Dollars,
    /// The part of it that nobody lent: invoices it has not paid.
    pub arrears: Dollars,
    /// Steps it has been overdrawn.
    pub overdrawn_steps: u32,
    /// The event of its last overdraft.
    pub overdraft_event: Option<EventId>,
    /// A covenant it has broken and not cured: its event.
    pub breach: Option<EventId>,
    /// Whether the breach was still there at the next test: a default.
    pub uncured: bool,
    /// By how much it owes more than its collateral may bear.
    pub over_collateral: Shortfall,
    /// By how much it owes more than its earnings cover.
    pub over_earnings: Shortfall,
}

impl Borrower {
    /// Lenders have less to lend than firms may borrow: everybody gets the same part.
    pub fn ration(&mut self, part: f64) {
        self.room *= part;
        self.advance *= part;
    }

    /// Whatever covenant was broken is kept again.
    pub fn cure(&mut self) {
        (self.breach, self.uncured) = (None, false);
        (self.over_collateral, self.over_earnings) = Default::default();
    }

    /// Whether it owes more than it promised.
    pub fn owes_too_much(&self) -> bool {
        self.over_collateral.is_notable() || self.over_earnings.is_notable()
    }

    /// What it must repay so that all promises are kept \[USD\].
    pub fn excess(&self) -> f64 {
        self.over_collateral.excess.max(self.over_earnings.excess)
    }

    /// Devices to sell at a price over worth so that all promises are kept \[USD of worth\]; none where a sale at that
    /// price would leave it deeper in breach.
    pub fn worth_to_sell(&self, price: f64) -> f64 {
        let broken = [self.over_collateral, self.over_earnings];
        let mut broken = broken.iter().filter(|shortfall| shortfall.is_notable());
        let most =
            broken.try_fold(0.0, |most: f64, shortfall| Some(most.max(shortfall.cured_by(price)?)));
        most.unwrap_or(0.0)
    }

    /// Counts devices sold at a price over worth, and what they brought repaid.
    pub fn sold(&mut self, price: f64, worth: f64) {
        for shortfall in [&mut self.over_collateral, &mut self.over_earnings] {
            shortfall.excess = (shortfall.excess - worth * (price - shortfall.borne)).max(0.0);
        }
    }

    /// The lowest price over worth at which selling helps.
    pub fn least_price(&self) -> f64 {
        let broken = [self.over_collateral, self.over_earnings];
        let broken = broken.iter().filter(|shortfall| shortfall.is_notable());
        broken.map(|shortfall| shortfall.borne).fold(0.0, f64::max)
    }
}

/// A promise to lenders broken: debt beyond it, and how far a sale that repays debt sets it back again.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shortfall {
    /// Debt beyond what was promised \[USD\].
    pub excess: f64,
    /// Debt that a dollar's worth of devices bears \[ratio\]: who sells them may owe so much less.
    pub borne: f64,
}

impl Shortfall {
    /// Whether more than a dollar is missing.
    pub fn is_notable(&self) -> bool {
        self.excess > 1.0
    }

    /// Devices whose sale at a price over worth cures it, if a sale does \[USD of worth\]: each dollar of worth brings the
    /// price and takes away what it bore. At the price of the mark the proceeds are the excess over one minus the loan to
    /// value.
    pub fn cured_by(&self, price: f64) -> Option<f64> {
        (price > self.borne).then(|| self.excess / (price - self.borne))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selling_what_cures_brings_debt_to_the_covenant_at_every_price() {
        let (debt, worth, mark, covenant) = (100.0, 110.0, 0.9, 0.85);
        let excess = debt - covenant * mark * worth;
        let shortfall = Shortfall { excess, borne: covenant * mark };
        for price in [0.8, 0.9, 1.0] {
            let sold = shortfall.cured_by(price).unwrap();
            assert!((debt - price * sold - covenant * mark * (worth - sold)).abs() < 1e-9);
        }
        // At the mark the proceeds are 6.67 times the excess.
        let raised = mark * shortfall.cured_by(mark).unwrap();
        assert!((raised / excess - 1.0 / (1.0 - covenant)).abs() < 1e-9);
        assert_eq!(shortfall.cured_by(0.7), None);
    }

    #[test]
    fn nobody_sells_at_a_price_that_breaks_another_promise_further() {
        let mut borrower = Borrower {
            over_collateral: Shortfall { excess: 10.0, borne: 0.5 },
            over_earnings: Shortfall { excess: 10.0, borne: 0.6 },
            ..Borrower::default()
        };
        assert!((borrower.worth_to_sell(0.7) - 100.0).abs() < 1e-9);
        assert_eq!(borrower.worth_to_sell(0.55), 0.0);
        assert_eq!(borrower.least_price(), 0.6);
        borrower.cure();
        assert!(!borrower.owes_too_much());
    }
}
