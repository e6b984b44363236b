//! Who lends: every lender in proportion to what it can still lend, and none more to one debtor than its capital bears.

use std::collections::BTreeMap;

use crate::economy::agents::AgentId;
use crate::economy::agents::lender::Lender;
use crate::economy::apportion::pour;
use crate::economy::lending::LoanBook;
use crate::units::Dollars;

/// A lender as it meets those who want money.
#[derive(Clone, Copy, Debug)]
struct Purse {
    agent: AgentId,
    headroom: f64,
    most_to_one: f64,
}

/// The lenders, and what each debtor owes each of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Desk {
    purses: Vec<Purse>,
    owed: BTreeMap<(AgentId, AgentId), f64>,
}

impl Desk {
    /// The lenders in the order of agents, with what the loan book says.
    pub fn open<'a>(
        lenders: impl Iterator<Item = (&'a AgentId, &'a Lender)>,
        book: &LoanBook,
    ) -> Desk {
        let purse = |(&agent, lender): (&AgentId, &Lender)| Purse {
            agent,
            headroom: lender.headroom,
            most_to_one: lender.most_to_one,
        };
        let mut owed = BTreeMap::new();
        for loan in book.loans() {
            *owed.entry((loan.debtor, loan.creditor)).or_default() += loan.principal.usd();
        }
        Desk { purses: lenders.map(purse).collect(), owed }
    }

    /// The most a debtor could be lent if nobody else asked \[USD\].
    pub fn most(&self, debtor: AgentId) -> f64 {
        self.purses.iter().map(|purse| self.room(purse, debtor, purse.headroom)).sum()
    }

    /// What a lender with so much to lend would still lend a debtor \[USD\].
    fn room(&self, purse: &Purse, debtor: AgentId, headroom: f64) -> f64 {
        let owed = self.owed.get(&(debtor, purse.agent)).copied().unwrap_or_default();
        headroom.min(purse.most_to_one - owed).max(0.0)
    }

    /// Lends what debtors ask for, as far as it goes: of each lender's headroom everybody may have a part in proportion to what
    /// it asks for, so that it does not matter who asks first. Gives each debtor's loans.
    pub fn lend(&mut self, asked: &[(AgentId, Dollars)]) -> Vec<Vec<(AgentId, Dollars)>> {
        let all: f64 = asked.iter().map(|(_, amount)| amount.usd()).sum();
        let weights: Vec<f64> = self.purses.iter().map(|purse| purse.headroom).collect();
        let share = |(debtor, amount): &(AgentId, Dollars)| {
            let part = if all > 0.0 { amount.usd() / all } else { 0.0 };
            let rooms: Vec<f64> = self
                .purses
                .iter()
                .map(|purse| self.room(purse, *debtor, part * purse.headroom))
                .collect();
            let poured = pour(amount.usd(), &weights, &rooms);
            let sum = Dollars::from_usd(poured.iter().sum()).min(*amount);
            self.purses.iter().map(|purse| purse.agent).zip(sum.split(&poured)).collect()
        };
        let granted: Vec<Vec<(AgentId, Dollars)>> = asked.iter().map(share).collect();
        for ((debtor, _), loans) in asked.iter().zip(&granted) {
            for (purse, (creditor, amount)) in self.purses.iter_mut().zip(loans) {
                purse.headroom = (purse.headroom - amount.usd()).max(0.0);
                *self.owed.entry((*debtor, *creditor)).or_default() += amount.usd();
            }
        }
        granted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(headrooms: &[f64], most_to_one: f64) -> Desk {
        let purse = |(i, &headroom)| Purse { agent: AgentId(10 + i as u32), headroom, most_to_one };
        Desk { purses: headrooms.iter().enumerate().map(purse).collect(), owed: BTreeMap::new() }
    }

    fn usd(loans: &[(AgentId, Dollars)]) -> Vec<f64> {
        loans.iter().map(|(_, amount)| amount.usd()).collect()
    }

    fn asked(amounts: &[f64]) -> Vec<(AgentId, Dollars)> {
        let of = |(i, &amount): (usize, &f64)| (AgentId(i as u32), Dollars::from_usd(amount));
        amounts.iter().enumerate().map(of).collect()
    }

    #[test]
    fn every_lender_lends_in_proportion_to_what_it_has_and_together_they_lend_more_than_one() {
        let mut desk = desk(&[60.0, 30.0, 10.0], 1e9);
        assert_eq!(usd(&desk.lend(&asked(&[80.0]))[0]), [48.0, 24.0, 8.0]);
        assert_eq!(usd(&desk.lend(&asked(&[80.0]))[0]), [12.0, 6.0, 2.0]);
        assert_eq!(desk.most(AgentId(5)), 0.0);
    }

    #[test]
    fn where_there_is_too_little_everybody_gets_the_same_part_whoever_asks_first() {
        let loans = desk(&[50.0, 50.0], 1e9).lend(&asked(&[150.0, 50.0]));
        assert_eq!((usd(&loans[0]), usd(&loans[1])), (vec![37.5, 37.5], vec![12.5, 12.5]));
        let turned = desk(&[50.0, 50.0], 1e9).lend(&asked(&[50.0, 150.0]));
        assert_eq!((usd(&turned[0]), usd(&turned[1])), (vec![12.5, 12.5], vec![37.5, 37.5]));
    }

    #[test]
    fn no_lender_lends_one_debtor_more_than_its_limit() {
        let mut desk = desk(&[80.0, 20.0], 10.0);
        assert_eq!(desk.most(AgentId(0)), 20.0);
        assert_eq!(usd(&desk.lend(&asked(&[50.0]))[0]), [10.0, 10.0]);
        assert_eq!(usd(&desk.lend(&asked(&[50.0]))[0]), [0.0, 0.0]);
        assert_eq!(desk.most(AgentId(1)), 20.0);
    }

    #[test]
    fn loans_sum_to_the_cent_asked_for() {
        let loans = desk(&[1.0 / 3.0 * 1e9, 1e9, 7e8], 1e12).lend(&asked(&[123.45]));
        let sum: Dollars = loans[0].iter().map(|(_, amount)| *amount).sum();
        assert_eq!(sum, Dollars::from_cents(12345));
    }
}
