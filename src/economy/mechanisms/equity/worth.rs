//! What firms are worth on what is known: assets in place, the growth investors expect, and what they have heard of finds.

use bevy_ecs::prelude::*;

use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Expectation, Owner, RentalBusiness};
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::clock::Clock;
use crate::economy::ledger::account::Item;
use crate::economy::ledger::books::Books;
use crate::economy::markets::ResaleMarket;
use crate::economy::mechanisms::equity::Rules;
use crate::economy::mechanisms::{credit, production, rents, strategies, tax};
use crate::economy::shares::{Stakes, Valuation};

/// Years of growth investors look ahead before they take a firm for mature.
const HORIZON: u32 = 10;

/// Growth of a mature firm \[per year\].
const MATURE_GROWTH: f64 = 0.02;

/// Years of growth that are priced as options to build.
const OPTION_YEARS: f64 = 3.0;

pub(super) fn value(
    (clock, rules, stakes): (Res<Clock>, Res<Rules>, Res<Stakes>),
    (lending, strategies, tax): (Res<credit::Rules>, Res<strategies::Rules>, Res<tax::Rules>),
    (market, production): (Res<rents::Rules>, Res<production::Rules>),
    directory: Res<Directory>,
    used: Res<ResaleMarket>,
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
    let first = owners.iter().min_by_key(|owner| *owner.0);
    let news = first.map_or(0.0, |owner| owner.5.unanswered_news);
    let heard = libm::exp((*rules.rebound - 1.0) * news);
    let (mut compute, mut decline, mut capacity, mut demand) = (0.0, 0.0, 0.0, 0.0);
    for (_, books, fleet, owner, business, expectation, mut valuation) in owners.iter_mut() {
        let options = options(business.installed, expectation, owner, used.new_price, &rules);
        let in_place = used.fleet(fleet, books.balance(Item::Facilities));
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
        demand += known_demand(business, expectation, &clock);
    }
    let mean = |sum: f64| if capacity > 0.0 { sum / capacity } else { 0.0 };
    let stock = Stock {
        installed: capacity,
        wanted: demand / *market.target_utilisation,
        // Money grows as compute does, less the fall of its price.
        growth: mean(compute - decline),
        decline: mean(decline),
        worn: (1.0 / (f64::from(used.life) * clock.years_per_step())).min(1.0),
    };
    let multiple = multiple(stock.growth, &rules);
    let year = if clock.step() == 0 { 1.0 } else { clock.adjustment(1.0) };
    for (_, books, lab, mut valuation) in labs.iter_mut() {
        let earnings = *rules.lab_margin * lab.revenue;
        valuation.earnings += year * (earnings - valuation.earnings);
        let net = books.deposits().usd() - books.debt().usd();
        let worth = (net + valuation.earnings * multiple).max(0.0);
        // A cloud's own lab is not on the market; it is part of what the cloud is worth.
        valuation.fundamental = if lab.parent.is_some() { 0.0 } else { worth };
        if let Some(parent) = lab.parent {
            let (.., mut parents) =
                owners.get_mut(directory.entity(parent)).expect("parents own compute");
            parents.fundamental += worth;
        }
    }
    let appeal: f64 = vendors.iter().map(|(_, _, vendor, _)| vendor.appeal).sum();
    let sales = stock.sales(&rules);
    let lasting = sales.worth(0.0, &rules);
    let fading = sales.worth(decay(&rules), &rules);
    for (&agent, books, vendor, mut valuation) in vendors.iter_mut() {
        let taxed = 1.0 - *tax.rate;
        let normal = taxed * profit(vendor, vendor.markup.min(*production.markup_at_start));
        let beyond = taxed * profit(vendor, vendor.markup) - normal;
        let business = (normal * lasting + beyond * fading) * vendor.appeal / appeal;
        let worth = |(lab, shares)| {
            let lab = labs.get(directory.entity(lab));
            shares * lab.map_or(0.0, |(.., valuation)| valuation.share_price())
        };
        let held: f64 = stakes.held_by(agent).map(worth).sum();
        let net = financial(books) + held;
        valuation.fundamental = (net + business * heard).max(0.0);
    }
}

/// What a vendor earns at a markup, research paid and tax aside \[USD per H100e\].
fn profit(vendor: &GpuVendor, markup: f64) -> f64 {
    let cost = vendor.price_of_capacity() / vendor.markup.max(1.0);
    cost * (markup * (1.0 - vendor.research_share) - 1.0).max(0.0)
}

/// Demand for what an owner has; what is known of it is two steps old \[H100e\].
fn known_demand(business: &RentalBusiness, expectation: &Expectation, clock: &Clock) -> f64 {
    let grown = 2.0 * expectation.trend * clock.years_per_step();
    if business.installed > 0.0 { libm::exp(expectation.level + grown) } else { 0.0 }
}

/// The stock of compute, and what investors expect of it.
struct Stock {
    /// What there is \[H100e\].
    installed: f64,
    /// What demand wants now \[H100e\].
    wanted: f64,
    /// Growth of what demand wants, at the prices of new compute \[per year\].
    growth: f64,
    /// Fall of these prices \[per year\].
    decline: f64,
    /// Part that is worn out in a year \[share\].
    worn: f64,
}

impl Stock {
    /// What will be sold. Sales are a flow: what the stock grows by and what is worn out. What was built ahead of demand is not
    /// sold again until demand has grown into it. Growth in dollars fades; that compute gets cheaper lasts.
    ///
    /// Source: Clark (1917), the acceleration of demand for durable goods.
    fn sales(&self, rules: &Rules) -> Sales {
        let wanted = |years: f64| {
            let grown = expected_growth(self.growth, years, rules) + self.decline * years;
            self.wanted * libm::exp(grown)
        };
        let mut stock = self.installed;
        let growing = std::array::from_fn(|year| {
            let left = stock * (1.0 - self.worn);
            stock = wanted(year as f64 + 1.0).max(left);
            stock - left
        });
        let mature = stock * (MATURE_GROWTH + self.decline + self.worn).max(0.0);
        Sales { growing, mature, decline: self.decline }
    }
}

/// Devices that will be sold \[H100e\].
struct Sales {
    /// Year by year.
    growing: [f64; HORIZON as usize],
    /// In every year after these.
    mature: f64,
    /// Fall of prices \[per year\].
    decline: f64,
}

impl Sales {
    /// Present value, counted at today's price \[H100e\]. `fade` is taken off sales to come, beside the cost of equity
    /// \[per year\].
    fn worth(&self, fade: f64, rules: &Rules) -> f64 {
        let discount = *rules.cost_of_equity + fade;
        let worth = |years: f64| libm::exp(-(discount + self.decline) * years);
        let mut sum = 0.0;
        for (year, sold) in self.growing.iter().enumerate() {
            sum += sold * worth(year as f64 + 0.5);
        }
        sum + self.mature * worth(f64::from(HORIZON)) / (discount - MATURE_GROWTH).max(0.01)
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
    let decay = decay(rules);
    rate * -libm::expm1(-decay * years) / decay
}

/// Rate at which growth fades, and what vendors earn beyond their markup of the start \[per year\].
fn decay(rules: &Rules) -> f64 {
    std::f64::consts::LN_2 / *rules.growth_half_life_years
}

/// Present value of earnings that grow ever more slowly, over earnings now.
fn multiple(growth: f64, rules: &Rules) -> f64 {
    let discount = *rules.cost_of_equity;
    let worth = |years: f64| libm::exp(expected_growth(growth, years, rules) - discount * years);
    let growing: f64 = (0..HORIZON).map(|year| worth(f64::from(year) + 0.5)).sum();
    growing + worth(f64::from(HORIZON)) / (discount - MATURE_GROWTH).max(0.01)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economy::mechanisms::equity::tests::rules;

    const STEADY: Stock =
        Stock { installed: 100.0, wanted: 100.0, growth: 0.0, decline: 0.0, worn: 0.2 };

    #[test]
    fn a_steady_stock_sells_what_is_worn_out() {
        let rules = rules();
        let years: f64 = (0..10).map(|year| libm::exp(-0.1 * (f64::from(year) + 0.5))).sum();
        let mature = 22.0 * libm::exp(-1.0) / 0.08;
        assert!((STEADY.sales(&rules).worth(0.0, &rules) - (20.0 * years + mature)).abs() < 1e-9);
    }

    #[test]
    fn what_is_built_ahead_of_demand_is_not_sold_again() {
        let rules = rules();
        let ahead = Stock { installed: 200.0, ..STEADY };
        let behind = Stock { installed: 50.0, ..STEADY };
        // Three years without sales, and a fourth that lacks what 102.4 leave over 80.
        let missed: f64 = [(0.5, 20.0), (1.5, 20.0), (2.5, 20.0), (3.5, 1.92)]
            .into_iter()
            .map(|(year, missed)| missed * libm::exp(-0.1 * year))
            .sum();
        let steady = STEADY.sales(&rules).worth(0.0, &rules);
        assert!((steady - ahead.sales(&rules).worth(0.0, &rules) - missed).abs() < 1e-9);
        let caught_up = 40.0 * libm::exp(-0.05);
        assert!((behind.sales(&rules).worth(0.0, &rules) - steady - caught_up).abs() < 1e-9);
    }
}
