//! From a world file to a checked value: the way every world takes.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::scenario::canonical;
use crate::scenario::check;
use crate::scenario::complete;
use crate::scenario::faults::{Faults, WorldError};
use crate::scenario::overlay;
use crate::scenario::overrides;
use crate::scenario::parse;
use crate::scenario::schema::{self, Schema};
use crate::scenario::tree::Node;

/// A world that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded<T> {
    /// The world.
    pub value: T,
    /// The same as a tree: complete, every value with the place where it was set.
    pub tree: Node,
    /// The same as text: complete, one field a line, equal for equal worlds.
    pub text: String,
    /// The file of the world that it is based on, if any.
    pub base: Option<PathBuf>,
}

/// Reads a world file, lays it over what it is based on, applies the overrides `path=value`,
/// holds it against the schema of `T` and reads it into `T`.
///
/// # Errors
/// All faults of the first step that finds any: of the text, of the overrides, of the values.
pub fn load<T: JsonSchema + DeserializeOwned>(
    path: &Path,
    overrides: &[String],
) -> Result<Loaded<T>, WorldError> {
    let json = schema::of::<T>();
    let schema = Schema::new(&json);
    let (mut tree, base) = overlay::read(path, schema)?;
    overrides::apply(&mut tree, overrides, schema)?;
    finish(tree, base, schema)
}

/// The same world with overrides `path=value` laid over it, whatever has become of its files.
///
/// # Errors
/// All faults of the overrides, or of the values.
pub fn load_over<T: JsonSchema + DeserializeOwned>(
    loaded: &Loaded<T>,
    overrides: &[String],
) -> Result<Loaded<T>, WorldError> {
    let json = schema::of::<T>();
    let schema = Schema::new(&json);
    let mut tree = loaded.tree.clone();
    overrides::apply(&mut tree, overrides, schema)?;
    finish(tree, loaded.base.clone(), schema)
}

/// Reads a world that is based on no other from its text; `file` is what its faults are told of.
///
/// # Errors
/// As [`load`].
pub fn load_text<T: JsonSchema + DeserializeOwned>(
    file: &str,
    text: &str,
) -> Result<Loaded<T>, WorldError> {
    let json = schema::of::<T>();
    finish(parse::parse(file, text)?, None, Schema::new(&json))
}

fn finish<T: DeserializeOwned>(
    tree: Node,
    base: Option<PathBuf>,
    schema: Schema,
) -> Result<Loaded<T>, WorldError> {
    let mut faults = Faults::new(&tree);
    check::check(&tree, schema, "", &mut faults);
    faults.finish()?;
    let tree = complete::complete(&tree, schema);
    let canonical = canonical::print(&tree);
    let value = canonical::read(&canonical)?;
    Ok(Loaded { value, tree, text: canonical.text, base })
}

#[cfg(test)]
mod tests;
