//! A20: labs that differ in nothing share the market and charge the markup of Bertrand competitors with CES demand.

use overbuild::economy::agents::model_lab::ModelLab;

use crate::limits::{agree, bare};
use crate::small::steps;
use crate::support::start;

/// Markups and shares of services after ten years of as many equal labs.
fn equal_labs(count: usize, substitution: f64) -> Vec<(f64, f64)> {
    let lab = |i: usize| {
        let share = 1.0 / count as f64;
        format!(
            "(name: \"lab-{i}\", sales: {share}, training: {share}, deposits_usd: 1e12, research: 0, race: 0)"
        )
    };
    let labs: Vec<String> = (1..=count).map(lab).collect();
    let labs = format!("population.labs=[{}]", labs.join(","));
    let substitution = format!("rules.pricing.substitution={substitution}");
    let free = [
        "rules.pricing.markup_speed=2",
        "rules.pricing.least_markup=1",
        "rules.pricing.most_markup=10",
    ];
    let more = ["users=20000", labs.as_str(), &substitution];
    let mut sim = start(&bare(&[&more[..], &free].concat()));
    steps(&mut sim, 120);
    let mut labs = sim.world.query::<&ModelLab>();
    let labs: Vec<_> = labs.iter(&sim.world).map(|lab| (lab.markup, lab.asked)).collect();
    let all: f64 = labs.iter().map(|(_, asked)| asked).sum();
    labs.into_iter().map(|(markup, asked)| (markup, asked / all)).collect()
}

#[test]
fn a20_equal_labs_have_equal_shares_and_the_markup_of_ces_bertrand_competition() {
    for (count, substitution) in [(1, 5.0), (2, 5.0), (4, 5.0), (4, 9.0), (6, 3.0)] {
        let share = 1.0 / count as f64;
        let elasticity = substitution - (substitution - 1.6) * share;
        let labs = equal_labs(count, substitution);
        for (markup, found) in labs {
            agree(markup, elasticity / (elasticity - 1.0), 0.01);
            // Four standard errors of the choices of 20,000 users.
            assert!(
                (found - share).abs() <= 4.0 * (share * (1.0 - share) / 20_000.0).sqrt() + 1e-12
            );
        }
    }
}

#[test]
fn a20_close_substitutes_sell_at_cost() {
    for (markup, _) in equal_labs(4, 1000.0) {
        agree(markup, 1.0, 0.01);
    }
}
