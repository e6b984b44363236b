//! What must hold between the fields of a world.

use std::collections::BTreeSet;

use crate::economy::opening::loans;
use crate::economy::opening::spec::Population;
use crate::economy::opening::strategies::{Shares, Strategies};
use crate::economy::portfolio::columns::PROVIDERS;
use crate::scenario::faults::Faults;
use crate::scenario::naming;
use crate::scenario::world::WorldFile;
use crate::units::Share;

/// Enters a fault for everything that contradicts itself.
pub fn check(world: &WorldFile, faults: &mut Faults) {
    if !world.steps_per_year.is_multiple_of(4) {
        let message = format!("{} steps a year cannot close quarters", world.steps_per_year);
        faults.at("steps_per_year", message, Some("take a multiple of 4; 12 are months"));
    }
    counts(world, faults);
    names(&world.population, faults);
    shares(&world.population, faults);
    finds(world, faults);
    strategies(&world.population, faults);
    policy(world, faults);
    calls(world, faults);
    silicon(world, faults);
    orderings(world, faults);
    times(world, faults);
    naming::check(world, faults);
    if faults.is_empty() {
        debts(world, faults);
    }
}

/// How far what lenders take a fleet to be worth may lie from its book before its debt is out of proportion \[ratio\].
const BOOK_TO_MARKET: f64 = 1.25;

/// Nobody starts with more debt than its lenders would lend and its covenant allows, but for those whose cash repays it: it
/// would be in breach for no reason the world gives.
fn debts(world: &WorldFile, faults: &mut Faults) {
    let people = &world.population;
    let limits = loans::limits(people, &world.rules, world.steps_per_year);
    for (i, (cloud, limit)) in people.clouds().zip(limits).enumerate() {
        let hyperscalers = people.hyperscalers.len();
        let path = match i.checked_sub(hyperscalers) {
            Some(i) => format!("population.neoclouds[{i}].debt_usd"),
            None => format!("population.hyperscalers[{i}].debt_usd"),
        };
        let repaid = *cloud.deposits_usd - *cloud.cash_floor_usd >= *cloud.debt_usd;
        if *cloud.debt_usd > BOOK_TO_MARKET * limit && !repaid {
            let message = format!("{} is more than lenders lend on its books", *cloud.debt_usd);
            let help = format!("take at most {limit:.3e}, or raise rules.credit.loan_to_value");
            faults.at(&path, message, Some(&help));
        }
    }
}

fn counts(world: &WorldFile, faults: &mut Faults) {
    let people = &world.population;
    let lists = [
        ("population.segments", people.segments.len(), 64),
        ("population.labs", people.labs.len(), PROVIDERS - 1),
        ("population.hyperscalers", people.hyperscalers.len(), PROVIDERS),
        ("population.vendors", people.vendors.len(), 64),
        ("population.lenders", people.lenders.len(), 64),
        ("rules.production.generations", world.rules.production.generations.len(), 64),
    ];
    for (path, count, most) in lists {
        if count == 0 || count > most {
            let message = format!("{count} entries where there must be 1 to {most}");
            faults.at(path, message, Some("a world needs at least one of each kind"));
        }
    }
    if people.neoclouds.len() > 64 {
        let message = format!("{} entries where there may be at most 64", people.neoclouds.len());
        faults.at("population.neoclouds", message, None);
    }
    let labs = people.labs.len() + people.entrants.labs as usize;
    if labs > PROVIDERS - 1 {
        let message =
            format!("{labs} labs, waiting ones included, are more than {}", PROVIDERS - 1);
        faults.at("population.entrants.labs", message, None);
    }
    if people.entrants.clouds > 64 {
        faults.at("population.entrants.clouds", "at most 64 clouds may wait", None);
    }
    if (world.users as usize) < people.segments.len() {
        let message = format!("{} users are fewer than the segments", world.users);
        faults.at("users", message, Some("take at least one user a segment"));
    }
    if !(1..=1_000_000).contains(&people.captive_portfolios) {
        let message = "captive portfolios must be 1 to 1000000 an owner";
        faults.at("population.captive_portfolios", message, None);
    }
}

fn agent_names(people: &Population) -> Vec<(String, &str)> {
    let path = |list: &str, i: usize| format!("population.{list}[{i}].name");
    let labs = people.labs.iter().enumerate().map(|(i, a)| (path("labs", i), a.name.as_str()));
    let owners = people.hyperscalers.iter().enumerate();
    let owners = owners.map(|(i, a)| (path("hyperscalers", i), a.name.as_str()));
    let neoclouds = people.neoclouds.iter().enumerate();
    let neoclouds = neoclouds.map(|(i, a)| (path("neoclouds", i), a.name.as_str()));
    let vendors = people.vendors.iter().enumerate();
    let vendors = vendors.map(|(i, a)| (path("vendors", i), a.name.as_str()));
    let outsiders = people.outsiders.iter().enumerate();
    let outsiders = outsiders.map(|(i, a)| (path("outsiders", i), a.name.as_str()));
    labs.chain(owners).chain(neoclouds).chain(vendors).chain(outsiders).collect()
}

fn names(people: &Population, faults: &mut Faults) {
    let segments = people.segments.iter().enumerate();
    let segments: Vec<(String, &str)> = segments
        .map(|(i, s)| (format!("population.segments[{i}].name"), s.name.as_str()))
        .collect();
    let mut agents = agent_names(people);
    agents.insert(0, (String::new(), "households"));
    agents.insert(1, (String::new(), "government"));
    let lenders = people.lenders.iter().enumerate();
    agents.extend(lenders.map(|(i, a)| (format!("population.lenders[{i}].name"), a.name.as_str())));
    for group in [segments, agents] {
        let mut known = BTreeSet::new();
        for (path, name) in group {
            if !known.insert(name) {
                faults.at(&path, format!("`{name}` is taken"), Some("names are given once"));
            }
        }
    }
}

fn shares(people: &Population, faults: &mut Faults) {
    let sum = |values: Vec<f64>| values.iter().sum::<f64>();
    let wholes = [
        ("segments", "spending", sum(people.segments.iter().map(|a| *a.spending).collect())),
        ("labs", "sales", sum(people.labs.iter().map(|a| *a.sales).collect())),
        ("labs", "training", sum(people.labs.iter().map(|a| *a.training).collect())),
        ("hyperscalers", "capacity", sum(people.clouds().map(|a| *a.capacity).collect())),
        ("vendors", "shipments", sum(people.vendors.iter().map(|a| *a.shipments).collect())),
        ("", "race", race(people)),
    ];
    for (list, field, sum) in wholes {
        // An empty list has a fault of its own.
        if sum != 0.0 && (sum - 1.0).abs() > 1e-6 {
            let (path, of) = match list {
                "" => ("population.labs".to_string(), "all developers".to_string()),
                "hyperscalers" => {
                    let of = "all hyperscalers and neoclouds".to_string();
                    ("population.hyperscalers".to_string(), of)
                }
                list => (format!("population.{list}"), format!("all {list}")),
            };
            let message = format!("`{field}` of {of} sums to {sum}, not to 1");
            faults.at(&path, message, Some("the parts of a whole sum to 1"));
        }
    }
    let start = &people.start;
    let split = *start.sold + *start.self_hosted + *start.training;
    if split > 1.0 {
        let message = format!("sold, self_hosted and training sum to {split}, above 1");
        faults.at("population.start.sold", message, Some("the rest is the owners' own products"));
    }
    for (i, segment) in people.segments.iter().enumerate() {
        let inside = |share: f64| share > 0.0 && share < 1.0;
        if !inside(*segment.viable) {
            let path = format!("population.segments[{i}].viable");
            faults.at(&path, "the viable share lies above 0 and below 1", None);
        }
    }
    if !(*people.captive.viable > 0.0 && *people.captive.viable < 1.0) {
        let path = "population.captive.viable";
        faults.at(path, "the viable share lies above 0 and below 1", None);
    }
}

fn race(people: &Population) -> f64 {
    let labs: f64 = people.labs.iter().map(|a| *a.race).sum();
    let owners: f64 = people.clouds().map(|a| *a.race).sum();
    let vendors: f64 = people.vendors.iter().map(|a| *a.race).sum();
    labs + owners + vendors + people.outsiders.iter().map(|a| *a.race).sum::<f64>()
}

fn finds(world: &WorldFile, faults: &mut Faults) {
    let names = agent_names(&world.population);
    for (i, find) in world.rules.breakthroughs.scheduled.iter().enumerate() {
        if !names.iter().any(|(_, name)| *name == find.finder) {
            let path = format!("rules.breakthroughs.scheduled[{i}].finder");
            let known: Vec<&str> = names.iter().map(|(_, name)| *name).collect();
            let help = format!("the developers are {}", known.join(", "));
            faults.at(&path, format!("nobody is called `{}`", find.finder), Some(&help));
        }
    }
}

fn strategies(people: &Population, faults: &mut Faults) {
    let spread = &people.strategies;
    let shares = |shares: &Shares| (*shares.least, *shares.most);
    let ranges = [
        ("diversified", Some(shares(&spread.diversified))),
        ("software_research", Some(shares(&spread.software_research))),
        ("flexible", Some(shares(&spread.flexible))),
        ("contract_cover", Some(shares(&spread.contract_cover))),
        ("borrowed", Some(shares(&spread.borrowed))),
        ("own_silicon", Some(shares(&spread.own_silicon))),
        ("device_life_years", spread.device_life_years.map(|years| (*years.least, *years.most))),
        ("architecture_research", spread.architecture_research.as_ref().map(shares)),
    ];
    for (name, range) in ranges {
        if let Some((least, most)) = range.filter(|(least, most)| least > most) {
            let path = format!("population.strategies.{name}.least");
            faults.at(&path, format!("{least} is above the most there may be, {most}"), None);
        }
    }
    diversified(spread, faults);
    let clouds: Vec<&str> = people.clouds().map(|cloud| cloud.name.as_str()).collect();
    let labs: Vec<&str> = people.labs.iter().map(|lab| lab.name.as_str()).collect();
    let (mut known, mut owned) = (BTreeSet::new(), BTreeSet::new());
    for (i, choice) in spread.chosen.iter().enumerate() {
        let path = |field: &str| format!("population.strategies.chosen[{i}].{field}");
        let (cloud, lab) = (choice.cloud.as_str(), choice.lab.as_deref());
        if !clouds.contains(&cloud) {
            let help = format!("the clouds are {}", clouds.join(", "));
            faults.at(&path("cloud"), format!("no cloud is called `{cloud}`"), Some(&help));
        } else if !known.insert(cloud) {
            faults.at(&path("cloud"), format!("`{cloud}` has chosen already"), None);
        }
        match lab {
            Some(lab) if !labs.contains(&lab) => {
                let help = format!("the labs are {}", labs.join(", "));
                faults.at(&path("lab"), format!("no lab is called `{lab}`"), Some(&help));
            }
            Some(lab) if !owned.insert(lab) => {
                faults.at(&path("lab"), format!("`{lab}` has an owner already"), None);
            }
            _ => {}
        }
    }
}

/// What goes into other business is spent beside new capacity, so that there must be some.
fn diversified(spread: &Strategies, faults: &mut Faults) {
    let all = |share: Share| *share == 1.0;
    let mut fault = |path: &str| {
        let message = "all of what new capacity would cost goes into other business";
        faults.at(path, message, Some("take less than 1: it is spent beside what is ordered"));
    };
    if all(spread.diversified.most) {
        fault("population.strategies.diversified.most");
    }
    for (i, choice) in spread.chosen.iter().enumerate() {
        if choice.diversified.is_some_and(all) {
            fault(&format!("population.strategies.chosen[{i}].diversified"));
        }
    }
}

fn policy(world: &WorldFile, faults: &mut Faults) {
    let policy = &world.rules.policy;
    if *policy.investment_credit == 1.0 {
        let help = Some("take less than 1; credits of the past were 0.07 to 0.3");
        faults.at("rules.policy.investment_credit", "all of the price is paid back", help);
    }
    let lends = *policy.backstop.budget_usd > 0.0;
    if lends && *policy.backstop.most_leverage == 0.0 {
        let message = "nobody who owes anything counts as solvent";
        faults.at("rules.policy.backstop.most_leverage", message, Some("1 is all they own"));
    }
    if lends && !world.rules.insolvency.enabled {
        let message = "there is nothing to stop where nobody can fail";
        let help = Some("set rules.insolvency.enabled to true or the budget to 0");
        faults.at("rules.policy.backstop.budget_usd", message, help);
    }
    if *policy.purchases.usd_per_year > 0.0 && *policy.purchases.trigger == 0.0 {
        let message = "rents never fall to nothing, so nothing would be bought";
        faults.at("rules.policy.purchases.trigger", message, Some("0.5 to 0.9 of last year's"));
    }
}

fn calls(world: &WorldFile, faults: &mut Faults) {
    let calls = &world.rules.calls;
    if *calls.deposit == 0.0 {
        let help = "subscribers would sign for any amount";
        faults.at("rules.calls.deposit", "a share is subscribed against a deposit", Some(help));
    }
    let all = *world.population.household_deposits_usd;
    if *calls.savings_usd > all {
        let message = format!("subscribers are households, which hold {all} in all");
        faults.at("rules.calls.savings_usd", message, None);
    }
}

fn silicon(world: &WorldFile, faults: &mut Faults) {
    let vendors = &world.population.vendors;
    let all = !vendors.is_empty() && vendors.iter().all(|v| v.specialise_month.is_some());
    if all && world.rules.silicon.serving_only {
        let message = "every vendor turns to devices that only serve: nobody makes any to train on";
        faults.at("population.vendors", message, Some("leave one vendor its general devices"));
    }
}

fn orderings(world: &WorldFile, faults: &mut Faults) {
    let rules = &world.rules;
    let pairs = [
        (
            "rules.breakthroughs.product_months_least",
            *rules.breakthroughs.product_months_least,
            *rules.breakthroughs.product_months_most,
        ),
        ("rules.pricing.least_markup", *rules.pricing.least_markup, *rules.pricing.most_markup),
        (
            "rules.deliveries.least_lead_months",
            *rules.deliveries.least_lead_months,
            *rules.production.target_lead_months,
        ),
        (
            "rules.grid.delay_months_least",
            *rules.grid.delay_months_least,
            *rules.grid.delay_months_most,
        ),
    ];
    for (path, least, most) in pairs {
        if least > most {
            faults.at(path, format!("{least} is above the most there may be, {most}"), None);
        }
    }
    if *rules.grid.effectiveness < 1.0 {
        let message =
            format!("{} is below 1: what devices draw is drawn", *rules.grid.effectiveness);
        faults.at("rules.grid.effectiveness", message, None);
    }
    let releases = rules.production.generations.windows(2).enumerate();
    for (i, pair) in releases {
        if *pair[0].release_month >= *pair[1].release_month {
            let path = format!("rules.production.generations[{}].release_month", i + 1);
            faults.at(&path, "a generation comes after the one before", None);
        }
    }
}

/// Times that would make the past or the order book too long to hold.
fn times(world: &WorldFile, faults: &mut Faults) {
    let rules = &world.rules;
    let years = [
        ("rules.retirement.service_life_years", *rules.retirement.service_life_years),
        ("rules.deliveries.facility_life_years", *rules.deliveries.facility_life_years),
        ("rules.depreciation.device_life_years", *rules.depreciation.device_life_years),
        ("rules.policy.backstop.years", *rules.policy.backstop.years),
    ];
    for (path, value) in years {
        if value > 1000.0 {
            faults.at(path, format!("{value} years are more than 1000"), None);
        }
    }
    let months = [
        ("rules.production.target_lead_months", *rules.production.target_lead_months),
        ("rules.production.building_months", *rules.production.building_months),
        ("rules.calls.call_months", *rules.calls.call_months),
        ("rules.grid.delay_months_most", *rules.grid.delay_months_most),
        ("rules.grid.own_power_months", *rules.grid.own_power_months),
    ];
    for (path, value) in months {
        if value > 240.0 {
            faults.at(path, format!("{value} months are more than 240"), None);
        }
    }
    for (i, generation) in rules.production.generations.iter().enumerate() {
        if generation.release_month.abs() > 12_000.0 {
            let path = format!("rules.production.generations[{i}].release_month");
            faults.at(&path, "a release lies within 12000 months of the start", None);
        }
    }
}
