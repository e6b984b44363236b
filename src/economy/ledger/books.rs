//! The books of an agent. Their fields are private: only the ledger writes them.

use bevy_ecs::prelude::Component;

use crate::economy::ledger::account::Item;
use crate::units::Dollars;

/// What an agent holds and owes, line by line of the balance sheet, and what it received less what it paid since the run began.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Net worth as what is owed to the agent's owners, below zero: all items together are zero.
    items: [Dollars; Item::COUNT],
    turnover: Dollars,
}

impl Books {
    /// Books at the start of a run; net worth is what is left.
    pub fn opening(holdings: &[(Item, Dollars)]) -> Books {
        let mut books = Books::default();
        for &(item, amount) in holdings {
            books.enter(item, Item::NetWorth, amount);
        }
        books
    }

    /// The balance of one item.
    pub fn balance(&self, item: Item) -> Dollars {
        let amount = self.items[item as usize];
        if item == Item::NetWorth { -amount } else { amount }
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
        self.items.iter().copied().sum()
    }

    /// Double entry within one pair of books: a debit raises an asset and lowers net worth.
    pub(super) fn enter(&mut self, debit: Item, credit: Item, amount: Dollars) {
        self.items[debit as usize] += amount;
        self.items[credit as usize] -= amount;
    }

    pub(super) fn pay(&mut self, debit: Item, amount: Dollars) {
        self.enter(debit, Item::Deposits, amount);
        self.turnover -= amount;
    }

    pub(super) fn receive(&mut self, credit: Item, amount: Dollars) {
        self.enter(Item::Deposits, credit, amount);
        self.turnover += amount;
    }

    /// Enters all that waited, and leaves nothing waiting.
    pub(super) fn take_over(&mut self, waiting: &mut Books) {
        for (balance, change) in self.items.iter_mut().zip(&waiting.items) {
            *balance += *change;
        }
        self.turnover += waiting.turnover;
        *waiting = Books::default();
    }
}
