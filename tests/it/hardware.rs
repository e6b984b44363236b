//! Finds that need new hardware: owners realise what their own devices can, and vintages fall apart in worth.

use overbuild::economy::agents::AgentId;
use overbuild::economy::agents::fleet::{Fleet, Lot};
use overbuild::economy::agents::hyperscaler::{Owner, RentalBusiness};
use overbuild::economy::markets::ResaleMarket;
use overbuild::economy::simulation::Simulation;
use overbuild::economy::technology::{Frontier, Roadmap};

use crate::limits::agree;
use crate::small::{of, steps};
use crate::strategies::clouds;
use crate::support::{start, world};

const FIND: &str = "rules.breakthroughs.scheduled=[(month: 3, finder: \"lab-1\", factor: 10, kind: Inference, \
                    open: true, product_months: 0, publication_months: 0, adoption_months: Some(0), \
                    share_on_old_hardware: 0.3)]";

/// A year after the find of which old devices realise 0.3, with what else is said.
fn a_year_after(more: &[&str]) -> Simulation {
    let mut sim = start(&world("no-breakthrough", &[&["users=1000", FIND], more].concat()));
    steps(&mut sim, 36);
    sim
}

/// Capacity that came within two months, over all an owner has.
fn youngest_part(sim: &Simulation, owner: AgentId) -> f64 {
    let roadmap = sim.world.resource::<Roadmap>();
    let lots = &of::<Fleet>(sim, owner).lots;
    let capacity = |lot: &Lot| lot.devices as f64 * roadmap.generations[lot.generation].performance;
    let young = lots.iter().filter(|lot| lot.value.age <= 1);
    young.map(capacity).sum::<f64>() / lots.iter().map(capacity).sum::<f64>()
}

/// Capacity of an owner's devices that came after the find, over all it has.
fn new_part(sim: &Simulation, owner: AgentId) -> f64 {
    let roadmap = sim.world.resource::<Roadmap>();
    let (mut new, mut all) = (0.0, 0.0);
    for lot in &of::<Fleet>(sim, owner).lots {
        let kind = roadmap.generations[lot.generation];
        let capacity = lot.devices as f64 * kind.performance;
        all += capacity;
        new += if kind.release_step > 3 { capacity } else { 0.0 };
    }
    new / all
}

#[test]
fn an_owner_realises_of_a_find_what_its_own_devices_can() {
    let sim = a_year_after(&[]);
    let mut found: Vec<(f64, f64)> = Vec::new();
    for owner in clouds(&sim) {
        let fleet = of::<Fleet>(&sim, owner);
        // A young cloud's fleet can double in a month.
        if !fleet.lots.is_empty() && youngest_part(&sim, owner) < 0.3 {
            // The fleet has grown since the month's efficiency was reckoned, by a month's deliveries.
            let (realised, part) = (fleet.realised(0).tenants, new_part(&sim, owner));
            agree(realised, 0.3 + 0.7 * part, 0.1);
            found.push((realised, of::<RentalBusiness>(&sim, owner).advantage));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(found[0].0 < found[found.len() - 1].0 - 0.01, "{found:?}");
    // Who realises more lets its compute at a better price per service, in the same order.
    assert!(found.is_sorted_by(|a, b| a.1 <= b.1), "{found:?}");
}

#[test]
fn devices_made_for_a_find_earn_by_its_whole_gain_what_older_ones_do_not() {
    let sim = a_year_after(&[]);
    let roadmap = &sim.world.resource::<Roadmap>().generations;
    let prospects = &sim.world.resource::<ResaleMarket>().generations;
    let (old, new) = (prospects[0], prospects[roadmap.len() - 1]);
    assert!(roadmap[roadmap.len() - 1].release_step > 3);
    agree(new.rent / old.rent, libm::pow(10.0, 0.7), 1e-9);
}

#[test]
fn owners_value_new_capacity_more_where_old_devices_cannot_follow() {
    let value = |share: &str| {
        let find = FIND.replace("0.3", share);
        let mut sim = start(&world("no-breakthrough", &["users=1000", &find]));
        // The first generation made for it is on sale when two years are over.
        steps(&mut sim, 24);
        let owner = clouds(&sim)[0];
        of::<Owner>(&sim, owner).value_over_price
    };
    assert!(value("0.3") > 1.2 * value("1"), "{} {}", value("0.3"), value("1"));
}

#[test]
fn flexible_infrastructure_realises_what_old_devices_do_not_and_commons_know_no_hardware() {
    let sim = a_year_after(&["population.strategies.flexible=(least: 1, most: 1)"]);
    let rigid = a_year_after(&[]);
    let all = |sim: &Simulation| sim.world.resource::<Frontier>().finds[0].realised;
    assert!(all(&sim) > all(&rigid), "{} {}", all(&sim), all(&rigid));
    for sim in [&sim, &rigid] {
        agree(sim.world.resource::<Frontier>().known[0], libm::log(10.0), 1e-9);
    }
}
