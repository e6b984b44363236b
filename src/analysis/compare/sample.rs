//! Ensembles written by hand, for tests: 60 months, seeds 1 to 40, a calm world and one that crashes.

use crate::analysis::compare::runs::{Ensemble, Measure, Run, World};

/// A run in which nothing happens.
pub fn run(seed: u64) -> Run {
    let regime = "boom_goes_on".to_string();
    let numbers = vec![None, Some(seed as f64)];
    Run { seed, watched: 60.0, regime, numbers, scaled: vec![Some(5.0), None], ..Run::default() }
}

/// A run that crashes in a month, so deep.
pub fn crashed(seed: u64, month: f64, depth: f64) -> Run {
    let numbers = vec![Some(depth), Some(seed as f64 + 10.0)];
    Run { crash: Some(month), regime: "crash".to_string(), numbers, ..run(seed) }
}

/// The calm world: every tenth run crashes in month 50. The wild one: seeds up to 30 crash, from month 11 on.
pub fn ensemble() -> Ensemble {
    let calm = |seed| if seed % 10 == 0 { crashed(seed, 50.0, 0.3) } else { run(seed) };
    let wild = |seed| match seed {
        ..=30 => crashed(seed, 10.0 + seed as f64, 0.5 + seed as f64 / 100.0),
        _ => Run { landing: Some(20.0), regime: "soft_landing".to_string(), ..run(seed) },
    };
    let world = |name: &str, of: &dyn Fn(u64) -> Run| World {
        name: name.to_string(),
        months: 60.0,
        steps_per_year: 12,
        runs: (1..=40).map(of).collect(),
        failed: 0,
    };
    let measure = |name, unit| Measure { name, unit, meaning: "as its name says" };
    Ensemble {
        measures: vec![measure("depth", "share"), measure("write_downs", "bn USD")],
        factors: vec![0.75, 1.25],
        worlds: vec![world("calm", &calm), world("wild", &wild)],
    }
}
