//! Debtors pay interest and repay, month by month and what is left when a loan is due.

use bevy_ecs::prelude::*;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::lending::{LoanBook, Security};
use crate::economy::mechanisms::credit::Rules;
use crate::units::Dollars;

/// A debtor under protection pays nothing until its estate is shared out.
pub(super) fn service(
    clock: Res<Clock>,
    rules: Res<Rules>,
    directory: Res<Directory>,
    mut book: ResMut<LoanBook>,
    mut journal: ResMut<Journal>,
    mut debtors: Query<(&Standing, &mut Borrower)>,
    mut bills: Local<Vec<Bill>>,
) {
    debtors.iter_mut().for_each(|(_, mut borrower)| borrower.matured = Dollars::ZERO);
    let (step, years) = (i64::from(clock.step()), clock.years_per_step());
    for (debtor, loans) in book.by_debtor().filter(|(_, loans)| !loans.is_empty()) {
        let firm = debtors.get_mut(directory.entity(debtor));
        let (standing, mut borrower) = firm.expect("every firm is rated");
        if !standing.is_trading() {
            continue;
        }
        bills.clear();
        let (mut is_repaid, mut at) = (false, 0);
        for loan in loans.iter_mut() {
            let interest = loan.principal.scaled(loan.rate * years);
            let principal = loan.instalment(step, *rules.amortised);
            at = bill(&mut bills, at + 1, (loan.creditor, loan.security.repayment()));
            let bill = &mut bills[at];
            bill.interest += interest;
            bill.principal += principal;
            loan.principal -= principal;
            is_repaid |= loan.principal <= Dollars::ZERO;
            if loan.security == Security::Fleet && step >= loan.due {
                borrower.matured += principal;
            }
        }
        if is_repaid {
            loans.retain(|loan| loan.principal > Dollars::ZERO);
        }
        for &Bill { to: (creditor, repayment), interest, principal } in bills.iter() {
            journal.post(debtor, creditor, Account::Interest, interest);
            journal.post(debtor, creditor, repayment, principal);
        }
    }
}

/// What a debtor pays on all its loans of a creditor that are repaid through one account.
pub(super) struct Bill {
    to: (AgentId, Account),
    interest: Dollars,
    principal: Dollars,
}

/// Place of the bill of a creditor. As lenders grant loans in turn, a guess is mostly right.
fn bill(bills: &mut Vec<Bill>, guess: usize, to: (AgentId, Account)) -> usize {
    if bills.get(guess).is_some_and(|bill| bill.to == to) {
        return guess;
    }
    bills.iter().position(|bill| bill.to == to).unwrap_or_else(|| {
        bills.push(Bill { to, interest: Dollars::ZERO, principal: Dollars::ZERO });
        bills.len() - 1
    })
}
