//! Partly-paid shares on the first day: what is on order was subscribed like what will be, and called so far.

use std::collections::BTreeMap;

use crate::economy::Rules;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::{AgentId, Directory};
use crate::economy::mechanisms::orders::capacity_of;
use crate::economy::opening::money::Purse;
use crate::economy::simulation::Simulation;
use crate::economy::subscriptions::{Subscribers, Subscription, Subscriptions};
use crate::economy::technology::Roadmap;
use crate::units::Dollars;

/// Enters the registers. Owners hold what was called and has not gone into orders.
pub(super) fn open(sim: &mut Simulation, rules: &Rules) {
    let savings = *rules.calls.savings_usd;
    let (mut register, mut promised) = (Subscriptions::default(), Dollars::ZERO);
    if *rules.calls.subscribed > 0.0 {
        for ((issuer, placed), cost) in on_order(sim, rules) {
            let shares = subscription(sim, rules, (issuer, placed), cost.subscribed);
            let directory = sim.world.resource::<Directory>();
            let entity = directory.entity(issuer);
            let mut purse = sim.world.get_mut::<Purse>(entity).expect("every agent has a purse");
            purse.deposits += (shares.paid.usd() - cost.ahead).max(0.0);
            promised += shares.uncalled();
            register.open(shares);
        }
    }
    sim.with(register).with(Subscribers { savings, promised, ..Subscribers::default() });
}

/// What an owner ordered in one step before the first: what was subscribed for it and what it paid ahead \[USD\].
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    subscribed: f64,
    ahead: f64,
}

fn on_order(sim: &mut Simulation, rules: &Rules) -> BTreeMap<(AgentId, i64), Cost> {
    let world = &mut sim.world;
    let roadmap = world.resource::<Roadmap>().clone();
    let housing = rules.deliveries.housing(&roadmap.latest().1);
    let mut costs: BTreeMap<(AgentId, i64), Cost> = BTreeMap::new();
    for vendor in world.query::<&GpuVendor>().iter(world) {
        for order in &vendor.backlog {
            let planned =
                order.price.times(order.devices).usd() + housing * capacity_of(order, &roadmap);
            let cost = costs.entry((order.buyer, order.placed)).or_default();
            cost.subscribed += *rules.calls.subscribed * planned;
            cost.ahead += order.deposit.times(order.devices).usd();
        }
    }
    costs
}

fn subscription(
    sim: &Simulation,
    rules: &Rules,
    (issuer, placed): (AgentId, i64),
    price: f64,
) -> Subscription {
    let (deposit, steps) = (*rules.calls.deposit, rules.calls.steps(&sim.clock()));
    let (price, paid) = (Dollars::from_usd(price), Dollars::ZERO);
    let mut shares = Subscription { issuer, price, paid, deposit, placed, steps };
    shares.paid = shares.due(-1);
    shares
}
