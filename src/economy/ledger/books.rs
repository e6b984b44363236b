//! The books of an agent. Their fields are private: only the ledger writes them.

use bevy_ecs::prelude::Component;

use crate::economy::ledger::account::Item;
use crate::units::Dollars;

/// What an agent holds and owes, line by line of the balance sheet, and what it received less what it paid since the run began.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    items: [Dollars; Item::COUNT],
    turnover: Dollars,
}

impl Books {
    /// Books at the start of a run; net worth is what is left.
    pub fn opening(holdings: &[(Item, Dollars)]) -> Books {
        let mut books = Books::default();
        for &(item, amount) in holdings {
            books.items[item as usize] += amount;
            books.items[Item::NetWorth as usize] += amount;
        }
        books
    }

    /// The balance of one item.
    pub fn balance(&self, item: Item) -> Dollars {
        self.items[item as usize]
    }

    /// Money in the bank.
    pub fn deposits(&self) -> Dollars {
        self.balance(Item::Deposits)
    }

    /// Loans and vendors' credit owed, as a positive amount.
    pub fn debt(&self) -> Dollars {
        -self.balance(Item::Loans) - self.balance(Item::Receivables).min(Dollars::ZERO)
    }

    /// Whether no balance is beyond what books can hold.
    pub(super) fn is_countable(&self) -> bool {
        self.items.iter().all(|balance| balance.is_countable())
    }

    /// All payments received less all payments made since the run began.
    pub(super) fn turnover(&self) -> Dollars {
        self.turnover
    }

    /// Assets less liabilities less net worth: zero, or an entry had one side only.
    pub(super) fn imbalance(&self) -> Dollars {
        let net: Dollars = self.items[..Item::NetWorth as usize].iter().copied().sum();
        net - self.balance(Item::NetWorth)
    }

    /// Double entry within one pair of books.
    pub(super) fn enter(&mut self, debit: Item, credit: Item, amount: Dollars) {
        self.shift(debit, amount);
        self.shift(credit, -amount);
    }

    pub(super) fn pay(&mut self, debit: Item, amount: Dollars) {
        self.enter(debit, Item::Deposits, amount);
        self.turnover -= amount;
    }

    pub(super) fn receive(&mut self, credit: Item, amount: Dollars) {
        self.enter(Item::Deposits, credit, amount);
        self.turnover += amount;
    }

    /// A debit raises an asset and lowers net worth.
    fn shift(&mut self, item: Item, amount: Dollars) {
        let signed = if item == Item::NetWorth { -amount } else { amount };
        self.items[item as usize] += signed;
    }
}
