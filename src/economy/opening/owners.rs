//! Hyperscalers on the first day: fleets with the ages growth left them, beliefs, other business.

use crate::economy::Rules;
use crate::economy::agents::Sector;
use crate::economy::agents::developer::Developer;
use crate::economy::agents::fleet::{Facility, Fleet, Lot, LotStatus, Value};
use crate::economy::agents::hyperscaler::{Expectation, Hindsight, Owner, RentalBusiness};
use crate::economy::clock::Clock;
use crate::economy::dice::{Dice, Purpose};
use crate::economy::opening::money::{Purse, enter};
use crate::economy::opening::profile::{Profile, Rounding};
use crate::economy::opening::spec::{Hyperscaler, Population};
use crate::economy::sampling;
use crate::economy::simulation::Simulation;
use crate::units::Dollars;
use rand_chacha::rand_core::Rng;

pub(super) fn open(
    sim: &mut Simulation,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
    dice: &Dice,
) {
    let clock = sim.clock();
    for (i, spec) in population.hyperscalers.iter().enumerate() {
        let years = spec.device_life_years.unwrap_or(rules.depreciation.device_life_years);
        let device_life = clock.steps(*years).max(1);
        let belief = expectation(spec, i, population, rules, profile, dice);
        let stocks = (
            fleet(*spec.capacity, device_life, rules, profile, &clock),
            owner(spec, device_life),
            business(*spec.capacity, population, profile, &clock),
            hindsight(&belief, rules),
            belief,
            developer(spec, rules),
        );
        let deposits = *spec.deposits_usd;
        let id = enter(sim, &spec.name, Sector::Hyperscalers, deposits, stocks);
        let entity = sim.world.resource::<crate::economy::agents::Directory>().entity(id);
        sim.world.entity_mut(entity).insert(Purse { deposits, debt: *spec.debt_usd });
    }
}

/// Lots of every age, and the facilities that house them.
fn fleet(share: f64, device_life: u32, rules: &Rules, profile: &Profile, clock: &Clock) -> Fleet {
    let facility_life = clock.steps(*rules.deliveries.facility_life_years).max(1);
    let mut fleet = Fleet::default();
    let mut rounding = Rounding::default();
    for age in (1..profile.life).rev() {
        let step = -i64::from(age);
        let index = profile.roadmap.sold_in(step);
        let generation = profile.roadmap.generations[index];
        let devices = rounding.whole(share * profile.delivery(step) / generation.performance);
        if devices == 0 {
            continue;
        }
        let each = *rules.production.price_usd_per_h100e
            * profile.past_price(step)
            * generation.performance;
        let cost = Dollars::from_usd(each).times(devices);
        let value = Value::aged(cost, age, device_life);
        let status = LotStatus::Running { idle_steps: 0 };
        fleet.lots.push(Lot { generation: index, devices, value, status });
        let kilowatts = devices as f64 * generation.kilowatts;
        let cost = Dollars::from_usd(kilowatts * *rules.deliveries.facility_usd_per_kilowatt);
        let value = Value::aged(cost, age, facility_life);
        fleet.facilities.push(Facility { kilowatts, value });
    }
    fleet
}

fn owner(spec: &Hyperscaler, device_life: u32) -> Owner {
    Owner {
        other_income: *spec.other_income_usd_per_year,
        research_share: *spec.research,
        cash_floor: *spec.cash_floor_usd,
        device_life,
        ..Owner::default()
    }
}

fn business(
    share: f64,
    population: &Population,
    profile: &Profile,
    clock: &Clock,
) -> RentalBusiness {
    let steps = clock.steps_per_year() as usize;
    let (rent, running) = (*population.start.rent, share * profile.capacity);
    let utilisation = population.start.utilisation.min(1.0);
    RentalBusiness {
        rent,
        installed: running,
        running,
        sold: utilisation * running,
        asked: share * profile.demand * libm::exp(-profile.growth),
        rents_of_year: vec![rent; steps],
        utilisation_of_year: vec![utilisation; steps],
        ..RentalBusiness::default()
    }
}

fn expectation(
    spec: &Hyperscaler,
    index: usize,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
    dice: &Dice,
) -> Expectation {
    let mut numbers = dice.roll(Purpose::Belief, index as u32, 0);
    let drawn = *rules.expectations.rebound_mean
        + *rules.expectations.rebound_spread
            * sampling::normal(sampling::uniform(numbers.next_u64()));
    let demand = (*spec.capacity * profile.demand).max(1e-9);
    Expectation {
        // Before the first revision, which sees the demand of the step before the first.
        level: libm::log(demand) - 2.0 * profile.growth,
        trend: profile.yearly_growth,
        narrative: *rules.expectations.narrative.growth,
        narrative_weight: *rules.expectations.narrative.weight,
        rent: *population.start.rent,
        utilisation: population.start.utilisation.min(1.0),
        price_decline: *population.start.price_decline,
        rebound: spec.rebound.map_or(drawn, |belief| *belief),
        unanswered_news: 0.0,
    }
}

fn hindsight(belief: &Expectation, rules: &Rules) -> Hindsight {
    let prior = *rules.expectations.rebound_prior;
    Hindsight { asked: belief.level, answered: 0.0, change: 0.0, moment: prior * prior }
}

fn developer(spec: &Hyperscaler, rules: &Rules) -> Developer {
    let research = *spec.research * *spec.other_income_usd_per_year;
    Developer {
        race_share: *spec.race,
        research_at_start: research,
        research,
        adoption_years: *rules.diffusion.hyperscaler_adoption_months / 12.0,
        ..Developer::default()
    }
}
