//! Firms worth more alive: their debts are cut to what they can carry, the unsecured first, or lent anew if they can carry
//! them all.

use std::collections::BTreeMap;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::{AgentId, Sector};
use crate::economy::ledger::Journal;
use crate::economy::lending::{Loan, LoanBook, Security};
use crate::economy::mechanisms::credit;
use crate::units::Dollars;

/// Whether creditors keep a firm alive: it has a business beside compute, or makes the devices everybody has on order.
pub(super) fn is_kept_alive(sector: Sector, owner: Option<&Owner>) -> bool {
    sector == Sector::GpuVendors || owner.is_some_and(Owner::has_other_business)
}

/// Debt that a reorganised firm can carry: what lenders would grant it anew \[USD\].
pub(super) fn sustainable(borrower: &Borrower, lending: &credit::Rules) -> f64 {
    let earnings = borrower.earnings.max(0.0) * *lending.income_multiple;
    *lending.loan_to_value * borrower.collateral + earnings
}

/// Creditors give up what a debtor cannot carry: those without security all they have before those with it give up anything.
/// What is left runs from a step until another, overdrafts and invoices at a rate. Gives what each creditor lost.
pub(super) fn cut(
    loans: &mut LoanBook,
    journal: &mut Journal,
    debtor: AgentId,
    kept: f64,
    (step, due, rate): (i64, i64, f64),
) -> BTreeMap<AgentId, Dollars> {
    let secured = loans.owed(debtor, Security::Fleet).usd();
    let unsecured = loans.owed_by(debtor).usd() - secured;
    let lost =
        |owed: f64, kept: f64| if owed > 0.0 { (1.0 - kept / owed).clamp(0.0, 1.0) } else { 0.0 };
    let of_secured = lost(secured, kept);
    let of_unsecured = lost(unsecured, (kept - secured).max(0.0));
    let mut losses: BTreeMap<AgentId, Dollars> = BTreeMap::new();
    loans.update(debtor, |loan| {
        let share = if loan.security == Security::Fleet { of_secured } else { of_unsecured };
        let lost = loan.principal.scaled(share);
        let (release, write_off) = loan.security.write_offs();
        journal.adjust(debtor, release, lost);
        journal.adjust(loan.creditor, write_off, lost);
        loan.principal -= lost;
        if is_for_a_month(loan, step) {
            loan.rate = rate;
        }
        loan.renew(step, loan.due.max(due));
        *losses.entry(loan.creditor).or_default() += lost;
    });
    losses
}

/// Whether a loan is an overdraft or an unpaid invoice.
fn is_for_a_month(loan: &Loan, step: i64) -> bool {
    matches!(loan.security, Security::None | Security::Invoice) && loan.due <= step + 1
}

/// What a debtor owes for a month is lent anew for a term.
pub(super) fn extend(
    loans: &mut LoanBook,
    debtor: AgentId,
    (step, due, rate): (i64, i64, f64),
) -> Dollars {
    let mut extended = Dollars::ZERO;
    loans.update(debtor, |loan| {
        if is_for_a_month(loan, step) {
            extended += loan.principal;
            loan.renew(step, due);
            loan.rate = rate;
        }
    });
    extended
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEBTOR: AgentId = AgentId(1);

    fn book(parts: &[(u32, Security, i64)]) -> LoanBook {
        let mut book = LoanBook::default();
        for &(creditor, security, cents) in parts {
            let principal = Dollars::from_cents(cents);
            let (original, creditor) = (principal, AgentId(creditor));
            let (rate, granted, due) = (0.1, 0, 20);
            let debtor = DEBTOR;
            let loan = Loan { debtor, creditor, security, principal, original, rate, granted, due };
            book.grant(loan, 3);
        }
        book
    }

    fn lost(kept_usd: f64) -> Vec<i64> {
        let parts = [
            (5, Security::Fleet, 10_000),
            (6, Security::None, 4000),
            (7, Security::Vendor, 2000),
            (8, Security::Invoice, 2000),
        ];
        let mut journal = Journal::default();
        let losses = cut(&mut book(&parts), &mut journal, DEBTOR, kept_usd, (3, 63, 0.08));
        losses.values().map(|lost| lost.cents()).collect()
    }

    #[test]
    fn creditors_without_security_give_up_all_before_those_with_it_give_up_anything() {
        assert_eq!(lost(180.0), [0, 0, 0, 0]);
        assert_eq!(lost(140.0), [0, 2000, 1000, 1000]);
        assert_eq!(lost(100.0), [0, 4000, 2000, 2000]);
        assert_eq!(lost(50.0), [5000, 4000, 2000, 2000]);
        assert_eq!(lost(0.0), [10_000, 4000, 2000, 2000]);
    }

    #[test]
    fn what_is_extended_is_due_at_the_end_of_the_new_term() {
        let mut book = book(&[(5, Security::Fleet, 100), (6, Security::None, 40)]);
        book.update(DEBTOR, |loan| loan.due = 4);
        assert_eq!(extend(&mut book, DEBTOR, (3, 63, 0.08)), Dollars::from_cents(40));
        let dues: Vec<i64> = book.loans().map(|loan| loan.due).collect();
        assert_eq!(dues, [4, 63]);
    }
}
