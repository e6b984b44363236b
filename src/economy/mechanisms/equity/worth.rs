//! What firms are worth on what is known: assets in place, the growth investors expect, and what they have heard of finds.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;

use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Expectation, Owner, RentalBusiness};
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::{AgentId, Directory, InOrder};
use crate::economy::clock::Clock;
use crate::economy::ledger::account::Item;
use crate::economy::ledger::books::Books;
use crate::economy::markets::ResaleMarket;
use crate::economy::mechanisms::equity::Rules;
use crate::economy::mechanisms::{credit, strategies, tax};
use crate::economy::shares::{Stakes, Valuation};
use crate::economy::technology::Roadmap;

/// Years of growth investors look ahead before they take a firm for mature.
const HORIZON: u32 = 10;

/// Growth of a mature firm \[per year\].
const MATURE_GROWTH: f64 = 0.02;

/// Years of growth that are priced as options to build.
const OPTION_YEARS: f64 = 3.0;

pub(super) fn value(
    (clock, rules, stakes): (Res<Clock>, Res<Rules>, Res<Stakes>),
    (lending, strategies, tax): (Res<credit::Rules>, Res<strategies::Rules>, Res<tax::Rules>),
    directory: Res<Directory>,
    used: (Res<ResaleMarket>, Res<Roadmap>),
    mut owners: Query<(
        &AgentId,
        &Books,
        &Fleet,
        &Owner,
        &RentalBusiness,
        &Expectation,
        &mut Valuation,
    )>,
    mut vendors: Query<(&AgentId, &Books, &GpuVendor, &mut Valuation), Without<Owner>>,
    mut labs: Query<
        (&AgentId, &Books, &ModelLab, &mut Valuation),
        (Without<Owner>, Without<GpuVendor>),
    >,
) {
    // News stays in prices until demand has answered it.
    let news = owners.iter().in_order().next().map_or(0.0, |owner| owner.5.unanswered_news);
    let heard = libm::exp((*rules.rebound - 1.0) * news);
    let (mut compute, mut decline, mut capacity) = (0.0, 0.0, 0.0);
    for (_, books, fleet, owner, business, expectation, mut valuation) in
        owners.iter_mut().in_order()
    {
        let options = options(business.installed, expectation, owner, used.0.new_price, &rules);
        let in_place = used.0.fleet(fleet, &used.1);
        let known = owner.other_income_now - owner.bought_income;
        // What competition takes away is worth less than what lasts.
        let bought = owner.bought_income / (*rules.cost_of_equity + *strategies.other_fade);
        let business_worth = *lending.business_multiple * known + bought;
        let net = financial(books);
        // Shareholders can lose no more than they have.
        valuation.fundamental = (net + business_worth + (in_place + options) * heard).max(0.0);
        compute += expectation.trend * business.installed;
        decline += expectation.price_decline * business.installed;
        capacity += business.installed;
    }
    // Money grows as compute does, less the fall of its price.
    let growth = if capacity > 0.0 { (compute - decline) / capacity } else { 0.0 };
    let multiple = multiple(growth, &rules);
    let year = if clock.step() == 0 { 1.0 } else { clock.adjustment(1.0) };
    let mut share_prices: BTreeMap<AgentId, f64> = BTreeMap::new();
    for (&agent, books, lab, mut valuation) in labs.iter_mut().in_order() {
        let earnings = *rules.lab_margin * lab.revenue;
        valuation.earnings += year * (earnings - valuation.earnings);
        let net = books.deposits().usd() - books.debt().usd();
        let worth = (net + valuation.earnings * multiple).max(0.0);
        share_prices.insert(agent, valuation.share_price());
        // A cloud's own lab is not on the market; it is part of what the cloud is worth.
        valuation.fundamental = if lab.parent.is_some() { 0.0 } else { worth };
        if let Some(parent) = lab.parent {
            let (.., mut parents) =
                owners.get_mut(directory.entity(parent)).expect("parents own compute");
            parents.fundamental += worth;
        }
    }
    for (&agent, books, vendor, mut valuation) in vendors.iter_mut().in_order() {
        let kept = (1.0 - 1.0 / vendor.markup.max(1.0) - vendor.research_share).max(0.0);
        let earnings = vendor.revenue * kept * (1.0 - *tax.rate);
        valuation.earnings += year * (earnings - valuation.earnings);
        let stakes = stakes.held_by(agent);
        let held: f64 =
            stakes.map(|(lab, shares)| shares * share_prices.get(&lab).unwrap_or(&0.0)).sum();
        let net = financial(books) + held;
        valuation.fundamental = (net + valuation.earnings * multiple * heard).max(0.0);
    }
}

/// Cash, what was paid ahead and what is lent to customers, less what was received ahead and debt \[USD\].
fn financial(books: &Books) -> f64 {
    let items = [Item::Deposits, Item::Loans, Item::Receivables, Item::Prepayments];
    items.into_iter().map(|item| books.balance(item).usd()).sum()
}

/// What it is worth to be able to build: new capacity is worth more than it costs.
fn options(
    installed: f64,
    expectation: &Expectation,
    owner: &Owner,
    price: f64,
    rules: &Rules,
) -> f64 {
    let more = libm::expm1(expected_growth(expectation.trend, OPTION_YEARS, rules)).max(0.0);
    let gain = (owner.value_over_price - 1.0).clamp(0.0, 1.0);
    installed * more * price * gain
}

/// Growth over so many years that starts at a rate and halves every so often \[logs\].
fn expected_growth(rate: f64, years: f64, rules: &Rules) -> f64 {
    let decay = std::f64::consts::LN_2 / *rules.growth_half_life_years;
    rate * -libm::expm1(-decay * years) / decay
}

/// Present value of earnings that grow ever more slowly, over earnings now.
fn multiple(growth: f64, rules: &Rules) -> f64 {
    let discount = *rules.cost_of_equity;
    let worth = |years: f64| libm::exp(expected_growth(growth, years, rules) - discount * years);
    let growing: f64 = (0..HORIZON).map(|year| worth(f64::from(year) + 0.5)).sum();
    growing + worth(f64::from(HORIZON)) / (discount - MATURE_GROWTH).max(0.01)
}
