//! What columns are called in a figure: in the words of the world, as a reader says them.

use crate::analysis::story;
use crate::output::figure::axis::Axis;
use crate::output::figure::page::Unfit;
use crate::output::labels::Words;
use crate::record::Column;
use crate::scenario::labels::Labels;
use crate::scenario::nearest::remedy;

/// Columns that a reader knows by another name.
const SPOKEN: [(&str, &str); 14] = [
    ("capex", "Capex"),
    ("rents_utilisation", "Utilisation"),
    ("rents_list", "List rent"),
    ("rents_capacity", "Capacity"),
    ("rents_demand", "Demand"),
    ("services_volume", "Services"),
    ("services_revenue", "Sales of services"),
    ("pricing_price", "Price of services"),
    ("equity_index", "Share prices"),
    ("depreciation_book", "Book value"),
    ("credit_debt", "Loans"),
    ("impairment_loss", "Write-downs"),
    ("insolvency_defaults", "Defaults"),
    ("adoption_share", "Adoption"),
];

/// The columns that a reader knows by another name.
pub fn known() -> [&'static str; SPOKEN.len()] {
    SPOKEN.map(|(column, _)| column)
}

/// The name of a column.
pub fn spoken(column: &str, labels: &Labels) -> String {
    let label = labels.columns.iter().find(|(known, _)| known == column);
    let known = SPOKEN.iter().find(|(known, _)| *known == column);
    match (label, known) {
        (Some((_, label)), _) => sentence(label),
        (None, Some((_, name))) => Words::of(labels).say(name),
        (None, None) => sentence(column),
    }
}

/// A name of a table as it begins a sentence.
pub fn sentence(name: &str) -> String {
    let words = story::panel::spoken(name);
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What stands above a panel: a name and the unit of its axis.
pub fn heading(name: &str, axis: &Axis, labels: &Labels) -> String {
    match axis.unit.is_empty() {
        true => name.to_string(),
        false => format!("{name} ({})", Words::of(labels).unit(&axis.unit)),
    }
}

/// The column of this name, in this program's words or the world's.
///
/// # Errors
/// There is none.
pub fn column(columns: &[Column], asked: &str, labels: &Labels) -> Result<Column, Unfit> {
    let label = labels.columns.iter().find(|(_, label)| label == asked);
    let name = label.map_or(asked, |(known, _)| known.as_str());
    let found = columns.iter().find(|column| column.name == name);
    found.copied().ok_or_else(|| {
        let help = remedy(asked, "columns", columns.iter().map(|column| column.name));
        Unfit::one(format!("there is no column `{asked}`: {help}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_world() {
        let columns = vec![("rents_list".to_string(), "lease_price".to_string())];
        let labels = Labels { columns, ..Labels::default() };
        assert_eq!(spoken("rents_list", &labels), "Lease price");
        assert_eq!(spoken("rents_list", &Labels::default()), "List rent");
        assert_eq!(spoken("grid_used", &labels), "Grid used");
        let known = [Column { name: "rents_list", unit: "", meaning: "" }];
        assert_eq!(column(&known, "lease_price", &labels).unwrap().name, "rents_list");
        let fault = column(&known, "rent_list", &labels).unwrap_err().to_string();
        assert_eq!(fault, "there is no column `rent_list`: did you mean `rents_list`?");
    }
}
