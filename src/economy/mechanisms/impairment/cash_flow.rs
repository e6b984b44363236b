//! What an owner expects its assets to bring in over the life they have left.

use crate::economy::agents::facilities::Facility;
use crate::economy::agents::fleet::Lot;
use crate::economy::agents::grid_connection::GridConnection;
use crate::economy::agents::hyperscaler::Expectation;
use crate::economy::discounting::annuity;
use crate::economy::mechanisms::impairment::Terms;
use crate::economy::mechanisms::rents;
use crate::economy::technology::Generation;
use crate::units::{Few, HOURS_PER_YEAR};

/// Expected prices, for an owner at one time.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// Rent reckoned with \[USD per H100e-hour\].
    pub rent: f64,
    /// Utilisation reckoned with.
    pub utilisation: f64,
    /// Fall of rents, in logs \[per year\].
    pub decline: f64,
    /// Market discount rate \[per year\].
    pub discount: f64,
    /// Rent of housing \[USD per kW and year\].
    pub housing: f64,
    /// Length of a step \[years\].
    pub step: f64,
    /// Service life of devices \[steps\].
    pub service_life: u32,
    /// Share of the devices of each generation that have power; empty where all have.
    pub powered: Few<f64>,
    /// What the owner pays for power that is not its own connection, over all it draws \[USD per kW of equipment and year\].
    pub power: f64,
    /// Devices, by generation.
    pub generations: Few<Prospect>,
}

/// What an owner expects of devices of a generation.
#[derive(Clone, Copy, Debug)]
pub struct Prospect {
    /// H100e a device.
    pub performance: f64,
    /// Power a device \[kW\].
    pub kilowatts: f64,
    /// Variable cost \[USD per H100e-hour\].
    pub cost: f64,
    /// Rent of housing and of power leased \[USD per H100e and year\].
    pub housing: f64,
    /// Time until the expected rent no longer covers the cost \[years\].
    pub worth_running: f64,
}

impl Outlook {
    /// What an owner that saves energy so many times expects, with the power it has.
    pub(super) fn of(
        expectation: &Expectation,
        saving: f64,
        connection: &GridConnection,
        terms: &Terms,
    ) -> Outlook {
        let houses = &terms.houses;
        let mut outlook = Outlook {
            rent: expectation.rent,
            utilisation: expectation.utilisation,
            decline: expectation.price_decline,
            discount: *terms.orders.discount,
            housing: *houses.facility_usd_per_kilowatt
                / annuity(*terms.orders.discount, *houses.facility_life_years),
            step: terms.clock.years_per_step(),
            service_life: terms.clock.steps(*terms.retirement.service_life_years),
            powered: Few::from_slice(&connection.shares),
            power: connection.cost_of_power(terms.grid.expected_rent, terms.grid.own_price)
                * terms.grid.effectiveness
                / saving,
            generations: Few::new(),
        };
        for kind in &terms.roadmap.generations {
            let cost = rents::variable_cost(kind, saving, &terms.running);
            outlook.generations.push(outlook.prospect(kind, cost));
        }
        outlook
    }

    /// What it expects of devices of a generation at a variable cost \[USD per H100e-hour\].
    pub fn prospect(&self, kind: &Generation, cost: f64) -> Prospect {
        let &Generation { performance, kilowatts, .. } = kind;
        let housing = (self.housing + self.power) * kilowatts / performance;
        let worth_running = self.years_worth_running(cost);
        Prospect { performance, kilowatts, cost, housing, worth_running }
    }

    /// Net cash flows of a lot over its remaining life, discounted at `rate`; zero for the undiscounted sum \[USD\].
    ///
    /// Net of the rent of its housing, which the facility earns, and of power leased. A lot whose rent no longer covers its
    /// running cost stops; devices without power bring in nothing.
    pub fn of_lot(&self, lot: &Lot, rate: f64) -> f64 {
        let kind = &self.generations[lot.generation];
        let left = self.service_life.saturating_sub(lot.value.age).min(lot.value.remaining());
        let years = f64::from(left) * self.step;
        let worth = kind.worth_running.min(years);
        let level = annuity(rate, worth);
        let rents = HOURS_PER_YEAR
            * self.utilisation
            * (self.rent * annuity(rate + self.decline, worth) - kind.cost * level);
        let net = rents - kind.housing * level;
        net.max(0.0) * self.powered(lot) * kind.performance
    }

    /// Devices of a lot that have power, or would have it if they were switched on.
    pub fn powered(&self, lot: &Lot) -> f64 {
        lot.devices as f64 * self.powered.get(lot.generation).copied().unwrap_or(1.0)
    }

    /// Time until the expected rent no longer covers a running cost \[years\].
    pub fn years_worth_running(&self, cost: f64) -> f64 {
        match self.rent > cost {
            false => 0.0,
            true if cost <= 0.0 || self.decline <= 0.0 => f64::INFINITY,
            true => libm::log(self.rent / cost) / self.decline,
        }
    }

    /// Housing rents of a facility over its remaining life, as far as it is occupied \[USD\].
    pub fn of_facility(&self, facility: &Facility, occupied: f64, rate: f64) -> f64 {
        let years = f64::from(facility.value.remaining()) * self.step;
        self.housing * facility.kilowatts * occupied * annuity(rate, years)
    }
}
