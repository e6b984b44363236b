//! Hyperscalers on the first day: fleets with the ages growth left them, beliefs, other business.

use crate::economy::Rules;
use crate::economy::agents::Sector;
use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::developer::Developer;
use crate::economy::agents::facilities::Facility;
use crate::economy::agents::fleet::{Fleet, Lot, LotStatus};
use crate::economy::agents::hyperscaler::{Expectation, Hindsight, Owner, RentalBusiness};
use crate::economy::agents::value::Value;
use crate::economy::clock::Clock;
use crate::economy::dice::{Dice, Purpose};
use crate::economy::mechanisms::credit::terms::Risk;
use crate::economy::opening::contracts;
use crate::economy::opening::money::{self, Purse, enter};
use crate::economy::opening::profile::{Profile, Rounding};
use crate::economy::opening::spec::{Cloud, Population};
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
    for (i, spec) in population.hyperscalers.iter().enumerate() {
        cloud(sim, (spec, i, Sector::Hyperscalers), population, rules, profile, dice);
    }
}

/// Neoclouds come after all agents that were there before them, so that they move nobody's luck.
pub(super) fn open_neoclouds(
    sim: &mut Simulation,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
    dice: &Dice,
) {
    for (i, spec) in population.neoclouds.iter().enumerate() {
        let index = population.hyperscalers.len() + i;
        cloud(sim, (spec, index, Sector::Neoclouds), population, rules, profile, dice);
    }
}

fn cloud(
    sim: &mut Simulation,
    (spec, index, sector): (&Cloud, usize, Sector),
    population: &Population,
    rules: &Rules,
    profile: &Profile,
    dice: &Dice,
) {
    let clock = sim.clock();
    let years = spec.device_life_years.unwrap_or(rules.depreciation.device_life_years);
    let device_life = clock.steps(*years).max(1);
    let demand = Demand::at_start(spec, sector, population, rules, profile);
    let belief = expectation(spec, index, &demand, population, rules, profile, dice);
    let stocks = (
        fleet(*spec.capacity, device_life, rules, profile, &clock),
        owner(spec, device_life),
        business(*spec.capacity, &demand, population, profile, &clock),
        hindsight(&belief, rules),
        belief,
        developer(spec, rules),
        money::firm(Borrower { advance: *rules.credit.loan_to_value, ..Borrower::default() }),
    );
    let worth = stocks.0.devices_book().usd()
        + stocks.0.facilities_book().usd()
        + *rules.credit.business_multiple * *spec.other_income_usd_per_year;
    let deposits = *spec.deposits_usd;
    let id = enter(sim, &spec.name, sector, deposits, stocks);
    let entity = sim.world.resource::<crate::economy::agents::Directory>().entity(id);
    sim.world.entity_mut(entity).insert(Purse {
        deposits,
        debt: *spec.debt_usd,
        risk: Risk { leverage: *spec.debt_usd / worth.max(1.0), contracted: *spec.contracted },
    });
}

/// What an owner is asked for in the first step \[H100e\].
struct Demand {
    captive: f64,
    contracted: f64,
    open: f64,
}

impl Demand {
    fn at_start(
        spec: &Cloud,
        sector: Sector,
        population: &Population,
        rules: &Rules,
        profile: &Profile,
    ) -> Demand {
        let captive = match sector {
            Sector::Hyperscalers => captive_share(spec, population) * profile.demand,
            _ => 0.0,
        };
        let scale = contracts::scale(population, rules, profile);
        let let_by = |cloud: &Cloud| scale * *cloud.contracted * *cloud.capacity * profile.capacity;
        let market = (1.0 - captive_part(population)) * profile.demand;
        let wanted = market - population.clouds().map(let_by).sum::<f64>();
        let open = |cloud: &Cloud| *cloud.capacity * profile.capacity - let_by(cloud);
        let all_open: f64 = population.clouds().map(open).sum();
        let share = if all_open > 0.0 { open(spec) / all_open } else { 0.0 };
        Demand { captive, contracted: let_by(spec), open: wanted * share }
    }

    fn all(&self) -> f64 {
        self.captive + self.contracted + self.open
    }
}

/// Part of demand that is the owners' own products.
pub(super) fn captive_part(population: &Population) -> f64 {
    let start = &population.start;
    (1.0 - *start.sold - *start.self_hosted - *start.training).max(0.0)
}

/// Part of demand that is one hyperscaler's own products.
pub(super) fn captive_share(spec: &Cloud, population: &Population) -> f64 {
    let all: f64 = population.hyperscalers.iter().map(|cloud| *cloud.capacity).sum();
    // A sum of 1 but for rounding stays 1, so that worlds without neoclouds keep their numbers.
    let all = if (all - 1.0).abs() < 1e-9 { 1.0 } else { all };
    captive_part(population) * *spec.capacity / all
}

/// Lots of every age, and the facilities that house them.
pub(super) fn fleet(
    share: f64,
    device_life: u32,
    rules: &Rules,
    profile: &Profile,
    clock: &Clock,
) -> Fleet {
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
        let overrun = *rules.deliveries.overrun;
        let cost = Dollars::from_usd(each * overrun).times(devices);
        let value = Value::aged(cost, age, device_life);
        let status = LotStatus::Running { idle_steps: 0 };
        fleet.lots.push(Lot { generation: index, devices, value, status });
        let kilowatts = devices as f64 * generation.kilowatts;
        let each = *rules.deliveries.facility_usd_per_kilowatt * overrun;
        let cost = Dollars::from_usd(kilowatts * each);
        let value = Value::aged(cost, age, facility_life);
        fleet.facilities.push(Facility { kilowatts, value });
    }
    fleet
}

fn owner(spec: &Cloud, device_life: u32) -> Owner {
    Owner {
        other_income: *spec.other_income_usd_per_year,
        other_income_now: *spec.other_income_usd_per_year,
        research_share: *spec.research,
        cash_floor: *spec.cash_floor_usd,
        device_life,
        ..Owner::default()
    }
}

fn business(
    share: f64,
    demand: &Demand,
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
        captive_served: utilisation * running * demand.captive / demand.all().max(1e-9),
        contracted: demand.contracted,
        contracted_used: demand.contracted.min(utilisation * running),
        sold: (utilisation * running
            - utilisation * running * demand.captive / demand.all().max(1e-9)
            - demand.contracted)
            .max(0.0),
        asked: demand.all() * libm::exp(-profile.growth),
        rents_of_year: vec![rent; steps],
        occupancy_of_year: vec![utilisation; steps],
        ..RentalBusiness::default()
    }
}

fn expectation(
    spec: &Cloud,
    index: usize,
    demand: &Demand,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
    dice: &Dice,
) -> Expectation {
    let mut numbers = dice.roll(Purpose::Belief, index as u32, 0);
    let drawn = *rules.expectations.rebound_mean
        + *rules.expectations.rebound_spread
            * sampling::normal(sampling::uniform(numbers.next_u64()));
    Expectation {
        // Before the first revision, which sees the demand of the step before the first.
        level: libm::log(demand.all().max(1e-9)) - 2.0 * profile.growth,
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

pub(super) fn hindsight(belief: &Expectation, rules: &Rules) -> Hindsight {
    let prior = *rules.expectations.rebound_prior;
    Hindsight { asked: belief.level, answered: 0.0, change: 0.0, moment: prior * prior }
}

fn developer(spec: &Cloud, rules: &Rules) -> Developer {
    let research = *spec.research * *spec.other_income_usd_per_year;
    Developer {
        race_share: *spec.race,
        research_at_start: research,
        research,
        adoption_years: *rules.diffusion.hyperscaler_adoption_months / 12.0,
        ..Developer::default()
    }
}
