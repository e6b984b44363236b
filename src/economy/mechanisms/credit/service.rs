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
) {
    debtors.iter_mut().for_each(|(_, mut borrower)| borrower.matured = Dollars::ZERO);
    let (step, years) = (i64::from(clock.step()), clock.years_per_step());
    let mut bills: Vec<Bill> = Vec::new();
    for (debtor, loans) in book.by_debtor().filter(|(_, loans)| !loans.is_empty()) {
        let firm = debtors.get_mut(directory.entity(debtor));
        let (standing, mut borrower) = firm.expect("every firm is rated");
        if !standing.is_trading() {
            continue;
        }
        for loan in loans.iter_mut() {
            let interest = loan.principal.scaled(loan.rate * years);
            let principal = loan.instalment(step, *rules.amortised);
            add(&mut bills, loan.creditor, Account::Interest, interest);
            add(&mut bills, loan.creditor, loan.security.repayment(), principal);
            loan.principal -= principal;
            if loan.security == Security::Fleet && step >= loan.due {
                borrower.matured += principal;
            }
        }
        loans.retain(|loan| loan.principal > Dollars::ZERO);
        for (creditor, account, amount) in bills.drain(..) {
            journal.post(debtor, creditor, account, amount);
        }
    }
}

/// What a debtor pays a creditor on an account, all its loans together.
type Bill = (AgentId, Account, Dollars);

fn add(bills: &mut Vec<Bill>, creditor: AgentId, account: Account, amount: Dollars) {
    match bills.iter_mut().find(|bill| (bill.0, bill.1) == (creditor, account)) {
        Some(bill) => bill.2 += amount,
        None => bills.push((creditor, account, amount)),
    }
}
