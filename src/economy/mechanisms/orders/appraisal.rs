//! What new capacity is worth to an owner, against its price.

use bevy_ecs::prelude::*;

use crate::economy::agents::developer::{Developer, Efficiency};
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Expectation, Owner};
use crate::economy::agents::strategy::Strategy;
use crate::economy::clock::Clock;
use crate::economy::discounting::annuity;
use crate::economy::markets::PowerMarket;
use crate::economy::mechanisms::orders::Rules;
use crate::economy::mechanisms::{
    deliveries, equity, operations, policy, rents, retirement, silicon,
};
use crate::economy::shares::StockMarket;
use crate::economy::technology::{Frontier, Line, Roadmap};
use crate::units::HOURS_PER_YEAR;

/// A new H100e of capacity, as an owner sees it.
#[derive(Clone, Copy, Debug)]
pub struct Project {
    /// Rent reckoned with \[USD per H100e-hour\].
    pub rent: f64,
    /// Utilisation reckoned with.
    pub utilisation: f64,
    /// Variable cost \[USD per H100e-hour\].
    pub variable_cost: f64,
    /// Rent of the facility it needs \[USD per H100e and year\].
    pub housing: f64,
    /// Rent of the power it needs \[USD per H100e and year\].
    pub power_rent: f64,
    /// Life of the devices \[years\].
    pub life: f64,
    /// Yearly fall of net rents, in logs, as new devices get cheaper \[per year\].
    pub decline: f64,
}

impl Project {
    /// Present value of the rents of an H100e over its life, net of running it and of the rents of its facility and its
    /// power \[USD\].
    ///
    /// Source: Jorgenson (1963), user cost of capital, with net rents falling at the rate at which new capacity gets cheaper.
    pub fn present_value(&self, discount: f64) -> f64 {
        self.first_year() * self.years_worth(discount)
    }

    /// What it earns in the first year, net of running it and of the rents of its facility and its power \[USD\].
    fn first_year(&self) -> f64 {
        let net = HOURS_PER_YEAR * self.utilisation * (self.rent - self.variable_cost);
        net - self.housing - self.power_rent
    }

    /// Present value of what it earns over its life, over that of the first year \[years\].
    fn years_worth(&self, discount: f64) -> f64 {
        annuity(discount + self.decline, self.life)
    }
}

/// Share of projects that pass the investment screen: a logistic around the hurdle.
pub fn passing(value_over_price: f64, hurdle: f64, steepness: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-steepness * (value_over_price - hurdle)))
}

/// Price of new capacity, mean over vendors by appeal \[USD per H100e\].
pub fn mean_price<'a>(vendors: impl Iterator<Item = &'a GpuVendor>) -> f64 {
    let sum = |(price, appeal): (f64, f64), vendor: &GpuVendor| {
        (price + vendor.price_of_capacity() * vendor.appeal, appeal + vendor.appeal)
    };
    let (price, appeal) = vendors.fold((0.0, 0.0), sum);
    if appeal > 0.0 { price / appeal } else { 0.0 }
}

/// Prices of new capacity \[USD per H100e\].
#[derive(Clone, Copy, Debug)]
pub struct Prices {
    /// Mean price of what vendors sell.
    pub bought: f64,
    /// Mean price of a cloud's own chips, which vendors make for a margin on cost.
    pub made: f64,
}

impl Prices {
    /// Prices of the month.
    pub fn of<'a>(
        vendors: impl Iterator<Item = &'a GpuVendor> + Clone,
        roadmap: &Roadmap,
        silicon: &silicon::Rules,
    ) -> Prices {
        let bought = mean_price(vendors.clone());
        let made = roadmap.latest_of(Line::Own).map_or(bought, |(_, chip)| {
            let appeal: f64 = vendors.clone().map(|vendor| vendor.appeal).sum();
            let cost: f64 = vendors.map(|vendor| vendor.unit_cost * vendor.appeal).sum();
            cost / appeal * *silicon.foundry_markup * chip.plant / chip.performance
        });
        Prices { bought, made }
    }

    /// Price of what an owner orders \[USD per H100e\].
    pub fn mix(&self, owner: &Owner) -> f64 {
        self.bought + owner.own_part * (self.made - self.bought)
    }
}

pub(super) fn appraise(
    rules: Res<Rules>,
    (roadmap, frontier): (Res<Roadmap>, Res<Frontier>),
    (houses, silicon): (Res<deliveries::Rules>, Res<silicon::Rules>),
    running: Res<operations::Rules>,
    (retirement, policy): (Res<retirement::Rules>, Res<policy::Rules>),
    shares: (Res<equity::Rules>, Res<StockMarket>),
    clock: Res<Clock>,
    vendors: Query<&GpuVendor>,
    power: Res<PowerMarket>,
    mut owners: Query<(&Expectation, &Developer, &Strategy, &mut Owner)>,
) {
    let prices = Prices::of(vendors.iter(), &roadmap, &silicon);
    let (_, latest) = roadmap.latest();
    let cheaper = *shares.0.discount_response * libm::log(shares.1.mood());
    let discount = (*rules.discount - cheaper).max(0.0);
    let per_unit = latest.kilowatts / latest.performance;
    let facility = policy.net_of_credit(per_unit * *houses.facility_usd_per_kilowatt);
    let housing = facility / annuity(discount, *houses.facility_life_years);
    let service_life = clock.steps(*retirement.service_life_years);
    let required = rules.required();
    for (expectation, developer, strategy, mut owner) in &mut owners {
        // Tenants value new devices by what they make of finds, over what those installed make of them.
        let fit = libm::exp(frontier.advantage(&latest, strategy.flexible));
        let saving = developer.efficiency(Efficiency::Energy);
        let project = Project {
            rent: expectation.rent * fit,
            utilisation: expectation.utilisation,
            variable_cost: rents::variable_cost(&latest, saving, &running),
            housing,
            power_rent: power.device_rent(&latest, saving),
            life: f64::from(owner.device_life.min(service_life)) * clock.years_per_step(),
            decline: expectation.price_decline,
        };
        let years = project.years_worth(discount);
        let value = project.first_year() * years;
        let price = policy.net_of_credit(prices.mix(&owner));
        owner.value_over_price = value / price.max(1e-9);
        owner.surplus = (value - required * price) / years.max(1e-9) + project.power_rent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rent_of_a_project_without_profit_is_jorgensons_user_cost() {
        let (discount, decline, life, cost) = (0.1, 0.315, 5.5, 20_900.0);
        let user_cost = cost / annuity(discount + decline, life);
        let rent = user_cost / (HOURS_PER_YEAR * 0.85) + 0.09;
        let project = Project {
            rent,
            utilisation: 0.85,
            variable_cost: 0.09,
            housing: 0.0,
            power_rent: 0.0,
            life,
            decline,
        };
        assert!((project.present_value(discount) - cost).abs() < 1e-6);
    }

    #[test]
    fn half_of_the_projects_at_the_hurdle_pass() {
        assert_eq!(passing(1.3, 1.3, 6.0), 0.5);
        assert!(passing(2.0, 1.3, 6.0) > 0.98);
    }
}
