//! The dating rule that the user asked for.

use std::path::Path;

use overbuild::analysis::dating::rule::Rule;
use overbuild::scenario::faults::WorldError;
use overbuild::scenario::load::load;

/// The rule of a file, which says what differs from the usual one; the usual one without a file.
///
/// # Errors
/// All faults of the file, with line, column and remedy.
pub fn rule(file: Option<&Path>) -> Result<Rule, WorldError> {
    file.map_or(Ok(Rule::default()), |file| Ok(load::<Rule>(file, &[])?.value))
}
