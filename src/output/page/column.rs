//! A column as a page speaks of it: in the words and units of the world.

use serde_json::{Value, json};

use crate::output::figure::names::spoken;
use crate::output::figure::series::IN_LOGS;
use crate::output::labels::Words;
use crate::record::Column;
use crate::scenario::labels::Labels;

/// Its name in tables, how it is said, its unit and meaning, and whether its axis is in logs.
pub fn column(column: &Column, labels: &Labels) -> Value {
    let words = Words::of(labels);
    json!({
        "name": column.name,
        "said": spoken(column.name, labels),
        "unit": words.unit(column.unit),
        "meaning": words.say(column.meaning),
        "logs": IN_LOGS.contains(&column.name),
    })
}
