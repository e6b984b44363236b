//! Owners have shares subscribed for what they order, as far as subscribers sign, and give up what they no longer need.

use bevy_ecs::prelude::*;

use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::ledger::books::Books;
use crate::economy::mechanisms::calls::{Called, Rules};
use crate::economy::mechanisms::orders::appraisal::mean_price;
use crate::economy::mechanisms::orders::funding::{Bills, buffer};
use crate::economy::mechanisms::{credit, deliveries};
use crate::economy::shares::StockMarket;
use crate::economy::subscriptions::{Subscribers, Subscription, Subscriptions};
use crate::economy::technology::Roadmap;
use crate::units::Dollars;

/// Nothing more is called than orders, debts and running the business need; a company wound up calls nothing.
pub(super) fn release(
    roadmap: Res<Roadmap>,
    houses: Res<deliveries::Rules>,
    lending: Res<credit::Rules>,
    mut called: ResMut<Called>,
    mut register: ResMut<Subscriptions>,
    mut subscribers: ResMut<Subscribers>,
    vendors: Query<(&AgentId, &GpuVendor)>,
    owners: Query<(&AgentId, &Books, &Owner, &RentalBusiness, &Standing)>,
) {
    let bills = Bills::of(&vendors, &roadmap, houses.housing(&roadmap.latest().1));
    for (&agent, books, owner, business, standing) in owners.iter() {
        let uncalled = register.uncalled(agent).usd();
        if uncalled <= 0.0 {
            continue;
        }
        let bill = bills.dollars.of(agent) * *houses.overrun;
        let needed =
            bill + books.debt().usd() + buffer(business, owner, &lending) - books.deposits().usd();
        let kept = if standing.operates() { needed.clamp(0.0, uncalled) } else { 0.0 };
        let void = register.release(agent, 1.0 - kept / uncalled);
        subscribers.promised -= void;
        called.released += void;
    }
}

/// What was ordered this month is subscribed in part.
pub(super) fn subscribe(
    clock: Res<Clock>,
    rules: Res<Rules>,
    roadmap: Res<Roadmap>,
    houses: Res<deliveries::Rules>,
    mut office: Office,
    vendors: Query<(&AgentId, &GpuVendor)>,
    owners: Query<(&AgentId, &Owner, &Standing)>,
) {
    let price = mean_price(vendors.iter().map(|(_, vendor)| vendor));
    let cost = price + houses.housing(&roadmap.latest().1);
    for (&agent, owner, standing) in owners.iter() {
        let wanted = *rules.subscribed * cost * owner.ordered;
        let offered = office.subscribers.offered(agent);
        if standing.is_trading() {
            office.sign(agent, wanted.min(offered), &rules, &clock);
        }
    }
}

/// Where shares are subscribed.
#[derive(bevy_ecs::system::SystemParam)]
pub struct Office<'w> {
    /// The registers.
    pub register: ResMut<'w, Subscriptions>,
    /// Those who subscribe.
    pub subscribers: ResMut<'w, Subscribers>,
    called: ResMut<'w, Called>,
    journal: ResMut<'w, Journal>,
}

impl Office<'_> {
    /// Shares for a new company: paid at once where shares are; else subscribed, unless subscribers would not sign for all of
    /// it. Whether the company is founded.
    pub fn raise(&mut self, issuer: AgentId, price: f64, rules: &Rules, clock: &Clock) -> bool {
        if *rules.subscribed > 0.0 {
            let deposit = price * *rules.deposit;
            let signed = self.subscribers.room >= price && self.subscribers.savings >= deposit;
            return signed && self.sign(issuer, price, rules, clock) > 0.0;
        }
        let paid = Dollars::from_usd(price);
        self.journal.post(Directory::HOUSEHOLDS, issuer, Account::EquityIssue, paid);
        true
    }

    /// Shares are subscribed, as far as there are savings for the deposit, which is paid at once; gives their price \[USD\].
    pub fn sign(&mut self, issuer: AgentId, price: f64, rules: &Rules, clock: &Clock) -> f64 {
        let price = Dollars::from_usd(price.min(self.subscribers.savings / *rules.deposit));
        if price <= Dollars::ZERO {
            return 0.0;
        }
        let (deposit, placed, steps) =
            (*rules.deposit, i64::from(clock.step()), rules.steps(clock));
        let paid = Dollars::ZERO;
        let shares = Subscription { issuer, price, paid, deposit, placed, steps };
        let paid = self.register.enter(shares);
        self.journal.post(Directory::HOUSEHOLDS, issuer, Account::Calls, paid);
        self.subscribers.savings = (self.subscribers.savings - paid.usd()).max(0.0);
        self.subscribers.promised += price - paid;
        self.subscribers.room = (self.subscribers.room - price.usd()).max(0.0);
        self.called.subscribed += price;
        price.usd()
    }
}

/// What subscribers would sign for now, shared over companies by the capacity they want.
pub(super) fn offer(
    clock: Res<Clock>,
    rules: Res<Rules>,
    market: Res<StockMarket>,
    mut subscribers: ResMut<Subscribers>,
    owners: Query<(&AgentId, &Owner, &Standing)>,
) {
    subscribers.room = room(&subscribers, market.mood(), &rules, &clock);
    let wants = |(&agent, owner, standing): (&AgentId, &Owner, &Standing)| {
        (agent, if standing.is_trading() { owner.wanted.max(0.0) } else { 0.0 })
    };
    let wanted: Vec<(AgentId, f64)> = owners.iter().map(wants).collect();
    let all: f64 = wanted.iter().map(|(_, wanted)| wanted).sum();
    let room = subscribers.room;
    let part = |wanted: f64| if all > 0.0 { room * wanted / all } else { 0.0 };
    subscribers.offered = wanted.into_iter().map(|(agent, wanted)| (agent, part(wanted))).collect();
}

/// Shares that subscribers sign for: their mood scales their means, and of the calls to come they reckon with a part.
fn room(subscribers: &Subscribers, mood: f64, rules: &Rules, clock: &Clock) -> f64 {
    let years = f64::from(rules.steps(clock)) * clock.years_per_step();
    let foresight = *rules.foresight;
    let means = subscribers.savings + foresight * *rules.saving_usd_per_year * years;
    let free =
        means * libm::pow(mood, *rules.mood_exponent) - foresight * subscribers.promised.usd();
    (free / (*rules.deposit + foresight * (1.0 - *rules.deposit))).max(0.0)
}
