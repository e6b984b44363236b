//! Renames what a reader sees by the labels of the world: at the door, when everything is computed.

use crate::record::{Column, Record, intern};
use crate::scenario::labels::{KINDS, Labels};

/// The same record in the reader's words: kinds, sectors, units, columns, meanings and details of events.
pub fn rename(mut record: Record, labels: &Labels) -> Record {
    if labels.is_empty() {
        return record;
    }
    let words = Words::of(labels);
    for column in record.series.columns.iter_mut().chain(&mut record.agent_columns) {
        *column = Column {
            name: labelled(&labels.columns, column.name),
            unit: intern(&words.unit(column.unit)),
            meaning: intern(&words.say(column.meaning)),
        };
    }
    for kind in record.agents.kinds_mut() {
        *kind = labelled(&labels.agents, kind);
    }
    for event in &mut record.events {
        event.unit = intern(&words.unit(event.unit));
        event.detail = words.say(&event.detail);
    }
    for row in record.flows.iter_mut().chain(&mut record.balances) {
        row.entry = words.entry(row.entry);
    }
    for name in &mut record.names {
        *name = entrant(labels, name);
    }
    for sector in &mut record.sectors {
        *sector = plural_kind(labels, sector);
    }
    record
}

fn labelled(pairs: &[(String, String)], name: &'static str) -> &'static str {
    pairs.iter().find(|(known, _)| known == name).map_or(name, |(_, label)| intern(label))
}

/// The name of an agent in the reader's words: firms founded in a run bear the name of their kind.
pub fn entrant(labels: &Labels, name: &str) -> String {
    let stems = [("neocloud", "new-cloud-"), ("model_lab", "new-lab-")];
    let of = |(kind, stem): (&str, &str)| {
        let number = name.strip_prefix(stem)?;
        let (_, label) = labels.agents.iter().find(|(known, _)| known == kind)?;
        let label = label.strip_prefix("new_").unwrap_or(label);
        Some(format!("new-{}-{number}", label.replace('_', "-")))
    };
    stems.into_iter().find_map(of).unwrap_or_else(|| name.to_string())
}

/// A sector bears the name of its agents' kind in the plural.
fn plural_kind(labels: &Labels, sector: &'static str) -> &'static str {
    let of = |(kind, label): &(String, String)| (plural(kind) == sector).then(|| plural(label));
    labels.agents.iter().find_map(of).map_or(sector, |label| intern(&label))
}

/// The words of sentences that have another one, the longest first.
pub struct Words(Vec<(String, String)>);

impl Words {
    /// The words of a world's labels.
    pub fn of(labels: &Labels) -> Words {
        let kinds = labels.agents.iter().flat_map(|(kind, label)| {
            let known = KINDS.iter().find(|(known, _)| known == kind);
            let label = label.replace('_', " ");
            let spoken = known.map_or(&[][..], |(_, spoken)| spoken);
            spoken.iter().map(move |word| (word.to_string(), label.clone()))
        });
        let others = labels.units.iter().chain(&labels.words).cloned();
        let singular: Vec<(String, String)> = kinds.chain(others).collect();
        let plurals = singular.iter().map(|(word, label)| (plural(word), plural(label)));
        let mut all: Vec<(String, String)> = plurals.collect();
        all.extend(singular);
        all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        Words(all)
    }

    /// A text in these words: whole words only, each replaced once, capitals and articles kept right.
    pub fn say(&self, text: &str) -> String {
        self.speak(text, true)
    }

    /// A unit in these words: it opens no sentence.
    pub fn unit(&self, text: &str) -> String {
        self.speak(text, false)
    }

    /// The name of an account or item in these words.
    fn entry(&self, name: &'static str) -> &'static str {
        intern(&self.speak(&name.replace('_', " "), false).replace([' ', '-'], "_"))
    }

    fn speak(&self, text: &str, opens_sentence: bool) -> String {
        let mut said = String::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            match self.first(rest).filter(|_| !said.ends_with(is_of_a_word)) {
                Some((length, label)) => {
                    fit_article(&mut said, &label);
                    let label = if is_counted(&said) { plural(&label) } else { label };
                    let opens = said.is_empty() || said.ends_with('\n') || said.ends_with(". ");
                    let capital = opens_sentence && opens && letter.is_uppercase();
                    said += &if capital { capitalised(&label) } else { label };
                    rest = &rest[length..];
                }
                None => {
                    said.push(letter);
                    rest = &rest[letter.len_utf8()..];
                }
            }
        }
        said
    }

    /// The word a text begins with, if it has another one: its length and the other one.
    fn first(&self, text: &str) -> Option<(usize, String)> {
        self.0.iter().find_map(|(word, label)| {
            let head = text.get(..word.len())?;
            let capital = capitalised(word);
            let whole = !goes_on(&text[word.len()..]);
            let label = match head {
                head if head == word => label.clone(),
                head if head == capital => capitalised(label),
                _ => return None,
            };
            whole.then_some((word.len(), label))
        })
    }
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a word goes on, or is part of a name as in `lab-1`.
fn goes_on(rest: &str) -> bool {
    let number = rest.strip_prefix('-').unwrap_or_default();
    rest.starts_with(is_of_a_word) || number.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a text ends in a number of things, as `6.5 M ` does.
fn is_counted(said: &str) -> bool {
    let number = said.strip_suffix(' ').unwrap_or_default();
    let number = [" M", " bn", " trillion"].iter().find_map(|size| number.strip_suffix(size));
    let number = number.or(said.strip_suffix(' ')).unwrap_or_default();
    number.ends_with(|c: char| c.is_ascii_digit()) && !number.ends_with(" 1") && number != "1"
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn fit_article(said: &mut String, label: &str) {
    let vowel = label.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    for (wrong, right) in [("a ", "an "), ("A ", "An ")] {
        let (wrong, right) = if vowel { (wrong, right) } else { (right, wrong) };
        let before = said.strip_suffix(wrong);
        if let Some(before) = before.filter(|before| !before.ends_with(is_of_a_word)) {
            *said = format!("{before}{right}");
            return;
        }
    }
}

/// The regular plural of an English word.
fn plural(word: &str) -> String {
    let stem = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match stem {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") => format!("{word}es"),
        None => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter().map(|(name, label)| (name.to_string(), label.to_string())).collect()
    }

    fn railway() -> Labels {
        Labels {
            agents: pairs(&[("hyperscaler", "railway_company"), ("model_lab", "operator")]),
            units: pairs(&[("H100e", "mile")]),
            columns: pairs(&[("rents_list", "toll"), ("orders_placed", "miles_ordered")]),
            words: pairs(&[("compute", "track"), ("data centre", "line"), ("AI", "rail")]),
        }
    }

    #[test]
    fn a_record_is_renamed_but_for_its_numbers() {
        let (plain, renamed) = (sample::record(), rename(sample::record(), &railway()));
        let names =
            |record: &Record| record.series.columns.iter().map(|c| c.name).collect::<Vec<_>>();
        assert_eq!(names(&renamed), ["capex", "toll"]);
        assert_eq!(renamed.series.columns[1].unit, "USD per mile-hour");
        assert_eq!(renamed.series.columns[1].meaning, "List rent | of track");
        assert_eq!(renamed.agent_columns[0].name, "miles_ordered");
        assert_eq!(renamed.agent_columns[0].unit, "mile");
        assert_eq!(renamed.agents.iter().next().unwrap().kind, "railway_company");
        assert_eq!(renamed.sectors, ["households", "operators"]);
        assert_eq!(renamed.series.values, plain.series.values);
        assert_eq!(
            (&renamed.flows[0].amounts, renamed.events.len()),
            (&plain.flows[0].amounts, plain.events.len())
        );
    }

    #[test]
    fn without_labels_a_record_stays_as_it_is() {
        let (plain, same) = (sample::record(), rename(sample::record(), &Labels::default()));
        assert_eq!((plain.series, plain.sectors), (same.series, same.sectors));
    }

    #[test]
    fn a_firm_founded_in_a_run_is_called_new_once() {
        let carriers = Labels {
            agents: pairs(&[("neocloud", "new_carrier"), ("model_lab", "access_provider")]),
            ..Labels::default()
        };
        for (name, wanted) in [
            ("new-cloud-3", "new-carrier-3"),
            ("new-lab-1", "new-access-provider-1"),
            ("entrant-2", "entrant-2"),
        ] {
            assert_eq!(entrant(&carriers, name), wanted);
        }
    }

    #[test]
    fn sentences_keep_capitals_plurals_and_articles_and_touch_whole_words_only() {
        let words = Words::of(&railway());
        for (said, wanted) in [
            ("Owners want compute.", "Railway companies want track."),
            ("An owner rents to a model lab.", "A railway company rents to an operator."),
            ("AI labs; data centres.", "Operators; lines."),
            (
                "computer, rents_compute, lab-1, H100e-hour",
                "computer, rents_compute, lab-1, mile-hour",
            ),
            ("6.5 M H100e, 12 H100e, 1 H100e", "6.5 M miles, 12 miles, 1 mile"),
        ] {
            assert_eq!(words.say(said), wanted);
        }
    }
}
