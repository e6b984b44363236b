//! World files: read, laid over their base, overridden, checked and read into a type.
//!
//! A file goes through `source` (bytes), `parse` (tree), `overlay` (base), `overrides` (`--set`),
//! `check` (schema), `complete` (defaults) and `canonical` (text, then the type); `load` is that
//! way. Checks that span fields are made on the loaded value and reported with `faults`.

pub mod tree;
pub mod path;
pub mod fault;
pub mod nearest;
pub mod cursor;
pub mod number;
pub mod text;
pub mod hint;
pub mod parse;
pub mod source;
pub mod rows;
pub mod faults;
pub mod schema;
pub mod pattern;
pub mod complaint;
#[cfg(test)]
mod demo;
pub mod check;
pub mod overlay;
pub mod default;
pub mod overrides;
pub mod complete;
pub mod canonical;
pub mod load;
pub mod explain;
pub mod document;
pub mod labels;
pub mod world;
pub mod naming;
pub mod consistency;
pub mod checked;
pub mod extract;
pub mod calibration;
