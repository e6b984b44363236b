//! Firms that wait for somebody to found them: they own nothing and do nothing until then.

use crate::economy::Rules;
use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::developer::Developer;
use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::hyperscaler::{Expectation, Owner, RentalBusiness};
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::opening::profile::Profile;
use crate::economy::opening::spec::Population;
use crate::economy::opening::{money, owners};
use crate::economy::simulation::Simulation;

pub(super) fn open(
    sim: &mut Simulation,
    population: &Population,
    rules: &Rules,
    profile: &Profile,
) {
    for number in 1..=population.entrants.clouds {
        let belief = expectation(population, rules, profile);
        let stocks = (
            Fleet::default(),
            business(sim, population),
            owner(sim, rules),
            owners::hindsight(&belief, rules),
            belief,
            developer(*rules.diffusion.hyperscaler_adoption_months),
            money::firm(Borrower { advance: *rules.credit.loan_to_value, ..Borrower::default() }),
        );
        let name = format!("new-cloud-{number}");
        let id = money::enter(sim, &name, Sector::Neoclouds, 0.0, stocks);
        wait(sim, id);
    }
    for number in 1..=population.entrants.labs {
        let offer = population.labs.len() + number as usize - 1;
        let markup = *rules.pricing.markup_at_start;
        let lab = ModelLab { offer, markup, training_stock: 1e-9, ..ModelLab::default() };
        let developer = developer(*rules.diffusion.lab_adoption_months);
        let stocks = (lab, developer, money::firm(Borrower::default()));
        let id = money::enter(sim, &format!("new-lab-{number}"), Sector::ModelLabs, 0.0, stocks);
        wait(sim, id);
    }
}

fn wait(sim: &mut Simulation, agent: AgentId) {
    let entity = sim.world.resource::<Directory>().entity(agent);
    sim.world.entity_mut(entity).insert(Standing::Unfounded);
}

fn business(sim: &Simulation, population: &Population) -> RentalBusiness {
    let steps = sim.clock().steps_per_year() as usize;
    let rent = *population.start.rent;
    let (rents_of_year, occupancy_of_year) = (vec![rent; steps], vec![0.0; steps]);
    RentalBusiness { rent, rents_of_year, occupancy_of_year, ..RentalBusiness::default() }
}

fn owner(sim: &Simulation, rules: &Rules) -> Owner {
    let device_life = sim.clock().steps(*rules.depreciation.device_life_years).max(1);
    Owner { device_life, ..Owner::default() }
}

fn expectation(population: &Population, rules: &Rules, profile: &Profile) -> Expectation {
    Expectation {
        level: 0.0,
        trend: profile.yearly_growth,
        narrative: *rules.expectations.narrative.growth,
        narrative_weight: *rules.expectations.narrative.weight,
        rent: *population.start.rent,
        utilisation: population.start.utilisation.min(1.0),
        price_decline: *population.start.price_decline,
        rebound: 1.0,
        unanswered_news: 0.0,
    }
}

fn developer(adoption_months: f64) -> Developer {
    Developer { adoption_years: adoption_months / 12.0, ..Developer::default() }
}
