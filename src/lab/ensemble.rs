//! Many seeds of the world on the bench: what is known of them, anew after every few runs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::analysis::dating::regime::Regime;
use crate::analysis::dating::timeline::date;
use crate::analysis::statistics::wilson::probability;
use crate::experiment::batch::make;
use crate::experiment::economies::Economies;
use crate::experiment::stream::{caught, stream};
use crate::lab::bench::{Bench, Refusal, Wish};
use crate::lab::picture::COLUMNS;
use crate::output::figure::fan;
use crate::output::report::worlds::bands;
use crate::output::timelines::said;
use crate::scenario::checked::Scenario;

/// How many seeds an ensemble has.
pub const SEEDS: u64 = 100;
/// Of the first runs every one is told of, after that every so many.
const EVERY: u64 = 5;

/// Runs a world on the seeds from that of the page on, and tells `take` what is known of them as they come, until that fails.
///
/// # Errors
/// The wish is refused.
pub fn ensemble<E>(
    bench: &Bench,
    wish: &Wish,
    mut take: impl FnMut(Value) -> Result<(), E>,
) -> Result<(), Refusal> {
    let scenarios = [bench.scenario(wish)?];
    let economies = Economies::of(&scenarios);
    let seeds = (0..SEEDS).map(|more| wish.seed.wrapping_add(more));
    let work = |seed: &u64| run(bench, &economies, &scenarios, *seed);
    let mut known = Known::of(&scenarios[0]);
    // An error is that whoever listened has gone: there is nobody to tell.
    let _ = stream(0, seeds, work, |_, run| {
        known.add(run);
        match known.done <= EVERY || known.done.is_multiple_of(EVERY) {
            true => take(known.json()),
            false => Ok(()),
        }
    });
    Ok(())
}

/// What the page is told of a run: its kind, and its values by column.
type Run = (Regime, Vec<Vec<f64>>);

fn run(
    bench: &Bench,
    economies: &Economies,
    scenarios: &[Scenario],
    seed: u64,
) -> Result<Run, String> {
    caught(|| {
        let record = make(economies, scenarios, (0, seed)).map_err(|broken| broken.to_string())?;
        let timeline = date(&record, &bench.rule).map_err(|gap| gap.to_string())?;
        let values = COLUMNS.iter().map(|name| record.series.column(name).unwrap_or_default());
        Ok((timeline.verdict.regime, values.collect()))
    })?
}

/// The runs so far.
struct Known {
    done: u64,
    broken: u64,
    kinds: BTreeMap<Regime, usize>,
    /// By column.
    fans: Vec<fan::World>,
}

impl Known {
    fn of(scenario: &Scenario) -> Known {
        let steps_per_year = scenario.world().steps_per_year;
        let fan = |name: &&str| fan::World { name: name.to_string(), steps_per_year, runs: vec![] };
        let fans = COLUMNS.iter().map(fan).collect();
        Known { done: 0, broken: 0, kinds: BTreeMap::new(), fans }
    }

    fn add(&mut self, run: Result<Run, String>) {
        self.done += 1;
        match run {
            Ok((regime, values)) => {
                *self.kinds.entry(regime).or_default() += 1;
                self.fans.iter_mut().zip(values).for_each(|(fan, values)| fan.runs.push(values));
            }
            Err(_) => self.broken += 1,
        }
    }

    /// How many runs there are, the share of each kind with its interval, and the quantiles of each column.
    fn json(&self) -> Value {
        let all = self.kinds.values().sum();
        let kind = |(regime, count): (&Regime, &usize)| {
            let share = probability(*count, all)?;
            let interval = share.interval.map(|interval| [interval.low, interval.high]);
            Some(json!([regime.name(), said(*regime), share.value, interval]))
        };
        let fans = self.fans.iter().map(|fan| (fan.name.clone(), bands(&fan.rungs())));
        json!({
            "done": self.done,
            "broken": self.broken,
            "kinds": self.kinds.iter().filter_map(kind).collect::<Vec<Value>>(),
            "bands": fans.collect::<Value>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::analysis::dating::rule::Rule;

    #[test]
    fn every_seed_is_counted_once_and_quantiles_are_in_order() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/overnight-10x.ron");
        let overrides = ["users=60", "months=24", "population.captive_portfolios=10"];
        let overrides = overrides.map(String::from).to_vec();
        let bench = Bench::new(file, overrides, Rule::default()).unwrap();
        let mut told = Vec::new();
        let take = |known: Value| {
            told.push(known);
            Ok::<(), ()>(())
        };
        ensemble(&bench, &Wish::default(), take).unwrap();
        let done: Vec<u64> = told.iter().map(|known| known["done"].as_u64().unwrap()).collect();
        assert_eq!(done[..7], [1, 2, 3, 4, 5, 10, 15]);
        let last = told.last().unwrap();
        assert_eq!((&last["done"], &last["broken"]), (&json!(SEEDS), &json!(0)));
        let shares = last["kinds"].as_array().unwrap().iter();
        let sum: f64 = shares.map(|kind| kind[2].as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-12);
        let at = |quantile: usize| last["bands"]["capex"][quantile][23].as_f64().unwrap();
        assert!((0..4).all(|one| at(one) <= at(one + 1)) && at(0) < at(4));
    }

    #[test]
    fn no_run_is_begun_when_nobody_listens() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/today.ron");
        let bench = Bench::new(file, vec!["users=60".into(), "months=2".into()], Rule::default());
        let mut told = 0;
        let gone = |_| {
            told += 1;
            Err(())
        };
        ensemble(&bench.unwrap(), &Wish::default(), gone).unwrap();
        assert_eq!(told, 1);
    }
}
