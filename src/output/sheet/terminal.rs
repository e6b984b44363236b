//! Tables for the terminal.

use comfy_table::{Cell as Field, CellAlignment, LineStyle, Table, TableStyle};

use crate::analysis::sheet::{Report, Sheet};
use crate::output::sheet::cells::{about, cell, head, is_numeric};

/// The tables one below the other, each with its notes and what it rests on.
pub fn text(report: &Report) -> String {
    let tables = report.sheets.iter().map(|sheet| table(sheet, &about(report)));
    tables.collect::<Vec<_>>().join("\n")
}

fn table(sheet: &Sheet, about: &str) -> String {
    let mut table = Table::new();
    table.load_style(lines());
    table.set_header(sheet.heads.iter().map(head));
    for row in &sheet.rows {
        table.add_row(row.iter().enumerate().map(|(column, value)| {
            let to_the_right = is_numeric(&sheet.rows, column);
            let alignment = if to_the_right { CellAlignment::Right } else { CellAlignment::Left };
            Field::new(cell(value, "-")).set_alignment(alignment)
        }));
    }
    let notes: Vec<String> = sheet.notes.iter().map(|note| format!("  {note}\n")).collect();
    let body = if sheet.rows.is_empty() { "  nothing\n".into() } else { format!("{table}\n") };
    format!("{} ({})\n{body}{}  {about}\n", sheet.title, sheet.name, notes.concat())
}

/// Lines around the head and below the rows, none between them.
fn lines() -> TableStyle {
    let line = LineStyle::none().fill('─').junction('─');
    TableStyle::new().top_border(line).header_separator(line).bottom_border(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sheet::sample::report;

    #[test]
    fn a_table_has_its_title_its_rows_its_notes_and_what_it_rests_on() {
        let text = text(&report());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "Probability of a crash (crashes)");
        assert!(lines[2].contains("n [runs]") && lines[2].contains("probability [share]"));
        assert!(lines[4].contains("0.500 (0.250-0.750)") && lines[4].contains("0.012"), "{text}");
        assert!(text.contains("\n  Wilson intervals.\n  version: 0.1.0; seeds: 1..20\n"), "{text}");
        assert!(text.contains("What differs (worlds)\n  nothing\n"), "{text}");
    }
}
