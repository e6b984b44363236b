//! Every kind of fault against the schema, with its place and remedy.

use super::*;
use crate::scenario::demo::{Demo, WORLD};
use crate::scenario::parse::parse;
use crate::scenario::schema;

fn faults_of(world: &str) -> String {
    let tree = parse("x.ron", world).unwrap();
    let json = schema::of::<Demo>();
    let mut faults = Faults::new(&tree);
    check(&tree, Schema::new(&json), "", &mut faults);
    faults.finish().map_or_else(|error| error.to_string(), |()| "no fault".to_string())
}

fn changed(from: &str, to: &str) -> String {
    assert!(WORLD.contains(from), "{from}");
    faults_of(&WORLD.replacen(from, to, 1))
}

#[test]
fn a_good_world_has_no_fault() {
    assert_eq!(faults_of(WORLD), "no fault");
}

#[test]
fn an_unknown_field_is_offered_the_nearest_and_not_reported_as_missing_too() {
    let wanted =
        "x.ron:5:17: rules.rents.sped: there is no field `sped`\n  help: did you mean `speed`?";
    assert_eq!(changed("speed", "sped"), wanted);
    let wanted = "x.ron:7:34: rules.credit.colour: there is no field `colour`\n  help: the fields here are `interest`";
    assert_eq!(changed("interest: 0.05", "interest: 0.05, colour: 3"), wanted);
}

#[test]
fn a_missing_field_is_explained_with_unit_and_meaning() {
    let wanted = "x.ron:5:16: rules.rents.speed: the field `speed` is missing\n  help: add speed, a number [per year]: \
                  Speed at which list rents answer utilisation. Proposal; sweep 2 to 20";
    assert_eq!(changed("speed: 6, ", ""), wanted);
}

#[test]
fn numbers_out_of_bounds_are_refused_with_their_rule() {
    assert_eq!(
        changed("0.25", "1.5"),
        "x.ron:6:19: rules.research: a share lies between 0 and 1, not 1.5"
    );
    assert_eq!(
        changed("1_000", "-1"),
        "x.ron:3:12: users: the number lies between 0 and 4294967295, not -1"
    );
    assert_eq!(
        changed("1_000", "4294967296"),
        "x.ron:3:12: users: the number lies between 0 and 4294967295, not 4294967296"
    );
}

#[test]
fn whole_numbers_have_no_fraction_but_may_have_an_exponent() {
    assert_eq!(
        changed("1_000", "1000.0"),
        "x.ron:3:12: users: expected a whole number, not 1000.0\n  help: write 1000"
    );
    assert_eq!(changed("1_000", "2.5"), "x.ron:3:12: users: expected a whole number, not 2.5");
    assert_eq!(changed("1_000", "1e3"), "no fault");
}

#[test]
fn values_of_another_kind_are_refused_with_the_right_form() {
    assert_eq!(
        changed("\"small\"", "small"),
        "x.ron:2:11: name: expected a text in double quotes, not `small`\n  help: write \"small\""
    );
    assert_eq!(
        changed("0.25", "\"0.25\""),
        "x.ron:6:19: rules.research: expected a number, not the text \"0.25\"\n  help: write 0.25 without quotation marks"
    );
    assert_eq!(
        changed("0.25", "Some(0.25)"),
        "x.ron:6:19: rules.research: this field is not optional\n  help: write a number without `Some`"
    );
    assert_eq!(
        changed("0.25", "None"),
        "x.ron:6:19: rules.research: expected a number, not `None`"
    );
    assert_eq!(
        changed("(speed: 6, ceiling: 4.5)", "6"),
        "x.ron:5:16: rules.rents: expected a struct `( .. )`, not 6\n  help: write (speed: ..)"
    );
    assert_eq!(
        changed("true", "yes"),
        "x.ron:12:50: agents.labs[1].closed: expected true or false, not `yes`"
    );
    assert_eq!(
        changed("(0.1, 0.2)", "(0.1, 0.2, 3)"),
        "x.ron:14:17: agents.growth: at most 2 values are expected, not 3"
    );
    assert_eq!(
        changed("rules: (", "rules: Ruels("),
        "x.ron:4:12: rules: this is a `Rules`, not a `Ruels`\n  help: leave the name before the bracket out"
    );
    assert_eq!(changed("rules: (", "rules: Rules("), "no fault");
}

#[test]
fn variants_are_checked_with_what_they_hold() {
    let find = "Found(size: 2, access: Open)";
    assert_eq!(
        changed(find, "Fixd(3)"),
        "x.ron:16:11: find: there is no choice `Fixd`\n  help: did you mean `Fixed`?"
    );
    assert_eq!(
        changed(find, "Fixed"),
        "x.ron:16:11: find: `Fixed` holds a whole number\n  help: write Fixed(..)"
    );
    assert_eq!(
        changed(find, "Never(3)"),
        "x.ron:16:11: find: `Never` holds nothing\n  help: write Never without brackets"
    );
    assert_eq!(
        changed(find, "Found(sise: 2)"),
        "x.ron:16:17: find.sise: there is no field `sise`\n  help: did you mean `size`?"
    );
    assert_eq!(
        changed(find, "Found"),
        "x.ron:16:11: find: `Found` holds a struct `( .. )`\n  help: write Found(size: ..)"
    );
    assert_eq!(
        changed(find, "Between(1)"),
        "x.ron:16:19: find: expected 2 values in round brackets, not 1"
    );
    assert_eq!(
        changed(find, "Between(1, 2.5)"),
        "x.ron:16:22: find[1]: expected a whole number, not 2.5"
    );
    assert_eq!(
        changed(find, "\"Never\""),
        "x.ron:16:11: find: expected one of `Never`, `Fixed`, `Found`, `Lent`, `Between`, not the text \"Never\"\n  help: write Never without quotation marks"
    );
    for right in [
        "Never",
        "Fixed(3)",
        "Lent(interest: 0.1)",
        "Lent((interest: 0.1))",
        "Between(1, 2)",
        "Found(size: 2)",
    ] {
        assert_eq!(changed(find, right), "no fault", "{right}");
    }
}

#[test]
fn lists_have_bounds_and_texts_have_rules() {
    let labs = &WORLD[WORLD.find("[\n").unwrap()..WORLD.find("],").unwrap() + 1];
    assert_eq!(
        changed(labs, "[]"),
        "x.ron:10:15: agents.labs: at least 1 value is expected, not 0"
    );
    let wanted = "x.ron:2:11: name: a name has letters, digits and hyphens, not the text \"=x\"";
    assert_eq!(changed("\"small\"", "\"=x\""), wanted);
}

#[test]
fn all_faults_are_reported_at_once_in_the_order_of_the_file() {
    let world = WORLD.replace("0.25", "7").replace("speed: 6", "speed: -6").replace("0.05", "true");
    let places: Vec<String> = faults_of(&world)
        .lines()
        .map(|line| line.split(": ").take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        places,
        [
            "x.ron:5:24 rules.rents.speed",
            "x.ron:6:19 rules.research",
            "x.ron:7:28 rules.credit.interest"
        ]
    );
}
