//! A story as text: a few lines a quarter, one for quarters of routine.

use crate::analysis::story::fact::Fact;
use crate::analysis::story::history::{Lull, Story};
use crate::analysis::story::quarter::Quarter;

/// Where what is said of a quarter begins \[letters\].
const INDENT: usize = 12;

/// The story, folded at a width \[letters\].
pub fn text(story: &Story, width: usize) -> String {
    let mut lines = vec![
        format!("{}, {}", story.agent, story.kind),
        "Months as in series.csv, from 0; levels are those of a quarter's last month. A rule bears the name of its section in docs/model.md.".to_string(),
    ];
    let mut lulls = story.lulls.iter();
    let mut quiet = false;
    for quarter in &story.quarters {
        match (quarter.routine, quiet) {
            (true, false) => lines.extend(lulls.next().map(lull)),
            (true, true) => {}
            (false, _) => lines.extend(full(quarter, story.no_forecast)),
        }
        quiet = quarter.routine;
    }
    lines.iter().map(|line| folded(line, width)).collect()
}

fn lull(lull: &Lull) -> String {
    let (from, to) = (lull.span.from, lull.span.to);
    format!("\nMonths {from} to {to}: routine; in all it {}.", listed(&lull.decided, ", "))
}

fn full(quarter: &Quarter, no_forecast: Option<&str>) -> Vec<String> {
    let (from, to) = (quarter.span.from, quarter.span.to);
    let expected = match (quarter.expected.is_empty(), no_forecast) {
        (true, Some(why)) => why.to_string(),
        _ => listed(&quarter.expected, "; "),
    };
    let heard: Vec<&str> = quarter.heard.iter().map(|heard| heard.text.as_str()).collect();
    let mut lines = vec![format!("\nMonths {from} to {to}, {}", quarter.name)];
    for (word, said) in [
        ("knew", listed(&quarter.knew, "; ")),
        ("heard", heard.join("; ")),
        ("expected", expected),
        ("decided", listed(&quarter.decided, "; ")),
    ] {
        if !said.is_empty() {
            lines.push(format!("  {word:<9} {said}."));
        }
    }
    let rule = |(at, word): (usize, String)| {
        format!("  {:<9} {word}.", if at == 0 { "rules" } else { "" })
    };
    let rules = quarter.rules.iter().map(|firing| format!("{}: {}", firing.rule, firing.text));
    lines.extend(rules.enumerate().map(rule));
    lines
}

fn listed(facts: &[Fact], between: &str) -> String {
    let texts: Vec<&str> = facts.iter().map(|fact| fact.text.as_str()).collect();
    texts.join(between)
}

/// A line folded between words, what is carried over set below the text.
fn folded(line: &str, width: usize) -> String {
    let mut folded = String::new();
    let mut length = 0;
    let indent = if line.starts_with("  ") { INDENT } else { 0 };
    for (at, word) in line.split(' ').enumerate() {
        let letters = word.chars().count();
        if at > 0 && !word.is_empty() && length + 1 + letters > width && length > indent {
            folded += &format!("\n{}", " ".repeat(indent));
            length = indent;
        } else if at > 0 {
            folded.push(' ');
            length += 1;
        }
        folded += word;
        length += letters;
    }
    folded + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_words_below_their_text() {
        assert_eq!(folded("  knew      a bb ccc", 17), "  knew      a bb\n            ccc\n");
        assert_eq!(folded("one two", 3), "one\ntwo\n");
        assert_eq!(folded("unfoldable", 3), "unfoldable\n");
    }
}
