//! Debtors pay interest and repay, month by month and what is left when a loan is due.

use bevy_ecs::prelude::*;

use crate::economy::agents::Directory;
use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::standing::Standing;
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
    book.update(|loan| {
        let debtor = debtors.get_mut(directory.entity(loan.debtor));
        let (standing, mut borrower) = debtor.expect("every firm is rated");
        if !standing.is_trading() {
            return;
        }
        let interest = loan.principal.scaled(loan.rate * years);
        let principal = loan.instalment(step, *rules.amortised);
        journal.post(loan.debtor, loan.creditor, Account::Interest, interest);
        journal.post(loan.debtor, loan.creditor, loan.security.repayment(), principal);
        loan.principal -= principal;
        if loan.security == Security::Fleet && step >= loan.due {
            borrower.matured += principal;
        }
    });
}
