//! Vendors forecast orders, build capacity, learn, set prices and release generations.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::AgentId;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Expectation, Owner};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Adjustment;
use crate::economy::mechanisms::deliveries;
use crate::economy::mechanisms::orders::appraisal::mean_price;
use crate::economy::mechanisms::orders::plant_of;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::economy::technology::{Generation, Roadmap};
use crate::units::{MONTHS_PER_YEAR, NonNegative, Positive, Real, Share};

/// The numbers of production.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Lead time vendors are content with [months]. 9 in the base world; sweep 3 to 18.
    pub target_lead_months: Positive,
    /// Growth of the markup per unit of lead time above target, in logs [per year]. Proposal.
    pub markup_speed: NonNegative,
    /// Price over unit cost at the start [ratio]. From vendors' gross margins.
    pub markup_at_start: Positive,
    /// The least markup a vendor accepts [ratio].
    pub least_markup: Positive,
    /// Price of a server's worth of new capacity at the start [USD per H100e].
    pub price_usd_per_h100e: Positive,
    /// Fall of unit cost when all that was ever shipped doubles: Wright's law [share]. Proposal: with the gain of generations it makes the observed fall of 0.315 a year at the growth of the start.
    pub learning: Share,
    /// Performance per dollar that design gains in a year, learning aside [ratio per year]. Proposal, as above.
    pub design_gain: Positive,
    /// Time to build capacity [months]. 9 to 12 for packaging, 24 for a fab.
    pub building_months: Positive,
    /// Time in which a vendor starts closing a gap in capacity [years]. Proposal.
    pub adjustment_years: Positive,
    /// Exponent of wanted capacity in lead time over target [exponent]. Proposal.
    pub lead_time_exponent: NonNegative,
    /// Share of a surprise in orders that enters the forecast level [per month]. Proposal.
    pub level_gain: Share,
    /// Share of a surprise in orders that enters the forecast growth [per month]. Proposal.
    pub trend_gain: Share,
    /// The most growth a vendor extrapolates, in logs [per year].
    pub most_growth: NonNegative,
    /// Share of a surprise in the fall of prices that enters owners' estimate of it [per month]. Proposal.
    pub decline_gain: Share,
    /// Generations known at the start, oldest first.
    pub generations: Vec<KnownGeneration>,
    /// Time between generations after those [months]; none: no more come. 12 to 24.
    pub generation_months: Option<Positive>,
    /// H100e a device of a generation over that of the one before [ratio]. Proposal.
    pub performance_gain: Positive,
    /// H100e per kilowatt of a generation over that of the one before [ratio]. Proposal.
    pub energy_gain: Positive,
}

/// A generation known at the start.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownGeneration {
    /// Name, for the reader.
    pub name: String,
    /// First month it is sold, counted from the start of the run; negative before [months].
    pub release_month: Real,
    /// H100e a device [H100e].
    pub performance: Positive,
    /// Power a device, with its share of the server [kW].
    pub kilowatts: Positive,
}

/// Price of new capacity a step ago, for the fall owners see.
#[derive(Resource, Clone, Copy, Debug, Default)]
struct LastPrice(f64);

/// Puts production into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .init::<LastPrice>()
        .during(
            Phase::Production,
            (release, expand, forecast, quote, price, observe_prices).chain(),
        )
        .measure(
            "production_lead_time",
            "months",
            "Lead time vendors quote, mean by their appeal",
            |vendors: Query<&GpuVendor>| {
                let appeal: f64 = vendors.iter().map(|v| v.appeal).sum();
                let lead: f64 = vendors.iter().map(|v| v.lead_time * v.appeal).sum();
                if appeal > 0.0 { 12.0 * lead / appeal } else { 0.0 }
            },
        )
        .measure(
            "production_price",
            "USD per H100e",
            "Price of new devices, mean over vendors by appeal",
            |vendors: Query<&GpuVendor>| mean_price(vendors.iter()),
        )
        .measure(
            "production_capacity",
            "H100e per year",
            "What vendors can ship",
            |vendors: Query<&GpuVendor>| vendors.iter().map(|v| v.capacity).sum::<f64>(),
        )
        .measure_of(
            "production_lead_time",
            "months",
            "Lead time the vendor quotes",
            |v: &GpuVendor| 12.0 * v.lead_time,
        )
        .measure_of(
            "production_price",
            "USD per H100e",
            "Price of the vendor's new devices",
            |v: &GpuVendor| v.price_of_capacity(),
        )
        .measure_of(
            "production_revenue",
            "USD per year",
            "The vendor's sales, at a yearly rate",
            |v: &GpuVendor| v.revenue,
        )
        .measure_of(
            "production_capacity",
            "H100e per year",
            "What the vendor can ship",
            |v: &GpuVendor| v.capacity,
        )
        .measure_of(
            "production_expected",
            "H100e per year",
            "Orders the vendor expects",
            |v: &GpuVendor| libm::exp(v.expected_orders),
        )
        .measure_of(
            "production_markup",
            "ratio",
            "Price of the vendor's devices over their unit cost",
            |v: &GpuVendor| v.markup,
        );
}

/// A new generation when its time has come.
fn release(
    clock: Res<Clock>,
    rules: Res<Rules>,
    mut roadmap: ResMut<Roadmap>,
    mut log: ResMut<EventLog>,
    vendors: Query<(&AgentId, &GpuVendor)>,
) {
    let Some(months) = rules.generation_months else { return };
    let (index, last) = roadmap.latest();
    let release_step = last.release_step + i64::from(clock.steps_of_months(*months).max(1));
    if i64::from(clock.step()) < release_step {
        return;
    }
    let performance = last.performance * *rules.performance_gain;
    let kilowatts = last.kilowatts * *rules.performance_gain / *rules.energy_gain;
    roadmap.generations.push(Generation::general(release_step, performance, kilowatts));
    if let Some((&agent, _)) = vendors.iter().next() {
        log.log(Happening {
            kind: "generation",
            agent,
            amount: performance,
            unit: "H100e per device",
            cause: None,
            detail: format_args!("generation {}, {kilowatts:.2} kW a device", index + 1),
        });
    }
}

/// Capacity under construction comes on stream.
fn expand(mut vendors: Query<&mut GpuVendor>) {
    for mut vendor in &mut vendors {
        let mut ready = 0.0;
        for (steps, capacity) in &mut vendor.expansions {
            *steps -= 1;
            if *steps == 0 {
                ready += *capacity;
            }
        }
        vendor.capacity += ready;
        vendor.expansions.retain(|(steps, _)| *steps > 0);
    }
}

/// Holt's method on orders; then capacity is begun for the orders expected when it will be ready.
fn forecast(clock: Res<Clock>, rules: Res<Rules>, mut vendors: Query<&mut GpuVendor>) {
    let building = clock.steps_of_months(*rules.building_months).max(1);
    let target = *rules.target_lead_months / 12.0;
    let ahead = f64::from(building) * clock.years_per_step() - target;
    for mut vendor in &mut vendors {
        follow_orders(&mut vendor, &rules, &clock);
        let tightness = libm::pow(vendor.lead_time / target, *rules.lead_time_exponent);
        let expected = libm::exp(vendor.expected_orders + vendor.expected_growth * ahead);
        let underway: f64 = vendor.expansions.iter().map(|(_, capacity)| capacity).sum();
        let missing = expected * tightness - vendor.capacity - underway;
        let begun = missing * clock.adjustment(1.0 / *rules.adjustment_years);
        if begun > 0.0 {
            vendor.expansions.push_back((building, begun));
        }
    }
}

fn follow_orders(vendor: &mut GpuVendor, rules: &Rules, clock: &Clock) {
    let step = clock.years_per_step();
    // A month without orders is a surprise of bounded size.
    let least = 0.05 * libm::exp(vendor.expected_orders);
    let seen = libm::log((vendor.orders_this_step / step).max(least));
    let expected = vendor.expected_orders + vendor.expected_growth * step;
    let surprise = seen - expected;
    vendor.expected_orders = expected + clock.gain(*rules.level_gain) * surprise;
    let most = *rules.most_growth;
    let growth =
        vendor.expected_growth + clock.gain(*rules.trend_gain) * surprise * MONTHS_PER_YEAR;
    vendor.expected_growth = growth.clamp(-most, most);
    vendor.orders_this_step = 0.0;
}

/// The lead time quoted: until the backlog is shipped at the capacity there is and will be (Little's law).
fn quote(
    clock: Res<Clock>,
    roadmap: Res<Roadmap>,
    deliveries: Res<deliveries::Rules>,
    mut vendors: Query<&mut GpuVendor>,
) {
    let least = *deliveries.least_lead_months / 12.0;
    for mut vendor in &mut vendors {
        let backlog = vendor.backlog.iter().map(|order| plant_of(order, &roadmap)).sum();
        vendor.lead_time = least.max(time_to_ship(backlog, &vendor, &clock));
    }
}

/// Time to ship so much with the capacity in place and under construction; at most ten years \[years\].
fn time_to_ship(backlog: f64, vendor: &GpuVendor, clock: &Clock) -> f64 {
    let step = clock.years_per_step();
    let (mut left, mut capacity) = (backlog, vendor.capacity);
    for ahead in 1..=clock.steps(10.0) {
        let ready = vendor.expansions.iter().filter(|(steps, _)| *steps == ahead);
        if left <= capacity * step {
            return f64::from(ahead - 1) * step + left / capacity.max(1e-300);
        }
        left -= capacity * step;
        capacity += ready.map(|(_, capacity)| capacity).sum::<f64>();
    }
    10.0
}

/// Price is unit cost times a markup that rises while lead times are long, never above what capacity is worth to buyers.
fn price(
    clock: Res<Clock>,
    rules: Res<Rules>,
    owners: Query<(&AgentId, &Owner)>,
    mut vendors: Query<&mut GpuVendor>,
) {
    let target = *rules.target_lead_months / 12.0;
    let worth = worth(owners.iter().map(|(_, owner)| owner));
    for mut vendor in &mut vendors {
        let design = libm::pow(*rules.design_gain, -clock.years());
        vendor.unit_cost = vendor.cost_at_start
            * design
            * wright(vendor.shipped / vendor.shipped_at_start, *rules.learning);
        let drive = *rules.markup_speed * (vendor.lead_time / target - 1.0);
        let ceiling = worth * vendor.price / vendor.unit_cost;
        let risen = vendor.markup * libm::exp(drive * clock.years_per_step());
        vendor.markup = risen.min(ceiling).max(*rules.least_markup);
        vendor.price = vendor.markup * vendor.unit_cost;
    }
}

/// Value of new capacity over its price to the average owner, by capacity wanted.
fn worth<'a>(owners: impl Iterator<Item = &'a Owner>) -> f64 {
    let (sum, wanted) = owners.fold((0.0, 0.0), |(sum, wanted), owner| {
        (sum + owner.value_over_price * owner.wanted, wanted + owner.wanted)
    });
    if wanted > 0.0 { sum / wanted } else { f64::INFINITY }
}

/// Unit cost relative to the start after so many times the output: each doubling takes off `learning`.
///
/// Source: Wright (1936).
pub fn wright(output: f64, learning: f64) -> f64 {
    libm::pow(output, libm::log2(1.0 - learning))
}

/// Owners see how fast new capacity gets cheaper; vendors' revenue is what they shipped.
fn observe_prices(
    clock: Res<Clock>,
    rules: Res<Rules>,
    journal: Res<Journal>,
    mut last: ResMut<LastPrice>,
    mut vendors: Query<(&AgentId, &mut GpuVendor)>,
    mut owners: Query<&mut Expectation>,
) {
    let price = mean_price(vendors.iter().map(|(_, vendor)| vendor));
    if last.0 > 0.0 && price > 0.0 {
        let fall = libm::log(last.0 / price) / clock.years_per_step();
        let gain = clock.gain(*rules.decline_gain);
        for mut owner in &mut owners {
            owner.price_decline += gain * (fall - owner.price_decline);
        }
    }
    last.0 = price;
    for (&agent, mut vendor) in &mut vendors {
        let sales = journal.adjusted_by(agent, Adjustment::DeviceSale);
        vendor.earn(sales.usd() / clock.years_per_step(), clock.steps_per_year());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cost_falls_by_the_learning_rate_when_output_doubles() {
        assert!((wright(2.0, 0.2) - 0.8).abs() < 1e-12);
        assert!((wright(8.0, 0.1) - 0.729).abs() < 1e-12);
        assert_eq!(wright(5.0, 0.0), 1.0);
    }

    #[test]
    fn the_lead_time_is_backlog_over_capacity_and_counts_capacity_to_come() {
        let mut vendor = GpuVendor { capacity: 120.0, ..GpuVendor::default() };
        let clock = Clock::new(12);
        assert!((time_to_ship(90.0, &vendor, &clock) - 0.75).abs() < 1e-12);
        vendor.expansions.push_back((3, 120.0));
        assert!((time_to_ship(90.0, &vendor, &clock) - 0.5).abs() < 1e-12);
    }
}
