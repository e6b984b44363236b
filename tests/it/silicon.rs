//! Devices made for a kind of work, and clouds' chips of their own: who may use them for what, and what they cost.

use bevy_ecs::prelude::*;

use overbuild::economy::agents::fleet::Fleet;
use overbuild::economy::agents::gpu_vendor::GpuVendor;
use overbuild::economy::agents::hyperscaler::RentalBusiness;
use overbuild::economy::agents::model_lab::ModelLab;
use overbuild::economy::agents::{AgentId, Directory};
use overbuild::economy::ledger::Journal;
use overbuild::economy::ledger::account::Account;
use overbuild::economy::markets::{ComputeMarket, ResaleMarket};
use overbuild::economy::mechanisms::silicon;
use overbuild::economy::phase::Phase;
use overbuild::economy::simulation::Simulation;
use overbuild::economy::technology::{Frontier, Line, Roadmap, Work};

use crate::limits::agree;
use crate::small::steps;
use crate::support::{broken, column, run, start, world};

const USERS: &str = "users=1000";
/// Specialised devices realise as much of a find as general ones.
const FINDS: &str = "rules.silicon.share_of_finds=1";

fn named(sim: &Simulation, name: &str) -> AgentId {
    let directory = sim.world.resource::<Directory>();
    directory.agents().find(|&agent| directory.name(agent) == name).unwrap()
}

/// All agents' stocks of a kind.
fn all<T: Component + Clone>(sim: &mut Simulation) -> Vec<T> {
    sim.world.query::<&T>().iter(&sim.world).cloned().collect()
}

fn made_for(sim: &Simulation, work: Work) -> Vec<usize> {
    let kinds = &sim.world.resource::<Roadmap>().generations;
    (0..kinds.len()).filter(|&i| kinds[i].work == work).collect()
}

/// A world in which serving-only devices are far better and only a small vendor still makes general ones.
fn scarce() -> Simulation {
    let paths = [
        USERS,
        "population.vendors[1].specialise_month=0",
        "population.vendors[0].specialise_month=0",
        "population.vendors[0].shipments=0.798",
        "population.vendors[2].shipments=0.049",
        "rules.silicon.advantage=3",
    ];
    start(&world("vendors-specialise", &paths))
}

#[test]
fn devices_without_advantage_that_do_all_work_are_general_devices() {
    let neutral = ["rules.silicon.advantage=1", "rules.silicon.serving_only=false", FINDS, USERS];
    // Until lots are switched off, which goes lot by lot.
    let specialised = run(&world("vendors-specialise", &neutral), 40);
    let general = run(&world("overnight-10x", &[USERS]), 40);
    let columns = ["rents_list", "capex", "orders_placed", "services_volume", "impairment_loss"];
    for name in columns {
        let (a, b) = (column(&specialised, name), column(&general, name));
        a.iter().zip(&b).for_each(|(a, b)| agree(a + 1.0, b + 1.0, 1e-9));
    }
}

#[test]
fn an_advantage_makes_serving_cheaper_and_what_only_serves_is_a_part_of_what_runs() {
    let price = |advantage: &str| {
        let paths = [USERS, advantage];
        column(&run(&world("vendors-specialise", &paths), 30), "production_price")[29]
    };
    let (without, with) = (price("rules.silicon.advantage=1"), price("rules.silicon.advantage=2"));
    assert!(with < 0.8 * without, "{with} against {without} USD");
    let record = run(&world("vendors-specialise", &[USERS]), 60);
    let part = column(&record, "silicon_serving_only");
    assert!(part[..24].iter().all(|part| *part == 0.0));
    assert!(part[59] > 0.2 && part[59] < 0.9, "{}", part[59]);
}

#[test]
fn training_never_runs_on_serving_only_devices_and_is_short_where_general_ones_are() {
    let mut sim = scarce();
    let mut short = 0;
    for _ in 0..72 {
        steps(&mut sim, 1);
        let (owners, labs) = (all::<RentalBusiness>(&mut sim), all::<ModelLab>(&mut sim));
        let general: f64 = owners.iter().map(RentalBusiness::general).sum();
        let market = sim.world.resource::<ComputeMarket>();
        let serving: f64 = owners.iter().map(|o| o.captive_served - o.on_own).sum::<f64>()
            + labs.iter().map(|lab| lab.inference_wanted * lab.fill).sum::<f64>()
            + (market.self_hosted + market.public) * market.fill;
        let trained: f64 = labs.iter().map(ModelLab::training_got).sum();
        let on_serving_only: f64 = owners.iter().map(|o| o.on_serving_only).sum();
        assert!(trained <= general * (1.0 + 1e-9), "{trained} on {general}");
        assert!(on_serving_only <= serving * (1.0 + 1e-9), "{on_serving_only} of {serving}");
        let idle: f64 = owners.iter().map(|o| o.serving_only - o.on_serving_only).sum();
        let rationed =
            labs.iter().any(|lab| lab.training_fill < 0.999 && lab.training_wanted > 0.0);
        short += u32::from(rationed && idle > 0.0);
    }
    assert!(short > 0, "training was never short while serving-only capacity stood idle");
}

#[test]
fn a_chip_programme_costs_its_wages_and_its_chips_come_at_cost_and_the_makers_margin() {
    let mut sim = start(&world("custom-silicon", &[USERS]));
    let mut plain = start(&world("overnight-10x", &[USERS]));
    let owner = named(&sim, "hyperscaler-2");
    let margin = *sim.world.resource::<silicon::Rules>().foundry_markup;
    let research = |sim: &Simulation| -> f64 {
        let settled = sim.world.resource::<Journal>().settled();
        let of_owner =
            settled.iter().filter(|p| (p.account, p.payer) == (Account::Research, owner));
        of_owner.map(|payment| payment.amount.usd()).sum()
    };
    let mut bought = 0;
    for _ in 0..24 {
        let costs: Vec<f64> = all::<GpuVendor>(&mut sim).iter().map(|v| v.unit_cost).collect();
        steps(&mut sim, 1);
        steps(&mut plain, 1);
        assert!((research(&sim) - research(&plain) - 1.5e9 / 12.0).abs() < 0.02);
        let (at, chip) = match sim.world.resource::<Roadmap>().latest_of(Line::Own) {
            Some(latest) => latest,
            None => continue,
        };
        let now = i64::from(sim.clock().step()) - 1;
        for (vendor, cost) in all::<GpuVendor>(&mut sim).iter().zip(costs) {
            let fresh = |o: &&overbuild::economy::agents::gpu_vendor::Order| {
                o.placed == now && o.generation == at
            };
            for order in vendor.backlog.iter().filter(fresh) {
                agree(order.price.usd(), cost * margin * chip.plant, 1e-6);
                bought += order.devices;
            }
        }
    }
    assert!(bought > 0);
}

#[test]
fn own_chips_serve_their_owner_only_are_never_let_or_sold_and_secure_no_loan() {
    let mut sim = start(&world("custom-silicon", &[USERS]));
    let with_programme: Vec<AgentId> =
        (1..=4).map(|i| named(&sim, &format!("hyperscaler-{i}"))).collect();
    let mut most: f64 = 0.0;
    for _ in 0..96 {
        steps(&mut sim, 1);
        let own = made_for(&sim, Work::OwnProducts);
        let market = sim.world.resource::<ResaleMarket>();
        assert!(own.iter().all(|&kind| market.worth(kind, 0) == 0.0));
        for (agent, fleet, business) in
            sim.world.query::<(&AgentId, &Fleet, &RentalBusiness)>().iter(&sim.world)
        {
            let chips = fleet.lots.iter().any(|lot| own.contains(&lot.generation));
            assert!(!chips || with_programme.contains(agent));
            let let_out = business.contracted + business.sold;
            assert!(let_out <= (business.running - business.own) * (1.0 + 1e-9));
            assert!(business.on_own <= business.captive_served);
            most = most.max(business.part_on_own());
        }
    }
    assert!(most > 0.4 && most <= 1.0, "{most}");
}

#[test]
fn devices_made_for_an_older_architecture_realise_less_of_a_find() {
    let realised = |share: &str| {
        let early = "population.vendors[0].specialise_month=0";
        let mut sim = start(&world("vendors-specialise", &[USERS, share, early]));
        // Until the month of the find devices are the same whatever they will make of it; after that they are not.
        steps(&mut sim, 37);
        sim.world.resource::<Frontier>().finds[0].realised
    };
    assert_eq!(realised("rules.silicon.share_of_finds=1"), 1.0);
    let (half, none) =
        (realised("rules.silicon.share_of_finds=0.5"), realised("rules.silicon.share_of_finds=0"));
    assert!(none < half && half < 1.0, "{none}, {half}");
    agree(1.0 - none, 2.0 * (1.0 - half), 1e-12);
}

/// The break that stops a run in which a stock is spoilt after compute was allocated.
fn spoilt<T: Component<Mutability = bevy_ecs::component::Mutable>>(spoil: fn(&mut T)) -> String {
    let world = world("custom-silicon", &[USERS]);
    let all = move |mut stocks: Query<&mut T>| {
        stocks.iter_mut().for_each(|mut stock| spoil(&mut stock));
    };
    broken(&world, Phase::Tax, all).to_string()
}

#[test]
fn an_audit_stops_a_run_that_uses_devices_for_work_they_cannot_do() {
    let let_own = spoilt::<RentalBusiness>(|b| {
        let running = b.running;
        b.own = 0.9 * running;
    });
    assert!(let_own.contains("I6") && let_own.contains("month"), "{let_own}");
    let general = spoilt::<RentalBusiness>(|b| b.serving_only += 0.9 * b.running);
    assert!(general.contains("general"), "{general}");
    let chips = spoilt::<RentalBusiness>(|b| b.on_own = b.captive_served + 1e6);
    assert!(chips.contains("I6"), "{chips}");
    let trained = spoilt::<ModelLab>(|lab| lab.training_wanted *= 1e6);
    assert!(trained.contains("I6"), "{trained}");
}
