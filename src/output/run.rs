//! Everything a finished run leaves in its folder.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::SystemTime;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::timeline::Timeline;
use crate::analysis::summary::Summary;
use crate::output::based_on::BasedOn;
use crate::output::failure::OutputError;
use crate::output::folder::Draft;
use crate::output::manifest::{Identity, Manifest, SCHEMA_VERSION};
use crate::output::place::MANIFEST;
use crate::output::tables::tables;
use crate::output::{machine, time};
use crate::record::Record;
use crate::scenario::labels::Labels;

/// Name of the file with the summary's numbers.
const SUMMARY: &str = "summary.json";
/// Name of the file with the summary's sentences.
const STORY: &str = "summary.txt";
/// Name of the file with the timeline and the rule by which it was dated.
const TIMELINE: &str = "timeline.json";

/// How a run was asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// What run it is.
    pub identity: Identity,
    /// The world as resolved.
    pub world: String,
    /// What things are called in it.
    pub labels: Labels,
    /// What the world is based on.
    pub based_on: Option<BasedOn>,
    /// Values set from outside the world file, in order.
    pub overrides: Vec<String>,
    /// The command line.
    pub command: Vec<String>,
    /// When it began.
    pub started: SystemTime,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// What was seen.
    pub record: &'a Record,
    /// Its numbers.
    pub summary: &'a Summary,
    /// Its sentences.
    pub story: &'a str,
    /// The rule by which it was dated, and what that says.
    pub dated: Dated<'a>,
}

/// A timeline with the rule that made it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Dated<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// What it says.
    pub timeline: &'a Timeline,
}

/// Writes every file of a run into its draft, the manifest last.
///
/// # Errors
/// The file that could not be written.
pub fn write(draft: &mut Draft, request: &Request, outcome: Outcome) -> Result<(), OutputError> {
    draft.write("world.ron", |to| to.write_all(request.world.as_bytes()))?;
    for (name, write) in tables(outcome.record) {
        draft.write(name, |to| write(outcome.record, to))?;
    }
    draft.write(SUMMARY, |to| write_json(outcome.summary, to))?;
    draft.write(STORY, |to| to.write_all(outcome.story.as_bytes()))?;
    draft.write(TIMELINE, |to| write_json(&outcome.dated, to))?;
    let manifest = manifest(draft, request);
    draft.write(MANIFEST, |to| write_json(&manifest, to))
}

fn manifest(draft: &Draft, request: &Request) -> Manifest {
    let finished = SystemTime::now();
    let duration = finished.duration_since(request.started).unwrap_or_default();
    Manifest {
        schema_version: SCHEMA_VERSION,
        program: "overbuild".into(),
        identity: request.identity.clone(),
        labels: request.labels.clone(),
        based_on: request.based_on.clone(),
        overrides: request.overrides.clone(),
        command: request.command.clone(),
        started: time::stamp(request.started),
        finished: time::stamp(finished),
        duration_seconds: duration.as_secs_f64(),
        machine: machine::this(),
        peak_memory_bytes: machine::peak_memory(),
        files: draft.files().clone(),
    }
}

fn write_json(value: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, value)?;
    to.write_all(b"\n")
}

/// The numbers and sentences of a run finished before.
///
/// # Errors
/// The file that cannot be read.
pub fn read_summary(folder: &Path) -> Result<(Map<String, Value>, String), OutputError> {
    let (numbers, story) = (folder.join(SUMMARY), folder.join(STORY));
    let text = fs::read(&numbers).map_err(OutputError::read(&numbers))?;
    let map = serde_json::from_slice(&text);
    let map = map.map_err(|fault| OutputError::read(&numbers)(fault.into()))?;
    Ok((map, fs::read_to_string(&story).map_err(OutputError::read(&story))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::dating::timeline::date;
    use crate::analysis::summary::summarise;
    use crate::analysis::{sample, tell};
    use crate::output::digest::sha256;
    use crate::output::place::{Place, Tenant};
    use crate::output::sample::identity;

    fn request() -> Request {
        Request {
            identity: identity(),
            world: "(name: \"today\")".into(),
            labels: Labels::default(),
            based_on: None,
            overrides: vec!["users=5".into()],
            command: vec!["overbuild".into(), "run".into()],
            started: SystemTime::now(),
        }
    }

    fn finished(root: &Path) -> Place {
        let place = Place::new(root, &identity(), &[]);
        let record = sample::record(24);
        let summary = summarise(&record).unwrap();
        let story = tell::tell(&summary, &record);
        let mut draft = Draft::begin(place.clone()).unwrap();
        let rule = Rule::default();
        let timeline = date(&record, &rule).unwrap();
        let dated = Dated { rule: &rule, timeline: &timeline };
        let outcome = Outcome { record: &record, summary: &summary, story: &story, dated };
        write(&mut draft, &request(), outcome).unwrap();
        draft.publish().unwrap();
        place
    }

    #[test]
    fn the_manifest_holds_the_hash_of_every_other_file() {
        let root = tempfile::tempdir().unwrap();
        let folder = finished(root.path()).path();
        let manifest = fs::read(folder.join(MANIFEST)).unwrap();
        let manifest: Manifest = serde_json::from_slice(&manifest).unwrap();
        let found = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut found: Vec<String> = found.map(|name| name.into_string().unwrap()).collect();
        found.retain(|name| name != MANIFEST);
        found.sort();
        assert_eq!(manifest.files.keys().cloned().collect::<Vec<_>>(), found);
        for (name, file) in &manifest.files {
            assert_eq!(sha256(fs::read(folder.join(name)).unwrap()), file.sha256, "{name}");
        }
    }

    #[test]
    fn a_finished_run_is_known_again_and_its_summary_is_read_back() {
        let root = tempfile::tempdir().unwrap();
        let place = finished(root.path());
        assert!(matches!(place.tenant(&identity()), Ok(Tenant::Same)));
        let (numbers, story) = read_summary(&place.path()).unwrap();
        assert_eq!(numbers["year0_capex_usd"], 1200.0);
        assert!(story.starts_with("Simulated: 2 years"));
    }

    #[test]
    fn another_run_or_a_damaged_one_is_not_taken_for_it() {
        let root = tempfile::tempdir().unwrap();
        let place = finished(root.path());
        let other = Identity { months: 12, ..identity() };
        let tenant = place.tenant(&other).unwrap();
        assert!(matches!(tenant, Tenant::Different(what) if what == "months: 144 there, 12 here"));
        fs::write(place.path().join("series.csv"), "short").unwrap();
        let tenant = place.tenant(&identity()).unwrap();
        assert!(matches!(tenant, Tenant::Different(what) if what.contains("series.csv")));
    }

    #[test]
    fn two_runs_differ_in_nothing_but_the_manifest() {
        let roots = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [first, second] = roots.each_ref().map(|root| finished(root.path()).path());
        for entry in fs::read_dir(&first).unwrap() {
            let name = entry.unwrap().file_name();
            if name != MANIFEST {
                assert_eq!(
                    fs::read(first.join(&name)).unwrap(),
                    fs::read(second.join(&name)).unwrap()
                );
            }
        }
    }
}
