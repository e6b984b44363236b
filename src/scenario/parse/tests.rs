//! The parser on good text, on what people write by mistake, and on any text at all.

use std::thread;

use proptest::prelude::*;

use super::*;

const WORLD: &str = r##"// a world
World(
    name: "today", /* with /* nested */ comments */
    users: 1_000, share: -0.5, big: 1e3,
    kind: Open, find: Found(size: 2, open: true), fixed: Fixed(3), pair: (1, 2.5),
    maybe: Some(4), nothing: None, raw: r#"a "b""#,
    labs: [(name: "one"), (name: "two"),],
    empty: (), none: [],
)
"##;

fn first_line(text: &str) -> String {
    parse("x.ron", text).expect_err(text).to_string().lines().next().unwrap().to_string()
}

fn help(text: &str) -> String {
    parse("x.ron", text).expect_err(text).help.unwrap()
}

#[test]
fn every_kind_of_value_is_read() {
    let tree = parse("x.ron", WORLD).unwrap();
    let value = |name: &str| tree.field(name).unwrap().value.clone();
    assert_eq!(value("users"), Value::Number("1_000".into()));
    assert_eq!(value("share"), Value::Number("-0.5".into()));
    assert_eq!(value("kind"), Value::Unit("Open".into()));
    assert_eq!(value("raw"), Value::Text("a \"b\"".into()));
    assert_eq!(value("nothing"), Value::Option(None));
    assert_eq!(value("empty"), Value::Struct { name: None, fields: vec![] });
    assert_eq!(tree.field("maybe").unwrap().bare().value, Value::Number("4".into()));
    assert!(
        matches!(value("find"), Value::Struct { name: Some(name), fields } if name == "Found" && fields.len() == 2)
    );
    assert!(
        matches!(value("fixed"), Value::Tuple { name: Some(name), items } if name == "Fixed" && items.len() == 1)
    );
    assert!(matches!(value("pair"), Value::Tuple { name: None, items } if items.len() == 2));
    assert_eq!(tree.field("labs").unwrap().items().len(), 2);
}

#[test]
fn places_count_characters_past_tabs_line_ends_and_letters_of_many_bytes() {
    let tree = parse("x.ron", "(\r\n\ta: \"é€😀\", b: 2,\r\n  c: 3)").unwrap();
    let place = |name: &str| tree.field(name).map(|node| (node.place.line, node.place.column));
    assert_eq!(place("a"), Some((2, 5)));
    assert_eq!(place("b"), Some((2, 15)));
    assert_eq!(place("c"), Some((3, 6)));
}

#[test]
fn other_formats_are_recognised() {
    assert_eq!(first_line("{ \"name\": 1 }"), "x.ron:1:1: `{` begins JSON, not a world");
    assert_eq!(
        first_line("name: today\nusers: 3"),
        "x.ron:1:1: a world begins with `(`; without it this looks like YAML"
    );
    assert_eq!(first_line("---\nname: x"), "x.ron:1:1: `---` begins YAML, not a world");
    assert_eq!(
        first_line("[world]\nname = 1"),
        "x.ron:1:1: `[` begins a list or TOML, not a world"
    );
    assert_eq!(
        first_line("\n name = 1"),
        "x.ron:2:2: a world begins with `(`; this looks like TOML"
    );
    assert_eq!(first_line(" // only a comment\n"), "x.ron:2:1: there is nothing in this file");
    assert_eq!(first_line("(\"name\": 1)"), "x.ron:1:2: field names have no quotation marks");
    assert_eq!(first_line("(name = 1)"), "x.ron:1:7: a colon was expected after `name`");
    assert_eq!(first_line("(a: { \"b\": 1 })"), "x.ron:1:5: `{` begins no value");
    assert_eq!(first_line("(a: 1, # why\n)"), "x.ron:1:8: `#` begins no comment");
}

#[test]
fn what_people_write_by_mistake_is_named_with_the_remedy() {
    assert_eq!(first_line("(a: 'x')"), "x.ron:1:5: `'` is no quotation mark here");
    assert_eq!(first_line("(a: “x”)"), "x.ron:1:5: `“` is no quotation mark here");
    assert_eq!(first_line("(a: 0,5, b: 1)"), "x.ron:1:7: a number cannot follow here");
    assert!(help("(a: 0,5, b: 1)").contains("0.5, not 0,5"));
    assert_eq!(first_line("(a: 10%)"), "x.ron:1:7: a number carries no `%`");
    assert_eq!(first_line("(a: 1/3)"), "x.ron:1:6: numbers are not computed here");
    assert_eq!(first_line("(a: NaN)"), "x.ron:1:5: `NaN` is not a finite number");
    assert_eq!(first_line("(a: -inf)"), "x.ron:1:5: `-inf` is not a finite number");
    assert_eq!(first_line("(a: 1e400)"), "x.ron:1:5: 1e400 is larger than any number can be");
    assert_eq!(help("(a: True)"), "did you mean `true`?");
    assert_eq!(help("(a: null)"), "did you mean `None`?");
    assert_eq!(help("(a: lab-1)"), "texts are written in double quotes");
    assert_eq!(first_line("(a: 1 b: 2)"), "x.ron:1:7: a comma was expected before `b`");
    assert_eq!(first_line("(a: 1; b: 2)"), "x.ron:1:6: `;` separates nothing");
    assert_eq!(
        help("(\na: \"x,\nb: \"y\")"),
        "the text that begins in line 2 may lack its closing quote"
    );
    assert_eq!(first_line("(a: ,)"), "x.ron:1:5: there is no value before `,`");
    assert_eq!(first_line("(a: Some(1, 2))"), "x.ron:1:13: `Some(..)` holds one value");
}

#[test]
fn fields_set_twice_are_refused_at_the_second() {
    assert_eq!(first_line("(\na: 1,\nb: 2, a: 3)"), "x.ron:3:7: `a` is set twice");
    assert_eq!(help("(\na: 1,\nb: 2, a: 3)"), "it was set before in line 2; delete one of them");
}

#[test]
fn brackets_texts_and_comments_without_end_are_refused_where_they_begin() {
    assert_eq!(first_line("(a: [1, 2"), "x.ron:1:5: this bracket is never closed");
    assert_eq!(first_line("(a:"), "x.ron:1:1: this bracket is never closed");
    assert_eq!(first_line("(a: \"x"), "x.ron:1:5: this text is never closed");
    assert_eq!(first_line("(a: 1 /* x"), "x.ron:1:7: this comment is never closed");
    assert_eq!(first_line("(a: [1, 2)"), "x.ron:1:10: `)` closes nothing");
    assert_eq!(first_line("(a: 1) b"), "x.ron:1:8: there is text after the end");
    assert_eq!(first_line("(a: 1))"), "x.ron:1:7: `)` closes nothing");
}

#[test]
fn control_characters_are_refused_where_they_stand() {
    assert_eq!(first_line("(a:\n \"x\0\")"), "x.ron:2:4: the control character U+0000 stands here");
    assert_eq!(first_line("(a:\u{1b} 1)"), "x.ron:1:4: the control character U+001B stands here");
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("(a: {}1{})", open.repeat(depth), close.repeat(depth))
}

#[test]
fn nesting_has_an_end_and_a_small_stack_is_enough_for_it() {
    let run = || {
        for (open, close) in [("[", "]"), ("(b: ", ")"), ("Some(", ")"), ("X(", ")"), ("(", ")")] {
            assert!(parse("x.ron", &nested(open, close, DEEPEST - 1)).is_ok(), "{open}");
            assert!(parse("x.ron", &nested(open, close, DEEPEST)).is_err(), "{open}");
            assert!(parse("x.ron", &nested(open, "", 100_000)).is_err(), "{open}");
        }
        assert!(
            parse("x.ron", &format!("{}{}()", "/*".repeat(100_000), "*/".repeat(100_000))).is_ok()
        );
    };
    thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

fn any_letter() -> impl Strategy<Value = char> {
    prop_oneof![
        proptest::sample::select(
            "()[]{}:,.\"'\\/*#-+_eE0123456789 \n\r\taNSomeru%=“é\0".chars().collect::<Vec<_>>()
        ),
        any::<char>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_text_makes_the_parser_panic(letters in proptest::collection::vec(any_letter(), 0..80)) {
        let text: String = letters.into_iter().collect();
        let outcome = [parse("x.ron", &text), parse_override("--set a", &text, 1)];
        prop_assert!(outcome.iter().flat_map(|parsed| parsed.as_ref().err()).all(|fault| fault.column > 0));
    }

    #[test]
    fn no_mutation_of_a_world_makes_the_parser_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any_letter(), 0..3_u8), 1..6)
    ) {
        let mut letters: Vec<char> = WORLD.chars().collect();
        for (place, letter, change) in changes {
            let at = place.index(letters.len());
            match change {
                0 => letters[at] = letter,
                1 => letters.insert(at, letter),
                _ => { letters.remove(at); }
            }
        }
        let text: String = letters.into_iter().collect();
        if let Err(fault) = parse("x.ron", &text) {
            prop_assert!(fault.line <= text.lines().count() + 1 && fault.help.is_some(), "{fault}");
        }
    }
}
