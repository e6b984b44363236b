//! Shares subscribed and not yet paid up: what companies may still call, and what subscribers have to pay calls with.

use std::collections::BTreeMap;

use bevy_ecs::prelude::Resource;

use crate::economy::agents::AgentId;
use crate::units::Dollars;

/// Shares of one company subscribed in one step: those not forfeited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subscription {
    /// Who issued them.
    pub issuer: AgentId,
    /// Their price, paid or not.
    pub price: Dollars,
    /// Deposit and calls paid so far.
    pub paid: Dollars,
    /// Part of the price asked for at once.
    pub deposit: f64,
    /// The step they were subscribed in; below 0 before the run began.
    pub placed: i64,
    /// Steps over which the rest is called, at least 1.
    pub steps: u32,
}

impl Subscription {
    /// What may still be called.
    pub fn uncalled(&self) -> Dollars {
        self.price - self.paid
    }

    /// What has been called by a step and is not paid: the deposit at once, the rest in equal calls.
    pub fn due(&self, step: i64) -> Dollars {
        let passed = (step - self.placed).min(i64::from(self.steps));
        if passed == i64::from(self.steps) {
            return self.uncalled();
        }
        let called = passed as f64 / f64::from(self.steps);
        let share = self.deposit + (1.0 - self.deposit) * called;
        (self.price.scaled(share) - self.paid).max(Dollars::ZERO)
    }
}

/// All that one company had subscribed in the run or could still call at its start, and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Raised {
    /// Price of all shares subscribed.
    pub subscribed: Dollars,
    /// Deposits and calls received.
    pub paid: Dollars,
    /// What will not be called: on forfeited shares, of capital given up, of companies wound up.
    pub void: Dollars,
}

/// The registers of all companies.
#[derive(Resource, Clone, Debug, Default)]
pub struct Subscriptions {
    live: Vec<Subscription>,
    raised: BTreeMap<AgentId, Raised>,
}

impl Subscriptions {
    /// Enters shares; gives the deposit, which is paid on them at once.
    pub fn enter(&mut self, mut shares: Subscription) -> Dollars {
        let deposit = shares.due(shares.placed);
        shares.paid += deposit;
        let raised = self.raised.entry(shares.issuer).or_default();
        raised.subscribed += shares.price;
        raised.paid += deposit;
        self.live.push(shares);
        self.live.retain(|shares| shares.uncalled() > Dollars::ZERO);
        deposit
    }

    /// Enters shares of before the run: what is paid on them is in the books already.
    pub fn open(&mut self, shares: Subscription) {
        self.raised.entry(shares.issuer).or_default().subscribed += shares.uncalled();
        self.live.push(shares);
    }

    /// Shares that are not paid up.
    pub fn live(&self) -> &[Subscription] {
        &self.live
    }

    /// What a company may still call.
    pub fn uncalled(&self, issuer: AgentId) -> Dollars {
        self.of(issuer).map(Subscription::uncalled).sum()
    }

    /// What a company has called and not been paid.
    pub fn due(&self, issuer: AgentId, step: i64) -> Dollars {
        self.of(issuer).map(|shares| shares.due(step)).sum()
    }

    /// What became of what each company had subscribed.
    pub fn raised(&self) -> &BTreeMap<AgentId, Raised> {
        &self.raised
    }

    /// Holders pay this part of what a company has called; gives what was paid.
    pub fn pay(&mut self, issuer: AgentId, step: i64, part: f64) -> Dollars {
        let mut paid = Dollars::ZERO;
        for shares in self.live.iter_mut().filter(|shares| shares.issuer == issuer) {
            let amount = shares.due(step).scaled(part);
            shares.paid += amount;
            paid += amount;
        }
        self.raised.entry(issuer).or_default().paid += paid;
        self.live.retain(|shares| shares.uncalled() > Dollars::ZERO);
        paid
    }

    /// Holders lose this part of the shares on which a call is not paid, and what they paid on it; gives what is no longer called.
    pub fn forfeit(&mut self, issuer: AgentId, step: i64, part: f64) -> Dollars {
        let late = |shares: &Subscription| shares.due(step) > Dollars::ZERO;
        self.cut(issuer, part, late)
    }

    /// A company gives up calling this part of its shares; gives what is no longer called.
    pub fn release(&mut self, issuer: AgentId, part: f64) -> Dollars {
        self.cut(issuer, part, |_| true)
    }

    fn cut(
        &mut self,
        issuer: AgentId,
        part: f64,
        which: impl Fn(&Subscription) -> bool,
    ) -> Dollars {
        let mut void = Dollars::ZERO;
        for shares in self.live.iter_mut().filter(|shares| shares.issuer == issuer && which(shares))
        {
            let (price, paid) = (shares.price.scaled(part), shares.paid.scaled(part));
            shares.price -= price;
            shares.paid -= paid;
            void += price - paid;
        }
        self.raised.entry(issuer).or_default().void += void;
        self.live.retain(|shares| shares.uncalled() > Dollars::ZERO);
        void
    }

    fn of(&self, issuer: AgentId) -> impl Iterator<Item = &Subscription> {
        self.live.iter().filter(move |shares| shares.issuer == issuer)
    }
}

/// Those who subscribe, out of all households.
#[derive(Resource, Clone, Debug, Default)]
pub struct Subscribers {
    /// Savings they have ready \[USD\].
    pub savings: f64,
    /// What may still be called of them.
    pub promised: Dollars,
    /// What they would subscribe now \[USD of shares\].
    pub room: f64,
    /// The same for each company.
    pub offered: BTreeMap<AgentId, f64>,
    /// Part of the calls of the last step that savings did not cover.
    pub squeeze: f64,
    /// Whether their being short was said.
    pub spoken: bool,
}

impl Subscribers {
    /// What they would subscribe of a company \[USD of shares\].
    pub fn offered(&self, issuer: AgentId) -> f64 {
        self.offered.get(&issuer).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPANY: AgentId = AgentId(3);

    fn shares(price: i64) -> Subscription {
        let price = Dollars::from_cents(price);
        let paid = Dollars::ZERO;
        Subscription { issuer: COMPANY, price, paid, deposit: 0.1, placed: 5, steps: 7 }
    }

    #[test]
    fn the_deposit_and_all_calls_make_the_price_to_the_cent() {
        let mut register = Subscriptions::default();
        let mut paid = vec![register.enter(shares(1_000_003)).cents()];
        paid.extend((5..=12).map(|step| register.pay(COMPANY, step, 1.0).cents()));
        assert_eq!(paid[..2], [100_000, 0]);
        assert!(paid[2..].iter().all(|call| (call - 128_572).abs() <= 1), "{paid:?}");
        assert_eq!(paid.iter().sum::<i64>(), 1_000_003);
        assert!(register.live().is_empty());
    }

    #[test]
    fn what_is_not_paid_is_due_again_and_what_is_forfeited_is_not() {
        let mut register = Subscriptions::default();
        register.enter(shares(1_000));
        assert_eq!(register.pay(COMPANY, 6, 0.5).cents() + register.due(COMPANY, 6).cents(), 129);
        let before = register.uncalled(COMPANY);
        let void = register.forfeit(COMPANY, 6, 0.25);
        assert_eq!(register.uncalled(COMPANY) + void, before);
        let raised = register.raised()[&COMPANY];
        assert_eq!(raised.subscribed, raised.paid + raised.void + register.uncalled(COMPANY));
    }
}
