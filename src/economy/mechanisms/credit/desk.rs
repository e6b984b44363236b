//! Who lends: every lender in proportion to what it can still lend, and none more to one debtor than its capital bears.

use bevy_ecs::prelude::Resource;

use crate::economy::agents::AgentId;
use crate::economy::agents::lender::Lender;
use crate::economy::apportion::pour;
use crate::economy::lending::LoanBook;
use crate::units::{Dollars, Few};

/// A lender as it meets those who want money.
#[derive(Clone, Copy, Debug)]
struct Purse {
    agent: AgentId,
    headroom: f64,
    most_to_one: f64,
}

/// What a lender grants a debtor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    pub creditor: AgentId,
    pub debtor: AgentId,
    pub amount: Dollars,
}

/// The lenders of a month, and what each debtor owes each of them.
#[derive(Resource, Clone, Debug, Default)]
pub(super) struct Desk {
    /// In the order of agents.
    purses: Vec<Purse>,
    /// The purse of each agent that has one.
    purse_of: Vec<Option<usize>>,
    /// What is owed, debtor by debtor and then by purse \[USD\].
    owed: Vec<f64>,
    granted: Vec<Grant>,
}

impl Desk {
    /// Meets the lenders anew, with what the loan book says.
    pub fn open<'a>(
        &mut self,
        lenders: impl Iterator<Item = (&'a AgentId, &'a Lender)>,
        book: &LoanBook,
    ) {
        self.purses.clear();
        self.purses.extend(lenders.map(|(&agent, lender)| Purse {
            agent,
            headroom: lender.headroom,
            most_to_one: lender.most_to_one,
        }));
        self.purses.sort_by_key(|purse| purse.agent);
        self.purse_of.clear();
        for (at, purse) in self.purses.iter().enumerate() {
            self.purse_of.resize(purse.agent.0 as usize, None);
            self.purse_of.push(Some(at));
        }
        self.count_loans(book);
    }

    fn count_loans(&mut self, book: &LoanBook) {
        self.owed.clear();
        self.owed.resize(book.by_agent().len() * self.purses.len(), 0.0);
        let rows = self.owed.chunks_exact_mut(self.purses.len().max(1));
        for (loans, owed) in book.by_agent().zip(rows) {
            for loan in loans {
                if let Some(&Some(purse)) = self.purse_of.get(loan.creditor.0 as usize) {
                    owed[purse] += loan.principal.usd();
                }
            }
        }
    }

    /// Where it is kept what a debtor owes a purse.
    fn place(&self, debtor: AgentId, purse: usize) -> usize {
        debtor.0 as usize * self.purses.len() + purse
    }

    /// What each lender would still lend a debtor of so large a part of what it has to lend \[USD\].
    fn rooms(&self, debtor: AgentId, part: f64) -> impl Iterator<Item = f64> + '_ {
        self.purses.iter().enumerate().map(move |(at, purse)| {
            let owed = self.owed.get(self.place(debtor, at)).copied().unwrap_or_default();
            (part * purse.headroom).min(purse.most_to_one - owed).max(0.0)
        })
    }

    /// The most a debtor could be lent if nobody else asked \[USD\].
    pub fn most(&self, debtor: AgentId) -> f64 {
        self.rooms(debtor, 1.0).sum()
    }

    /// Lends what debtors ask for, as far as it goes: of each lender's headroom everybody may have a part in proportion to what
    /// it asks for, so that it does not matter who asks first. Gives what was granted, debtor by debtor.
    pub fn lend(&mut self, asked: impl Iterator<Item = (AgentId, Dollars)> + Clone) -> &[Grant] {
        self.granted.clear();
        let all: f64 = asked.clone().map(|(_, amount)| amount.usd()).sum();
        for (debtor, amount) in asked.filter(|(_, amount)| *amount != Dollars::ZERO) {
            self.grant(debtor, amount, if all > 0.0 { amount.usd() / all } else { 0.0 });
        }
        for at in 0..self.granted.len() {
            self.count(at % self.purses.len(), self.granted[at]);
        }
        &self.granted
    }

    /// Counts what was granted out of a purse.
    fn count(&mut self, purse: usize, Grant { debtor, amount, .. }: Grant) {
        let headroom = &mut self.purses[purse].headroom;
        *headroom = (*headroom - amount.usd()).max(0.0);
        let place = self.place(debtor, purse);
        if self.owed.len() <= place {
            self.owed.resize(place + 1, 0.0);
        }
        self.owed[place] += amount.usd();
    }

    /// Every lender grants a part of what a debtor asks for, if only nothing.
    fn grant(&mut self, debtor: AgentId, amount: Dollars, part: f64) {
        let weights: Few<f64> = self.purses.iter().map(|purse| purse.headroom).collect();
        let rooms: Few<f64> = self.rooms(debtor, part).collect();
        let poured = pour(amount.usd(), &weights, &rooms);
        let sum = Dollars::from_usd(poured.iter().sum()).min(amount);
        let parts = self.purses.iter().zip(sum.split(&poured));
        let grant = |(purse, amount): (&Purse, _)| Grant { creditor: purse.agent, debtor, amount };
        self.granted.extend(parts.map(grant));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(headrooms: &[f64], most_to_one: f64) -> Desk {
        let agent = |i| AgentId(10 + i as u32);
        let purse = |(i, &headroom)| Purse { agent: agent(i), headroom, most_to_one };
        let purses = headrooms.iter().enumerate().map(purse).collect();
        Desk { purses, ..Desk::default() }
    }

    /// What a desk lends debtors that ask for these amounts, debtor by debtor.
    fn lent(desk: &mut Desk, amounts: &[f64]) -> Vec<f64> {
        let of = |(i, &amount): (usize, &f64)| (AgentId(i as u32), Dollars::from_usd(amount));
        let granted = desk.lend(amounts.iter().enumerate().map(of));
        granted.iter().map(|grant| grant.amount.usd()).collect()
    }

    #[test]
    fn every_lender_lends_in_proportion_to_what_it_has_and_together_they_lend_more_than_one() {
        let mut desk = desk(&[60.0, 30.0, 10.0], 1e9);
        assert_eq!(lent(&mut desk, &[80.0]), [48.0, 24.0, 8.0]);
        assert_eq!(lent(&mut desk, &[80.0]), [12.0, 6.0, 2.0]);
        assert_eq!(desk.most(AgentId(5)), 0.0);
    }

    #[test]
    fn where_there_is_too_little_everybody_gets_the_same_part_whoever_asks_first() {
        let desk = || desk(&[50.0, 50.0], 1e9);
        assert_eq!(lent(&mut desk(), &[150.0, 50.0]), [37.5, 37.5, 12.5, 12.5]);
        assert_eq!(lent(&mut desk(), &[50.0, 150.0]), [12.5, 12.5, 37.5, 37.5]);
    }

    #[test]
    fn no_lender_lends_one_debtor_more_than_its_limit() {
        let mut desk = desk(&[80.0, 20.0], 10.0);
        assert_eq!(desk.most(AgentId(0)), 20.0);
        assert_eq!(lent(&mut desk, &[50.0]), [10.0, 10.0]);
        assert_eq!(lent(&mut desk, &[50.0]), [0.0, 0.0]);
        assert_eq!(desk.most(AgentId(1)), 20.0);
    }

    #[test]
    fn loans_sum_to_the_cent_asked_for() {
        let mut desk = desk(&[1.0 / 3.0 * 1e9, 1e9, 7e8], 1e12);
        let loans = desk.lend([(AgentId(0), Dollars::from_cents(12345))].into_iter());
        let sum: Dollars = loans.iter().map(|grant| grant.amount).sum();
        assert_eq!(sum, Dollars::from_cents(12345));
    }
}
