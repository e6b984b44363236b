//! The facts as a table with a score.

use crate::analysis::arms::Runs;
use crate::analysis::facts::fact::{Fact, Over, Test};
use crate::analysis::facts::list::facts;
use crate::analysis::facts::look::Look;
use crate::analysis::sheet::{Cell, Head, Sheet};

/// The table.
pub fn sheet(runs: &Runs<Look>) -> Sheet {
    let scored: Vec<(&Fact, Option<bool>)> =
        facts().into_iter().map(|fact| (fact, score(fact, runs))).collect();
    let tested = scored.iter().filter(|(_, score)| score.is_some()).count();
    let passed = scored.iter().filter(|(_, score)| *score == Some(true)).count();
    let texts = ["fact", "what", "source", "worlds", "target"].map(|name| Head::plain(name, ""));
    Sheet {
        name: "facts",
        title: "Stylised facts".into(),
        notes: vec![
            format!("Score: {passed} of {tested} pass."),
            "Measured: median over seeds with quartiles, or the mean or skewness over seeds. A fact passes if that number lies within the target. None is imposed.".into(),
        ],
        heads: texts
            .into_iter()
            .chain([Head::quartiles("measured", ""), Head::plain("score", "")])
            .collect(),
        rows: scored.into_iter().map(|(fact, score)| row(fact, score, runs)).collect(),
    }
}

fn score(fact: &Fact, runs: &Runs<Look>) -> Option<bool> {
    let test = fact.test.ok()?;
    Some(test.measure(runs).is_some_and(|measured| test.passes(measured)))
}

fn row(fact: &Fact, score: Option<bool>, runs: &Runs<Look>) -> Vec<Cell> {
    let score = match score {
        Some(true) => "pass".into(),
        Some(false) => "fail".into(),
        None => format!("not measured: {}", fact.test.err().unwrap_or_default()),
    };
    let (worlds, target, measured) = match fact.test {
        Ok(test) => (worlds(&test), target(&test), test.measure(runs).into()),
        Err(_) => ("-".into(), "-".into(), Cell::Missing),
    };
    let texts = [fact.number.into(), fact.what.into(), fact.source.into(), worlds, target];
    texts.map(Cell::Text).into_iter().chain([measured, Cell::Text(score)]).collect()
}

/// The worlds; of changes only the last name and the value, without what a find is in detail.
fn worlds(test: &Test) -> String {
    let short = |change: &&str| {
        let (path, value) = change.split_once('=').unwrap_or((change, ""));
        let name = path.rsplit('.').next().unwrap_or(path);
        let value = value.split(", finder").next().unwrap_or(value).trim_start_matches("[(");
        format!(", {name} {value}")
    };
    let world = |(world, changes): &(&str, &[&str])| {
        format!("{world}{}", changes.iter().map(short).collect::<String>())
    };
    test.worlds.iter().map(world).collect::<Vec<_>>().join(" / ")
}

fn target(test: &Test) -> String {
    let of = match test.over {
        Over::Median => "",
        Over::Mean => "mean ",
        Over::Skewness => "skewness ",
    };
    match test.most {
        most if most.is_infinite() => format!("{of}at least {}", test.least),
        most => format!("{of}{} to {most}", test.least),
    }
}
