//! The register of shares: what was issued, bought back and paid on them in a month.

use bevy_ecs::prelude::*;

use crate::economy::agents::Directory;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::shares::{Stakes, Valuation};

/// Counts the month's shares once all of its payments have settled: all changed hands at the price of the month.
pub(super) fn count(
    journal: Res<Journal>,
    directory: Res<Directory>,
    mut stakes: ResMut<Stakes>,
    mut firms: Query<&mut Valuation>,
) {
    for payment in journal.settled_of_shares() {
        let (issuer, holder) = match payment.account {
            Account::EquityIssue | Account::Calls => (payment.payee, payment.payer),
            Account::Dividends | Account::Buybacks => (payment.payer, payment.payee),
            _ => continue,
        };
        // Lenders pay dividends and have no shares.
        let Ok(mut firm) = firms.get_mut(directory.entity(issuer)) else { continue };
        let usd = payment.amount.usd();
        match payment.account {
            Account::Dividends => firm.pay(usd),
            Account::Buybacks => stakes.add(issuer, holder, -firm.retire(usd)),
            _ => stakes.add(issuer, holder, firm.issue(usd)),
        }
    }
}
