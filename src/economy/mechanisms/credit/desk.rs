//! Who lends: every lender in proportion to what it can still lend, and none more to one debtor than its capital bears.

use bevy_ecs::prelude::Resource;

use crate::economy::agents::lender::Lender;
use crate::economy::agents::{AgentId, ByAgent};
use crate::economy::apportion::pour;
use crate::economy::lending::LoanBook;
use crate::units::Dollars;

/// A lender as it meets those who want money.
#[derive(Clone, Debug)]
struct Purse {
    agent: AgentId,
    headroom: f64,
    most_to_one: f64,
    /// What each debtor owes it \[USD\].
    owed: ByAgent<f64>,
}

impl Purse {
    /// What a lender with so much to lend would still lend a debtor \[USD\].
    fn room(&self, debtor: AgentId, headroom: f64) -> f64 {
        headroom.min(self.most_to_one - self.owed.of(debtor)).max(0.0)
    }

    fn lend(&mut self, debtor: AgentId, amount: f64) {
        self.headroom = (self.headroom - amount).max(0.0);
        self.owed.add(debtor, amount);
    }
}

/// The lenders of a month, and what each debtor owes each of them.
#[derive(Resource, Clone, Debug, Default)]
pub(super) struct Desk {
    purses: Vec<Purse>,
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
            owed: ByAgent::default(),
        };
        let mut purses: Vec<Purse> = lenders.map(purse).collect();
        for loan in book.loans() {
            if let Some(purse) = purses.iter_mut().find(|purse| purse.agent == loan.creditor) {
                purse.owed.add(loan.debtor, loan.principal.usd());
            }
        }
        Desk { purses }
    }

    /// The most a debtor could be lent if nobody else asked \[USD\].
    pub fn most(&self, debtor: AgentId) -> f64 {
        self.purses.iter().map(|purse| purse.room(debtor, purse.headroom)).sum()
    }

    /// Lends what debtors ask for, as far as it goes: of each lender's headroom everybody may have a part in proportion to what
    /// it asks for, so that it does not matter who asks first. Gives each debtor's loans.
    pub fn lend(&mut self, asked: &[(AgentId, Dollars)]) -> Vec<Vec<(AgentId, Dollars)>> {
        if asked.iter().all(|(_, amount)| *amount == Dollars::ZERO) {
            return vec![Vec::new(); asked.len()];
        }
        let all: f64 = asked.iter().map(|(_, amount)| amount.usd()).sum();
        let weights: Vec<f64> = self.purses.iter().map(|purse| purse.headroom).collect();
        let share = |(debtor, amount): &(AgentId, Dollars)| {
            if *amount == Dollars::ZERO {
                return Vec::new();
            }
            let part = if all > 0.0 { amount.usd() / all } else { 0.0 };
            let rooms = self.purses.iter().map(|purse| purse.room(*debtor, part * purse.headroom));
            let rooms: Vec<f64> = rooms.collect();
            let poured = pour(amount.usd(), &weights, &rooms);
            let sum = Dollars::from_usd(poured.iter().sum()).min(*amount);
            self.purses.iter().map(|purse| purse.agent).zip(sum.split(&poured)).collect()
        };
        let granted: Vec<Vec<(AgentId, Dollars)>> = asked.iter().map(share).collect();
        for ((debtor, _), loans) in asked.iter().zip(&granted) {
            for (purse, (_, amount)) in self.purses.iter_mut().zip(loans) {
                purse.lend(*debtor, amount.usd());
            }
        }
        granted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(headrooms: &[f64], most_to_one: f64) -> Desk {
        let agent = |i| AgentId(10 + i as u32);
        let purse = |(i, &headroom)| Purse {
            agent: agent(i),
            headroom,
            most_to_one,
            owed: ByAgent::default(),
        };
        Desk { purses: headrooms.iter().enumerate().map(purse).collect() }
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
