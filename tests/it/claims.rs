//! Claims and facts on real runs: every world they name is there, and two claims and the score come out as a page.

use assert_cmd::Command;
use overbuild::analysis::arms::{Arm, Runs};
use overbuild::analysis::claims::claim::{Claim, Part};
use overbuild::analysis::claims::run::Run;
use overbuild::analysis::claims::settings::SHIPPED;
use overbuild::analysis::claims::{factorial, list, page, services, shortage};
use overbuild::analysis::facts;
use overbuild::experiment::batch::batch;
use overbuild::scenario::checked::Scenario;
use serde_json::Value;

use crate::support::shipped;

fn scenario(arm: &Arm) -> Scenario {
    let users = "users=100".to_string();
    let changes: Vec<String> = arm.changes.iter().cloned().chain([users]).collect();
    Scenario::read(&shipped(arm.world), &changes).unwrap()
}

#[test]
fn every_world_that_claims_and_facts_name_can_be_read() {
    let cells = (0..factorial::cells()).map(factorial::arm);
    for arm in list::arms().into_iter().chain(facts::list::arms()).chain(cells) {
        scenario(&arm);
    }
}

/// Two claims as shipped, five seeds: services rise where capex falls, whatever the luck.
#[test]
fn two_claims_are_measured_and_judged() {
    let claims = [&shortage::CLAIM, &services::CLAIM];
    let claims = claims.map(|claim| Claim { settings: &[SHIPPED], ..*claim });
    let arms = overbuild::analysis::arms::distinct(claims.iter().flat_map(Claim::arms));
    let scenarios: Vec<Scenario> = arms.iter().map(scenario).collect();
    let seen = batch(&scenarios, &[1, 2, 3, 4, 5], |record| Run::of(record).ok(), || ()).unwrap();
    let runs: Runs<Run> = arms.into_iter().zip(seen).collect();
    let measured = |claim: &Claim, part: usize| claim.parts[part].measure(&SHIPPED, &runs).unwrap();
    let services = measured(&claims[1], 0);
    assert!(services.value > 1.0 && services.interval.unwrap().low > 1.0, "{services:?}");
    assert!(measured(&claims[1], 4).value < 1.0);
    assert!(measured(&claims[0], 0).interval.unwrap().high < 1.0);
    let settings = claims[1].settings;
    let of = |part: &Part| part.held(settings, &claims[1].measure(part, &runs));
    let held = claims[1].parts.iter().map(of);
    assert!(held.flatten().all(|(setting, held)| setting == "as shipped" && held.is_some()));
}

#[test]
fn a_page_has_a_table_for_every_claim_even_where_nothing_was_run() {
    let nothing = vec![vec![[0.0; 3]; 5]; factorial::cells()];
    let sheets = page::sheets(&Runs::new(), &nothing);
    assert_eq!(sheets.len(), 10);
    assert_eq!(sheets[0].rows.len(), 9);
    for sheet in &sheets {
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.heads.len()), "{}", sheet.title);
    }
    assert!(sheets[1].notes[0].contains("does not hold"));
}

#[test]
fn facts_are_scored_from_the_command_line() {
    let worlds = shipped("today");
    let fixed = ["facts", "--seeds", "1", "--users", "100", "--json", "--quiet", "--worlds"];
    let mut command = Command::cargo_bin("overbuild").unwrap();
    let done = command.args(fixed).arg(worlds.parent().unwrap()).assert().success();
    let page: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    let rows = page["tables"][0]["rows"].as_array().unwrap();
    let score = |score: &str| rows.iter().filter(|row| row["score"] == score).count();
    assert_eq!(rows.len(), facts::list::facts().len());
    assert!(score("pass") > 5 && score("pass") + score("fail") + 1 == rows.len(), "{page}");
    let note = page["tables"][0]["notes"][0].as_str().unwrap().to_string();
    assert!(note.starts_with(&format!("Score: {} of", score("pass"))), "{note}");
}

#[test]
fn worlds_that_are_not_there_are_named() {
    let mut command = Command::cargo_bin("overbuild").unwrap();
    let done = command.args(["claims", "--quiet", "--worlds", "nowhere"]).assert().code(2);
    let said = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(said.contains("nowhere"), "{said}");
}
