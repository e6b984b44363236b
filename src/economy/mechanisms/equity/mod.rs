//! Equity investors price the firms of the build-out: by what they are worth on what is known, and by where prices have
//! been going. News of efficiency is in prices at once, while orders follow only from decisions.

pub mod worth;
pub mod issues;
pub mod register;

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::phase::Phase;
use crate::economy::shares::{Stakes, StockMarket, Valuation};
use crate::economy::simulation::Simulation;
use crate::units::{Few, NonNegative, Positive, Share};

/// The numbers of the stock market.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What investors ask of shares [per year]. Proposal.
    pub cost_of_equity: Positive,
    /// Time in which the growth investors expect halves [years]. Proposal.
    pub growth_half_life_years: Positive,
    /// Earnings of a mature lab over its sales, as investors reckon [share]. Proposal.
    pub lab_margin: Share,
    /// Total rebound investors believe in when they hear of a find [ratio]. Proposal: below 1, news of efficiency is bad news for owners of compute.
    pub rebound: NonNegative,
    /// Speed at which prices return to what firms are worth [per year]. Proposal.
    pub reversion: NonNegative,
    /// Part of the last year's rise that extrapolators expect to come again [share]. Proposal; 0 switches them off.
    pub momentum: Share,
    /// How eagerly investors change to the rule that forecast better [ratio]. Brock and Hommes (1998); proposal.
    pub switching: NonNegative,
    /// What a mood of one log point adds to the capacity owners want [exponent]. Tobin's q; proposal, 0 switches it off.
    pub investment_response: NonNegative,
    /// What a mood of one log point takes off the discount rate of new projects [per year]. Proposal, 0 switches it off.
    pub discount_response: NonNegative,
    /// The most shares an owner issues in a year, over the value of those there are [share]. Proposal.
    pub most_issued: Share,
    /// The most of their money that households put into new shares of owners in a month [share]. Proposal.
    pub most_of_deposits: Share,
}

/// Puts the stock market into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .init::<StockMarket>()
        .init::<Stakes>()
        .during(Phase::Equity, (worth::value, price, issues::ration).chain())
        .during(Phase::Audit, register::count)
        .measure_in(
            "equity_index",
            "index",
            "What shares of labs, owners and vendors have returned, by value, dividends put back; 100 at the start",
            |market: &StockMarket| market.index,
        )
        .measure_in(
            "equity_mispricing",
            "logs",
            "Share prices over what firms are worth on what is known",
            |market: &StockMarket| market.mispricing,
        )
        .measure_in(
            "equity_extrapolators",
            "share",
            "Weight of investors who extrapolate",
            |market: &StockMarket| market.extrapolators,
        )
        .measure_in(
            "equity_uptake",
            "share",
            "Part of the new shares owners could issue that households have the money for",
            |market: &StockMarket| market.uptake,
        )
        .measure(
            "equity_clouds",
            "USD",
            "What the shares of all clouds cost",
            |clouds: Query<(&AgentId, &Valuation), With<Owner>>| {
                clouds.iter().map(|(_, valuation)| valuation.price).sum::<f64>()
            },
        )
        .measure_of(
            "equity_price",
            "USD",
            "What the firm's shares cost",
            |valuation: &Valuation| valuation.price,
        )
        .measure_of(
            "equity_shares",
            "shares",
            "Shares of the firm; one a dollar it was worth when it was priced first",
            |valuation: &Valuation| valuation.shares,
        );
}

/// Prices are what firms are worth times what investors add to it, all over the market.
fn price(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut market: ResMut<StockMarket>,
    mut log: ResMut<EventLog>,
    mut firms: Query<(&AgentId, &Standing, &mut Valuation)>,
) {
    if clock.step() > 0 {
        misprice(&mut market, &rules, &clock);
    }
    let premium = libm::exp(market.mispricing);
    let (mut before, mut after) = (0.0, 0.0);
    for (_, standing, mut valuation) in firms.iter_mut().in_order(&mut Few::new()) {
        let price = if standing.operates() { valuation.fundamental * premium } else { 0.0 };
        // A firm just founded has no return yet; one that failed has lost everything.
        let (held, worth) = valuation.reprice(price);
        before += held;
        after += worth;
    }
    let rise = if before > 0.0 && after > 0.0 { libm::log(after / before) } else { 0.0 };
    learn(&mut market, rise, &rules, &clock);
    market.index *= libm::exp(rise);
    let level = libm::log(market.index);
    market.history.push(level);
    if market.history.len() > 2 * clock.steps_per_year() as usize {
        market.history.remove(0);
    }
    announce(&market, &mut log, &clock, firms.iter().map(|(&agent, ..)| agent).min());
}

/// Those who go by value close the gap, those who extrapolate widen it.
fn misprice(market: &mut StockMarket, rules: &Rules, clock: &Clock) {
    let (by_value, by_trend) = forecasts(market, rules, clock);
    let weight = market.extrapolators;
    market.mispricing += (1.0 - weight) * by_value + weight * by_trend;
}

/// What both rules expect prices to add to what firms are worth in a step \[logs\].
fn forecasts(market: &StockMarket, rules: &Rules, clock: &Clock) -> (f64, f64) {
    let by_value = -market.mispricing * clock.adjustment(*rules.reversion);
    let year = clock.steps_per_year() as usize;
    (by_value, *rules.momentum * market.momentum(year) * clock.years_per_step())
}

/// Investors move to the rule that has forecast better: discrete choice with memory.
///
/// Source: Brock and Hommes (1998).
fn learn(market: &mut StockMarket, rise: f64, rules: &Rules, clock: &Clock) {
    let (by_value, by_trend) = forecasts(market, rules, clock);
    let memory = clock.adjustment(1.0);
    let follow = |known: f64, forecast: f64| {
        let error = rise - forecast;
        known + memory * (error * error - known)
    };
    market.errors = (follow(market.errors.0, by_value), follow(market.errors.1, by_trend));
    let scale = (market.errors.0 + market.errors.1).max(1e-12);
    let advantage = (market.errors.0 - market.errors.1) / scale;
    market.extrapolators = 1.0 / (1.0 + libm::exp(-*rules.switching * advantage));
}

/// Says once, on the way down, that share prices have lost a fifth from their peak of two years.
fn announce(market: &StockMarket, log: &mut EventLog, clock: &Clock, first: Option<AgentId>) {
    let peak = market.history.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let fell = |level: f64| level < peak + libm::log(1.0 - BEAR);
    let count = market.history.len();
    let (Some(agent), true) = (first, count >= 2) else { return };
    if fell(market.history[count - 1]) && !fell(market.history[count - 2]) {
        let cause =
            log.latest("news", clock.steps(0.5)).or(log.latest("rent_fall", clock.steps(1.0)));
        log.log(Happening {
            kind: "bear_market",
            agent,
            amount: 1.0 - libm::exp(market.history[count - 1] - peak),
            unit: "share",
            cause,
            detail: format_args!("fall of share prices from their peak of two years"),
        });
    }
}

/// The fall that makes a bear market: Mishkin and White (2002).
const BEAR: f64 = 0.2;

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn rules() -> Rules {
        let positive = |value| Positive::new(value).unwrap();
        let zero = NonNegative::new(0.0).unwrap();
        Rules {
            cost_of_equity: positive(0.1),
            growth_half_life_years: positive(2.5),
            lab_margin: Share::new(0.25).unwrap(),
            rebound: NonNegative::new(1.0).unwrap(),
            reversion: NonNegative::new(1.0).unwrap(),
            momentum: Share::new(1.0).unwrap(),
            switching: NonNegative::new(2.0).unwrap(),
            investment_response: zero,
            discount_response: zero,
            most_issued: Share::new(0.0).unwrap(),
            most_of_deposits: Share::new(0.0).unwrap(),
        }
    }

    #[test]
    fn investors_move_to_the_rule_that_forecast_better() {
        let rules = rules();
        let clock = Clock::new(12);
        let mut market = StockMarket::default();
        for month in 0..24 {
            market.history.push(0.02 * f64::from(month));
            learn(&mut market, 0.02, &rules, &clock);
        }
        assert!(market.extrapolators > 0.7, "{}", market.extrapolators);
    }
}
