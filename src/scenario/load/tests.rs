//! Worlds from file to value: forms, defaults, the canonical text, hostile input.

use std::fs;
use std::thread;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::*;
use crate::scenario::demo::{Access, Demo, Find, WORLD};
use crate::units::Share;

fn load_text<T: JsonSchema + DeserializeOwned>(
    world: &str,
    overrides: &[&str],
) -> Result<Loaded<T>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ron");
    fs::write(&path, world).unwrap();
    let overrides: Vec<String> = overrides.iter().map(|text| text.to_string()).collect();
    load(&path, &overrides)
        .map_err(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""))
}

#[test]
fn a_world_is_read_with_its_defaults() {
    let world = load_text::<Demo>(WORLD, &[]).unwrap().value;
    assert_eq!(
        (world.users, *world.rules.rents.speed, *world.rules.rents.target),
        (1000, 6.0, 0.85)
    );
    assert_eq!(world.rules.credit.map(|credit| *credit.interest), Some(0.05));
    assert_eq!(world.agents.growth, (0.1, 0.2));
    assert_eq!(world.find, Find::Found { size: 2.0, access: Some(Access::Open) });
}

#[test]
fn the_canonical_text_is_complete_and_reads_back_to_itself() {
    let loaded = load_text::<Demo>(WORLD, &[]).unwrap();
    let again = load_text::<Demo>(&loaded.text, &[]).unwrap();
    assert_eq!((&again.text, &again.value), (&loaded.text, &loaded.value));
    insta::assert_snapshot!(loaded.text, @r#"
    (
        name: "small",
        users: 1000,
        rules: (
            rents: (
                speed: 6.0,
                target: 0.85,
                ceiling: 4.5,
            ),
            research: 0.25,
            credit: (
                interest: 0.05,
            ),
        ),
        agents: (
            labs: [
                (
                    name: "lab-1",
                    share: 0.6,
                    closed: false,
                ),
                (
                    name: "lab-2",
                    share: 0.4,
                    closed: true,
                ),
            ],
            growth: (0.1, 0.2),
            steps: [],
        ),
        find: Found(
            size: 2.0,
            access: Open,
        ),
    )
    "#);
}

#[test]
fn the_same_world_written_otherwise_has_the_same_text() {
    let other = WORLD
        .replace("1_000", "1e3")
        .replace("speed: 6", "/* fast */ speed: 6.00, target: 85e-2")
        .replace("(interest: 0.05)", "Some((interest: 0.05))");
    let text = |world: &str| load_text::<Demo>(world, &[]).unwrap().text;
    assert_eq!(text(&other), text(WORLD));
}

#[test]
fn every_variant_is_read_in_both_of_its_forms() {
    let lent = load_text::<Demo>(WORLD, &["find=Lent(interest: 0.5)"]).unwrap();
    assert!(matches!(&lent.value.find, Find::Lent(credit) if *credit.interest == 0.5));
    assert_eq!(
        lent.value,
        load_text::<Demo>(WORLD, &["find=Lent((interest: 0.5))"]).unwrap().value
    );
    let find = |text: &str| load_text::<Demo>(WORLD, &[text]).unwrap().value.find;
    assert_eq!(find("find=Never"), Find::Never);
    assert_eq!(find("find=Fixed(7)"), Find::Fixed(7));
    assert_eq!(find("find=Between(1, 2)"), Find::Between(1, 2));
    assert_eq!(find("find=Found(size: 3)"), Find::Found { size: 3.0, access: None });
}

#[test]
fn a_value_set_by_an_override_is_refused_there() {
    let refused = load_text::<Demo>(WORLD, &["rules.research=1.5"]).unwrap_err();
    let wanted = "--set rules.research=1.5: column 16: rules.research: a share lies between 0 and 1, not 1.5";
    assert_eq!(refused, wanted);
}

/// A number that only its type knows to be wrong.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u32")]
#[schemars(with = "u32")]
struct Even(u32);

impl TryFrom<u32> for Even {
    type Error = String;
    fn try_from(value: u32) -> Result<Even, String> {
        if value.is_multiple_of(2) { Ok(Even(value)) } else { Err(format!("{value} is not even")) }
    }
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Shapes {
    pair: [f64; 2],
    maybe: Option<(f64, u32)>,
    numbers: Vec<Even>,
    name: Named,
    inner: Option<Vec<Option<Share>>>,
    nested: Steps,
    whole: u64,
    #[serde(default)]
    rest: Vec<Steps>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Named(String);

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
enum Steps {
    Many(Vec<f64>),
    Pair((f64, f64)),
    Named(Named),
}

const SHAPES: &str = "(pair: (1, 2), maybe: (3, 4),\nnumbers: [2, 4, 6], name: \"a \\\"b\\\"\\n\",\n inner: [None, 0.5, Some(1)],\
    nested: Many([1, 2]), whole: 18446744073709551615, rest: [Pair((1, 2)), Pair(1, 2), Named(\"x\"), Many([])])";

#[test]
fn tuples_newtypes_and_nested_options_are_read() {
    let shapes = load_text::<Shapes>(SHAPES, &[]).unwrap().value;
    assert_eq!((shapes.pair, shapes.maybe, shapes.whole), ([1.0, 2.0], Some((3.0, 4)), u64::MAX));
    assert_eq!(shapes.name, Named("a \"b\"\n".into()));
    assert_eq!(
        shapes.inner.unwrap().iter().map(|one| one.map(|share| *share)).collect::<Vec<_>>(),
        [None, Some(0.5), Some(1.0)]
    );
    let rest = [
        Steps::Pair((1.0, 2.0)),
        Steps::Pair((1.0, 2.0)),
        Steps::Named(Named("x".into())),
        Steps::Many(vec![]),
    ];
    assert_eq!((shapes.nested, shapes.rest), (Steps::Many(vec![1.0, 2.0]), rest.into()));
}

#[test]
fn what_only_the_type_refuses_is_a_fault_at_its_place() {
    let refused = load_text::<Shapes>(&SHAPES.replace("[2, 4, 6]", "[2, 5, 6]"), &[]).unwrap_err();
    assert_eq!(refused, "x.ron:2:10: numbers: 5 is not even");
}

/// Lists in lists in lists.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Deep {
    inner: Option<Box<Deep>>,
    lists: Vec<Deep>,
}

#[test]
fn the_deepest_world_fits_a_small_stack() {
    let depth = 22;
    let mut world = "(lists: [])".to_string();
    for _ in 0..depth {
        world = format!("(inner: Some({world}), lists: [])");
    }
    let run = move || load_text::<Deep>(&world, &[]).map(|_| ()).unwrap();
    thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Mixes the words of a good world, so that the text is mostly RON and mostly wrong.
    #[test]
    fn no_mixture_of_words_makes_loading_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3_u8), 1..4),
        path in any::<prop::sample::Index>(),
    ) {
        let words: Vec<&str> = WORLD.split_inclusive([' ', '(', ')', ',', ':']).collect();
        let mut mixed = words.clone();
        for (from, to, change) in changes {
            let (word, at) = (*from.get(&words), to.index(mixed.len()));
            match change {
                0 => mixed[at] = word,
                1 => mixed.insert(at, word),
                _ => { mixed.remove(at); }
            }
        }
        let value = path.get(&words);
        let loaded = [
            load_text::<Demo>(&mixed.concat(), &[]),
            load_text::<Demo>(WORLD, &[&format!("{}={value}", mixed.concat().replace(['(', '\n', ' '], ""))]),
            load_text::<Demo>(WORLD, &[&format!("find={value}")]),
            load_text::<Demo>(WORLD, &[&format!("agents.labs[1]={value}")]),
        ];
        for world in loaded.into_iter().flatten() {
            let again = load_text::<Demo>(&world.text, &[]).unwrap();
            prop_assert_eq!(again.text, world.text);
        }
    }
}

#[test]
fn the_largest_worlds_are_refused_in_short_words() {
    let size = 1 << 20;
    let worlds = [
        format!("({}", "a:".repeat(size / 2 - 1)),
        format!("({})", (0..150_000).map(|i| format!("s{i}:1,")).collect::<String>()),
        format!("(agents: (growth: [{}]))", "1,".repeat(500_000)),
        format!("(agents: (labs: [{}]))", "(),".repeat(300_000)),
        format!("({}: 1)", "n".repeat(size - 10)),
        format!("(name: \"{}\")", "n".repeat(size - 20)),
        format!("(users: {})", "1".repeat(size - 20)),
        format!("(users: 1e{})", "9".repeat(size - 20)),
    ];
    for world in worlds {
        let refused = load_text::<Demo>(&world, &[]).unwrap_err();
        assert!(refused.len() < 100_000, "{}", &refused[..300]);
    }
}
