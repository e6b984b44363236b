//! Invoices that stay unpaid: what a firm cannot pay, those it was to pay this month go without, in proportion.
//!
//! Money moves in a month from labs to owners, from them to vendors, from those to households and lenders. A firm's arrears
//! are borne further down that line, so that those of one month can be reckoned firm by firm.

use std::collections::BTreeMap;

use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::ledger::account::Account;
use crate::economy::ledger::{Journal, Payment};
use crate::economy::lending::Security;
use crate::units::Dollars;

/// How many places there are on the way of money.
pub(super) const PLACES: usize = 4;

/// Place of a sector on the way of money; the government bears nobody's arrears.
pub(super) fn place(sector: Sector) -> Option<usize> {
    match sector {
        Sector::ModelLabs => Some(0),
        Sector::Hyperscalers | Sector::Neoclouds => Some(1),
        Sector::GpuVendors => Some(2),
        Sector::Households | Sector::Lenders => Some(3),
        Sector::Government => None,
    }
}

/// How a creditor has what it goes without: a lender as a loan, others as an invoice.
pub(super) fn security(sector: Sector) -> Security {
    if sector == Sector::Lenders { Security::None } else { Security::Invoice }
}

/// Who goes without how much of what a debtor cannot pay; what goes beyond the month's bills, households bear.
pub(super) fn borne(
    journal: &Journal,
    directory: &Directory,
    debtor: AgentId,
    missing: Dollars,
) -> Vec<(AgentId, Dollars)> {
    let own = place(directory.sector(debtor));
    let bears = |payment: &&Payment| {
        payment.payer == debtor
            && place(directory.sector(payment.payee)) > own
            && is_bill(payment.account)
    };
    let mut bills: BTreeMap<AgentId, Dollars> = BTreeMap::new();
    for payment in journal.settled().iter().chain(journal.waiting()).filter(bears) {
        *bills.entry(payment.payee).or_default() += payment.amount;
    }
    let lends = |payment: &&Payment| payment.payee == debtor && payment.account == Account::Lending;
    for payment in journal.waiting().iter().filter(lends) {
        // What a lender lends anew of what it is repaid, it has granted already.
        if let Some(bill) = bills.get_mut(&payment.payer) {
            *bill = (*bill - payment.amount).max(Dollars::ZERO);
        }
    }
    let weights: Vec<f64> = bills.values().map(|bill| bill.usd()).collect();
    let all: Dollars = bills.values().copied().sum();
    let parts = missing.min(all).split(&weights);
    let mut borne: Vec<(AgentId, Dollars)> = bills.into_keys().zip(parts).collect();
    borne.push((Directory::HOUSEHOLDS, (missing - all).max(Dollars::ZERO)));
    borne
}

/// Whether a payment is due to somebody who could go without it, and not a choice of the payer.
fn is_bill(account: Account) -> bool {
    !matches!(
        account,
        Account::Dividends
            | Account::EquityIssue
            | Account::Calls
            | Account::Lending
            | Account::VendorCredit
            | Account::Arrears
    )
}
