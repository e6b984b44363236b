//! Power: its scarcity rent, connections and their delay, and I12 through the real mechanisms.

use bevy_ecs::prelude::Query;

use overbuild::economy::agents::grid_connection::GridConnection;
use overbuild::economy::phase::Phase;
use overbuild::record::Record;
use overbuild::units::HOURS_PER_YEAR;

use crate::limits::{agree, bare};
use crate::support::{column, run, start, world};

const RENT: f64 = 2.5;
const ENERGY: f64 = 0.0685;
const UPKEEP: f64 = 0.0286;
const EFFECTIVENESS: f64 = 1.25;

/// The bare world, in which devices of one H100e need a kilowatt, with so much power for what it has and so much demand.
fn powered(connected: f64, demand: f64, more: &[&str]) -> Vec<String> {
    let mut all = vec![
        format!("rules.grid.connected=Some({connected})"),
        format!("rules.grid.effectiveness={EFFECTIVENESS}"),
        "rules.grid.most_megawatts_per_year=0".to_string(),
        "rules.grid.own_power_usd_per_kilowatt_year=None".to_string(),
        format!("population.start.utilisation={demand}"),
    ];
    all.extend(more.iter().map(|text| text.to_string()));
    all
}

fn run_bare(overrides: &[String], steps: u32) -> Record {
    let overrides: Vec<&str> = overrides.iter().map(String::as_str).collect();
    run(&bare(&overrides), steps)
}

/// What a kilowatt from the grid earns in a device that is used so often, where energy is saved so many times.
fn marginal(occupancy: f64, saving: f64) -> f64 {
    HOURS_PER_YEAR * occupancy * (RENT - ENERGY / saving - UPKEEP) * saving / EFFECTIVENESS
}

/// Nothing is ordered, so that all devices are those of the start and what was on order then.
const NO_ORDERS: &str = "rules.orders.hurdle=1e9";

fn energy_find(factor: f64) -> String {
    format!(
        "rules.breakthroughs.scheduled=[(month: 3, finder: \"lab-1\", factor: {factor}, \
         kind: Energy, open: true, product_months: 0, publication_months: 0, adoption_months: Some(0), \
         share_on_old_hardware: 1)]"
    )
}

#[test]
fn the_scarcity_rent_is_what_the_marginal_device_earns_over_its_running_cost() {
    let record = run_bare(&powered(0.5, 0.9, &[NO_ORDERS]), 6);
    let (rent, used) = (column(&record, "grid_rent"), column(&record, "rents_utilisation"));
    let (connected, on) = (column(&record, "grid_connected"), column(&record, "grid_used"));
    let capacity = column(&record, "rents_capacity");
    for month in 0..6 {
        agree(rent[month], marginal(1.0, 1.0), 1e-12);
        agree(on[month], connected[month], 1e-5);
        assert!(on[month] <= connected[month]);
        // All that has power is used, and nothing else is.
        let drawn = used[month] * capacity[month] * EFFECTIVENESS / 1000.0;
        agree(drawn, connected[month], 1e-5);
    }
}

#[test]
fn where_the_marginal_device_is_used_half_of_the_time_its_power_is_worth_half() {
    let record = run_bare(&powered(0.9, 0.45, &[NO_ORDERS]), 3);
    let (demand, used) = (column(&record, "rents_demand"), column(&record, "rents_utilisation"));
    let running = column(&record, "grid_connected")[0] * 1000.0 / EFFECTIVENESS;
    agree(column(&record, "grid_rent")[2], marginal(demand[1] / running, 1.0), 1e-5);
    agree(used[2] * column(&record, "rents_capacity")[2], demand[2], 1e-9);
}

#[test]
fn an_energy_find_multiplies_what_a_kilowatt_can_do_until_power_is_no_longer_short() {
    let found = energy_find(1.5);
    let record = run_bare(&powered(0.5, 0.9, &[NO_ORDERS, &found]), 6);
    let (rent, used) = (column(&record, "grid_rent"), column(&record, "rents_utilisation"));
    agree(rent[5], marginal(1.0, 1.5), 1e-12);
    let capacity = column(&record, "rents_capacity");
    agree(used[5] * capacity[5], 1.5 * used[2] * capacity[2], 1e-5);
    let found = energy_find(10.0);
    let record = run_bare(&powered(0.5, 0.9, &[NO_ORDERS, &found]), 6);
    assert_eq!(column(&record, "grid_rent")[3..], [0.0; 3]);
    assert_eq!(column(&record, "grid_unpowered")[5], 0.0);
    assert!(column(&record, "rents_utilisation")[5] > 0.85);
}

#[test]
fn orders_stop_where_power_does() {
    let after = |connected: &str| {
        let connected = format!("rules.grid.connected={connected}");
        let cheap = ["rules.orders.hurdle=0", "rules.orders.screen_steepness=1000", &connected];
        run_bare(&powered(1.0, 1.6, &cheap), 96)
    };
    let free = column(&after("None"), "rents_capacity");
    assert!(free[95] > 1.5 * free[0]);
    let record = after("Some(1.2)");
    let (capacity, connected) =
        (column(&record, "rents_capacity"), column(&record, "grid_connected"));
    let most = connected[0] * 1000.0 / EFFECTIVENESS;
    // Orders of the first month reckon with the wait quoted on the first day, which was longer than theirs: for two months
    // what they were to replace is still there. After that only what rounding to whole devices keeps may be too many.
    assert!(capacity.iter().all(|&capacity| capacity <= most * 1.03));
    assert!(capacity[5..].iter().all(|&capacity| capacity <= most * (1.0 + 1e-6)));
    agree(capacity[95], most, 1e-6);
}

#[test]
fn with_slack_power_the_rent_is_zero_and_all_else_is_as_without_a_grid() {
    let free = run(&world("no-breakthrough", &["users=2000"]), 60);
    // New clouds have no power of their own: they lease at no rent, and what they connect later is free here.
    let slack = [
        "users=2000",
        "rules.grid.connected=Some(100000)",
        "rules.grid.connection_usd_per_kilowatt=0",
    ];
    let slack = run(&world("no-breakthrough", &slack), 60);
    assert!(column(&slack, "grid_rent").iter().all(|&rent| rent == 0.0));
    for known in &free.series.columns {
        if !known.name.starts_with("grid_") {
            let same = column(&free, known.name) == column(&slack, known.name);
            assert!(same, "{}", known.name);
        }
    }
    assert!(column(&slack, "grid_used")[59] > column(&slack, "grid_used")[0]);
}

#[test]
fn what_is_applied_for_is_there_after_the_delay_and_not_before() {
    let delay = ["rules.grid.delay_months_least=30", "rules.grid.delay_months_most=30"];
    let pace = |megawatts: &str| {
        let pace = format!("rules.grid.most_megawatts_per_year={megawatts}");
        let record = run_bare(&powered(0.5, 0.9, &[delay[0], delay[1], &pace]), 48);
        (column(&record, "grid_connected"), column(&record, "grid_waiting"))
    };
    let (connected, waiting) = pace("1e9");
    assert!(connected[..30].iter().all(|&megawatts| megawatts == connected[0]));
    agree(connected[30], connected[0] + waiting[0], 1e-9);
    let (connected, _) = pace("120");
    assert_eq!(connected[29], connected[0]);
    for month in 30..48 {
        agree(connected[month] - connected[month - 1], 10.0, 1e-6);
    }
}

#[test]
fn connections_are_paid_when_they_come() {
    let delay = ["rules.grid.delay_months_least=2", "rules.grid.delay_months_most=2"];
    let more = [delay[0], delay[1], "rules.grid.most_megawatts_per_year=1200"];
    let record = run_bare(&powered(0.5, 0.9, &more), 4);
    let paid = |month: u32| {
        let of =
            |row: &&overbuild::record::MatrixRow| row.entry == "connections" && row.month == month;
        let row = record.flows.iter().find(of).unwrap();
        row.amounts.iter().map(|amount| amount.usd().max(0.0)).sum::<f64>()
    };
    assert_eq!(paid(1), 0.0);
    agree(paid(2), 400.0 * 100_000.0, 1e-9);
}

/// What owners pay for a kilowatt from plants of their own in these tests [USD per kW and year].
const PLANT: f64 = 2500.0;

/// Power for half of what runs, and plants of one's own after half a year, so many megawatts a year.
fn with_plants(pace: &str) -> Record {
    let plants = [
        NO_ORDERS,
        "rules.grid.own_power_months=6",
        &format!("rules.grid.own_power_megawatts_per_year={pace}"),
        &format!("rules.grid.own_power_usd_per_kilowatt_year=Some({PLANT})"),
    ];
    run_bare(&powered(0.5, 0.9, &plants), 24)
}

#[test]
fn own_power_brings_the_rent_down_to_its_price_once_there_is_enough() {
    let record = with_plants("1e9");
    let (rent, own) = (column(&record, "grid_rent"), column(&record, "grid_own_power"));
    let (used, connected) = (column(&record, "grid_used"), column(&record, "grid_connected"));
    let bill = column(&record, "operations_energy");
    for month in 0..6 {
        agree(rent[month], marginal(1.0, 1.0), 1e-12);
        assert_eq!(own[month], 0.0);
    }
    for month in 7..24 {
        assert_eq!((rent[month], column(&record, "grid_unpowered")[month]), (PLANT, 0.0));
        assert!(
            used[month] > 1.5 * connected[month] && used[month] <= connected[month] + own[month]
        );
    }
    // The bill is the electricity of what is used, and what plants cost.
    let compute = |month: usize| {
        column(&record, "rents_utilisation")[month] * column(&record, "rents_capacity")[month]
    };
    let plants = (used[20] - connected[20]) * 1000.0 * PLANT / 12.0;
    let electricity = compute(20) * ENERGY * HOURS_PER_YEAR / 12.0;
    agree(bill[20], electricity + plants, 1e-6);
}

#[test]
fn scarce_plants_come_at_the_pace_of_their_makers_and_the_rent_stays_with_the_marginal_device() {
    let record = with_plants("1200");
    let (rent, own) = (column(&record, "grid_rent"), column(&record, "grid_own_power"));
    for month in 8..24 {
        agree(own[month] - own[month - 1], 100.0, 1e-9);
        assert!(rent[month] > PLANT);
    }
}

/// In a world short of power nobody uses more than it has connected, leased and made, and what is paid for power is received.
#[test]
fn i12_power_used_is_power_connected_leased_and_own() {
    let record = run(&world("scarce-power", &["users=2000"]), 96);
    let (used, connected) = (column(&record, "grid_used"), column(&record, "grid_connected"));
    let plants = column(&record, "grid_own_power");
    let all = connected.iter().zip(&plants).map(|(connected, plants)| connected + plants);
    assert!(used.iter().zip(all).all(|(used, all)| *used <= all * (1.0 + 1e-9)));
    assert!(plants[..18].iter().all(|&plants| plants == 0.0) && plants[95] > 0.0);
    assert!(column(&record, "grid_rent").iter().any(|&rent| rent > 1000.0));
    let at = |name: &str| record.agent_columns.iter().position(|c| c.name == name).unwrap();
    let (own_used, own, leased) = (at("grid_used"), at("grid_connected"), at("grid_leased"));
    let (paid, made) = (at("grid_rent"), at("grid_own_power"));
    for month in 0..96 {
        let rows: Vec<_> = record.agents.iter().filter(|row| row.month == month).collect();
        let sum = |of: usize| -> f64 {
            rows.iter().map(|row| row.values[of]).filter(|value| !value.is_nan()).sum()
        };
        assert!(sum(leased).abs() < 1e-6 * sum(own) && sum(paid).abs() < 1e-3);
        for row in rows.iter().filter(|row| !row.values[own].is_nan()) {
            let has = row.values[own] + row.values[leased] + row.values[made];
            assert!(row.values[own_used] <= has * (1.0 + 1e-9) + 1e-9, "month {month}");
        }
    }
}

#[test]
fn i12_a_cut_of_connections_behind_the_books_ends_the_run() {
    let overrides = powered(0.5, 0.9, &[]);
    let overrides: Vec<&str> = overrides.iter().map(String::as_str).collect();
    let mut sim = start(&bare(&overrides));
    sim.step().unwrap();
    sim.during(Phase::Tax, |mut connections: Query<&mut GridConnection>| {
        connections.iter_mut().for_each(|mut connection| connection.connected *= 0.9);
    });
    let broken = sim.step().unwrap_err();
    assert!(broken.rule.starts_with("I12"), "{broken}");
    assert_eq!((broken.month, broken.agent.as_str()), (1, "owner-1"));
    assert!(broken.amount.ends_with(" kW") && !broken.amount.starts_with('-'), "{broken}");
}
