//! Lays a world over the one it is based on: `based_on: "today.ron"` and only what differs.
//!
//! Structs merge field by field. Everything else replaces what the base says: numbers, texts,
//! variants with all they hold, and lists as a whole, also where their elements have names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::scenario::cursor::Parsed;
use crate::scenario::fault::Fault;
use crate::scenario::parse;
use crate::scenario::schema::{Kind, Schema};
use crate::scenario::source;
use crate::scenario::tree::{Key, Node, Place, Value};

/// The field that names the base.
const BASE: &str = "based_on";

/// Longest chain of worlds, each based on the next.
const LONGEST_CHAIN: usize = 16;

/// The tree of a world file, laid over all it is based on, and the file that it is based on itself, if any.
///
/// # Errors
/// The first file of the chain that cannot be read, at the `based_on` that names it, or the first
/// fault of its text.
pub fn read(path: &Path, schema: Schema) -> Parsed<(Node, Option<PathBuf>)> {
    let mut chain = Vec::new();
    let mut seen: Vec<PathBuf> = Vec::new();
    let mut next = Some((path.to_path_buf(), Place::whole(&path.display().to_string())));
    while let Some((path, asked)) = next {
        refuse_cycle(&path, &asked, &mut seen)?;
        let text = source::read(&path, &asked).map_err(|fault| of_base(fault, &asked))?;
        let mut tree = parse::parse(&path.display().to_string(), &text)?;
        next = take_base(&mut tree, &path)?;
        chain.push(tree);
    }
    let world = chain.into_iter().rev().reduce(|base, over| lay(base, over, schema));
    Ok((world.expect("the chain holds at least the file asked for"), seen.into_iter().nth(1)))
}

/// A fault at a `based_on` names that field.
fn of_base(mut fault: Box<Fault>, asked: &Place) -> Box<Fault> {
    if asked.line > 0 && (fault.line, fault.column) == (asked.line, asked.column) {
        fault.path = BASE.into();
    }
    fault
}

fn refuse_cycle(path: &Path, asked: &Place, seen: &mut Vec<PathBuf>) -> Parsed<()> {
    let whole = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let name = path.display();
    if seen.contains(&whole) {
        let fault = Fault::new(asked, BASE, format!("{name} is based on itself in the end"));
        return Err(Box::new(
            fault.help("one world of the chain must be complete, without a base"),
        ));
    }
    if seen.len() == LONGEST_CHAIN {
        let message = format!("more than {LONGEST_CHAIN} worlds are based on each other");
        return Err(Box::new(
            Fault::new(asked, BASE, message).help("base the world on an earlier one"),
        ));
    }
    seen.push(whole);
    Ok(())
}

/// Takes `based_on` out of a world: the file it names, beside this one, and where it stands.
fn take_base(tree: &mut Node, path: &Path) -> Parsed<Option<(PathBuf, Place)>> {
    let Value::Struct { fields, .. } = &mut tree.value else { return Ok(None) };
    let Some(at) = fields.iter().position(|(key, _)| key.name == BASE) else { return Ok(None) };
    let (_, node) = fields.remove(at);
    match &node.bare().value {
        Value::Text(name) => Ok(Some((path.with_file_name("").join(name), node.place))),
        Value::Option(None) => Ok(None),
        _ => {
            let message = format!("expected the name of a world file, not {}", node.describe());
            let fault = Fault::new(&node.place, BASE, message);
            Err(Box::new(fault.help("write based_on: \"today.ron\"")))
        }
    }
}

/// Lays one value over another. What was set last, and where, remains.
pub fn lay(base: Node, over: Node, schema: Schema) -> Node {
    let Kind::Struct(known) = schema.kind() else { return over };
    match (into_bare(base).value, into_bare(over)) {
        (
            Value::Struct { name: old, fields: base },
            Node { value: Value::Struct { name, fields: over }, place },
        ) => {
            let schema_of = |name: &str| {
                known.iter().find(|field| field.name == name).map(|field| field.schema)
            };
            let fields = lay_fields(base, over, schema_of);
            Node { value: Value::Struct { name: name.or(old), fields }, place }
        }
        (_, over) => over,
    }
}

fn into_bare(node: Node) -> Node {
    match node.value {
        Value::Option(Some(inner)) => into_bare(*inner),
        value => Node { value, place: node.place },
    }
}

fn lay_fields<'a>(
    base: Vec<(Key, Node)>,
    over: Vec<(Key, Node)>,
    schema_of: impl Fn(&str) -> Option<Schema<'a>>,
) -> Vec<(Key, Node)> {
    let places: BTreeMap<String, usize> =
        base.iter().enumerate().map(|(at, (key, _))| (key.name.clone(), at)).collect();
    let mut fields = base;
    for (key, node) in over {
        match (places.get(&key.name), schema_of(&key.name)) {
            (Some(&at), Some(schema)) => {
                let merged = lay(fields[at].1.clone(), node, schema);
                fields[at] = (key, merged);
            }
            (Some(&at), None) => fields[at] = (key, node),
            (None, _) => fields.push((key, node)),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::demo::{Demo, WORLD};
    use crate::scenario::path::find;
    use crate::scenario::schema;

    fn read_of(files: &[(&str, &str)]) -> Result<Node, String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let json = schema::of::<Demo>();
        let tree = read(&folder.path().join(files[0].0), Schema::new(&json));
        tree.map(|(tree, _)| tree).map_err(|fault| {
            fault.to_string().replace(&format!("{}/", folder.path().display()), "")
        })
    }

    fn shown(tree: &Node, path: &str) -> String {
        let node = find(tree, path).unwrap();
        let file = node.place.file.rsplit('/').next().unwrap().to_string();
        format!("{} from {file}:{}:{}", node.describe(), node.place.line, node.place.column)
    }

    #[test]
    fn structs_merge_field_by_field_and_every_value_keeps_its_place() {
        let middle = "(based_on: \"base.ron\", rules: (rents: (speed: 7)))";
        let top = "(\n  based_on: \"middle.ron\",\n  name: \"top\", rules: (credit: Some((interest: 0.5))),\n)";
        let tree =
            read_of(&[("top.ron", top), ("middle.ron", middle), ("base.ron", WORLD)]).unwrap();
        assert_eq!(shown(&tree, "name"), "the text \"top\" from top.ron:3:9");
        assert_eq!(shown(&tree, "rules.rents.speed"), "7 from middle.ron:1:47");
        assert_eq!(shown(&tree, "rules.rents.ceiling"), "4.5 from base.ron:5:36");
        assert_eq!(shown(&tree, "rules.credit.interest"), "0.5 from top.ron:3:48");
        assert_eq!(find(&tree, "based_on"), None);
    }

    #[test]
    fn lists_and_variants_are_replaced_whole() {
        let top = "(based_on: \"base.ron\", agents: (labs: [(name: \"lab-9\", share: 1)]), find: Found(size: 9))";
        let tree = read_of(&[("top.ron", top), ("base.ron", WORLD)]).unwrap();
        assert_eq!(find(&tree, "agents.labs").unwrap().items().len(), 1);
        assert_eq!(find(&tree, "find.access"), None);
        assert_eq!(shown(&tree, "agents.growth[1]"), "0.2 from base.ron:14:23");
    }

    #[test]
    fn a_missing_base_and_a_cycle_are_refused_at_based_on() {
        let refused =
            read_of(&[("a.ron", "(\n based_on: \"bas.ron\")"), ("base.ron", WORLD)]).unwrap_err();
        assert_eq!(
            refused,
            "a.ron:2:12: based_on: there is no file bas.ron\n  help: did you mean base.ron?"
        );
        let refused =
            read_of(&[("a.ron", "(based_on: \"b.ron\")"), ("b.ron", "(\nbased_on: \"./a.ron\")")])
                .unwrap_err();
        assert!(
            refused.starts_with("b.ron:2:11: based_on: ./a.ron is based on itself"),
            "{refused}"
        );
        let refused = read_of(&[("a.ron", "(based_on: 3)")]).unwrap_err();
        assert!(
            refused.starts_with("a.ron:1:12: based_on: expected the name of a world file, not 3")
        );
    }

    #[test]
    fn a_fault_in_a_base_is_reported_in_the_base() {
        let refused =
            read_of(&[("a.ron", "(based_on: \"b.ron\")"), ("b.ron", "(a: 1%)")]).unwrap_err();
        assert!(refused.starts_with("b.ron:1:6: a number carries no `%`"), "{refused}");
    }
}
