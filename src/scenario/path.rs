//! Paths into a world: `rules.rents.speed`, `agents.labs[2].share`, `agents.labs.lab-2.share`.

use crate::scenario::tree::{Node, Place, Value};

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A field, or the element of a list that has this name.
    Name(&'a str),
    /// An element of a list, from 0.
    Index(usize),
}

/// The steps of a path, each with the byte at which it begins; fails with the byte that cannot be.
pub fn steps(path: &str) -> Result<Vec<(usize, Step<'_>)>, usize> {
    let mut steps = Vec::new();
    let mut at = 0;
    while at < path.len() {
        let rest = &path[at..];
        let (begin, step, length) = match rest.strip_prefix('[') {
            Some(inner) => {
                (at, Step::Index(index(inner).ok_or(at)?), inner.find(']').ok_or(at)? + 2)
            }
            None if steps.is_empty() => name(at, rest)?,
            None => {
                let (begin, step, length) = name(at + 1, rest.strip_prefix('.').ok_or(at)?)?;
                (begin, step, length + 1)
            }
        };
        steps.push((begin, step));
        at += length;
    }
    Ok(steps)
}

fn index(inner: &str) -> Option<usize> {
    inner.split(']').next()?.parse().ok()
}

fn name(begin: usize, rest: &str) -> Result<(usize, Step<'_>, usize), usize> {
    let length = rest.find(['.', '[']).unwrap_or(rest.len());
    match length {
        0 => Err(begin),
        _ => Ok((begin, Step::Name(&rest[..length]), length)),
    }
}

/// The path of a field.
pub fn field(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_string() } else { format!("{path}.{name}") }
}

/// The path of an element.
pub fn element(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

/// Whether a path is `outer` or leads into it.
pub fn is_within(path: &str, outer: &str) -> bool {
    let rest = path.strip_prefix(outer);
    rest.is_some_and(|rest| outer.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The name of an element: the text in its field `name`.
fn name_of(item: &Node) -> Option<&str> {
    match &item.field("name")?.bare().value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// Where in a list the element of this name is.
pub fn named(items: &[Node], name: &str) -> Option<usize> {
    items.iter().position(|item| name_of(item) == Some(name))
}

/// The names of the elements that have one.
pub fn names(items: &[Node]) -> Vec<String> {
    items.iter().filter_map(name_of).map(str::to_string).collect()
}

/// The value one step further; variants are passed through.
pub fn follow<'a>(node: &'a Node, step: &Step) -> Option<&'a Node> {
    match step {
        Step::Name(name) => {
            node.field(name).or_else(|| node.items().get(named(node.items(), name)?))
        }
        Step::Index(index) => node.items().get(*index),
    }
}

/// The value at a path.
pub fn find<'a>(tree: &'a Node, path: &str) -> Option<&'a Node> {
    steps(path).ok()?.iter().try_fold(tree, |node, (_, step)| follow(node, step))
}

/// The place of the value at a path, or of the innermost value around it that somebody wrote.
pub fn place<'a>(tree: &'a Node, path: &str) -> &'a Place {
    let mut node = tree;
    let mut place = &tree.place;
    for (_, step) in steps(path).unwrap_or_default() {
        let Some(next) = follow(node, &step) else { break };
        node = next;
        if !node.place.is_default() {
            place = &node.place;
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_fields_elements_and_names_of_elements() {
        let found = steps("agents.labs[12].lab-2").unwrap();
        let wanted = [
            (0, Step::Name("agents")),
            (7, Step::Name("labs")),
            (11, Step::Index(12)),
            (16, Step::Name("lab-2")),
        ];
        assert_eq!(found, wanted);
        assert_eq!(steps("").unwrap(), []);
    }

    #[test]
    fn a_path_is_within_those_it_leads_through() {
        assert!(["", "a", "a.b", "a.b[1]"].iter().all(|outer| is_within("a.b[1]", outer)));
        assert!(!is_within("a.bc", "a.b") && !is_within("a", "a.b"));
    }

    #[test]
    fn a_path_that_cannot_be_says_where_it_breaks() {
        assert_eq!(steps("a..b"), Err(2));
        assert_eq!(steps("a[x]"), Err(1));
        assert_eq!(steps("a[1"), Err(1));
        assert_eq!(steps("a[1]b"), Err(4));
        assert_eq!(steps(".a"), Err(0));
        assert_eq!(steps("a."), Err(2));
    }
}
