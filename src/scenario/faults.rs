//! All that is wrong with a world: every fault at once, in the order of the file.

use thiserror::Error;

use crate::scenario::fault::Fault;
use crate::scenario::path;
use crate::scenario::tree::Node;

/// Most faults kept; a file that is wrong from end to end is explained by its first ones.
const MOST: usize = 100;

/// Why a world was refused: all its faults, by file, line and column.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{}", report(.faults, *.more))]
pub struct WorldError {
    /// The faults, at most a hundred.
    pub faults: Vec<Fault>,
    /// How many more there were.
    pub more: usize,
}

impl From<Box<Fault>> for WorldError {
    fn from(fault: Box<Fault>) -> WorldError {
        WorldError { faults: vec![*fault], more: 0 }
    }
}

fn report(faults: &[Fault], more: usize) -> String {
    let mut lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
    if more > 0 {
        lines.push(format!("and {more} more faults"));
    }
    lines.join("\n")
}

/// The faults found so far in a tree.
#[derive(Debug)]
pub struct Faults<'a> {
    tree: &'a Node,
    found: Vec<Fault>,
    more: usize,
}

impl<'a> Faults<'a> {
    /// No faults yet.
    pub fn new(tree: &'a Node) -> Faults<'a> {
        Faults { tree, found: Vec::new(), more: 0 }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether further faults are only counted.
    pub fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }

    /// Adds a fault; beyond a hundred they are only counted.
    pub fn add(&mut self, fault: Fault) {
        if self.is_full() {
            self.more += 1;
        } else {
            self.found.push(fault);
        }
    }

    /// Adds a fault of the value at `path`. Its place is where that value was set or, where
    /// nobody wrote it, where the nearest struct around it was.
    pub fn at(&mut self, path: &str, message: impl AsRef<str>, help: Option<&str>) {
        let fault = Fault::new(path::place(self.tree, path), path, message);
        self.add(match help {
            Some(help) => fault.help(help),
            None => fault,
        });
    }

    /// Fails if anything was found.
    pub fn finish(mut self) -> Result<(), WorldError> {
        self.found.sort();
        match self.found.is_empty() {
            true => Ok(()),
            false => Err(WorldError { faults: self.found, more: self.more }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse::parse;

    #[test]
    fn faults_by_path_find_their_place_and_come_out_in_order() {
        let tree = parse("x.ron", "(\n a: (b: [1, 2]),\n c: [(name: \"one\", d: 3)],\n)").unwrap();
        let mut faults = Faults::new(&tree);
        faults.at("c.one.d", "too much", None);
        faults.at("a.b[1]", "too little", Some("more"));
        faults.at("a.missing.deep", "gone", None);
        let shown = faults.finish().unwrap_err().to_string();
        let wanted = "x.ron:2:5: a.missing.deep: gone\nx.ron:2:13: a.b[1]: too little\n  help: more\n\
                      x.ron:3:23: c.one.d: too much";
        assert_eq!(shown, wanted);
    }

    #[test]
    fn beyond_a_hundred_faults_are_counted() {
        let tree = parse("x.ron", "()").unwrap();
        let mut faults = Faults::new(&tree);
        (0..150).for_each(|i| faults.at("", format!("fault {i}"), None));
        let error = faults.finish().unwrap_err();
        assert_eq!((error.faults.len(), error.more), (100, 50));
        assert!(error.to_string().ends_with("and 50 more faults"));
    }
}
