//! Overrides that are right, and those that are not, with the right path.

use super::*;
use crate::scenario::demo::{Demo, WORLD};
use crate::scenario::path::find;
use crate::scenario::schema;

fn set_to(text: &str) -> Result<Node, String> {
    let json = schema::of::<Demo>();
    let mut tree = parse::parse("x.ron", WORLD).unwrap();
    let applied = apply(&mut tree, &[text.to_string()], Schema::new(&json));
    applied.map(|()| tree).map_err(|error| error.to_string())
}

fn value(text: &str, path: &str) -> String {
    let tree = set_to(text).unwrap();
    let node = find(&tree, path).unwrap();
    format!("{} at {}", node.describe(), node.place)
}

#[test]
fn a_path_leads_through_fields_numbers_and_names() {
    assert_eq!(
        value("rules.rents.speed=3", "rules.rents.speed"),
        "3 at --set rules.rents.speed=3: column 19"
    );
    assert_eq!(
        value("agents.labs[1].share=0.3", "agents.labs[1].share"),
        "0.3 at --set agents.labs[1].share=0.3: column 22"
    );
    assert_eq!(
        value("agents.labs.lab-2.share = 0.3", "agents.labs[1].share"),
        "0.3 at --set agents.labs.lab-2.share = 0.3: column 27"
    );
    assert_eq!(
        value("agents.growth[0]=1", "agents.growth[0]"),
        "1 at --set agents.growth[0]=1: column 18"
    );
    assert_eq!(value("find.size=7", "find.size"), "7 at --set find.size=7: column 11");
    assert_eq!(value("find=Fixed(3)", "find"), "`Fixed(..)` at --set find=Fixed(3): column 6");
    assert_eq!(value("name=\"a=b\"", "name"), "the text \"a=b\" at --set name=\"a=b\": column 6");
}

#[test]
fn a_field_that_was_left_out_can_be_set_and_a_struct_merges() {
    assert!(value("rules.rents.target=0.5", "rules.rents.target").starts_with("0.5"));
    assert!(value("rules.rents=(target: 0.5)", "rules.rents.speed").starts_with("6 at x.ron"));
    let json = schema::of::<Demo>();
    let mut tree = parse::parse("x.ron", &WORLD.replace("(interest: 0.05)", "None")).unwrap();
    let overrides =
        ["rules.credit.interest=0.5".to_string(), "rules.credit.interest=0.6".to_string()];
    apply(&mut tree, &overrides, Schema::new(&json)).unwrap();
    assert_eq!(find(&tree, "rules.credit.interest").unwrap().describe(), "0.6");
}

#[test]
fn an_unknown_path_is_refused_at_its_wrong_part_with_the_right_one() {
    let refused = |text: &str| set_to(text).unwrap_err();
    let wanted = "--set rules.rents.sped=3: column 13: rules.rents.sped: there is no field `sped`\n  help: did you mean `rules.rents.speed`?";
    assert_eq!(refused("rules.rents.sped=3"), wanted);
    assert!(refused("ruls.rents.speed=3").ends_with("did you mean `rules.rents.speed`?"));
    assert!(refused("speed=3").ends_with("did you mean `rules.rents.speed`?"));
    assert!(refused("agents.labs.lab-3.share=1").contains(
        "there is no element named `lab-3`\n  help: did you mean `agents.labs.lab-1.share`?"
    ));
    assert!(refused("agents.labs[7].share=1").contains(
        "column 12: agents.labs[7].share: there is no element 7: the list has 2, counted from 0"
    ));
    assert!(refused("users.many=1").contains("1_000 holds nothing that could be set"));
    assert!(
        refused("zzz=1")
            .ends_with("help: the names here are `name`, `users`, `rules`, `agents`, `find`")
    );
}

#[test]
fn what_is_no_override_is_refused() {
    let refused = |text: &str| set_to(text).unwrap_err().lines().next().unwrap().to_string();
    assert_eq!(refused("rules"), "--set rules: column 6: an override needs a value");
    assert_eq!(refused("=3"), "--set =3: column 1: this is not a path");
    assert_eq!(refused("a..b=3"), "--set a..b=3: column 3: this is not a path");
    assert_eq!(refused("é.users="), "--set é.users=: column 9: there is no value");
    assert_eq!(refused("users=10%"), "--set users=10%: column 9: a number carries no `%`");
    assert_eq!(refused("users=[1"), "--set users=[1: column 7: this bracket is never closed");
}

#[test]
fn all_wrong_overrides_are_reported() {
    let json = schema::of::<Demo>();
    let mut tree = parse::parse("x.ron", WORLD).unwrap();
    let overrides = ["a=1".to_string(), "users=2".to_string(), "b".to_string()];
    assert_eq!(apply(&mut tree, &overrides, Schema::new(&json)).unwrap_err().faults.len(), 2);
}
