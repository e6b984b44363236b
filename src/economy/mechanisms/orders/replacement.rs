//! Which devices are worth replacing before they are worn out.

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

use crate::economy::agents::AgentId;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::discounting::annuity;
use crate::economy::markets::PowerMarket;
use crate::economy::mechanisms::orders::Rules;
use crate::economy::mechanisms::orders::appraisal::mean_price;
use crate::economy::mechanisms::{deliveries, operations, policy, rents, retirement};
use crate::economy::technology::{Generation, Roadmap};
use crate::units::HOURS_PER_YEAR;

/// What decides early replacement: prices of power, of housing and of new devices.
#[derive(SystemParam)]
pub struct Replacement<'w, 's> {
    rules: Res<'w, retirement::Rules>,
    running: Res<'w, operations::Rules>,
    houses: Res<'w, deliveries::Rules>,
    policy: Res<'w, policy::Rules>,
    orders: Res<'w, Rules>,
    roadmap: Res<'w, Roadmap>,
    grid: Res<'w, PowerMarket>,
    vendors: Query<'w, 's, (&'static AgentId, &'static GpuVendor)>,
}

impl Replacement<'_, '_> {
    /// What new devices cost now.
    pub fn offer(&self) -> Offer<'_> {
        let price = mean_price(self.vendors.iter().map(|(_, vendor)| vendor));
        Offer {
            by: self,
            price: self.policy.net_of_credit(price),
            housing: *self.houses.facility_usd_per_kilowatt
                / annuity(*self.orders.discount, *self.houses.facility_life_years),
        }
    }
}

/// New devices at the prices of a month.
pub struct Offer<'a> {
    by: &'a Replacement<'a, 'a>,
    /// Price, the investment credit taken off \[USD per H100e\].
    price: f64,
    /// Rent of housing \[USD per kW and year\].
    housing: f64,
}

impl Offer<'_> {
    /// What a new H100e saves an owner in place of one of each generation: the reason to order it. `saving` is the owner's
    /// energy efficiency above trend.
    ///
    /// Source: the payback rule of the Keynes+Schumpeter models (Dosi, Fagiolo and Roventini 2010).
    pub fn savings(&self, saving: f64) -> Savings<'_> {
        self.savings_at(self.by.grid.expected_rent, saving)
    }

    /// The same at the lower of the rents of power now and to be reckoned with, for what has lost its power to thriftier devices:
    /// the reason to give it up at once.
    pub fn savings_of_power(&self, saving: f64) -> Savings<'_> {
        self.savings_at(self.by.grid.expected_rent.min(self.by.grid.rent), saving)
    }

    /// The same without power, for what has it: a successor in place would have taken it.
    pub fn savings_apart_from_power(&self, saving: f64) -> Savings<'_> {
        self.savings_at(0.0, saving)
    }

    fn savings_at(&self, rent_of_power: f64, saving: f64) -> Savings<'_> {
        let by = self.by;
        let (_, latest) = by.roadmap.latest();
        Savings {
            by,
            price: self.price,
            saving,
            housing: self.housing + rent_of_power * by.grid.effectiveness / saving,
            running: rents::variable_cost(&latest, saving, &by.running),
            power: latest.kilowatts / latest.performance,
        }
    }
}

/// What new devices save an owner.
pub struct Savings<'a> {
    by: &'a Replacement<'a, 'a>,
    /// Price of a new device \[USD per H100e\].
    price: f64,
    /// The owner's energy efficiency above trend.
    saving: f64,
    /// Rent of housing and power \[USD per kW and year\].
    housing: f64,
    /// Running cost of a new device \[USD per H100e-hour\].
    running: f64,
    /// Power of a new device \[kW per H100e\].
    power: f64,
}

impl Savings<'_> {
    /// Whether a new device in place of one of a generation repays its price in time.
    pub fn pay(&self, old: &Generation, utilisation: f64) -> bool {
        let hourly = rents::variable_cost(old, self.saving, &self.by.running) - self.running;
        let housing = self.housing * (old.kilowatts / old.performance - self.power);
        let saving = HOURS_PER_YEAR * utilisation * hourly + housing;
        saving > 0.0 && self.price <= *self.by.rules.replacement_payback_years * saving
    }
}
