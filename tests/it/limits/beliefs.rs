//! Beliefs through the real mechanisms: what owners learn of the rebound, what they go on believing of growth, and
//! rivals that keep up with each other.

use crate::limits::{agree, bare, find};
use crate::support::{column, run};

#[test]
fn an_owner_that_weighs_a_find_fully_learns_the_rebound_of_that_find() {
    for exponent in [1.0, 1.6, 2.2] {
        let elasticity = format!("rules.usage.tail_exponent={exponent}");
        let learning = [
            elasticity.as_str(),
            "rules.expectations.response_years=1e-6",
            "rules.expectations.trend_gain=0",
            "rules.expectations.rebound_gain=1",
        ];
        let find = find(3, 10.0);
        let record = run(&bare(&[&[find.as_str()], &learning[..]].concat()), 6);
        let believed = column(&record, "expectations_rebound");
        agree(believed[2], 1.0, 1e-6);
        agree(believed[4], exponent, 1e-4);
    }
}

#[test]
fn an_owner_that_learns_slowly_comes_nearer_to_the_rebound_with_every_find() {
    let slowly = [
        "rules.expectations.response_years=1e-6",
        "rules.expectations.trend_gain=0",
        "rules.expectations.rebound_gain=0.001",
        "rules.breakthroughs.steady=Some((kind: Inference, factor_per_year: 3, from_month: 6))",
    ];
    let record = run(&bare(&slowly), 120);
    let believed = column(&record, "expectations_rebound");
    assert!(believed.windows(2).skip(8).all(|pair| pair[1] > pair[0] && pair[1] < 1.6));
    assert!(believed[119] > 1.05, "{}", believed[119]);
}

const TALK: [&str; 3] = [
    "rules.expectations.narrative.growth=2.53",
    "rules.expectations.narrative.weight=0.9",
    "rules.expectations.narrative.doubt=1",
];

#[test]
fn talk_of_growth_persists_while_capacity_is_short_and_fades_once_it_stands_idle() {
    let weight = |utilisation: &str| {
        let nobody_builds = "rules.orders.hurdle=1000";
        let record = run(&bare(&[&TALK[..], &[utilisation, nobody_builds]].concat()), 13);
        column(&record, "expectations_narrative")[12]
    };
    agree(weight("population.start.utilisation=2"), 0.9, 1e-12);
    // The first look is at the year before the run; after it 95 % of capacity stands idle and nothing grows.
    let idle = weight("population.start.utilisation=0.05");
    assert!(idle < 0.01, "{idle}");
}

#[test]
fn owners_that_believe_the_talk_expect_its_growth_and_order_more() {
    let wanted = |more: &[&str]| {
        let record = run(&bare(&[&["population.start.utilisation=1"], more].concat()), 2);
        (column(&record, "expectations_growth")[1], column(&record, "orders_placed")[1])
    };
    let trusting = [&TALK[..2], &["rules.expectations.narrative.doubt=0"]].concat();
    let (sober, excited) = (wanted(&[]), wanted(&trusting));
    agree(excited.0, sober.0 + 0.9 * (2.53 - sober.0), 1e-9);
    assert!(excited.1 > 1.5 * sober.1, "{sober:?} {excited:?}");
}

#[test]
fn a_rival_that_keeps_up_orders_what_demand_alone_would_not_make_it_order() {
    let two = "population.hyperscalers=[\
        (name: \"bold\", capacity: 0.5, contracted: 0, other_income_usd_per_year: 1e12, deposits_usd: 1e12, debt_usd: 0, \
         cash_floor_usd: 1e9, device_life_years: None, rebound: Some(3), research: 0, race: 0), \
        (name: \"sceptic\", capacity: 0.5, contracted: 0, other_income_usd_per_year: 1e12, deposits_usd: 1e12, debt_usd: 0, \
         cash_floor_usd: 1e9, device_life_years: None, rebound: Some(1), research: 0, race: 0)]";
    let news = find(3, 10.0);
    let ordered = |rivalry: &str| {
        let eager =
            ["population.start.utilisation=0.85", "rules.orders.hurdle=0", two, &news, rivalry];
        let record = run(&bare(&eager), 14);
        let column = record.agent_columns.iter().position(|c| c.name == "orders_placed").unwrap();
        let of = |name: &str| -> f64 {
            let rows = record.agents.iter().filter(|row| record.names[row.agent] == name);
            rows.map(|row| row.values[column]).sum()
        };
        (of("bold"), of("sceptic"))
    };
    let (alone, keeping_up) =
        (ordered("rules.orders.rivalry=0"), ordered("rules.orders.rivalry=1"));
    assert!(alone.0 > 1.5 * alone.1, "{alone:?}");
    assert!(keeping_up.1 > 1.2 * alone.1, "{alone:?} {keeping_up:?}");
}
