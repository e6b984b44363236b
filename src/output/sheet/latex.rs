//! Tables in LaTeX, for the package `booktabs`.

use crate::analysis::sheet::{Report, Sheet};
use crate::output::sheet::cells::{about, cell, head, is_numeric};

/// The tables one below the other.
pub fn text(report: &Report) -> String {
    let tables = report.sheets.iter().map(|sheet| table(sheet, &about(report)));
    tables.collect::<Vec<_>>().join("\n")
}

fn table(sheet: &Sheet, about: &str) -> String {
    let line = |cells: Vec<String>| format!("{} \\\\\n", cells.join(" & "));
    let columns = 0..sheet.heads.len();
    let columns: String =
        columns.map(|column| if is_numeric(&sheet.rows, column) { 'r' } else { 'l' }).collect();
    let rows = sheet.rows.iter();
    let rows = rows.map(|row| line(row.iter().map(|value| escaped(&cell(value, "--"))).collect()));
    let notes: Vec<&str> = sheet.notes.iter().map(String::as_str).chain([about]).collect();
    format!(
        "\\begin{{table}}\n\\caption{{{}}}\n\\label{{tab:{}}}\n\\begin{{tabular}}{{{columns}}}\n\\toprule\n{}\\midrule\n{}\\bottomrule\n\\end{{tabular}}\n\n\\footnotesize {}\n\\end{{table}}\n",
        escaped(&sheet.title),
        sheet.name,
        line(sheet.heads.iter().map(|one| escaped(&head(one))).collect()),
        rows.collect::<String>(),
        escaped(&notes.join(" ")),
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', letter]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '|' => out.push_str("\\textbar{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            plain => out.push(plain),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sheet::sample::report;

    #[test]
    fn a_table_is_whole_and_what_latex_reads_otherwise_is_escaped() {
        let text = text(&report());
        assert!(text.contains("\\begin{tabular}{lrrr}\n\\toprule\nworld & n [runs]"), "{text}");
        assert!(
            text.contains("over\\_night\\textbar{}100\\% & 20 & 0.500 (0.250--0.750)"),
            "{text}"
        );
        assert_eq!(text.matches("\\end{table}").count(), 2);
    }
}
