//! Stories as a referee meets them: every number is one of the tables, a folder and a world tell the same, and who is not
//! there is refused.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use overbuild::output::reading;
use overbuild::record::Record;
use serde_json::Value;

use crate::support::shipped;

fn overbuild(arguments: &[&str]) -> Assert {
    Command::cargo_bin("overbuild").unwrap().args(arguments).assert()
}

fn printed(done: Assert) -> String {
    String::from_utf8(done.success().get_output().stdout.clone()).unwrap()
}

fn complaint(done: Assert) -> String {
    String::from_utf8(done.code(2).get_output().stderr.clone()).unwrap()
}

/// A short run with few users, with its find early, in a folder of its own.
fn run(out: &Path) -> PathBuf {
    let world = shipped("overnight-10x");
    let fixed =
        ["run", world.to_str().unwrap(), "--users", "200", "--months", "48", "--quiet", "--out"];
    overbuild(&[&fixed[..], &[out.to_str().unwrap()]].concat()).success();
    fs::read_dir(out).unwrap().next().unwrap().unwrap().path()
}

fn told(folder: &Path, agent: &str) -> Value {
    let done = overbuild(&["story", folder.to_str().unwrap(), "--agent", agent, "--json"]);
    serde_json::from_str(&printed(done)).unwrap()
}

/// What a table holds of an agent in each month of a span, read independently of the story.
fn recorded(
    record: &Record,
    agent: &str,
    (table, column): (&str, &str),
    months: [usize; 2],
) -> Vec<f64> {
    let number = record.names.iter().position(|name| name == agent).unwrap();
    let months = months[0]..=months[1];
    match table {
        "series.csv" => months.map(|month| record.series.column(column).unwrap()[month]).collect(),
        "agents.csv" => {
            let at = record.agent_columns.iter().position(|known| known.name == column).unwrap();
            let own = |month| {
                let mut rows = record.agents.iter();
                rows.find(|row| row.agent == number && row.month as usize == month).unwrap()
            };
            months.map(|month| own(month).values[at]).collect()
        }
        _ => {
            let of = |month: usize| {
                let own = record.events.iter().filter(|event| {
                    event.agent == number && event.month as usize == month && event.kind == column
                });
                own.map(|event| event.amount).sum()
            };
            months.map(of).collect()
        }
    }
}

/// Reckons the number of a fact anew from the tables.
fn reckoned(record: &Record, agent: &str, quarter: &Value, fact: &Value) -> f64 {
    let place = (fact["table"].as_str().unwrap(), fact["column"].as_str().unwrap());
    let month = |name: &str| quarter[name].as_u64().unwrap() as usize;
    let (from, to) = (month("from"), month("to"));
    let of = |months| recorded(record, agent, place, months);
    match fact["how"].as_str() {
        Some("last") => of([to, to])[0],
        Some("before") => of([from - 1, from - 1])[0],
        Some("sum") => of([from, to]).iter().sum(),
        Some("sum_above_zero") => of([from, to]).iter().map(|value| value.max(0.0)).sum(),
        Some("change") => of([to, to])[0] - of([from - 1, from - 1])[0],
        _ => {
            let limit = fact["how"]["sum_within"].as_str().unwrap();
            let limits = recorded(record, agent, (place.0, limit), [from, to]);
            let within = |(value, limit): (&f64, &f64)| value.min(*limit).max(0.0);
            of([from, to]).iter().zip(&limits).map(within).sum()
        }
    }
}

/// Whether a number was told; reading JSON may move its last bit.
fn is_told(told: &Value, found: f64) -> bool {
    told.as_f64().is_some_and(|told| (told - found).abs() <= 1e-14 * found.abs())
}

fn list<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of[name].as_array().unwrap()
}

#[test]
fn every_number_of_every_sentence_is_one_of_the_tables() {
    let out = tempfile::tempdir().unwrap();
    let folder = run(out.path());
    let record = reading::read(&folder).unwrap().record;
    let mut checked = 0;
    for kind in ["hyperscaler", "neocloud", "model_lab", "gpu_vendor", "lender"] {
        let row = record.agents.iter().find(|row| row.kind == kind).unwrap();
        let agent = record.names[row.agent].as_str();
        let story = told(&folder, agent);
        assert_eq!(list(&story, "quarters").len(), 16, "{agent}");
        for quarter in list(&story, "quarters") {
            let rules = list(quarter, "rules");
            let plain = ["knew", "expected", "decided"].map(|part| list(quarter, part));
            let facts = plain.into_iter().chain(rules.iter().map(|rule| list(rule, "facts")));
            for fact in facts.flatten() {
                let found = reckoned(&record, agent, quarter, fact);
                assert!(is_told(&fact["value"], found), "{agent}: {fact} against {found}");
                if !fact["before"].is_null() {
                    let place = (fact["table"].as_str().unwrap(), fact["column"].as_str().unwrap());
                    let month = quarter["from"].as_u64().unwrap() as usize - 1;
                    let before = recorded(&record, agent, place, [month, month])[0];
                    assert!(is_told(&fact["before"], before), "{agent}: {fact} against {before}");
                }
                checked += 1;
            }
            for rule in rules {
                sentence_has_its_numbers(rule);
                let event = rule["event"].as_u64().map(|event| &record.events[event as usize]);
                assert!(event.is_none_or(|event| record.names[event.agent] == agent), "{rule}");
            }
        }
    }
    assert!(checked > 1000, "{checked}");
}

/// Every number a rule is said to rest on is in its sentence in the words of its fact.
fn sentence_has_its_numbers(rule: &Value) {
    let sentence = rule["text"].as_str().unwrap();
    let facts = list(rule, "facts").iter();
    let silent = ["dividends_paid", "grid_kept_back"];
    for fact in facts.filter(|fact| !silent.contains(&fact["column"].as_str().unwrap())) {
        let shown = fact["text"].as_str().unwrap();
        // What money reached in full, or what passed, is said once.
        let said = sentence.contains(shown)
            || sentence.contains("reached for all of it")
            || sentence.contains("may order nothing");
        assert!(said, "{shown} is not in: {sentence}");
    }
}

#[test]
fn rules_name_sections_that_the_model_has() {
    let out = tempfile::tempdir().unwrap();
    let folder = run(out.path());
    let model =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/model.md")).unwrap();
    let titles: Vec<String> = model
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .map(|title| title.to_lowercase().replace(' ', "-"))
        .collect();
    let record = reading::read(&folder).unwrap().record;
    let owner = record.agents.iter().find(|row| row.kind == "hyperscaler").unwrap().agent;
    let story = told(&folder, &record.names[owner]);
    let rules: Vec<&Value> =
        list(&story, "quarters").iter().flat_map(|q| list(q, "rules")).collect();
    assert!(rules.len() > 16);
    for rule in rules {
        let title = rule["section"].as_str().unwrap().strip_prefix("docs/model.md#").unwrap();
        assert!(titles.iter().any(|known| known == title), "{title}");
    }
}

#[test]
fn a_world_run_in_memory_tells_the_story_of_its_folder_in_the_words_of_its_labels() {
    let out = tempfile::tempdir().unwrap();
    let world = shipped("fibre-1996");
    let world = world.to_str().unwrap();
    let place = out.path().to_str().unwrap();
    overbuild(&["run", world, "--users", "200", "--set", "months=24", "--quiet", "--out", place])
        .success();
    let folder = fs::read_dir(out.path()).unwrap().next().unwrap().unwrap().path();
    let record = reading::read(&folder).unwrap().record;
    let owner = record.agents.iter().find(|row| row.kind == "hyperscaler").unwrap().agent;
    let ask = ["--agent", &record.names[owner], "--from", "3", "--to", "8", "--quiet"];
    let set = ["--users", "200", "--set", "months=24"];
    let kept = printed(overbuild(&[&["story", folder.to_str().unwrap()], &ask[..]].concat()));
    let made = printed(overbuild(&[&["story", world], &ask[..], &set[..]].concat()));
    assert_eq!(kept, made);
    assert!(kept.contains("wavelength") && kept.contains(", carrier\n"), "{kept}");
    assert!(!kept.contains("H100e") && kept.contains("  orders: ".trim_start()), "{kept}");
    let refused =
        complaint(overbuild(&[&["story", folder.to_str().unwrap()], &ask[..], &set[..]].concat()));
    assert!(refused.contains("is a finished run"), "{refused}");
}

#[test]
fn who_or_what_is_not_there_is_refused_with_what_there_is() {
    let out = tempfile::tempdir().unwrap();
    let folder = run(out.path());
    let folder = folder.to_str().unwrap();
    let record = reading::read(Path::new(folder)).unwrap().record;
    let owner = record.names[record.agents.iter().next().unwrap().agent].clone();
    let refused = complaint(overbuild(&["story", folder]));
    assert!(refused.contains("--agent") && refused.contains(&owner), "{refused}");
    let refused = complaint(overbuild(&["story", folder, "--agent", &format!("{owner}x")]));
    assert!(refused.contains(&format!("did you mean `{owner}`?")), "{refused}");
    let refused = complaint(overbuild(&["story", folder, "--agent", &owner, "--to", "48"]));
    assert!(
        refused.contains("months 0 to 48 are not in this run, whose months are 0 to 47"),
        "{refused}"
    );
}
