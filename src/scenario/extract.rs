//! A world that says only what it changes: some fields of a tree, laid over a base.

use crate::scenario::canonical;
use crate::scenario::path;
use crate::scenario::tree::{Key, Node, Place, Value};

/// The text of a world based on a file, under a name of its own, that sets what these paths of a tree hold. Lists replace
/// those of the base as a whole, so a path into a list takes all of it along.
pub fn overlay(tree: &Node, paths: &[String], base: &str, name: &str) -> String {
    let mut only = only(tree, paths, "");
    if let Value::Struct { fields, .. } = &mut only.value {
        fields.retain(|(key, _)| key.name != "name");
        let said = [("based_on", base), ("name", name)].map(|(key, text)| field(key, text));
        fields.splice(0..0, said);
    }
    canonical::print(&only).text
}

fn field(name: &str, text: &str) -> (Key, Node) {
    let place = Place::default_value();
    let node = Node::new(Value::Text(text.into()), &place);
    (Key { name: name.into(), place }, node)
}

/// A value without the fields that no path leads to.
fn only(node: &Node, paths: &[String], at: &str) -> Node {
    let Value::Struct { name, fields } = &node.bare().value else { return node.clone() };
    if paths.iter().any(|path| path == at) {
        return node.clone();
    }
    let leads = |at: &str| paths.iter().any(|path| path::is_within(path, at));
    let kept = fields.iter().filter_map(|(key, inner)| {
        let at = path::field(at, &key.name);
        leads(&at).then(|| (key.clone(), only(inner, paths, &at)))
    });
    let value = Value::Struct { name: name.clone(), fields: kept.collect() };
    Node { value, place: node.place.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::demo::WORLD;
    use crate::scenario::parse::parse;

    #[test]
    fn an_overlay_holds_the_paths_asked_for_and_whole_lists() {
        let tree = parse("x.ron", WORLD).unwrap();
        let paths = ["rules.rents.speed", "agents.labs[0].share"].map(String::from);
        insta::assert_snapshot!(overlay(&tree, &paths, "base.ron", "fitted"), @r#"
        (
            based_on: "base.ron",
            name: "fitted",
            rules: (
                rents: (
                    speed: 6,
                ),
            ),
            agents: (
                labs: [
                    (
                        name: "lab-1",
                        share: 0.6,
                    ),
                    (
                        name: "lab-2",
                        share: 4e-1,
                        closed: true,
                    ),
                ],
            ),
        )
        "#);
    }
}
