//! Tables in Markdown.

use crate::analysis::sheet::{Report, Sheet};
use crate::output::sheet::cells::{about, cell, head, is_numeric};

/// The tables one below the other.
pub fn text(report: &Report) -> String {
    let tables = report.sheets.iter().map(|sheet| table(sheet, &about(report)));
    tables.collect::<Vec<_>>().join("\n")
}

fn table(sheet: &Sheet, about: &str) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let rule = (0..sheet.heads.len())
        .map(|column| if is_numeric(&sheet.rows, column) { "---:" } else { "---" });
    let rows = sheet.rows.iter();
    let rows = rows.map(|row| line(row.iter().map(|value| escaped(&cell(value, "-"))).collect()));
    let notes: Vec<String> = sheet
        .notes
        .iter()
        .map(String::as_str)
        .chain([about])
        .map(|note| escaped(note) + "  \n")
        .collect();
    format!(
        "### {}\n\n{}{}{}\n{}",
        sheet.title,
        line(sheet.heads.iter().map(|one| escaped(&head(one))).collect()),
        line(rule.map(String::from).collect()),
        rows.collect::<String>(),
        notes.concat(),
    )
}

/// Bars would end a cell, and underscores between words are no emphasis in the Markdown of GitHub.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sheet::sample::report;

    #[test]
    fn numbers_stand_to_the_right_and_bars_are_escaped() {
        let expected = "\
### Probability of a crash

| world | n [runs] | probability [share] | p holm |
| --- | ---: | ---: | ---: |
| over_night\\|100% | 20 | 0.500 (0.250-0.750) | 0.012 |
| =calm | 7 | - | - |

Wilson intervals.  
version: 0.1.0; seeds: 1..20  
";
        assert!(text(&report()).starts_with(expected), "{}", text(&report()));
    }
}
