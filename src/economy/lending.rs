//! Loans: who owes whom how much at what rate, how it is secured and when it is due.

use bevy_ecs::prelude::Resource;

use crate::economy::agents::AgentId;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment};
use crate::units::Dollars;

/// What a creditor can fall back on; also the rank in which claims are met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Security {
    /// Devices, facilities and what was paid ahead for them.
    Fleet,
    /// Nothing but the debtor's word.
    None,
    /// Nothing either: a vendor's credit for devices delivered.
    Vendor,
    /// Nothing either: invoices a customer could not pay.
    Invoice,
}

impl Security {
    /// The account the creditor pays the loan out through.
    pub fn lending(self) -> Account {
        match self {
            Security::Fleet | Security::None => Account::Lending,
            Security::Vendor => Account::VendorCredit,
            Security::Invoice => Account::Arrears,
        }
    }

    /// The account repayments go through.
    pub fn repayment(self) -> Account {
        match self {
            Security::Fleet | Security::None => Account::Repayment,
            Security::Vendor => Account::VendorRepayment,
            Security::Invoice => Account::ArrearsPaid,
        }
    }

    /// What the debtor is released from and the creditor writes off when a loan is lost.
    pub fn write_offs(self) -> (Adjustment, Adjustment) {
        match self {
            Security::Vendor | Security::Invoice => {
                (Adjustment::ReceivableRelease, Adjustment::ReceivableWriteOff)
            }
            Security::Fleet | Security::None => (Adjustment::LoanRelease, Adjustment::LoanWriteOff),
        }
    }
}

/// A loan, or several of one debtor at one creditor that were granted within a quarter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loan {
    /// Who owes.
    pub debtor: AgentId,
    /// Who is owed.
    pub creditor: AgentId,
    /// How it is secured.
    pub security: Security,
    /// What is owed.
    pub principal: Dollars,
    /// What was lent.
    pub original: Dollars,
    /// Interest \[per year\].
    pub rate: f64,
    /// Step in which it was granted; negative before the run began.
    pub granted: i64,
    /// Step in which all of it is due.
    pub due: i64,
}

impl Loan {
    /// What is repaid in a step: equal parts of the amortised share of what was lent, and all that is left when it is due.
    #[inline]
    pub fn instalment(&self, step: i64, amortised: f64) -> Dollars {
        if step >= self.due {
            return self.principal;
        }
        let steps = (self.due - self.granted).max(1) as f64;
        self.original.scaled(amortised / steps).min(self.principal)
    }

    /// What is owed is lent anew from a step on, until another.
    pub fn renew(&mut self, step: i64, due: i64) {
        (self.original, self.granted, self.due) = (self.principal, step, due);
    }
}

/// All loans, by debtor and then in the order they were granted.
#[derive(Resource, Clone, Debug, Default)]
pub struct LoanBook {
    of_debtors: Vec<Vec<Loan>>,
}

impl LoanBook {
    /// All loans.
    pub fn loans(&self) -> impl Iterator<Item = &Loan> {
        self.of_debtors.iter().flatten()
    }

    /// The loans a firm owes, in the order they were granted.
    pub fn of(&self, debtor: AgentId) -> &[Loan] {
        self.of_debtors.get(debtor.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The loans of each agent, in the order of agents.
    pub fn by_agent(&self) -> impl ExactSizeIterator<Item = &[Loan]> {
        self.of_debtors.iter().map(Vec::as_slice)
    }

    /// The debtors that may have loans, with these, in the order of agents.
    pub fn by_debtor(&mut self) -> impl Iterator<Item = (AgentId, &mut Vec<Loan>)> {
        self.of_debtors.iter_mut().enumerate().map(|(at, loans)| (AgentId(at as u32), loans))
    }

    /// Enters a loan; one like it that falls due within the same quarter takes it up at the mean rate.
    pub fn grant(&mut self, loan: Loan, quarter: i64) {
        if loan.principal <= Dollars::ZERO {
            return;
        }
        let at = loan.debtor.0 as usize;
        if self.of_debtors.len() <= at {
            self.of_debtors.resize(at + 1, Vec::new());
        }
        let first = loan.due.div_euclid(quarter) * quarter;
        let alike = |known: &&mut Loan| {
            (first..first + quarter).contains(&known.due)
                && (known.creditor, known.security) == (loan.creditor, loan.security)
        };
        match self.of_debtors[at].iter_mut().find(alike) {
            Some(known) => {
                let (old, new) = (known.principal.usd(), loan.principal.usd());
                known.rate = (known.rate * old + loan.rate * new) / (old + new);
                known.principal += loan.principal;
                known.original += loan.original;
            }
            None => self.of_debtors[at].push(loan),
        }
    }

    /// Changes a firm's loans, and drops those of which nothing is left.
    pub fn update(&mut self, debtor: AgentId, change: impl FnMut(&mut Loan)) {
        if let Some(loans) = self.of_debtors.get_mut(debtor.0 as usize) {
            loans.iter_mut().for_each(change);
            loans.retain(|loan| loan.principal > Dollars::ZERO);
        }
    }

    /// Repays a debtor's loans of a kind ahead of time, the oldest first; gives what was paid.
    pub fn prepay(
        &mut self,
        journal: &mut Journal,
        (debtor, amount): (AgentId, Dollars),
        of_kind: impl Fn(&Loan) -> bool,
    ) -> Dollars {
        let mut left = amount;
        self.update(debtor, |loan| {
            if of_kind(loan) && left > Dollars::ZERO {
                let part = loan.principal.min(left);
                journal.post(debtor, loan.creditor, loan.security.repayment(), part);
                loan.principal -= part;
                left -= part;
            }
        });
        amount - left
    }

    /// Takes out all loans a firm owes.
    pub fn call(&mut self, debtor: AgentId) -> Vec<Loan> {
        self.of_debtors.get_mut(debtor.0 as usize).map(std::mem::take).unwrap_or_default()
    }

    /// What a creditor is owed passes to another; gives how much.
    pub fn pass_on(&mut self, creditor: AgentId, to: AgentId) -> Dollars {
        let mut passed = Dollars::ZERO;
        let loans = self.of_debtors.iter_mut().flatten();
        for loan in loans.filter(|loan| loan.creditor == creditor) {
            loan.creditor = to;
            passed += loan.principal;
        }
        passed
    }

    /// What is owed to a creditor.
    pub fn held(&self, creditor: AgentId) -> Dollars {
        let of = |loan: &&Loan| loan.creditor == creditor;
        self.loans().filter(of).map(|loan| loan.principal).sum()
    }

    /// All that a firm owes.
    pub fn owed_by(&self, debtor: AgentId) -> Dollars {
        self.of(debtor).iter().map(|loan| loan.principal).sum()
    }

    /// What a firm owes a creditor.
    pub fn between(&self, debtor: AgentId, creditor: AgentId) -> Dollars {
        let of = |loan: &&Loan| loan.creditor == creditor;
        self.of(debtor).iter().filter(of).map(|loan| loan.principal).sum()
    }

    /// What a firm owes with this security.
    pub fn owed(&self, debtor: AgentId, security: Security) -> Dollars {
        let of = |loan: &&Loan| loan.security == security;
        self.of(debtor).iter().filter(of).map(|loan| loan.principal).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loan(cents: i64, rate: f64, due: i64) -> Loan {
        let principal = Dollars::from_cents(cents);
        Loan {
            debtor: AgentId(1),
            creditor: AgentId(2),
            security: Security::Fleet,
            principal,
            original: principal,
            rate,
            granted: 0,
            due,
        }
    }

    #[test]
    fn loans_of_a_quarter_are_one_loan_at_the_mean_rate() {
        let mut book = LoanBook::default();
        book.grant(loan(100, 0.1, 60), 3);
        book.grant(loan(300, 0.2, 62), 3);
        book.grant(loan(50, 0.3, 63), 3);
        assert_eq!(book.of(AgentId(1)).len(), 2);
        assert_eq!(book.owed(AgentId(1), Security::Fleet), Dollars::from_cents(450));
        assert!((book.of(AgentId(1))[0].rate - 0.175).abs() < 1e-12);
        assert_eq!(book.call(AgentId(1)).len(), 2);
        assert_eq!(book.loans().count(), 0);
    }

    /// What is repaid in each step of a loan of 60 steps.
    fn instalments(amortised: f64) -> Vec<i64> {
        let mut loan = loan(600_000, 0.1, 60);
        let mut pay = |step| {
            let part = loan.instalment(step, amortised);
            loan.principal -= part;
            part.cents()
        };
        (1..=60).map(&mut pay).collect()
    }

    #[test]
    fn of_a_loan_amortised_by_three_tenths_seven_tenths_fall_due_at_the_end() {
        let paid = instalments(0.3);
        assert!(paid[..59].iter().all(|part| *part == 3000), "{paid:?}");
        assert_eq!(paid[59], 420_000 + 3000);
        assert_eq!(instalments(1.0), [10_000; 60]);
        assert_eq!(instalments(0.0).iter().sum::<i64>(), instalments(0.0)[59]);
    }

    #[test]
    fn a_renewed_loan_runs_anew_from_what_is_left() {
        let mut loan = loan(600_000, 0.1, 60);
        loan.principal = Dollars::from_cents(120_000);
        loan.renew(30, 90);
        assert_eq!(loan.instalment(31, 1.0), Dollars::from_cents(2000));
        assert_eq!(loan.instalment(90, 0.0), loan.principal);
    }
}
