//! Analytic limits, through the real mechanisms: worlds in which all else is switched off.

mod rebound;
mod market;
mod growth;
mod scale;
mod beliefs;
mod contracts;
mod finance;
mod forced_sale;
mod drawdown;
mod edge;
mod cycles;
mod gradual;
mod idle;
mod jumps;
mod option;
mod pricing;
mod grid;

use std::path::Path;

use overbuild::scenario::checked::Scenario;
use overbuild::scenario::world::WorldFile;

/// The bare world of this folder, with overrides.
pub fn bare(overrides: &[&str]) -> WorldFile {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/limits/bare.ron");
    let overrides: Vec<String> = overrides.iter().map(|text| text.to_string()).collect();
    let scenario = Scenario::read(&file, &overrides);
    scenario.unwrap_or_else(|faults| panic!("{faults}")).world().clone()
}

/// The override that schedules an inference find everybody uses at once.
pub fn find(month: u32, factor: f64) -> String {
    format!(
        "rules.breakthroughs.scheduled=[(month: {month}, finder: \"lab-1\", factor: {factor}, \
         kind: Inference, open: true, product_months: 0, publication_months: 0, \
         adoption_months: Some(0), share_on_old_hardware: 1)]"
    )
}

/// Fails unless two numbers agree to a relative tolerance.
pub fn agree(found: f64, expected: f64, tolerance: f64) {
    let off = (found / expected - 1.0).abs();
    assert!(off <= tolerance, "{found} is not {expected}: off by {off:e}");
}
