//! Subscribers save and pay calls: from savings, then by selling shares, and what they still cannot pay is forfeited in time.

use bevy_ecs::prelude::*;

use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, InOrder};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::mechanisms::calls::{Called, Rules};
use crate::economy::shares::{StockMarket, Valuation};
use crate::economy::subscriptions::{Subscribers, Subscriptions};
use crate::units::{Dollars, Few};

/// Savings grow up to what subscribers keep ready; the rest goes elsewhere.
pub(super) fn save(clock: Res<Clock>, rules: Res<Rules>, mut subscribers: ResMut<Subscribers>) {
    let saved = *rules.saving_usd_per_year * clock.years_per_step();
    subscribers.savings = (subscribers.savings + saved).min(*rules.savings_usd);
}

/// All companies call; all holders pay the same part.
pub(super) fn pay(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut called: ResMut<Called>,
    mut register: ResMut<Subscriptions>,
    mut subscribers: ResMut<Subscribers>,
    mut market: ResMut<StockMarket>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    firms: Query<(&AgentId, &Standing, &Valuation)>,
) {
    let step = i64::from(clock.step());
    let mut room = Few::new();
    let in_order = firms.iter().in_order(&mut room);
    let issuers: Vec<AgentId> = in_order
        .filter(|(_, standing, _)| standing.operates())
        .map(|(&agent, ..)| agent)
        .filter(|&agent| register.due(agent, step) > Dollars::ZERO)
        .collect();
    called.due = issuers.iter().map(|&issuer| register.due(issuer, step)).sum();
    let means = Means::of(called.due.usd(), &subscribers, &rules, &clock, &firms);
    called.sold = means.sold;
    subscribers.squeeze = means.short;
    if means.value > 0.0 {
        market.mispricing -= *rules.price_impact * means.sold / means.value;
    }
    let late = (1.0 - means.part) * clock.adjustment(12.0 / *rules.patience_months);
    for issuer in issuers {
        let paid = register.pay(issuer, step, means.part);
        journal.post(Directory::HOUSEHOLDS, issuer, Account::Calls, paid);
        let void = register.forfeit(issuer, step, late);
        subscribers.savings -= paid.usd();
        subscribers.promised -= paid + void;
        called.forfeited += void;
    }
    subscribers.savings = (subscribers.savings + means.sold).max(0.0);
    announce(&mut log, &mut subscribers, &firms, means.short);
}

/// What subscribers pay calls with.
#[derive(Clone, Copy, Debug)]
struct Means {
    /// Part of the calls that savings do not cover.
    short: f64,
    /// Shares sold for them \[USD\].
    sold: f64,
    /// Value of all shares \[USD\].
    value: f64,
    /// Part of the calls that is paid.
    part: f64,
}

impl Means {
    fn of(
        due: f64,
        subscribers: &Subscribers,
        rules: &Rules,
        clock: &Clock,
        firms: &Query<(&AgentId, &Standing, &Valuation)>,
    ) -> Means {
        let value: f64 =
            firms.iter().in_order(&mut Few::new()).map(|(.., valuation)| valuation.price).sum();
        let missing = (due - subscribers.savings).max(0.0);
        let sold = missing.min(clock.gain(*rules.most_sold) * value);
        let over = |amount: f64| if due > 0.0 { amount / due } else { 0.0 };
        Means { short: over(missing), sold, value, part: 1.0 - over(missing - sold) }
    }
}

/// Says once, while it lasts, that calls are beyond subscribers' savings.
fn announce(
    log: &mut EventLog,
    subscribers: &mut Subscribers,
    firms: &Query<(&AgentId, &Standing, &Valuation)>,
    short: f64,
) {
    let first = firms.iter().map(|(&agent, ..)| agent).min();
    if let (Some(agent), true, false) = (first, short > 0.0, subscribers.spoken) {
        let detail = format_args!("calls beyond subscribers' savings");
        let (kind, unit, cause) = ("squeeze", "share", None);
        log.log(Happening { kind, agent, amount: short, unit, cause, detail });
    }
    subscribers.spoken = short > 0.0;
}
