//! Which devices are worth replacing before they are worn out.

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::discounting::annuity;
use crate::economy::markets::{Generation, Roadmap};
use crate::economy::mechanisms::orders::Rules;
use crate::economy::mechanisms::orders::appraisal::mean_price;
use crate::economy::mechanisms::{deliveries, operations, rents, retirement};
use crate::units::HOURS_PER_YEAR;

/// What decides early replacement: prices of power, of housing and of new devices.
#[derive(SystemParam)]
pub struct Replacement<'w, 's> {
    rules: Res<'w, retirement::Rules>,
    running: Res<'w, operations::Rules>,
    houses: Res<'w, deliveries::Rules>,
    orders: Res<'w, Rules>,
    roadmap: Res<'w, Roadmap>,
    vendors: Query<'w, 's, (&'static AgentId, &'static GpuVendor)>,
}

impl Replacement<'_, '_> {
    /// For each generation, whether a new device in place of an old one repays its price in time by the power and housing
    /// it saves.
    ///
    /// Source: the payback rule of the Keynes+Schumpeter models (Dosi, Fagiolo and Roventini 2010).
    pub fn outdated(&self, utilisation: f64) -> Vec<bool> {
        let (_, latest) = self.roadmap.latest();
        let price = mean_price(self.vendors.iter().in_order().map(|(_, vendor)| vendor));
        let pays = |old: &Generation| {
            let saving = self.saving(old, &latest, utilisation);
            saving > 0.0 && price <= *self.rules.replacement_payback_years * saving
        };
        self.roadmap.generations.iter().map(pays).collect()
    }

    /// What a new H100e saves \[USD per year\].
    fn saving(&self, old: &Generation, new: &Generation, utilisation: f64) -> f64 {
        let cost = |generation| rents::variable_cost(generation, 1.0, &self.running);
        let power = |generation: &Generation| generation.kilowatts / generation.performance;
        let housing = *self.houses.facility_usd_per_kilowatt
            / annuity(*self.orders.discount, *self.houses.facility_life_years);
        HOURS_PER_YEAR * utilisation * (cost(old) - cost(new)) + housing * (power(old) - power(new))
    }
}
