//! What the month does, told by the program itself: phases, systems, what each reads and writes.

use bevy_ecs::component::Components;
use bevy_ecs::prelude::*;
use bevy_ecs::query::InvertibleComponentIdSet;
use bevy_ecs::system::SystemAccess;

use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;

/// A system of the month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemNote {
    /// Its phase.
    pub phase: String,
    /// Its mechanism and name: `orders::plan`.
    pub system: String,
    /// Stocks, flows, markets and rules it reads.
    pub reads: Vec<String>,
    /// Those it writes.
    pub writes: Vec<String>,
}

/// The systems of the month in running order.
pub fn month(sim: &mut Simulation) -> Vec<SystemNote> {
    let (month, world) = sim.month();
    Phase::ALL.iter().flat_map(|&phase| notes(phase, month.phase(phase), world)).collect()
}

fn notes(phase: Phase, schedule: &mut Schedule, world: &mut World) -> Vec<SystemNote> {
    schedule.initialize(world).expect("the month has no ambiguities");
    let systems = schedule.systems_with_access().expect("the schedule is initialised");
    let noted = systems.map(|(_, system)| {
        let (reads, writes) = named(system.access(), world.components());
        let system = short(&format!("{}", system.system().name()));
        SystemNote { phase: format!("{phase:?}"), system, reads, writes }
    });
    noted.collect()
}

/// `overbuild::economy::mechanisms::orders::plan::plan` is `orders::plan::plan`.
fn short(name: &str) -> String {
    name.rsplit("mechanisms::").next().unwrap_or(name).to_string()
}

/// Names of what a system reads and of what it writes.
fn named(access: &SystemAccess, components: &Components) -> (Vec<String>, Vec<String>) {
    let SystemAccess::Shared(set) = access else { return (vec![], vec![]) };
    let access = set.combined_access();
    let writes = names(access.writes(), components);
    let reads = names(access.reads(), components);
    (reads.into_iter().filter(|name| !writes.contains(name)).collect(), writes)
}

fn names(set: &InvertibleComponentIdSet, components: &Components) -> Vec<String> {
    let Some(ids) = set.as_finite_set() else { return vec!["everything".to_string()] };
    let mut names: Vec<String> = ids
        .iter()
        .filter_map(|id| components.get_name(id))
        .map(|name| stock(&name.to_string()))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// `overbuild::economy::mechanisms::orders::Rules` is `orders::Rules`; a stock goes by its own name.
fn stock(name: &str) -> String {
    let (path, last) = name.rsplit_once("::").unwrap_or(("", name));
    match path.rsplit_once("mechanisms::") {
        Some((_, mechanism)) if last == "Rules" => format!("{mechanism}::Rules"),
        _ => last.to_string(),
    }
}

/// The table of the month, as `docs/phases.md` shows it.
pub fn phases(sim: &mut Simulation) -> String {
    let mut page = String::from(
        "# The month\n\nThe phases in running order, with their systems and what each reads and writes, told by the \
         program.\nAfter each phase the ledger settles its payments.\n\n\
         | phase | system | reads | writes |\n|---|---|---|---|\n",
    );
    for note in month(sim) {
        let SystemNote { phase, system, reads, writes } = note;
        page += &format!("| {phase} | {system} | {} | {} |\n", reads.join(", "), writes.join(", "));
    }
    page
}
