//! A run of many: made to its end, summed up and dated.

use std::sync::atomic::AtomicBool;

use overbuild::analysis::dating::rule::Rule;
use overbuild::analysis::dating::timeline::date;
use overbuild::analysis::summary::summarise;
use overbuild::experiment::economies::Economies;
use overbuild::experiment::run::{Halt, walk};
use overbuild::experiment::stream::caught;
use overbuild::output::ensemble::rows::Outcome;
use overbuild::scenario::checked::Scenario;

/// Makes the run of a world, by its position, with a seed; gives what `keep` makes of it, and nothing if it was stopped.
///
/// # Errors
/// What broke it.
pub fn make<T>(
    economies: &Economies,
    scenarios: &[Scenario],
    (world, seed): (usize, u64),
    (rule, stop): (&Rule, &AtomicBool),
    keep: impl FnOnce(Outcome) -> T,
) -> Result<Option<T>, String> {
    caught(|| {
        let mut simulation = economies.open(world, seed);
        match walk(scenarios[world].steps(), || simulation.step(), stop, |_| {}) {
            Err(Halt::Stopped { .. }) => return Ok(None),
            Err(Halt::Broken(broken)) => return Err(broken.to_string()),
            Ok(()) => {}
        }
        let record = &simulation.take_record();
        economies.close(world, simulation);
        let summary = &summarise(record).map_err(|missing| missing.to_string())?;
        let timeline = &date(record, rule).map_err(|missing| missing.to_string())?;
        Ok(Some(keep(Outcome { record, summary, timeline })))
    })
    .flatten()
}
