//! New shares: what investors take of a firm in a month, out of the money households have.

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::ledger::books::Books;
use crate::economy::mechanisms::equity::Rules;
use crate::economy::shares::{StockMarket, Valuation};
use crate::economy::subscriptions::Subscribers;

/// What issues of shares go by.
#[derive(SystemParam)]
pub struct Issues<'w> {
    clock: Res<'w, Clock>,
    rules: Res<'w, Rules>,
    market: Res<'w, StockMarket>,
    subscribers: Res<'w, Subscribers>,
}

impl Issues<'_> {
    /// New shares investors take of a firm in a step: calls on shares subscribed squeeze out a part of them, and households
    /// have no more to give than a part of their money \[USD\].
    pub fn most(&self, firm: &Valuation) -> f64 {
        let squeezed = 1.0 - self.subscribers.squeeze;
        let most = self.yearly(firm) * self.clock.years_per_step() * squeezed;
        most.max(0.0)
    }

    /// New shares a firm can count on, as things are \[USD per year\].
    pub fn yearly(&self, firm: &Valuation) -> f64 {
        *self.rules.most_issued * firm.price * self.market.uptake
    }
}

/// All owners' issues together find households' money: who could issue most is cut most.
pub(super) fn ration(
    clock: Res<Clock>,
    rules: Res<Rules>,
    directory: Res<Directory>,
    mut market: ResMut<StockMarket>,
    books: Query<&Books>,
    owners: Query<(&AgentId, &Valuation), With<Owner>>,
) {
    let households = books.get(directory.entity(Directory::HOUSEHOLDS));
    let money = households.expect("households keep books").deposits().usd();
    let value: f64 = owners.iter().map(|(_, firm)| firm.price).sum();
    let most = *rules.most_issued * value * clock.years_per_step();
    let ready = clock.gain(*rules.most_of_deposits) * money.max(0.0);
    market.uptake = if most > ready { ready / most } else { 1.0 };
}
