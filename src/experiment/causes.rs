//! The causes of a crash that can be taken out of a world, each with the values that take it out.

use crate::scenario::nearest::remedy;
use crate::scenario::world::WorldFile;

/// Something in a world that may bring a crash about.
#[derive(Clone, Copy, Debug)]
pub struct Cause {
    /// Its name.
    pub name: &'static str,
    /// What a world is like without it.
    pub without: &'static str,
    /// The overrides `path=value` that take it out of a world.
    pub removal: fn(&WorldFile) -> Vec<String>,
}

/// Longest run that a world can ask for [months]: what comes later never comes.
const NEVER: &str = "rules.news.lag_months=2400";

/// The causes known.
pub const CAUSES: [Cause; 5] = [
    Cause {
        name: "breakthrough",
        without: "nobody finds anything above trend, by the race, by schedule or step by step",
        removal: |_| {
            let rules = ["sizes=[]", "scheduled=[]", "steady=None"];
            rules.map(|rule| format!("rules.breakthroughs.{rule}")).to_vec()
        },
    },
    Cause {
        name: "leverage",
        without: "clouds begin without debt and take no loans, nor do vendors lend to them; overdrafts of a month remain",
        removal: without_debt,
    },
    Cause {
        name: "news",
        without: "owners and investors never hear of a find; they see rents, sales and demand only",
        removal: |_| vec![NEVER.to_string()],
    },
    Cause {
        name: "contracts",
        without: "no compute is let under contract, on the first day or later; all of it at the rent of the day",
        removal: |_| vec!["rules.contracts.cover=0".to_string()],
    },
    Cause {
        name: "supply-line",
        without: "owners count all they have on order before they order more",
        removal: |_| vec!["rules.orders.supply_line_weight=1".to_string()],
    },
];

/// The cause of a name.
///
/// # Errors
/// There is none; which one may be meant.
pub fn named(name: &str) -> Result<Cause, String> {
    let found = CAUSES.into_iter().find(|cause| cause.name == name.trim());
    found.ok_or_else(|| {
        let help = remedy(name, "causes", CAUSES.iter().map(|cause| cause.name));
        format!("there is no cause `{name}`; {help}")
    })
}

fn without_debt(world: &WorldFile) -> Vec<String> {
    let people = &world.population;
    let lists =
        [("hyperscalers", people.hyperscalers.len()), ("neoclouds", people.neoclouds.len())];
    let debts = lists.into_iter().flat_map(|(kind, count)| {
        (0..count).map(move |i| format!("population.{kind}[{i}].debt_usd=0"))
    });
    let chosen = (0..people.strategies.chosen.len())
        .map(|i| format!("population.strategies.chosen[{i}].borrowed=Some(0)"));
    let nothing_lent = [
        "population.strategies.borrowed=(least: 0, most: 0)".to_string(),
        "rules.orders.vendor_credit=0".to_string(),
    ];
    nothing_lent.into_iter().chain(debts).chain(chosen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_told_the_nearest_right_one() {
        assert_eq!(named("news").unwrap().name, "news");
        assert_eq!(
            named("brekthrough").unwrap_err(),
            "there is no cause `brekthrough`; did you mean `breakthrough`?"
        );
        assert!(named("weather").unwrap_err().ends_with("`contracts`, `supply-line`"));
    }
}
