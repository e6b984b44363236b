//! Debtors pay interest and repay, month by month and what is left when a loan is due.

use bevy_ecs::prelude::*;

use crate::economy::agents::Directory;
use crate::economy::agents::standing::Standing;
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::lending::{Loan, LoanBook};
use crate::economy::mechanisms::credit::Rules;
use crate::units::Dollars;

/// A debtor under protection pays nothing until its estate is shared out.
pub(super) fn service(
    clock: Res<Clock>,
    rules: Res<Rules>,
    directory: Res<Directory>,
    mut book: ResMut<LoanBook>,
    mut journal: ResMut<Journal>,
    debtors: Query<&Standing>,
) {
    let step = clock.years_per_step();
    book.update(|loan| {
        let standing = debtors.get(directory.entity(loan.debtor)).expect("every firm has one");
        if !standing.is_trading() {
            return;
        }
        let interest = loan.principal.scaled(loan.rate * step);
        let principal = instalment(loan, i64::from(clock.step()), *rules.amortised);
        journal.post(loan.debtor, loan.creditor, Account::Interest, interest);
        journal.post(loan.debtor, loan.creditor, loan.security.repayment(), principal);
        loan.principal -= principal;
    });
}

/// What is repaid in a step: equal parts of the amortised share, and all that is left in the last.
fn instalment(loan: &Loan, step: i64, amortised: f64) -> Dollars {
    let left = loan.due - step;
    if left <= 0 {
        return loan.principal;
    }
    loan.principal.scaled(amortised / (left + 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economy::agents::AgentId;
    use crate::economy::lending::Security;

    #[test]
    fn an_amortised_loan_is_repaid_in_equal_parts() {
        let mut loan = Loan {
            debtor: AgentId(0),
            creditor: AgentId(1),
            security: Security::Fleet,
            principal: Dollars::from_cents(6000),
            rate: 0.0,
            due: 5,
        };
        for step in 0..6 {
            assert_eq!(instalment(&loan, step, 1.0), Dollars::from_cents(1000));
            loan.principal -= Dollars::from_cents(1000);
        }
        loan.principal = Dollars::from_cents(6000);
        assert_eq!(instalment(&loan, 3, 0.0), Dollars::ZERO);
        assert_eq!(instalment(&loan, 5, 0.0), loan.principal);
    }
}
